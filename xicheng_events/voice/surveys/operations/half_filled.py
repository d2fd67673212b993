"""A questionnaire that is half filled in waits behind its own link until it closes (domain §2.6). What was typed is
sealed with a key made of the link's token, of which only a hash is kept: nobody but who has the link can read it."""

import json
import os

from cryptography.exceptions import InvalidTag
from sqlalchemy import update

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import write
from xicheng_events.foundation.core.personal_data import cipher_of
from xicheng_events.voice.surveys.models import SurveyCopy

_NONCE_BYTES = 12


def keep_draft(copy: SurveyCopy, *, token: str, typed: dict[str, list[str]]) -> bool:
    """Keep what was `typed`, by the names of the inputs, in place of what was kept before; False once the copy has been
    answered or has closed. Only a finished answer counts."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = nonce + _cipher(token).encrypt(nonce, json.dumps(typed, ensure_ascii=False).encode(), None)
    return write(update(SurveyCopy).where(
        SurveyCopy.id == copy.id, SurveyCopy.answered_on.is_(None), SurveyCopy.closes_at > clock.now(),
    ).values(draft=sealed), renewing=True) == 1


def draft_of(copy: SurveyCopy, token: str) -> dict[str, list[str]]:
    """What was typed so far, as `keep_draft` was given it; empty where there is nothing, or nothing readable."""
    if not copy.draft:
        return {}
    try:
        return json.loads(_cipher(token).decrypt(copy.draft[:_NONCE_BYTES], copy.draft[_NONCE_BYTES:], None))
    except InvalidTag:
        return {}


def forget_drafts() -> int:
    """Sweep: what was half filled in when its questionnaire closed; how many."""
    return write(update(SurveyCopy).where(SurveyCopy.draft.is_not(None), SurveyCopy.closes_at <= clock.now())
                 .values(draft=None))


def _cipher(token: str):
    return cipher_of(f"half filled in behind {token}")
