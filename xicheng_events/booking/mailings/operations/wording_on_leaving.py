"""Mass notices and reminders at the moment they leave: in words that are true then, and only to those they are for."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.mailings.audience import Audience, Told
from xicheng_events.booking.mailings.facts_told import is_true
from xicheng_events.booking.mailings.models import Mailing
from xicheng_events.booking.mailings.operations.filling_outbox import stop
from xicheng_events.booking.mailings.operations.texts import finished_text
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice


def as_they_leave(notices: list[Notice]) -> dict[int, str | None]:
    """The words of each by id; None for whoever isn't among those it was written for any more, has called off, say,
    and for all of them once times or place are others: the mailing is stopped, and its page asks what now."""
    by_batch: dict[str, list[Notice]] = {}
    for notice in notices:
        if notice.batch:
            by_batch.setdefault(notice.batch, []).append(notice)
    mailings = _mailings([int(batch.rpartition("-")[2]) for batch in by_batch])
    return {number: text for mailing in mailings for number, text in _words(mailing, by_batch[mailing.batch]).items()}


def _mailings(ids: list[int]) -> list[Mailing]:
    return db.session.scalars(select(Mailing).where(Mailing.id.in_(ids)).options(
        joinedload(Mailing.event).joinedload(Event.venue))).all() if ids else []


def _words(mailing: Mailing, notices: list[Notice]) -> dict[int, str | None]:
    if not mailing.text:  # can't be read: what was queued can
        return {}
    still = _still_meant(mailing, [notice.subject_id for notice in notices])
    slots = {slot.id: slot for slot in mailing.event.slots}
    if any(not is_true(mailing, [slots[party.slot_id]]) for party in still.values()):
        stop(mailing)
    return {notice.id: _text(mailing, slots[party.slot_id], party) if party else None
            for notice in notices for party in [still.get(notice.subject_id)]}


def _still_meant(mailing: Mailing, ids: list[int]) -> dict[int, Told]:
    """Those of `ids` that the mailing is still for, by registration."""
    rows = Audience(**mailing.audience).told(mailing.event, Registration.id).where(Registration.id.in_(ids))
    return {number: Told(*rest) for number, *rest in db.session.execute(rows)}


def _text(mailing: Mailing, slot: Slot, party: Told) -> str | None:
    return finished_text(mailing, slot, party) if is_true(mailing, [slot]) else None
