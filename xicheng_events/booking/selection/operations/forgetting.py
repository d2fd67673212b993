"""Forgetting what was known of candidates: who wasn't chosen 30 days afterwards, what quotas were set on and what was
said against lists 30 days after the event."""

from datetime import timedelta

from sqlalchemy import JSON, func, literal, or_, select, update

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.purging import forget_parties
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.selection.models import Candidate, Selection, SelectionEntry, SelectionObjection
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write

KEPT_FOR = timedelta(days=30)
_NOT_CHOSEN = (RegistrationState.NOT_SELECTED, RegistrationState.LAPSED)
_AT_ONCE = 500


def purge_candidates() -> int:
    """Sweep: empty what is known of candidates whose time is over, and forget who those were that weren't chosen; how
    many rows."""
    before = clock.now() - KEPT_FOR
    over = (select(Slot.id).where(Slot.event_id.in_(
        select(Slot.event_id).group_by(Slot.event_id).having(func.max(Slot.ends_at) <= before))))
    due = or_(Registration.slot_id.in_(over), Registration.ended_at <= before)
    return _forget_facts(due) + _forget_lines(due) + _forget_parties(before) + _forget_objections(over)


def _forget_facts(due) -> int:
    known = or_(Candidate.gender.is_not(None), Candidate.field_id.is_not(None), Candidate.household.is_not(None))
    ids = (select(Candidate.registration_id).join(Candidate.registration).where(due, known)
           .order_by(Candidate.registration_id).limit(_AT_ONCE))
    return write(update(Candidate).where(Candidate.registration_id.in_(ids))
                 .values(gender=None, field_id=None, household=None))


def _forget_lines(due) -> int:
    ids = db.session.scalars(
        select(SelectionEntry.registration_id).join(SelectionEntry.registration)
        .where(due, SelectionEntry.is_forgotten.is_(False)).order_by(SelectionEntry.registration_id)
        .limit(_AT_ONCE)).all()
    return write(update(SelectionEntry).where(SelectionEntry.registration_id.in_(ids))
                 .values(facts=literal({}, JSON), salt="", bound=literal(None, JSON), is_forgotten=True))


def _forget_parties(before) -> int:
    ids = db.session.scalars(
        select(Registration.id).join(SelectionEntry, SelectionEntry.registration_id == Registration.id)
        .where(Registration.state.in_(_NOT_CHOSEN), Registration.ended_at <= before, Registration.phone_hash != "")
        .order_by(Registration.id).limit(_AT_ONCE)).all()
    if not ids:
        return 0
    forgotten = forget_parties(Registration.id.in_(ids))
    record("selection.candidates_purged", Selection(), registrations=forgotten)
    return forgotten


def _forget_objections(over) -> int:
    events = select(Slot.event_id).where(Slot.id.in_(over))
    ids = (select(SelectionObjection.id).join(SelectionObjection.selection)
           .where(Selection.event_id.in_(events), or_(SelectionObjection.words != "", SelectionObjection.answer != ""))
           .limit(_AT_ONCE))
    return write(update(SelectionObjection).where(SelectionObjection.id.in_(ids)).values(words="", answer=""))
