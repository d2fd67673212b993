"""Which meetings are over, what is public of each, who was there, and which outcomes somebody works on."""

from datetime import datetime

from flask import current_app
from sqlalchemy import ColumnElement, Select, exists, func, null, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from xicheng_events.booking.events.kinds import KINDS
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.queries import DESK_ROLES, public_events, upcoming_events
from xicheng_events.booking.events.searching import says
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import number_holds
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.text import words_apart
from xicheng_events.foundation.core.workdays import current_table
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.openness.outcomes.models import MeetingOutcome
from xicheng_events.openness.outcomes.revision import current_outcome
from xicheng_events.voice.adoption.tables import answers_at, is_named, occasions_still_open, received_at
from xicheng_events.voice.remarks.models import Remark

KIND = "meeting_outcome"  # its row among the kinds of what is published (outcomes.room)
STANDINGS = (PublicationState.DRAFTING, PublicationState.SUBMITTED, PublicationState.RETURNED,
             PublicationState.APPROVED, PublicationState.CLEARED, PublicationState.SCHEDULED,
             PublicationState.PUBLISHED, PublicationState.WITHDRAWN, PublicationState.DELETED)
_AGENDAS = tuple(kind for kind, row in KINDS.items() if row.slots_are_agenda)


def outcome_path(code: str) -> str:
    """The public address of the outcome of the meeting with that number, without the host."""
    return f"/meetings/{plain_text(code)}/outcome"


def outcome_drafts() -> Select:
    """All there are, whatever has become of them."""
    return (select(MeetingOutcome).join(MeetingOutcome.publication).join(MeetingOutcome.event)
            .options(contains_eager(MeetingOutcome.publication).joinedload(Publication.organisation),
                     contains_eager(MeetingOutcome.event)))


def desk_outcomes(person: Person, *, standing: PublicationState | None = None, words: str = "") -> Select:
    """The outcomes this person works on: of the own units, or all for the coordinator; the newest first. Deleted drafts
    only where they are asked for by their `standing`."""
    query = outcome_drafts()
    if not person.is_coordinator:
        query = query.where(Publication.organisation_id.in_(person.organisation_ids(*DESK_ROLES)))
    query = query.where(Publication.state == standing if standing else Publication.state != PublicationState.DELETED)
    if words:
        query = query.where(or_(MeetingOutcome.title.contains(words, autoescape=True),
                                number_holds(Event.code, words), number_holds(MeetingOutcome.code, words)))
    return query.order_by(MeetingOutcome.id.desc())


def desk_outcome(person: Person, code: str) -> MeetingOutcome | None:
    """One of them, by its code, deleted or not."""
    outcome = db.session.scalar(outcome_drafts().where(MeetingOutcome.code == plain_text(code)))
    is_mine = outcome and (person.is_coordinator or person.holds(
        *DESK_ROLES, organisation_id=outcome.publication.organisation_id))
    return outcome if is_mine else None


def outcome_of_meeting(event_id: int) -> MeetingOutcome | None:
    """The outcome that a meeting has, in whatever state; those deleted and withdrawn aren't its any more."""
    return db.session.scalar(outcome_drafts().where(MeetingOutcome.event_id == event_id, MeetingOutcome.holds_event))


def meetings_over() -> Select:
    """Public meetings whose last item has ended, that took place, and of which something was open."""
    last = select(func.max(Slot.ends_at)).where(Slot.event_id == Event.id).correlate(Event).scalar_subquery()
    has_open_item = exists().where(Slot.event_id == Event.id, Quota.slot_id == Slot.id, Quota.capacity > 0)
    return select(Event).where(Event.is_public, Event.kind.in_(_AGENDAS), Event.course != EventCourse.CANCELLED,
                               last <= clock.now(), has_open_item)


def meetings_without_outcome(person: Person, *roles) -> Select:
    """Those of them nobody has drafted an outcome of; of the units of which `person` holds one of `roles`, all for the
    coordinator."""
    has_one = exists().where(MeetingOutcome.event_id == Event.id, MeetingOutcome.holds_event)
    return _of_units(meetings_over().where(~has_one), person, roles)


def meetings_late(person: Person) -> Select:
    """Those of the units `person` watches over whose outcome should be public by now (domain §3.6)."""
    last = select(func.max(Slot.ends_at)).where(Slot.event_id == Event.id).correlate(Event).scalar_subquery()
    is_out = exists().where(MeetingOutcome.event_id == Event.id, _is_public(), MeetingOutcome.holds_event)
    return _of_units(meetings_over().where(last < _published_before(), ~is_out), person, DESK_ROLES)


def _of_units(query: Select, person: Person, roles: tuple) -> Select:
    return query if person.is_coordinator else query.where(Event.host_id.in_(person.organisation_ids(*roles)))


def _published_before() -> datetime:
    days = current_app.config["OUTCOME_DAYS"]
    return clock.start_of(current_table().add_working_days(clock.today(), -days).on)


def _is_public() -> ColumnElement[bool]:
    return MeetingOutcome.publication.has(Publication.state == PublicationState.PUBLISHED)


def outcomes_to_complete(person: Person, *roles, is_answered: bool) -> list[MeetingOutcome]:
    """Public outcomes of this person's units that don't say what became of all that was said, as it is now, not even in
    a change that waits: something was said since, or answered anew; those of which all has a result by now, or the
    others. Two statements."""
    received, answers, said = received_at(Event.occasion_id), answers_at(Event.occasion_id), MeetingOutcome.adoption
    query = outcome_drafts().where(
        Publication.state == PublicationState.PUBLISHED, MeetingOutcome.holds_event, Event.is_public,
        Publication.organisation_id.in_(person.organisation_ids(*roles)),
        or_(said.is_(null()), said["received"].as_integer() != received, said["answers"].as_integer() != answers))
    rows = db.session.execute(query.add_columns(received, answers).order_by(MeetingOutcome.id)).unique()
    found = [outcome for outcome, *now in rows if not _says(current_outcome(outcome), *now)]
    still_open = occasions_still_open([each.event.occasion_id for each in found])
    return [each for each in found if (each.event.occasion_id not in still_open) == is_answered]


def _says(outcome, received: int, answers: int) -> bool:
    taken = outcome.taken
    return taken is not None and (taken.received, taken.answers) == (received, answers)


def open_meetings(*, past: bool, words: str = "") -> Select:
    """Public meetings to come, the next first; or those that are over, the latest first. With `words` those of which
    the notice or the outcome says them."""
    query = upcoming_events(past=past).where(Event.kind.in_(_AGENDAS))
    if words:
        said = [MeetingOutcome.all_words.icontains(word, autoescape=True) for word in words_apart(words)]
        in_outcome = exists().where(MeetingOutcome.event_id == Event.id, _is_public(), *said)
        query = query.where(or_(says(words), in_outcome))
    return query


def meeting_by_code(code: str) -> Event | None:
    """A public meeting."""
    query = public_events().where(Event.code == plain_text(code), Event.kind.in_(_AGENDAS))
    return db.session.scalars(query).unique().one_or_none()


def public_outcomes_of(event_ids: list[int]) -> dict[int, MeetingOutcome]:
    """The outcomes that everybody reads, by the ids of their meetings; in one statement."""
    query = outcome_drafts().where(*_can_be_read(), MeetingOutcome.event_id.in_(event_ids))
    return {each.event_id: each for each in db.session.scalars(query)} if event_ids else {}


def public_outcome(code: str) -> MeetingOutcome | None:
    """The outcome that everybody reads, by the meeting's number."""
    return db.session.scalar(outcome_drafts().where(*_can_be_read(), Event.code == plain_text(code)))


def _can_be_read() -> tuple[ColumnElement[bool], ...]:
    """An outcome goes with the notice of its meeting. Of a query that has joined both."""
    return Publication.state == PublicationState.PUBLISHED, Event.is_public


def publications_of_outcomes() -> Select:
    """The ids of the publications of outcomes: what those who follow their unit or topic are told of, as long as the
    notice of the meeting can be read."""
    return select(MeetingOutcome.publication_id).join(MeetingOutcome.event).where(Event.is_public)


def named_in(outcome) -> dict[int, list[str]]:
    """Who is named beside what became of their remarks, by the theme: who had agreed when it was written, and still
    does."""
    taken = outcome.taken
    ids = [each for row in taken.rows for each in row.named] if taken else []
    query = select(Remark).where(Remark.opinion_id.in_(ids)).options(
        joinedload(Remark.opinion), joinedload(Remark.registration))
    remarks = {each.opinion_id: each for each in db.session.scalars(query)} if ids else {}
    names = {row.theme: [remarks[each].who for each in row.named if each in remarks and is_named(remarks[each])]
             for row in (taken.rows if taken else ())}
    return {theme: list(dict.fromkeys(filter(None, said))) for theme, said in names.items()}


def who_sat_in() -> Select:
    """One registration of everybody who came to a meeting, of which a phone is still known, whatever number of items
    they came to."""
    party, item = aliased(Registration), aliased(Slot)
    first = (select(func.min(party.id)).join(item, item.id == party.slot_id)
             .join(Ticket, Ticket.registration_id == party.id)
             .where(party.state == RegistrationState.CONFIRMED, Ticket.arrived > 0)
             .group_by(item.event_id, party.person_id))
    return (select(Registration).join(Registration.slot).join(Slot.event)
            .where(Registration.id.in_(first), Registration.phone_tail != "", Event.kind.in_(_AGENDAS))
            .options(contains_eager(Registration.slot).contains_eager(Slot.event)).order_by(Registration.id))

