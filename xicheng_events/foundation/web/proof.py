"""Work a browser does before a code is sent (proof of work, ALTCHA): nothing for one person, much for a robot.

The challenge comes with the page, signed, and is solved in the background while people type (static/js/proof.js).
What is checked here is that it is ours, fresh and solved; that it pays only once is the database's business
(accounts/operations/codes.py). Where no script runs nothing is solved, and stricter limits hold instead.
"""

import hashlib
import hmac
import json
import secrets
from datetime import timedelta

import altcha
from flask import Flask, current_app, request
from flask_babel import gettext as _

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.refusal import Refused

FIELD = "proof"
GOOD_FOR = timedelta(hours=2)
# A browser tries counters one by one: at least this many, at most twice as many. The server does one try of them.
_TRIES = 150
_LONGEST = 4000


def init_app(app: Flask) -> None:
    """Derive the two keys from SECRET_KEY."""
    secret = app.secret_key.encode() if isinstance(app.secret_key, str) else app.secret_key
    app.extensions["proof"] = tuple(hmac.digest(secret, use, hashlib.sha256) for use in (b"challenge", b"solution"))


def challenge() -> str:
    """A fresh challenge as JSON, for the page that asks for a code; empty where PROOF_OF_WORK is 0."""
    rounds = current_app.config["PROOF_OF_WORK"]
    if not rounds:
        return ""
    signing, checking = current_app.extensions["proof"]
    until = clock.now() + GOOD_FOR
    made = altcha.create_challenge(
        "PBKDF2/SHA-256", cost=max(1, rounds * 2 // (3 * _TRIES)), counter=_TRIES + secrets.randbelow(_TRIES + 1),
        # The library's own expiry would ask the machine's clock instead of the house's.
        data={"until": int(until.timestamp())}, hmac_secret=signing, hmac_key_secret=checking)
    return json.dumps(made.to_dict(), separators=(",", ":"))


def proof_sent() -> str | None:
    """The name of the challenge that came solved with the form; None when nothing was solved.

    Refuses `proof_wrong` for one that isn't ours, isn't solved, or was given out more than two hours ago.
    """
    sent = request.form.get(FIELD, "")
    if not sent or not current_app.config["PROOF_OF_WORK"]:
        return None
    payload = _read(sent)
    signing, checking = current_app.extensions["proof"]
    if payload is None or not altcha.verify_solution(payload, signing, hmac_key_secret=checking).verified:
        raise _wrong()
    if payload.challenge.parameters.data["until"] < clock.now().timestamp():
        raise _wrong()
    return payload.challenge.parameters.nonce


def _read(sent: str) -> altcha.Payload | None:
    try:
        return altcha.Payload.from_base64(sent) if len(sent) <= _LONGEST else None
    except Exception:  # whatever was typed in there instead, in whatever way it isn't one
        return None


def _wrong() -> Refused:
    return Refused("proof_wrong", _("页面停留时间较长，请再点一次“获取验证码”。"), "phone")
