"""A form whose session had ended: what was typed is carried through signing in and offered again.

The fields travel in the page itself, signed, never in the address, a cookie or the database.
"""

from flask import current_app, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer

_NEVER_HELD = {"csrf_token", "password", "code", "proof"}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="held-form")


def hold_request() -> str:
    """The current POST (path and fields, without token, password and codes) as one signed text."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_HELD]
    return _signer().dumps({"action": request.path, "fields": fields})


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
    """The page after signing in, or after a stale token: one button sends the kept form again."""
    return render_template("web/resume.html", **held)
