"""Taking notices out of the outbox: claimed one by one, sent outside the transaction, retried with back-off."""

from datetime import datetime, time, timedelta

from flask import current_app
from sqlalchemy import select, update

from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.notify import channels
from xicheng_events.notify.models import Notice, NoticeState
from xicheng_events.notify.overtaken import overtaken

BACK_OFF = [timedelta(minutes=n) for n in (1, 5, 15, 60, 240)]
# While a process sends a notice nobody else may; if it dies, the notice is due again after this.
CLAIM = timedelta(minutes=2)
QUIET_FROM, QUIET_TO = 21, 8


def deliver_due_notices(*, at_most: int = 50) -> int:
    """Sweep: send what is due; how many left the house. Commits twice: when claimed, and when sent.

    At night only urgent notices go (domain §11: 08:00–21:00). Codes that have run out are dropped, and what a later
    message has made untrue (notify.overtaken). A process that dies in between leaves its claim to run out; the
    channel's idempotency key keeps the second try from doubling.
    """
    now = clock.now()
    claimed = [notice_id for notice_id in db.session.scalars(_due(now).limit(at_most)).all() if _claim(notice_id, now)]
    db.session.commit()
    if not claimed:
        return 0
    notices = db.session.scalars(select(Notice).where(Notice.id.in_(claimed)).order_by(Notice.id)).all()
    pointless = overtaken(notices)
    sent = sum(_try(notice, now, pointless=notice.id in pointless) for notice in notices)
    db.session.commit()
    return sent


def quiet_until(now: datetime) -> datetime | None:
    """When what isn't urgent will be sent if it is night now: eight in the morning; None by day."""
    here = clock.local(now)
    if QUIET_TO <= here.hour < QUIET_FROM:
        return None
    day = here.date() + timedelta(days=1 if here.hour >= QUIET_FROM else 0)
    return clock.from_local(datetime.combine(day, time(QUIET_TO)))


def _due(now: datetime):
    query = select(Notice.id).where(Notice.state == NoticeState.QUEUED, Notice.next_try_at <= now)
    if quiet_until(now):
        query = query.where(Notice.urgent)
    # What one person waits for goes before what many are told.
    return query.order_by(Notice.urgent.desc(), Notice.batch.is_not(None), Notice.id)


def _claim(notice_id: int, now: datetime) -> bool:
    """A guarded statement on any database: a second process finds the notice not due."""
    return db.session.execute(
        update(Notice).where(Notice.id == notice_id, Notice.state == NoticeState.QUEUED, Notice.next_try_at <= now)
        .values(next_try_at=now + CLAIM, tries=Notice.tries + 1),
        execution_options={"synchronize_session": False}).rowcount == 1


def _try(notice: Notice, now: datetime, *, pointless: bool) -> bool:
    if pointless:
        notice.state = NoticeState.EXPIRED
        return False
    if notice.expires_at and notice.expires_at <= now:
        notice.state, notice.text = NoticeState.EXPIRED, None
        return False
    notice.channel = current_app.config["NOTIFY_CHANNEL"]
    try:
        channels.send(notice.phone, notice.text, key=f"notice-{notice.id}")
    except channels.NotSent as failure:
        _put_off(notice, failure, now)
        return False
    notice.state, notice.sent_at, notice.last_error = NoticeState.SENT, now, None
    if notice.secret:
        notice.text = None
    return True


def _put_off(notice: Notice, failure: channels.NotSent, now: datetime) -> None:
    notice.last_error = failure.code
    if failure.final or notice.tries > len(BACK_OFF):
        notice.state = NoticeState.FAILED
    else:
        notice.next_try_at = now + BACK_OFF[notice.tries - 1]


def send_again(notice: Notice) -> bool:
    """Put a failed notice back into the outbox; False when it isn't failed or its words are gone."""
    done = db.session.execute(
        update(Notice).where(Notice.id == notice.id, Notice.state == NoticeState.FAILED, Notice.text.is_not(None))
        .values(state=NoticeState.QUEUED, tries=0, next_try_at=clock.now()),
        execution_options={"synchronize_session": False})
    db.session.flush()
    return done.rowcount == 1


def last_to(phone_hash: str, count: int) -> list[Notice]:
    """The last notices to a phone, latest first."""
    query = select(Notice).where(Notice.phone_hash == phone_hash).order_by(Notice.id.desc()).limit(count)
    return list(db.session.scalars(query))
