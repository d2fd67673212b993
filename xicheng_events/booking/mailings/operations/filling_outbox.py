"""Putting a mailing into the outbox, a chunk in each transaction: registering goes on beside it.

A chunk is read and written with one statement each; the words are encrypted for each, as each phone is anew: what is
encrypted belongs to its row. The mailing's cursor is moved by a guarded statement first: of two clockworks one does
the chunk, and after a crash the next run goes on where the last one was committed.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.mailings.audience import Audience, Told
from xicheng_events.booking.mailings.facts_told import is_true, slots_of
from xicheng_events.booking.mailings.models import Mailing, MailingState
from xicheng_events.booking.mailings.operations.texts import finished_text, true_until
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.bulk_inserts import insert_columns
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.notify.models import Notice, NoticeState

CHUNK = 1000


def queue_mailings() -> int:
    """Sweep: put the next chunk of the oldest unfinished mailing into the outbox; 0 when there is nothing left.

    The number counts registrations looked at, at least one, so that the clockwork asks again until all is done.
    """
    mailing = db.session.scalar(
        select(Mailing).where(Mailing.state == MailingState.QUEUEING).order_by(Mailing.id).limit(1)
        .options(joinedload(Mailing.event).joinedload(Event.venue), joinedload(Mailing.slot)))
    if mailing is None:
        return 0
    if not mailing.text or not is_true(mailing, slots_of(mailing)):  # can't be read, or has become untrue
        return int(stop(mailing))
    audience = Audience(**mailing.audience)
    ahead = (Registration.id > mailing.cursor, Registration.id <= mailing.last_id)
    ids = audience.of(mailing.event).where(*ahead).with_only_columns(Registration.id).order_by(Registration.id)
    up_to = db.session.scalar(ids.offset(CHUNK - 1).limit(1)) or mailing.last_id
    state = MailingState.DONE if up_to == mailing.last_id else MailingState.QUEUEING
    if not _advance(mailing, up_to, state):
        return 0
    columns = (Registration.id, Registration.phone, Registration.phone_hash)
    queued = _queue(mailing, audience.told(mailing.event, *columns).where(*ahead, Registration.id <= up_to))
    _update(Mailing.id == mailing.id, queued=Mailing.queued + queued)
    return max(1, queued)


def stop(mailing: Mailing) -> bool:
    """Put nothing more of it into the outbox; whether it wasn't stopped before."""
    return _update(Mailing.id == mailing.id, Mailing.state != MailingState.STOPPED, state=MailingState.STOPPED,
                   finished_at=clock.now())


def _advance(mailing: Mailing, up_to: int, state: MailingState) -> bool:
    ended = {} if state is MailingState.QUEUEING else {"finished_at": clock.now()}
    return _update(Mailing.id == mailing.id, Mailing.cursor == mailing.cursor, Mailing.state == MailingState.QUEUEING,
                   cursor=up_to, state=state, **ended)


def _update(*where, **values) -> bool:
    return write(update(Mailing).where(*where).values(**values)) == 1


def _queue(mailing: Mailing, parties) -> int:
    now, event = clock.now(), mailing.event
    alike = {
        "template": mailing.kind.value, "subject_kind": Registration.__tablename__, "organisation_id": event.host_id,
        "batch": mailing.batch, "tries": 0, "created_at": now, "next_try_at": now, "urgent": False, "secret": False,
        "expires_at": true_until(mailing),
    }
    slots = {slot.id: slot for slot in event.slots}
    # As it would be read now: what it says in the end is made when it leaves.
    rows = [{**_outcome(phone), "subject_id": number, "phone": phone, "phone_hash": phone_hash,
             "text": finished_text(mailing, slots[party.slot_id], party)}
            for number, phone, phone_hash, *rest in db.session.execute(parties) for party in [Told(*rest)]]
    lists = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
    return insert_columns(Notice.__table__, lists, unless_there=True, **alike)


def _outcome(phone: str) -> dict:
    return ({"state": NoticeState.QUEUED, "last_error": None} if phone else
            {"state": NoticeState.FAILED, "last_error": "unreadable"})
