"""Finding representatives: those somebody may see, those of a filter, and those who fit an item best."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Select, and_, case, false, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import link_token_in
from xicheng_events.foundation.core.db import beijing_day, db
from xicheng_events.foundation.core.names import name_found_in
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_queries import every_topic
from xicheng_events.openness.representatives.kinds import SERVING, PoolSource, PoolStanding
from xicheng_events.openness.representatives.models import PoolCategory, PoolTopic, Representative

RECENT = relativedelta(months=12)
DESK_ROLES = (Role.COORDINATOR, Role.EDITOR)


def representatives_seen_by(person: Person) -> Select:
    """The representatives on the desk of `person`, the newest first: all for the coordinator; for a unit's editor whom
    the unit has recommended."""
    query = select(Representative).options(
        joinedload(Representative.street), joinedload(Representative.unit),
        selectinload(Representative.category_rows), selectinload(Representative.topic_rows))
    if not person.is_coordinator:
        query = query.where(_recommended_by(person))
    return query.order_by(Representative.proposed_at.desc(), Representative.id.desc())


def representative_seen_by(person: Person, number: int) -> Representative | None:
    """One of them."""
    return db.session.scalar(representatives_seen_by(person).where(Representative.id == number))


class PoolSearch(NamedTuple):
    """What a list is narrowed to: part of the name or a phone's keyed hash (`who`); the slug of a topic; `attended` in
    the last 12 months, "yes" or "no"; `renewal`: those who have said that they go on."""

    words: str = ""
    who: str = ""
    category: Category | None = None
    topic: str = ""
    street: Organisation | None = None
    source: PoolSource | None = None
    standing: PoolStanding | None = None
    attended: str = ""
    renewal: str = ""


def representatives_found(person: Person, asked: PoolSearch) -> Select:
    """Those on the desk of `person` that are asked for."""
    return representatives_seen_by(person).where(*_narrowed(asked))


def _narrowed(asked: PoolSearch) -> Iterator[ColumnElement[bool]]:
    if asked.words:
        yield name_found_in(Representative.found_by, asked.words)
    if asked.who:
        yield Representative.phone_hash == asked.who
    if asked.category:
        yield _is_one_of([asked.category])
    if asked.topic:
        yield _is_interested_in(topics_meaning([asked.topic]))
    if asked.street:
        yield Representative.street_id == asked.street.id
    if asked.source:
        yield Representative.source == asked.source
    if asked.standing:
        yield Representative.standing == asked.standing
    if asked.renewal:
        yield and_(Representative.standing.in_(SERVING), Representative.renewal_agreed_at.is_not(None))
    if asked.attended:
        yield has_attended_lately() if asked.attended == "yes" else ~has_attended_lately()


def fitting(*, topics: Iterable[str] = (), categories: Collection[Category] = (), street: Organisation | None = None,
            among: Select | None = None) -> Select:
    """Who may be asked today, the best first: of one of the fields (slugs), of one of the categories, not at a meeting
    or event in the last 12 months, of that street, in this order; of equals whoever was longest not there. `among`: a
    select of representatives, else all."""
    query = select(Representative) if among is None else among.order_by(None)
    wishes = [_is_interested_in(topics_meaning(topics)) if topics else None,
              _is_one_of(categories) if categories else None,
              ~has_attended_lately(), Representative.street_id == street.id if street else None]
    return query.where(may_be_asked()).order_by(
        *(case((wish, 0), else_=1) for wish in wishes if wish is not None),
        Representative.last_attended_on.asc().nulls_first(), Representative.id)


def may_be_asked() -> ColumnElement[bool]:
    """The condition that somebody serves today."""
    today = clock.today()
    return and_(Representative.standing == PoolStanding.ACTIVE, Representative.term_from <= today,
                Representative.term_to >= today)


def has_attended_lately() -> ColumnElement[bool]:
    """The condition that somebody was at a meeting or event in the last 12 months; never unknown."""
    return and_(Representative.last_attended_on.is_not(None), Representative.last_attended_on > _a_year_ago())


def was_there_lately(representative: Representative) -> bool:
    """The same of one who has been read."""
    return representative.last_attended_on is not None and representative.last_attended_on > _a_year_ago()


def topics_meaning(slugs: Iterable[str]) -> list[int]:
    """The ids of the topics with these slugs and of all that mean the same by mergers."""
    topics, wanted = every_topic(), set(slugs)
    meant = {topic.standing for topic in topics if topic.slug in wanted}
    return [topic.id for topic in topics if topic.standing in meant]


def representative_with(phone: str | None) -> Representative | None:
    """Whoever in the pool, or once in it, has that phone."""
    if not phone:
        return None
    return db.session.scalar(select(Representative).where(Representative.phone_hash == keyed_hash(phone)))


def representative_by_token(text: str) -> Representative | None:
    """Whom the link in a message is for."""
    token = link_token_in(text)
    return token and db.session.scalar(select(Representative).where(Representative.link_hash == keyed_hash(token)))


def namesakes(name: str, *, but: int | None = None) -> list[Representative]:
    """Others in the pool with that very name: it may be the same person with another phone."""
    return list(db.session.scalars(select(Representative).where(
        Representative.name == name, Representative.phone_hash != "",
        true() if but is None else Representative.id != but).order_by(Representative.id)))


def attendances_of(representative: Representative) -> list[tuple[Registration, Slot]]:
    """What they have been to, as far as registrations still say who came; the latest first."""
    if not representative.phone_hash:
        return []
    came = (select(Registration, Slot).join(Slot, Slot.id == Registration.slot_id).join(
        Ticket, Ticket.registration_id == Registration.id)
        .where(Registration.phone_hash == representative.phone_hash, Ticket.arrived > 0)
        .options(joinedload(Slot.event)).order_by(Slot.starts_at.desc(), Registration.id).limit(50))
    return [tuple(row) for row in db.session.execute(came)]


def last_attended(phone_hash: str) -> date | None:
    """The last day on which that phone's party was let in somewhere, as far as registrations still say."""
    return db.session.scalar(
        select(func.max(beijing_day(Slot.starts_at))).select_from(Registration)
        .join(Slot, Slot.id == Registration.slot_id).join(Ticket, Ticket.registration_id == Registration.id)
        .where(Registration.phone_hash == phone_hash, Ticket.arrived > 0, Slot.starts_at <= clock.now()))


def units_recommending(person: Person) -> list[Organisation]:
    """For which units `person` may recommend somebody."""
    ids = person.organisation_ids(Role.EDITOR)
    return list(db.session.scalars(select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.id)))


def interests_offered(keeping: Iterable[Topic] = ()) -> list[Topic]:
    """The topics that may be chosen, and those somebody has already."""
    there = set(keeping)
    return [topic for topic in every_topic()
            if topic in there or not (topic.retired_at or topic.merged_into_id)]


def _recommended_by(person: Person) -> ColumnElement[bool]:
    units = person.organisation_ids(Role.EDITOR)
    return Representative.unit_id.in_(units) if units else false()


def _is_one_of(categories: Collection[Category]) -> ColumnElement[bool]:
    return Representative.id.in_(select(PoolCategory.representative_id).where(PoolCategory.category.in_(categories)))


def _is_interested_in(topic_ids: list[int]) -> ColumnElement[bool]:
    return Representative.id.in_(select(PoolTopic.representative_id).where(PoolTopic.topic_id.in_(topic_ids)))


def _a_year_ago() -> date:
    return clock.today() - RECENT
