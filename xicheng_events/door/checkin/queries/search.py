"""Who is it: by name, pinyin initials, phone tail, code, reference (domain §2.5)."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.booking.events.kinds import AT_DOOR
from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.searching import meant_by
from xicheng_events.booking.registration.states import LIVE
from xicheng_events.foundation.core.db import db

_AT_MOST = 20


def tickets_matching(slot: Slot, text: str) -> list[Registration]:
    """At most 20 registrations of those who come to `slot` that `text` may mean, each with ticket and companions, live
    ones first.

    `text` is part of a name (companions' too), its pinyin initials, part of a street's name, the last four digits
    of a phone or the whole number, a check-in code or a reference (domain §2.5). Empty text finds nobody.
    """
    if not text.strip():
        return []
    query = (
        select(Registration).outerjoin(Registration.ticket)
        .options(contains_eager(Registration.ticket), joinedload(Registration.companions),
                 joinedload(Registration.quota).load_only(Quota.category))
        .where(Registration.id.in_(
            select(Registration.id).outerjoin(Registration.ticket)
            .join(Registration.quota).where(
                Registration.slot_id == slot.id, Quota.seat.in_(AT_DOOR), meant_by(text.strip()))
            .order_by(Registration.state.in_(LIVE).desc(), Registration.name, Registration.id).limit(_AT_MOST)
        ))
        .order_by(Registration.state.in_(LIVE).desc(), Registration.name, Registration.id)
    )
    return list(db.session.scalars(query).unique())


def registration_at_door(slot: Slot, registration_id: int) -> Registration | None:
    """One registration of this slot."""
    return db.session.scalar(select(Registration).where(Registration.id == registration_id,
                                                        Registration.slot_id == slot.id))
