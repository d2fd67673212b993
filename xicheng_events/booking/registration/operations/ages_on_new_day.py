"""Ages once more, when a slot or a party moves to another day (domain §17-7)."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Companion, Registration, age_band_at
from xicheng_events.booking.registration.operations.eligibility import event_day
from xicheng_events.booking.registration.operations.party_changes import look_again
from xicheng_events.booking.registration.operations.transitions import touch
from xicheng_events.booking.registration.states import LIVE
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.documents import birth_date


def age_again(slots: list[Slot], *, by: Person) -> int:
    """Put everybody whose birth date is known into the age band of the slot's day as it is now; of how many parties
    somebody is in another band. Where the host reviews who comes these are looked at again, unless they are in."""
    known = (Registration.born_on.is_not(None) | Registration.document.is_not(None)
             | Registration.companions.any(Companion.born_on.is_not(None)))
    query = (select(Registration).join(Registration.slot).options(
        contains_eager(Registration.slot), joinedload(Registration.ticket)).where(
        Registration.slot_id.in_([slot.id for slot in slots]), Registration.state.in_(LIVE), known))
    changed = [each for each in db.session.scalars(query).unique() if _age(each)]
    db.session.flush()
    touch([each.id for each in changed])
    for registration in changed:
        _follow_up(registration, by)
    return len(changed)


def age_party_again(registration: Registration, *, by: Person) -> None:
    """The same for one party that comes on another day than it registered for."""
    if _age(registration):
        db.session.flush()
        touch([registration.id])
        _follow_up(registration, by)


def _follow_up(registration: Registration, by: Person) -> None:
    record("registration.aged", registration, by=by)
    look_again(registration, by)  # who is in stays in: no reason to keep the others from their new day


def _age(registration: Registration) -> bool:
    """Whether somebody of the party is in another band now."""
    on, is_other = event_day(registration.slot), False
    party = [(registration, _born(registration)), *((each, each.born_on) for each in registration.companions)]
    for somebody, born in party:
        if born and somebody.age_band != (band := age_band_at(born, on)):
            somebody.age_band, is_other = band, True
    return is_other


def _born(registration: Registration) -> date | None:
    if registration.born_on or not registration.document:
        return registration.born_on
    return birth_date(registration.document_kind, registration.document)
