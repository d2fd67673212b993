"""One code for all that somebody has of an event (`KindRow.one_code`): whose it is at which door, and what is next."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from xicheng_events.booking.events.kinds import AT_DOOR
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.reading_input import Presented
from xicheng_events.foundation.core.codes import code_meant
from xicheng_events.foundation.core.db import db


class OtherCode(NamedTuple):
    """What somebody who has a place here was given for another slot of the same event."""

    registration_id: int  # the one here
    ticket_id: int  # of it
    token: str
    code: str
    reference: str


class OwnItem(NamedTuple):
    """A slot somebody has a place in, as its door is told of at another."""

    slot_id: int
    label: str
    opens: datetime
    starts: datetime
    closes: datetime


_OTHER, _GIVEN = aliased(Registration), aliased(Ticket)
_HAS_PLACE = (Registration.state == RegistrationState.CONFIRMED, Quota.seat.in_(AT_DOOR))


def other_codes(slot: Slot) -> list[OtherCode]:
    """All that those with a place in `slot` were given for other slots of its event; nothing where each has its own."""
    if not slot.event.row.one_code:
        return []
    query = (
        select(Registration.id, Ticket.id, _GIVEN.token, _GIVEN.code, _OTHER.reference)
        .join(Ticket, Ticket.registration_id == Registration.id).join(Quota, Quota.id == Registration.quota_id)
        .join(_OTHER, _OTHER.person_id == Registration.person_id).join(_GIVEN, _GIVEN.registration_id == _OTHER.id)
        .join(Slot, Slot.id == _OTHER.slot_id)
        .where(Registration.slot_id == slot.id, *_HAS_PLACE, Slot.event_id == slot.event_id, Slot.id != slot.id)
        .order_by(Registration.id, Slot.starts_at, _GIVEN.id)
    )
    return [OtherCode(*row) for row in db.session.execute(query)]


def tickets_by_other_codes(slot: Slot) -> dict[tuple[str, str], int]:
    """Which ticket of `slot` is meant by what was given for another one, by its kind and value."""
    return {key: other.ticket_id for other in other_codes(slot) for key in (
        ("token", other.token), ("code", other.code), ("reference", other.reference))}


def ticket_by_other_code(slot: Slot, presented: Presented) -> int | None:
    """The ticket of `slot` meant by what was given for another one."""
    found = tickets_by_other_codes(slot)
    known = {value for kind, value in found if kind == presented.kind}
    return found[presented.kind, meant] if known and (meant := code_meant(presented.value, known)) else None


def same_guest_at(slot: Slot, ticket_id: int) -> int | None:
    """The ticket of `slot` that belongs to whom another one of its event, `ticket_id`, was given to."""
    if not slot.event.row.one_code:
        return None
    owner = (select(_OTHER.person_id).join(_GIVEN, _GIVEN.registration_id == _OTHER.id).where(_GIVEN.id == ticket_id)
             .scalar_subquery())
    return db.session.scalar(
        select(Ticket.id).join(Registration, Registration.id == Ticket.registration_id)
        .join(Quota, Quota.id == Registration.quota_id)
        .where(Registration.slot_id == slot.id, Registration.person_id == owner, *_HAS_PLACE))


def is_to_leave(slot: Slot, items: list[OwnItem]) -> bool:
    """Whether whoever has places in `items` leaves the room after this slot: others, or nobody, may be in it until
    their next one. They stay where it begins at once."""
    return bool(items) and all(item.starts != slot.ends_at for item in items)


def items_by_ticket(event: Event, ticket_id: int | None = None) -> dict[int, list[OwnItem]]:
    """What the owner of each ticket of `event`, or of that one, has places in, in the order in which it begins; nothing
    where each slot has its own code."""
    if not event.row.one_code:
        return {}
    there = aliased(Slot)
    query = (
        select(_GIVEN.id, Slot.id, Slot.label, Slot.checkin_from, Slot.starts_at, Slot.ends_at)
        .select_from(Registration).join(Ticket, Ticket.registration_id == Registration.id)
        .join(Quota, Quota.id == Registration.quota_id).join(Slot, Slot.id == Registration.slot_id)
        .join(_OTHER, _OTHER.person_id == Registration.person_id).join(_GIVEN, _GIVEN.registration_id == _OTHER.id)
        .join(there, there.id == _OTHER.slot_id)
        .where(Slot.event_id == event.id, there.event_id == event.id, *_HAS_PLACE)
        .order_by(Slot.starts_at, Slot.id)
    )
    if ticket_id is not None:
        query = query.where(_GIVEN.id == ticket_id)
    items: dict[int, list[OwnItem]] = {}
    for given, *item in db.session.execute(query):
        items.setdefault(given, []).append(OwnItem(*item))
    return items
