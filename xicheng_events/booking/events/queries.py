"""Finding events: for the public, and for the desk."""

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from xicheng_events.booking.events.file_models import EventFile
from xicheng_events.booking.events.kinds import OPEN_TO_ALL, Allocation, EventKind
from xicheng_events.booking.events.models import Event, Quota, Slot, Venue
from xicheng_events.booking.events.privacy_models import PrivacyNotice
from xicheng_events.booking.events.searching import nearest, says, those_that_say_so
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.unit_models import OrganisationKind
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.files.models import File
from xicheng_events.foundation.publishing.models import Publication, PublishedVersion
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_queries import in_the_lists_order, of_topic

# Who works on notices; the coordinator sees those of all units, the others those of their own.
DESK_ROLES = (Role.EDITOR, Role.REVIEWER, Role.LEADER)
_WHOLE = (
    joinedload(Event.host), joinedload(Event.venue).joinedload(Venue.street), selectinload(Event.slots),
    joinedload(Event.publication).joinedload(Publication.topic),
)

_ALL_WORDS = (
    selectinload(Event.agenda), selectinload(Event.co_hosts), selectinload(Event.slots).selectinload(Slot.releases),
    joinedload(Event.attached),  # without a statement of its own: they are few
)
_FORMER_NOTES = joinedload(Event.publication).joinedload(Publication.noted_versions).load_only(
    PublishedVersion.at, PublishedVersion.note)  # few as well; what they said is large, and nobody reads it here


def upcoming_events(*, words: str = "", host: str = "", street: str = "", kind: EventKind | None = None,
                    on: datetime | None = None, past: bool = False, joinable: bool = False,
                    open_first: bool = False) -> Select:
    """Public events whose last slot is yet to end, the next first; with `past`, those that are over, latest first.

    `joinable` leaves those with a place to register for now; `open_first` puts them first, then what is announced.
    `host` and `street` are slugs, `on` a Beijing day as the aware instant at which it begins; who asks for a day
    sees all of it, be it over or not. Who asks for a topic (亲子) reads first what says so in its own words.
    """
    last, first = _slot_edge(func.max(Slot.ends_at)), _slot_edge(func.min(Slot.starts_at))
    now = clock.now()
    query = public_events()
    if words:
        query = query.where(says(words)).order_by(those_that_say_so(words))
    if open_first:
        query = query.order_by(case((_has_places(now), 0), (_is_announced(now), 1), else_=2))
    if on:
        query = query.order_by(first)
    else:
        query = query.where(last <= now).order_by(first.desc()) if past else query.where(last > now).order_by(first)
    if joinable:
        query = query.where(_has_places(now))
    if host:
        query = query.where(Event.host.has(Organisation.slug == host))
    if street:
        query = query.where(Event.venue.has(Venue.street.has(Organisation.slug == street)))
    if kind:
        query = query.where(Event.kind == kind)
    if on:
        query = query.where(exists().where(
            Slot.event_id == Event.id, Slot.starts_at >= on, Slot.starts_at < on + timedelta(days=1)))
    return query.order_by(Event.id)


def running_events() -> Select:
    """Public events of this hour, the earliest first: a slot's door is open, or it is under way."""
    now = clock.now()
    at_this_hour = exists().where(Slot.event_id == Event.id, Slot.checkin_from <= now, Slot.ends_at > now)
    query = select(Event).where(Event.is_open, at_this_hour).options(*_WHOLE)
    return query.order_by(_slot_edge(func.min(Slot.starts_at)), Event.id)


def registers_all(now: datetime):
    """The condition under which everybody may register for an event at `now`, if a slot of it is yet to begin."""
    return and_(Event.is_open, Event.allocation.in_(OPEN_TO_ALL),
                or_(Event.registration_opens_at.is_(None), Event.registration_opens_at <= now),
                or_(Event.registration_closes_at.is_(None), Event.registration_closes_at > now))


def _has_places(now: datetime):
    """What `way_in` says of one event, as a condition: registering is open to everybody, and a place is left."""
    place = exists().where(Slot.event_id == Event.id, Slot.starts_at > now, has_place()).correlate(Event)
    return registers_all(now) & place


def gives_places():
    """The condition under which a slot has places at all: an item of an agenda that isn't open has none."""
    return exists().where(Quota.slot_id == Slot.id, Quota.capacity > 0).correlate(Slot)


def has_place():
    """The condition under which whoever comes now may still get a place in a slot, of an event joined to it: one is
    left that nobody waits for, or none is given before all are known."""
    at_once = [way for way in Allocation if way.row.places_at_once]
    left = exists().where(Quota.slot_id == Slot.id, Quota.taken < Quota.capacity, Quota.waiting == 0)
    return or_(Event.allocation.not_in(at_once), left.correlate(Slot))


def _is_announced(now: datetime):
    return and_(Event.is_open, or_(Event.registration_opens_at > now,
                                                  Event.allocation == Allocation.WALK_IN))


def _slot_edge(edge):
    return select(edge).where(Slot.event_id == Event.id).correlate(Event).scalar_subquery()


def public_events() -> Select:
    """All of them, with what a list says of each."""
    return select(Event).where(Event.is_public).options(*_WHOLE)


def events_of_topic(query: Select, slug: str | None) -> Select:
    """`query` of events, narrowed to those about the topic with that slug; as it was where none is asked for."""
    its_topic = select(Publication.topic_id).where(Publication.id == Event.publication_id).scalar_subquery()
    return of_topic(query, its_topic, slug)


def publications_of_coming_events() -> Select:
    """The ids of the publications of events that one may still come to: what those who follow something are told of."""
    is_to_come = exists().where(Slot.event_id == Event.id, Slot.ends_at > clock.now())
    return select(Event.publication_id).where(Event.is_open, is_to_come)


def events_near(words: str) -> list[Event]:
    """Public events, to come or over, that say most of `words`: for who finds none that says all."""
    return list(db.session.scalars(nearest(public_events(), words)).unique())


def event_by_code(code: str) -> Event | None:
    """A public event with all that its page shows."""
    query = select(Event).where(Event.code == plain_text(code), Event.is_public)
    return db.session.scalars(query.options(*_WHOLE, *_ALL_WORDS, _FORMER_NOTES)).unique().one_or_none()


def notice_path(code: str) -> str:
    """The address of a notice, public or not, without the host."""
    return f"/events/{plain_text(code)}"


def notice_path_of_slot(slot_id: int) -> str:
    """The address of the notice a slot belongs to; of none, empty."""
    code = db.session.scalar(select(Event.code).join(Event.slots).where(Slot.id == slot_id))
    return notice_path(code) if code else ""


def published_file(code: str, file_id: int) -> File | None:
    """A file of a public notice, as it was reviewed with it."""
    return db.session.scalar(
        _files_of(code, file_id).where(Event.is_public, EventFile.position.is_not(None)))


def desk_file(person: Person, code: str, file_id: int) -> File | None:
    """A file that was put to a notice, for who writes, passes or clears it; published or not."""
    query = _files_of(code, file_id)
    if not person.is_coordinator:
        query = query.where(Event.host_id.in_(person.organisation_ids(*DESK_ROLES, Role.SECRECY)))
    return db.session.scalar(query)


def _files_of(code: str, file_id: int) -> Select:
    return (select(File).join(EventFile, EventFile.file_id == File.id).join(Event, Event.id == EventFile.event_id)
            .where(Event.code == plain_text(code), File.id == file_id))


def privacy_notice(number: int | None) -> PrivacyNotice | None:
    """A version of a text about personal data; a number too large for the column names none."""
    return db.session.get(PrivacyNotice, number) if number and number < 2**31 else None


def is_text_of_public_notice(number: int) -> bool:
    """Whether a public notice has this version of a text about personal data now."""
    return db.session.scalar(select(exists().where(
        Event.is_public, or_(Event.privacy_notice_id == number, Event.children_notice_id == number))))


def desk_events(person: Person, *, words: str = "", standing: Labelled | None = None) -> Select:
    """The events this person works on: of the own units, or all for the coordinator; latest first. Deleted drafts only
    where they are asked for by their `standing`, one of `states.STANDINGS`."""
    query = _of_desk(person).where(stands_at(standing) if standing else ~stands_at(PublicationState.DELETED))
    if words:
        query = query.where(says(words))
    return query.order_by(Event.id.desc())


def desk_event(person: Person, code: str, *, with_words: bool = True) -> Event | None:
    """One of them, by its code; `with_words` reads along what only the notice says."""
    query = _of_desk(person).where(Event.code == plain_text(code))
    return db.session.scalars(query.options(*_ALL_WORDS) if with_words else query).unique().one_or_none()


def stands_at(*standings: Labelled):
    """The condition that an event stands at one of `standings` (`states.STANDINGS`), as `Event.standing` says it."""
    of_words = {each for each in standings if isinstance(each, PublicationState)} - {PublicationState.PUBLISHED}
    of_events = {EventCourse.AS_PLANNED if each is PublicationState.PUBLISHED else each
                 for each in standings if each not in of_words}
    return or_(Event.publication.has(Publication.state.in_(of_words)) if of_words else false(),
               and_(Event.is_public, Event.course.in_(of_events)) if of_events else false())


def _of_desk(person: Person) -> Select:
    query = select(Event).options(*_WHOLE)
    return query if person.is_coordinator else query.where(Event.host_id.in_(person.organisation_ids(*DESK_ROLES)))


def filter_choices() -> tuple[list[Organisation], list[Organisation], list[Topic]]:
    """(streets, units that have public events, topics these are about, each by the one that stands for it), for the
    filters; in one statement."""
    has = (select(Event.host_id, Publication.topic_id).join(Publication, Publication.id == Event.publication_id)
           .where(Event.is_public).distinct().subquery())
    rows = [tuple(row) for row in db.session.execute(
        select(Organisation, has.c.host_id, Topic).outerjoin(has, has.c.host_id == Organisation.id)
        .outerjoin(Topic, Topic.id == has.c.topic_id)
        .where(or_(has.c.host_id.is_not(None), Organisation.kind == OrganisationKind.STREET))
        .order_by(Organisation.id))]
    streets = [unit for unit, _host, _topic in rows if unit.kind is OrganisationKind.STREET]
    hosts = [unit for unit, host, _topic in rows if host]
    return (list(dict.fromkeys(streets)), list(dict.fromkeys(hosts)),
            in_the_lists_order(topic for _unit, _host, topic in rows if topic))
