"""How somebody becomes a candidate whom a desk enters; who registers by themselves is one already."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.booking.events.desk_rights import IN_CHARGE
from xicheng_events.booking.events.kinds import BY_COORDINATOR
from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.registration.models import AgeBand, Channel, Registration
from xicheng_events.booking.registration.operations.already_there import may_be_told, not_by_others
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.booking.registration.operations.placing import register
from xicheng_events.booking.selection.models import Candidate, selection_proposer
from xicheng_events.booking.selection.queries import selection_of
from xicheng_events.booking.selection.states import CandidateSource, SelectionState
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.operations.entering import people_entered
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import clean_any_phone
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.topic_models import Topic


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """Who is made a candidate, and what is known of them. `household` is the key of an address (core/balanced_facts),
    `agreed`: the person has been told and agrees; `unit` proposes."""

    form_key: str
    name: str
    phone: str
    source: CandidateSource
    agreed: bool
    unit: Organisation | None = None
    street: Organisation | None = None
    age_band: AgeBand | None = None
    gender: Gender | None = None
    field: Topic | None = None
    household: str | None = None


def enter_candidate(slot: Slot, quota: Quota, proposed: Proposed, *, by: Person) -> Registration:
    """Make somebody a candidate for the places of `quota`: an applied registration, with where it comes from.

    Pressed twice, or the same person again, is the candidate there is. Refuses `not_yours` unless `by` works for the
    host, for the unit where that proposes for this slot, or is the coordinator, who alone enters deputies and CPPCC
    members; `frozen`, and what `register` refuses.
    """
    unit = proposed.unit
    _require_may_enter(slot, quota, unit, by)
    _refuse_frozen(slot)
    name, phone = clean_name(proposed.name), clean_any_phone(proposed.phone)
    person, = people_entered([(name, phone)])
    registration = register(slot, PartyApplication(
        form_key=proposed.form_key, name=name, phone=phone, privacy_agreed=proposed.agreed,
        age_band=proposed.age_band, street=proposed.street,
        channel=Channel.ORG if unit else Channel.DESK, category=quota.category, seat=quota.seat,
        by_coordinator=by.is_coordinator), person=person, by=by)
    if not may_be_told(registration, by):
        raise not_by_others()
    db.session.flush()
    if insert_unless_there(Candidate, registration_id=registration.id, source=proposed.source,
                           unit_id=unit and unit.id, gender=proposed.gender,
                           field_id=proposed.field and proposed.field.id, household=proposed.household):
        record("selection.candidate_entered", registration, by=by, event=slot.event.code,
               came_from=proposed.source.value, unit=unit and unit.id)
    return registration


def note_facts(registration: Registration, *, gender: Gender | None, field: Topic | None, household: str | None = None,
               by: Person) -> Candidate:
    """Write down what is known of a candidate; an address that isn't given again stays as it is. Refuses `not_yours`
    and `frozen`."""
    event = registration.slot.event
    require_right(by.is_coordinator or by.holds(*IN_CHARGE, organisation_id=event.host_id))
    _refuse_frozen(registration.slot)
    insert_unless_there(Candidate, registration_id=registration.id, source=CandidateSource.APPLIED)
    candidate = db.session.get(Candidate, registration.id)
    candidate.gender, candidate.field = gender, field
    candidate.household = household or candidate.household
    record("selection.facts_noted", registration, by=by, event=event.code)
    db.session.flush()
    return candidate


def units_proposing(slot: Slot, units: Iterable[int]) -> set[int]:
    """Which of these units propose people for the slot."""
    table = selection_proposer
    return set(db.session.scalars(select(table.c.organisation_id).where(
        table.c.slot_id == slot.id, table.c.organisation_id.in_(set(units)))))


def _require_may_enter(slot: Slot, quota: Quota, unit: Organisation | None, by: Person) -> None:
    if quota.slot_id != slot.id:
        raise Refused("no_seat", _("本场没有这一类席位。"), "quota")
    if by.is_coordinator:
        return
    require_right(quota.category not in BY_COORDINATOR, _("人大代表、政协委员由区级统筹员商有关机关后登记。"))
    works_for_host = by.holds(*IN_CHARGE, organisation_id=slot.event.host_id)
    proposes = (unit is not None and by.holds(*IN_CHARGE, organisation_id=unit.id)
                and bool(units_proposing(slot, [unit.id])))
    require_right(works_for_host or proposes)


def _refuse_frozen(slot: Slot) -> None:
    selection = selection_of(slot.event)
    if selection is not None and selection.state is not SelectionState.COLLECTING:
        raise Refused("frozen", _("候选人和名额要求已封存，不能再增减。"))
