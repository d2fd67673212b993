"""Who of the pool fits an item, how its invitations stand, and what waits for the desk once the list is fixed."""

from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.booking.events.desk_rights import IN_CHARGE
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import HOLDING, RegistrationState
from xicheng_events.booking.selection.models import Candidate
from xicheng_events.booking.selection.queries import slots_asking
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.unit_models import OrganisationKind
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.openness.guests.models import InvitationReminder
from xicheng_events.openness.meetings.models import AgendaItem
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.openness.representatives.queries import PoolSearch, fitting, representatives_found

S = RegistrationState


def pool_for(quota: Quota, person: Person) -> Select:
    """Who of the pool may be made a candidate for these places, those who fit best first: of whom `person` sees, those
    who serve today as what the places are for. Not whoever is or was a candidate for the slot, or has a place in
    another one of the meeting."""
    slot, category = quota.slot, quota.category if quota.is_for_some else None
    there = or_(Registration.slot_id == slot.id,
                and_(Registration.slot_id.in_([each.id for each in slot.event.slots]), Registration.state.in_(HOLDING)))
    taken = select(Registration.id).where(Registration.phone_hash == Representative.phone_hash, there).exists()
    topic = topic_of_meeting(slot.event)
    return fitting(topics=[topic.slug] if topic else (), street=street_of_item(slot),
                   among=representatives_found(person, PoolSearch(category=category)).where(~taken))


def topic_of_meeting(event: Event) -> Topic | None:
    """The field a meeting is about, by the topic that stands for it."""
    topic = event.publication.topic
    return topic and topic.standing


def street_of_item(slot: Slot) -> Organisation | None:
    """The street that an item is about: the one that reports on it, else the one that calls the meeting."""
    item = db.session.get(AgendaItem, slot.id)
    units = (item and item.unit, slot.event.host)
    return next((unit for unit in units if unit and unit.kind is OrganisationKind.STREET), None)


def people_invited(event: Event) -> Select:
    """Everybody who was asked to a meeting, or has or had a place in it, item by item; those who haven't answered
    first."""
    ended = Registration.state.in_((S.WITHDRAWN, S.LAPSED, S.NOT_SELECTED, S.REVOKED))
    had = or_(Registration.offer_until.is_not(None), Registration.accepted_at.is_not(None), Registration.ticket.has())
    return (select(Registration).join(Registration.slot)
            .where(Slot.event_id == event.id, or_(Registration.state.in_((S.OFFERED, S.CONFIRMED)), and_(ended, had)))
            .options(contains_eager(Registration.slot), joinedload(Registration.ticket))
            .order_by(Slot.starts_at, Registration.state != S.OFFERED, Registration.id))


def undecided_people(event: Event) -> Select:
    """How many still wait to hear whether they are on the list of a meeting."""
    return select(func.count(Registration.id)).join(Registration.slot).where(
        Slot.event_id == event.id, Registration.state.in_((S.APPLIED, S.PENDING)))


def without_answer(event: Event) -> Select:
    """Those of them who may still answer and haven't."""
    return (select(Registration).join(Registration.slot)
            .where(Slot.event_id == event.id, Registration.state == S.OFFERED, Registration.accepted_at.is_(None),
                   Registration.offer_until > clock.now())
            .options(contains_eager(Registration.slot)).order_by(Registration.id))


def last_reminders(registration_ids: list[int]) -> dict[int, date]:
    """On which day each of these was reminded last."""
    found = (select(InvitationReminder.registration_id, func.max(InvitationReminder.day))
             .where(InvitationReminder.registration_id.in_(registration_ids))
             .group_by(InvitationReminder.registration_id))
    return dict(tuple(row) for row in db.session.execute(found))


def late_acceptances(person: Person) -> Select:
    """The codes of the meetings of this person's units in which somebody has accepted after the list was fixed."""
    waits = select(Registration.id).join(Registration.slot).where(
        Slot.event_id == Event.id, Registration.state == S.OFFERED, Registration.accepted_at.is_not(None)).exists()
    return (select(Event.code).where(waits, Event.is_open, Event.host_id.in_(person.organisation_ids(*IN_CHARGE)))
            .order_by(Event.id))


def items_without_proposals(person: Person) -> Select:
    """The items on which a unit of this person reports, for which nobody of it has proposed anybody, and still may."""
    units = person.organisation_ids(Role.EDITOR)
    proposed = select(Candidate.registration_id).join(Candidate.registration).where(
        Registration.slot_id == Slot.id, Candidate.unit_id.in_(units)).exists()
    return (slots_asking(person).join(AgendaItem, AgendaItem.slot_id == Slot.id)
            .where(AgendaItem.unit_id.in_(units), ~proposed, Event.registration_closes_at > clock.now()))
