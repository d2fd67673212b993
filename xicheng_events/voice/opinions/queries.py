"""Finding opinions: for the desk within its own units, for the person who spoke by query code."""

import re
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, raiseload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import notice_path
from xicheng_events.foundation.accounts.models import Membership, Organisation, Person, Role
from xicheng_events.foundation.accounts.queries import exists_today
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import readings
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.search.index import has_words, ids_saying
from xicheng_events.foundation.core.search.rarity import telling_terms
from xicheng_events.foundation.core.text import half_width, words_apart
from xicheng_events.foundation.core.workdays import Due, WorkdayTable, outdated
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.publishing.topic_queries import of_topic
from xicheng_events.voice.opinions.models import (
    Opinion,
    OpinionIndex,
    OpinionKind,
    OpinionSource,
    OutsideChannel,
    Triage,
)

DESK_ROLES = (Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)
TRIAGE_DAYS = 2  # domain §2.7
PETITION_TAKEN, PETITION_DONE = timedelta(days=15), timedelta(days=60)
SHOWN = 10  # of what a search finds; the rest is found with more words
# What another opinion may be merged into: its outcome is still to come, or can be told at once.
MERGE_TARGETS = (Triage.NEW, Triage.ANSWERED)


def opinions_seen_by(person: Person) -> Select:
    """The opinions `person` may read at the desk: of the own units, all for a coordinator; newest first."""
    query = select(Opinion).order_by(Opinion.said_at.desc(), Opinion.id.desc())
    if person.is_coordinator:
        return query
    return query.where(Opinion.organisation_id.in_(person.organisation_ids(*DESK_ROLES)))


def opinions_to_triage(person: Person) -> Select:
    """The opinions that wait for `person` to decide what becomes of them: as opinions.operations.may_triage says."""
    query = select(Opinion).where(Opinion.triage == Triage.NEW)
    if person.is_coordinator:
        return query
    return query.where(Opinion.organisation_id.in_(person.organisation_ids(Role.EDITOR)))


def opinions_late(person: Person) -> Select:
    """The opinions `person` may read that should have been triaged."""
    return only_late(opinions_seen_by(person))


def late_count(person: Person) -> int:
    """How many those are."""
    return db.session.scalar(opinions_late(person).order_by(None).with_only_columns(func.count()))


def only_late(query: Select) -> Select:
    """Those of a list that should have been triaged: as `is_overdue` says of one."""
    return query.where(Opinion.triage == Triage.NEW, Opinion.triage_due_on < clock.today())


def opinions_of_desk(person: Person, *, triage: Triage | None = None, kind: OpinionKind | None = None,
                     source: OpinionSource | None = None, event_code: str = "", unit: str = "", topic: str = "",
                     words: str = "") -> Select:
    """The desk's list, narrowed by whatever is given; what they are about and units loaded along."""
    query = opinions_seen_by(person).options(
        joinedload(Opinion.occasion).raiseload("*"), joinedload(Opinion.organisation), raiseload(Opinion.person),
        joinedload(Opinion.topic)
    )
    if triage:
        query = query.where(Opinion.triage == triage)
    if kind:
        query = query.where(Opinion.kind == kind)
    if source:
        query = query.where(Opinion.source == source)
    if unit:
        query = query.where(Opinion.organisation_id == (
            select(Organisation.id).where(Organisation.slug == unit).scalar_subquery()))
    if event_code:
        query = query.where(Opinion.occasion_id.in_(select(Occasion.id).where(
            Occasion.path.endswith(f"/{event_code}", autoescape=True))))
    query = of_topic(query, Opinion.topic_id, topic)
    if words:
        query = query.where(has_words(OpinionIndex, words))
    return query


def counts_by_triage(person: Person) -> dict[Triage, int]:
    """How many opinions stand at each outcome, of those `person` may read."""
    seen = opinions_seen_by(person).order_by(None).with_only_columns(Opinion.triage, func.count())
    return dict(map(tuple, db.session.execute(seen.group_by(Opinion.triage))))


def opinion_seen_by(person: Person, opinion_id: int) -> Opinion | None:
    """One opinion with its occasion, unit and speaker, if `person` may read it."""
    return db.session.scalar(
        opinions_seen_by(person).where(Opinion.id == opinion_id)
        .options(joinedload(Opinion.occasion), joinedload(Opinion.organisation), joinedload(Opinion.person),
                 joinedload(Opinion.merged_into), joinedload(Opinion.topic))
    )


def occasions_with_opinions(person: Person) -> list[tuple[str, str]]:
    """(code, title) of what opinions that `person` may read are about, events and questionnaires, newest first: the
    filter's choices."""
    seen = opinions_seen_by(person).order_by(None).with_only_columns(Opinion.occasion_id)
    found = select(Occasion).options(raiseload("*")).where(Occasion.id.in_(seen), Occasion.path != "")
    return [(each.code, each.title) for each in db.session.scalars(found.order_by(Occasion.id.desc()).limit(200))]


def events_taking_cards(person: Person) -> list[Event]:
    """The events whose cards `person` may type in: of units they are the editor of, or all; those that have begun."""
    begun = select(Slot.event_id).where(Slot.starts_at <= clock.now())
    query = select(Event).where(Event.is_public, Event.id.in_(begun)).options(
        joinedload(Event.occasion).raiseload("*"), raiseload("*"))
    if not person.is_coordinator:
        query = query.where(Event.host_id.in_(person.organisation_ids(Role.EDITOR)))
    return list(db.session.scalars(query.order_by(Event.id.desc()).limit(100)))


def units_taking_cards(person: Person) -> list[Organisation]:
    """The units for which `person` may type in what is said of their work as such: those they are the editor of, and
    the coordinator's own."""
    mine = person.organisation_ids(Role.EDITOR, Role.COORDINATOR)
    return list(db.session.scalars(
        select(Organisation).where(Organisation.id.in_(mine), exists_today()).order_by(Organisation.id)))


def merged_into(opinion: Opinion) -> list[Opinion]:
    """The opinions that follow `opinion`'s outcome."""
    return list(db.session.scalars(
        select(Opinion).where(Opinion.merged_into_id == opinion.id).order_by(Opinion.id)
        .options(joinedload(Opinion.occasion))
    ))


def mergeable_texts_near(opinion: Opinion, *, at_most: int = 500) -> list[tuple[int, str]]:
    """(number, text) of the unit's opinions that `opinion` could be merged into and that share a rare term with it,
    the newest first."""
    near = ids_saying(OpinionIndex, telling_terms(OpinionIndex, opinion.text), one_is_enough=True)
    query = select(Opinion.id, Opinion.text).where(Opinion.id.in_(near), *_open_beside(opinion))
    found = db.session.execute(query.order_by(Opinion.said_at.desc(), Opinion.id.desc()).limit(at_most))
    return [tuple(row) for row in found]


def opinions_in_order(numbers: list[int]) -> list[Opinion]:
    """The opinions of these numbers, in this order."""
    found = {each.id: each for each in db.session.scalars(select(Opinion).where(Opinion.id.in_(numbers)).options(
        joinedload(Opinion.organisation), joinedload(Opinion.occasion).raiseload("*")))}
    return [found[number] for number in numbers]


def _open_beside(opinion: Opinion) -> tuple[ColumnElement, ...]:
    """What opinions.merging.merge asks of what `opinion` is merged into."""
    return (Opinion.organisation_id == opinion.organisation_id, Opinion.id != opinion.id,
            Opinion.triage.in_(MERGE_TARGETS))


def mergeable(opinion: Opinion, person: Person) -> Select:
    """What `opinion` may be merged into, of what `person` may read: as opinions.merging.merge says; newest first,
    what they are about loaded along."""
    return opinions_seen_by(person).where(*_open_beside(opinion)).options(
        joinedload(Opinion.occasion).raiseload("*"), raiseload(Opinion.person), raiseload(Opinion.organisation))


def merge_targets(opinion: Opinion, person: Person, words: str) -> list[Opinion]:
    """The first of those in which every one of `words` is found: in the text, the place, the title of what
    it is about; or whose number it is, which comes first. One more than SHOWN tells that there are others."""
    query, typed = mergeable(opinion, person).order_by(None), words_apart(words)
    said = map(_says, typed)
    wanted = [number for word in typed for number in numbers_in(word)]
    order = [*([Opinion.id.in_(wanted).desc()] if wanted else ()), Opinion.said_at.desc(), Opinion.id.desc()]
    # Numbers are sorted first: whole rows are read of so many alone.
    first = query.where(*said).with_only_columns(Opinion.id).order_by(*order).limit(SHOWN + 1)
    return list(db.session.scalars(query.where(Opinion.id.in_(first)).order_by(*order)))


def _says(word: str) -> ColumnElement[bool]:
    """Whether an opinion says `word`, is about something whose title does, or has it for a number. What only few words
    ask for is left out of the statement: from the index alone the newest are found without looking at all others."""
    either = [Opinion.id.in_(ids_saying(OpinionIndex, [word]))]
    titled = db.session.scalars(select(Occasion.id).where(Occasion.title.icontains(word, autoescape=True))).all()
    if titled:
        either.append(Opinion.occasion_id.in_(titled))
    if numbers := numbers_in(word):
        either.append(Opinion.id.in_(numbers))
    return or_(*either)


def numbers_in(word: str) -> list[int]:
    """The number of an opinion that a typed word names, if it is one: 12, 第12号, １２."""
    number = re.fullmatch(r"第?([0-9]{1,10})号?", half_width(word))
    return [int(number[1])] if number and 0 < int(number[1]) < 2**31 else []


def said_in_form(form_key: str) -> list[Opinion]:
    """What was said in one form, in the order it was written."""
    if not form_key:
        return []
    return list(db.session.scalars(select(Opinion).where(Opinion.form_key == form_key).order_by(Opinion.id)))


def by_query_code(code: str) -> Opinion | None:
    """The opinion a typed query code belongs to; however it is typed."""
    hashes = [keyed_hash(each) for each in readings(code)]
    return db.session.scalar(
        select(Opinion).where(Opinion.query_hash.in_(hashes))
        .order_by((Opinion.query_hash == hashes[0]).desc()).limit(1)
        .options(joinedload(Opinion.occasion), joinedload(Opinion.merged_into))
    )


def published_opinions(*, words: str = "", kind: OpinionKind | None = None, unit: str = "", topic: str = "",
                       event: str = "") -> Select:
    """Opinions shown to everyone with their answers, newest first; `topic` is a slug, as `unit`, `event` the number of
    what they are about."""
    query = (
        select(Opinion).join(Opinion.publication)
        .where(Publication.kind == "opinion", Publication.state == PublicationState.PUBLISHED)
        .order_by(Publication.news_at.desc(), Opinion.id.desc())
        .options(contains_eager(Opinion.publication), joinedload(Opinion.organisation), raiseload(Opinion.person),
                 joinedload(Opinion.occasion).raiseload("*"), joinedload(Opinion.topic))
    )
    if words:
        query = query.where(has_words(OpinionIndex, words, row_by_row=True), _says_in_public(words))
    if kind:
        query = query.where(Opinion.kind == kind)
    if unit:
        query = query.where(Opinion.organisation.has(Organisation.slug == unit))
    if event:
        query = query.where(Opinion.occasion.has(path=notice_path(event)))
    return of_topic(query, Opinion.topic_id, topic)


def _says_in_public(words: str) -> ColumnElement[bool]:
    """The condition that what is found by `words` says them to everybody: what is covered is found by nobody."""
    shown = [func.coalesce(covered, said) for covered, said in (
        (Opinion.covered_text, Opinion.text), (Opinion.covered_place, Opinion.place),
        (Opinion.covered_answer, Opinion.answer))]
    nothing_covered = and_(*(column.is_(None) for column in (
        Opinion.covered_text, Opinion.covered_place, Opinion.covered_answer)))
    all_said = [or_(*(column.icontains(word, autoescape=True) for column in shown)) for word in words_apart(words)]
    return or_(nothing_covered, and_(true(), *all_said))


def opinions_of(person: Person) -> list[Opinion]:
    """What this person said under their own name or wants a reply to, the newest first."""
    return list(db.session.scalars(select(Opinion).where(Opinion.person_id == person.id).order_by(Opinion.id.desc())))


def is_overdue(opinion: Opinion, *, today: date | None = None) -> bool:
    """Whether triage is late: it is due two working days after the opinion was said (domain §2.7)."""
    return opinion.triage is Triage.NEW and opinion.triage_due_on < (today or clock.today())


def triage_due_by(table: WorkdayTable, opinion: Opinion) -> Due:
    """By which day an opinion should be triaged, as `table` has it."""
    return table.add_working_days(clock.local(opinion.waits_since or opinion.said_at).date(), TRIAGE_DAYS)


def triage_reckoned_otherwise(table: WorkdayTable) -> Select:
    """The opinions that wait for triage until a day that rests on something else than `table` says."""
    since = func.coalesce(Opinion.waits_since, Opinion.said_at)
    return select(Opinion).where(Opinion.triage == Triage.NEW, outdated(
        table, Opinion.triage_due_calendar_id, first=since, last=Opinion.triage_due_on)).order_by(Opinion.id)


def transfer_days(opinion: Opinion) -> tuple[date, date] | None:
    """Until when who was handed on to 信访 is told whether it is taken up, and until when it is dealt with: the law's
    days (《信访工作条例》 22, 34). None for other channels, which name their own."""
    if opinion.outside_channel is not OutsideChannel.PETITION:
        return None
    on = clock.local(opinion.triaged_at).date()
    return on + PETITION_TAKEN, on + PETITION_DONE


def coordinating_unit() -> Organisation | None:
    """Whose coordinator triages what was said to no unit in particular."""
    return db.session.scalar(
        select(Organisation).join(Membership).where(Membership.role == Role.COORDINATOR, exists_today())
        .order_by(Organisation.id).limit(1))
