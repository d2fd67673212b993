"""A form whose session had ended: what was typed is carried through signing in and offered again.

The fields travel in the page itself, signed, never in the address, a cookie or the database. Only a form of ours is
kept: one that carries a token we once made, however old; and of a size that ours have.
"""

import re

from flask import current_app, render_template, request
from itsdangerous import BadData, BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from xicheng_events.foundation.web.form_words import what_it_does, what_was_filled_in

MOST_FIELDS, MOST_CHARACTERS = 500, 100_000
LONGEST_HELD = 4 * MOST_CHARACTERS  # signed and written for an address

# What a form carries for the site, and words of ours for what was chosen: kept, but nothing for who reads it over.
_OF_OURS = re.compile(r"[a-z0-9_]*[a-z_][a-z0-9_]*")
_NOT_TYPED = {"form_key", "invitation", "key", "page", "seen", "token", "version"}
_NEVER_HELD = {"csrf_token", "password", "new_password", "new_password_again", "code", "present", "secret", "proof"}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="held-form")


def hold_request() -> str:
    """The current POST (path and fields, without token, password and codes) as one signed text; empty for a form
    that isn't ours or is larger than ours are."""
    if not is_our_form():
        return ""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_HELD]
    if len(fields) > MOST_FIELDS or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return ""
    return _signer().dumps({"action": request.path, "fields": fields})


def is_our_form() -> bool:
    """Whether the POST carries a token that this site has made, for whatever session, however long ago."""
    made = URLSafeTimedSerializer(current_app.secret_key, salt="wtf-csrf-token")  # as Flask-WTF makes them
    try:
        made.loads((request.form.get("csrf_token") or request.headers.get("X-CSRFToken", ""))[:500])
    except BadData:
        return False
    return True


def unhold(text: str) -> dict | None:
    """What `hold_request` kept: {"action": path, "fields": [[name, value], …]}; None if absent or forged."""
    try:
        return _signer().loads(text) if text else None
    except BadSignature:
        return None


def held_page(sign_in_url: str) -> str:
    """The page that says: sign in, what you wrote is kept. Its button goes to `sign_in_url`."""
    return render_template("web/held.html", held=hold_request(), sign_in_url=sign_in_url)


def resume_page(held: dict) -> str:
    """The page after signing in, or after a stale token: what would be done, what was filled in, and one button that
    sends it again."""
    does = what_it_does(current_app, held["action"])
    answers = what_was_filled_in(current_app, held["action"], held["fields"])
    shown = [value for name, value in held["fields"]
             if name not in _NOT_TYPED and value.strip() and len(value) < 200 and not _OF_OURS.fullmatch(value)]
    return render_template("web/resume.html", **held, does=does, answers=answers,
                           shown=[] if answers else shown[:20])
