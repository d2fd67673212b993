"""What waits for a unit, what is being studied and what was answered; for the desk within its own units."""

from flask import current_app
from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, raiseload, selectinload

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import Due, WorkdayTable, current_table, outdated
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.voice.adoption.kinds import AdoptionState
from xicheng_events.voice.adoption.models import Adoption, AdoptionAnswer, AdoptionTheme
from xicheng_events.voice.opinions.models import Opinion, Triage
from xicheng_events.voice.opinions.operations import may_triage
from xicheng_events.voice.opinions.queries import DESK_ROLES

MAKERS, CHECKERS = (Role.EDITOR,), (Role.REVIEWER, Role.LEADER)


def opinions_to_assign(person: Person, *, event_code: str = "") -> Select:
    """The opinions put to adoption that no unit studies yet and that are `person`'s to hand out, the oldest first."""
    query = select(Opinion).where(Opinion.triage == Triage.TO_ADOPT, ~_has_adoption()).order_by(
        Opinion.triaged_at, Opinion.id)
    if not person.is_coordinator:
        query = query.where(Opinion.organisation_id.in_(person.organisation_ids(*MAKERS)))
    if event_code:
        query = query.where(Opinion.occasion_id.in_(select(Occasion.id).where(
            Occasion.path.endswith(f"/{event_code}", autoescape=True))))
    return query.options(joinedload(Opinion.occasion).raiseload("*"), joinedload(Opinion.organisation))


def opinions_assigned_late(person: Person) -> Select:
    """Those of them that should be with a unit by now."""
    return opinions_to_assign(person).where(Opinion.triaged_at < _assigned_before())


def assign_due(opinion: Opinion) -> Due:
    """By which day a unit should have it (domain §3.6)."""
    return current_table().add_working_days(clock.local(opinion.triaged_at).date(),
                                            current_app.config["ADOPTION_ASSIGN_DAYS"])


def themes_seen_by(person: Person) -> Select:
    """The themes `person` may read: studied by the own units, or of what these host; all for the coordinator."""
    query = select(AdoptionTheme).order_by(AdoptionTheme.id.desc()).options(
        joinedload(AdoptionTheme.occasion).raiseload("*"), joinedload(AdoptionTheme.organisation))
    if person.is_coordinator:
        return query
    mine = person.organisation_ids(*DESK_ROLES)
    hosted = select(Occasion.id).where(Occasion.host_id.in_(mine))
    return query.where(or_(AdoptionTheme.organisation_id.in_(mine), AdoptionTheme.occasion_id.in_(hosted)))


def themes_of_desk(person: Person, *, state: AdoptionState | None = None, event_code: str = "", unit: str = "",
                   words: str = "", late: bool = False) -> Select:
    """The list, narrowed by whatever is given; `late`: only those whose day is over."""
    query = themes_seen_by(person)
    if state:
        query = query.where(AdoptionTheme.state == state)
    if event_code:
        query = query.where(AdoptionTheme.occasion.has(Occasion.path.endswith(f"/{event_code}", autoescape=True)))
    if unit:
        query = query.where(AdoptionTheme.organisation.has(Organisation.slug == unit))
    if words:
        query = query.where(AdoptionTheme.title.icontains(words, autoescape=True))
    return only_late_themes(query) if late else query


def only_late_themes(query: Select) -> Select:
    """Those of a list that aren't answered and whose day is over."""
    return query.where(AdoptionTheme.state != AdoptionState.TOLD, AdoptionTheme.due_on < clock.today())


def theme_seen_by(person: Person, theme_id: int) -> AdoptionTheme | None:
    """One of them, with its opinions and answers."""
    return db.session.scalars(themes_seen_by(person).where(AdoptionTheme.id == theme_id).options(
        selectinload(AdoptionTheme.adoptions).joinedload(Adoption.opinion).raiseload(Opinion.person),
        selectinload(AdoptionTheme.answers), joinedload(AdoptionTheme.made_by))).unique().one_or_none()


def theme_of_form(form_key: str) -> AdoptionTheme | None:
    """What a form has already led to."""
    return db.session.scalar(select(AdoptionTheme).where(AdoptionTheme.form_key == form_key))


def themes_to_join(person: Person, occasions: set[int]) -> list[AdoptionTheme]:
    """The themes of these occasions under which one more opinion can be put, the newest first."""
    found = themes_seen_by(person).where(AdoptionTheme.occasion_id.in_(occasions),
                                         AdoptionTheme.state != AdoptionState.SUBMITTED)
    return list(db.session.scalars(found.limit(100)))


def themes_to_answer(person: Person) -> Select:
    """What `person`, an editor of the unit that studies it, has to answer."""
    return select(AdoptionTheme).where(AdoptionTheme.state == AdoptionState.ASSIGNED,
                                       AdoptionTheme.organisation_id.in_(person.organisation_ids(*MAKERS)))


def themes_to_check(person: Person) -> Select:
    """What `person` has to pass or return; nobody passes what they have written."""
    return select(AdoptionTheme).where(
        AdoptionTheme.state == AdoptionState.SUBMITTED, AdoptionTheme.made_by_id != person.id,
        AdoptionTheme.organisation_id.in_(person.organisation_ids(*CHECKERS)))


def themes_with_others(person: Person) -> Select:
    """What of the own occasions other units still study."""
    mine = person.organisation_ids(*DESK_ROLES)
    return (select(AdoptionTheme).join(Occasion, Occasion.id == AdoptionTheme.occasion_id)
            .where(AdoptionTheme.state != AdoptionState.TOLD, Occasion.host_id.in_(mine),
                   AdoptionTheme.organisation_id.not_in(mine)))


def adoption_of(opinion: Opinion) -> Adoption | None:
    """The adoption of an opinion, or of what it was merged into, with what was told."""
    return db.session.scalar(select(Adoption).where(
        Adoption.opinion_id == (opinion.merged_into_id or opinion.id)).options(
            joinedload(Adoption.told), joinedload(Adoption.theme).joinedload(AdoptionTheme.organisation)))


def told_answers(opinions: list[Opinion]) -> dict[int, AdoptionAnswer]:
    """What was told of each of `opinions`, or of what it was merged into, by its number; in one statement."""
    roots = {each.id: each.merged_into_id or each.id for each in opinions}
    found = dict(map(tuple, db.session.execute(
        select(Adoption.opinion_id, AdoptionAnswer).join(AdoptionAnswer, and_(
            AdoptionAnswer.theme_id == Adoption.theme_id, AdoptionAnswer.number == Adoption.told_number))
        .where(Adoption.opinion_id.in_(set(roots.values()))))))
    return {number: found[root] for number, root in roots.items() if root in found}


def occasions_with_themes(person: Person) -> list[tuple[str, str]]:
    """(code, title) of what the themes that `person` may read are about, the newest first."""
    seen = themes_seen_by(person).order_by(None).with_only_columns(AdoptionTheme.occasion_id)
    found = select(Occasion).options(raiseload("*")).where(Occasion.id.in_(seen), Occasion.path != "")
    return [(each.code, each.title) for each in db.session.scalars(found.order_by(Occasion.id.desc()).limit(200))]


def numbers_of_themes(themes: list[AdoptionTheme]) -> dict[int, int]:
    """How many opinions each has, by its id, in one statement."""
    return dict(map(tuple, db.session.execute(
        select(Adoption.theme_id, func.count()).where(Adoption.theme_id.in_([each.id for each in themes]))
        .group_by(Adoption.theme_id))))


def may_answer_theme(theme: AdoptionTheme, person: Person) -> bool:
    """Whether writing its answer is `person`'s work: the unit's editor."""
    return person.holds(*MAKERS, organisation_id=theme.organisation_id)


def may_check_theme(theme: AdoptionTheme, person: Person) -> bool:
    """Whether passing its answer is `person`'s work: the unit's reviewer or leader, who hasn't written it."""
    return person.holds(*CHECKERS, organisation_id=theme.organisation_id) and theme.made_by_id != person.id


def may_assign_theme(theme: AdoptionTheme, person: Person) -> bool:
    """Whether handing it to a unit is `person`'s work: the host's editor or the coordinator."""
    return person.is_coordinator or person.holds(*MAKERS, organisation_id=theme.occasion.host_id) or any(
        may_triage(each.opinion, person) for each in theme.adoptions)


def may_fix_tally(occasion: Occasion, person: Person) -> bool:
    """Whether fixing an occasion's sums is `person`'s work: the host's editor or the coordinator."""
    return person.is_coordinator or person.holds(*MAKERS, organisation_id=occasion.host_id)


def is_theme_late(theme: AdoptionTheme) -> bool:
    """Whether its day is over."""
    return theme.state is not AdoptionState.TOLD and theme.due_on < clock.today()


def adoption_due_by(table: WorkdayTable, theme: AdoptionTheme) -> Due:
    """By which day it is to be answered, as `table` has it."""
    return table.add_working_days(clock.local(theme.since).date(), theme.days)


def adoption_reckoned_otherwise(table: WorkdayTable) -> Select:
    """The themes that wait for an answer until a day that rests on something else than `table` says."""
    return select(AdoptionTheme).where(AdoptionTheme.state != AdoptionState.TOLD, outdated(
        table, AdoptionTheme.due_calendar_id, first=AdoptionTheme.since, last=AdoptionTheme.due_on)).order_by(
            AdoptionTheme.id)


def _has_adoption():
    return exists().where(Adoption.opinion_id == Opinion.id)


def _assigned_before():
    """What was put to adoption before this instant should be with a unit."""
    days = current_app.config["ADOPTION_ASSIGN_DAYS"]
    return clock.start_of(current_table().add_working_days(clock.today(), -days).on)
