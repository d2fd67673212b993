"""Putting notices into the outbox. They leave it in `notify.delivery`, driven by the clockwork."""

from datetime import datetime

from flask import current_app

from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.personal_data import keyed_hash
from xicheng_events.notify.models import Notice
from xicheng_events.notify.templates import words

# Must reach people at any hour (domain §11): codes, and calling off what is close.
URGENT = {"code", "cancel", "postpone"}


def queue_notice(template: str, *, phone: str, about=None, organisation_id: int | None = None,
                 expires_at: datetime | None = None, secret: bool = False, **values) -> Notice:
    """Write one message into the caller's transaction; it is sent if and only if that is committed.

    `template` is a key of `notify.templates`, `values` fill it, `phone` is normalised, `about` is the stored row
    the message concerns. `secret` messages hold a code: their text is wiped once sent, and they run out at
    `expires_at` (aware UTC).
    """
    now = clock.now()
    notice = Notice(
        template=template, phone=phone, phone_hash=keyed_hash(phone),
        text=words(template, current_app.config["SMS_SIGN"], values),
        subject_kind=about.__tablename__ if about is not None else None,
        subject_id=about.id if about is not None else None,
        organisation_id=organisation_id, urgent=template in URGENT, secret=secret, expires_at=expires_at,
        created_at=now, next_try_at=now,
    )
    db.session.add(notice)
    return notice
