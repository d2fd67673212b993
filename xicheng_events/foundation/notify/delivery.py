"""Taking notices out of the outbox: claimed a few at a time, sent outside the transaction, each outcome kept at once.

One message, one transaction: whatever one raises says nothing of the others. Codes have senders of their own
(`deliver_urgent_notices`), so that no batch and no slow gateway stands before them.
"""

import time as monotonic_time
from datetime import datetime, time, timedelta

from flask import current_app
from sqlalchemy import Select, select, update

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.notify import channels
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.foundation.notify.overtaken import overtaken
from xicheng_events.foundation.notify.wording_on_leaving import last_words

BACK_OFF = [timedelta(minutes=n) for n in (1, 5, 15, 60, 240)]
# While a process sends a notice nobody else may; if it dies, the notice is due again after this.
CLAIM = timedelta(minutes=2)
# As many at a time as can be sent within the claim, each to its last second.
_TOGETHER = int(CLAIM.total_seconds() // channels.DEADLINE_SECONDS) - 2
QUIET_FROM, QUIET_TO = 21, 8


def deliver_due_notices(*, at_most: int = 50) -> int:
    """Sweep: send what is due, urgent ones first; how many left the house. Commits what it claims, and each outcome.

    At night only urgent notices go (domain §11: 08:00–21:00). Codes that have run out are dropped, and what has become
    untrue meanwhile, by a later message (notify.overtaken) or otherwise (notify.wording_on_leaving). A process that
    dies in between leaves its claim to run out: an SMS is then sent again under the same key, by which the gateway
    knows it; mail, which has no such key, is left to the desk as in doubt.
    """
    return _deliver(_due(clock.now()), at_most)


def deliver_urgent_notices(*, at_most: int = 50) -> int:
    """Sweep: the same for urgent notices alone: codes don't wait behind what many are told."""
    return _deliver(_due(clock.now()).where(Notice.urgent), at_most)


def quiet_until(now: datetime) -> datetime | None:
    """When what isn't urgent will be sent if it is night now: eight in the morning; None by day."""
    here = clock.local(now)
    if QUIET_TO <= here.hour < QUIET_FROM:
        return None
    day = here.date() + timedelta(days=1 if here.hour >= QUIET_FROM else 0)
    return clock.from_local(datetime.combine(day, time(QUIET_TO)))


def _deliver(due: Select, at_most: int) -> int:
    sent = 0
    for begun in range(0, at_most, _TOGETHER):
        now = clock.now()
        claimed = [notice_id for notice_id in db.session.scalars(due.limit(min(_TOGETHER, at_most - begun))).all()
                   if _claim(notice_id, now)]
        db.session.commit()
        if not claimed:
            break
        sent += _send_claimed(claimed, now + CLAIM)
    return sent


def _send_claimed(claimed: list[int], until: datetime) -> int:
    begun, sent = monotonic_time.monotonic(), 0
    notices = db.session.scalars(select(Notice).where(Notice.id.in_(claimed))).all()
    words = last_words(notices)
    pointless = overtaken(notices) | {number for number, text in words.items() if text is None}
    db.session.commit()
    for at, notice_id in enumerate(claimed):
        if monotonic_time.monotonic() - begun > CLAIM.total_seconds() - channels.DEADLINE_SECONDS:
            _give_back(claimed[at:], until)
            break
        notice = db.session.get(Notice, notice_id)
        notice.text = words.get(notice_id) or notice.text
        sent += _send_one(notice, pointless=notice_id in pointless)
        db.session.commit()
    return sent


def _due(now: datetime) -> Select:
    query = select(Notice.id).where(Notice.state == NoticeState.QUEUED, Notice.next_try_at <= now)
    if quiet_until(now):
        query = query.where(Notice.urgent)
    # What one person waits for goes before what many are told.
    return query.order_by(Notice.urgent.desc(), Notice.batch.is_not(None), Notice.id)


def _claim(notice_id: int, now: datetime) -> bool:
    """A guarded statement on any database: a second process finds the notice not due."""
    return write(
        update(Notice).where(Notice.id == notice_id, Notice.state == NoticeState.QUEUED, Notice.next_try_at <= now)
        .values(next_try_at=now + CLAIM, tries=Notice.tries + 1)) == 1


def _give_back(claimed: list[int], until: datetime) -> None:
    """What there was no time to try is due again at once, and hasn't been tried; but for what somebody else has
    claimed since, or decided."""
    write(
        update(Notice)
        .where(Notice.id.in_(claimed), Notice.state == NoticeState.QUEUED, Notice.next_try_at == until)
        .values(next_try_at=clock.now(), tries=Notice.tries - 1))
    db.session.commit()


def _send_one(notice: Notice, *, pointless: bool) -> bool:
    now = clock.now()
    if pointless or (notice.expires_at and notice.expires_at <= now):
        notice.state = NoticeState.EXPIRED
        notice.text = notice.text if pointless else None
        return False
    notice.channel = current_app.config["NOTIFY_CHANNEL"]
    try:
        _check_readable(notice)
        _note_attempt(notice)
        channels.send(notice.phone, notice.text, key=f"notice-{notice.id}")
    except channels.NotSent as failure:
        _put_off(notice, failure, now)
        return False
    except Exception as error:  # whatever it is, it is this message's own affair
        current_app.logger.error("a notice could not be sent: %s", type(error).__name__)
        _put_off(notice, channels.NotSent(type(error).__name__), now)
        return False
    notice.state, notice.sent_at, notice.last_error = NoticeState.SENT, now, None
    if notice.secret:
        notice.text = None
    return True


def _check_readable(notice: Notice) -> None:
    if not (notice.phone and notice.text):
        raise channels.NotSent("unreadable", final=True)


def _note_attempt(notice: Notice) -> None:
    """Of a channel that doesn't know a message again: keep that it was begun, and refuse to begin it a second time."""
    if notice.channel not in channels.FORGETFUL:
        return
    if notice.last_error == channels.IN_DOUBT:
        raise channels.NotSent(channels.IN_DOUBT, final=True)
    notice.last_error = channels.IN_DOUBT
    db.session.commit()


def _put_off(notice: Notice, failure: channels.NotSent, now: datetime) -> None:
    notice.last_error = failure.code
    if failure.final or notice.tries > len(BACK_OFF):
        notice.state = NoticeState.FAILED
    else:
        notice.next_try_at = now + BACK_OFF[notice.tries - 1]


def send_again(notice: Notice) -> bool:
    """Put a failed notice back into the outbox; False when it isn't failed or its words are gone."""
    done = write(
        update(Notice).where(Notice.id == notice.id, Notice.state == NoticeState.FAILED, Notice.text.is_not(None))
        .values(state=NoticeState.QUEUED, tries=0, next_try_at=clock.now(), last_error=None))
    db.session.flush()
    return done == 1


def last_to(phone_hash: str, count: int) -> list[Notice]:
    """The last notices to a phone, latest first."""
    query = select(Notice).where(Notice.phone_hash == phone_hash).order_by(Notice.id.desc()).limit(count)
    return list(db.session.scalars(query))
