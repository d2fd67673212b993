"""Finding applications: a person's own, those on the desk of a programme or of a recommending unit, the lists."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import number_holds
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import name_found_in
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import leads, may_run
from xicheng_events.openness.recruitment.models import Application, ApplicationObjection, Recruitment
from xicheng_events.openness.recruitment.states import (
    ON_LIST,
    TO_SCREEN,
    ApplicationSource,
    ApplicationState,
    RecruitmentState,
)


def recruitment_of(programme: Programme) -> Recruitment:
    """Where the list of a programme stands; before anybody has applied, one that isn't stored."""
    return db.session.get(Recruitment, programme.id) or Recruitment(
        programme_id=programme.id, state=RecruitmentState.COLLECTING, seed="", outcome={}, return_reason="", version=1)


def may_see_applicants(programme: Programme, person: Person) -> bool:
    """Whether `person` reads who applies: an editor or a leader of the programme's unit, and the coordinator; who only
    reviews its texts doesn't."""
    return person.is_coordinator or may_run(programme, person) or leads(programme, person)


class ApplicationSearch(NamedTuple):
    """What a list is narrowed to: part of the name or the number, or a phone's keyed hash (`who`)."""

    words: str = ""
    who: str = ""
    source: ApplicationSource | None = None
    state: ApplicationState | None = None
    category: Category | None = None
    interest: str = ""  # "yes": who has said that there is a conflict of interest


def applications_of(programme: Programme) -> Select:
    """All for one programme, the latest first."""
    return (select(Application).where(Application.programme_id == programme.id)
            .options(joinedload(Application.unit), joinedload(Application.street), joinedload(Application.field))
            .order_by(Application.applied_at.desc(), Application.id.desc()))


def applications_found(programme: Programme, asked: ApplicationSearch) -> Select:
    """Those of them that are asked for."""
    return applications_of(programme).where(*_narrowed(asked))


def _narrowed(asked: ApplicationSearch) -> Iterator[ColumnElement[bool]]:
    if asked.words:
        yield or_(name_found_in(Application.found_by, asked.words), number_holds(Application.code, asked.words))
    if asked.who:
        yield Application.phone_hash == asked.who
    for column, value in ((Application.source, asked.source), (Application.state, asked.state),
                          (Application.category, asked.category)):
        if value:
            yield column == value
    if asked.interest:
        yield Application.has_interest


def application_in(programme: Programme, code: str) -> Application | None:
    """One of a programme, by its number."""
    return db.session.scalar(applications_of(programme).where(Application.code == plain_text(code)))


def applications_in(programme: Programme, codes: Collection[str]) -> list[Application]:
    """Some of a programme, by their numbers, in the order in which they came."""
    query = applications_of(programme).where(Application.code.in_([plain_text(code) for code in codes]))
    return list(db.session.scalars(query.order_by(None).order_by(Application.id)))


def application_of_phone(programme: Programme, phone: str | None) -> Application | None:
    """The last one of whoever has that phone, withdrawn or not."""
    if not phone:
        return None
    return db.session.scalar(select(Application).where(
        Application.programme_id == programme.id, Application.phone_hash == keyed_hash(phone))
        .order_by(Application.id.desc()).limit(1))


def applications_with(phone: str | None) -> list[Application]:
    """All of whoever has that phone, the latest first."""
    if not phone:
        return []
    query = select(Application).where(Application.phone_hash == keyed_hash(phone)).options(
        joinedload(Application.programme), joinedload(Application.unit))
    return list(db.session.scalars(query.order_by(Application.id.desc())))


def counts_by_state(programme: Programme) -> dict[ApplicationState, int]:
    """How many stand where."""
    rows = db.session.execute(select(Application.state, func.count()).where(
        Application.programme_id == programme.id).group_by(Application.state))
    return dict(rows.all())


def candidates_for(programme: Programme) -> list[Application]:
    """Who may be on the list or is, in the drawn order, those without a place in it by number; of a list that was
    decided those in reserve too, unless an objection to them was found right."""
    mine = or_(Application.state.in_((ApplicationState.ELIGIBLE, *ON_LIST)),
               and_(Application.state == ApplicationState.NOT_CHOSEN, Application.phone_hash != "", ~_is_ruled_out()))
    query = applications_of(programme).where(mine)
    return list(db.session.scalars(query.order_by(None).order_by(
        Application.place.asc().nulls_last(), Application.id)))


def has_made(recruitment: Recruitment, candidates: Iterable[Application], person: Person) -> bool:
    """Whether `person` has handed in or changed the list that is to be decided: then somebody else decides it."""
    return person.id in {recruitment.submitted_by_id, *(each.changed_by_id for each in candidates)}


def listed_for(programme: Programme, *states: ApplicationState) -> list[Application]:
    """Those of a programme in one of these states, in the drawn order."""
    query = applications_of(programme).where(Application.state.in_(states))
    return list(db.session.scalars(query.order_by(None).order_by(
        Application.place.asc().nulls_last(), Application.id)))


def objections_in(programme: Programme, *, by: Person | None = None) -> list[ApplicationObjection]:
    """What was said against those on the list of a programme, by everybody or by one, the latest first."""
    query = (select(ApplicationObjection).join(ApplicationObjection.application)
             .where(Application.programme_id == programme.id,
                    true() if by is None else ApplicationObjection.person_id == by.id)
             .options(joinedload(ApplicationObjection.application)).order_by(ApplicationObjection.id.desc()))
    return list(db.session.scalars(query))


def how_many_disputed(programme: Programme) -> int:
    """How many objections to people on the list of a programme nobody has settled."""
    return db.session.scalar(select(func.count()).select_from(ApplicationObjection).join(
        ApplicationObjection.application).where(
            Application.programme_id == programme.id, ApplicationObjection.settled_at.is_(None)))


def is_disputed() -> ColumnElement[bool]:
    """Whether there is an objection to an application that nobody has settled."""
    return exists().where(ApplicationObjection.application_id == Application.id,
                          ApplicationObjection.settled_at.is_(None))


def is_in_reserve(application: Application, recruitment: Recruitment) -> bool:
    """Whether somebody who wasn't chosen may still be, when somebody on the list drops out."""
    return (application.state is ApplicationState.NOT_CHOSEN and recruitment.decided_at is not None
            and not db.session.scalar(select(_is_ruled_out()).where(Application.id == application.id)))


def _is_ruled_out() -> ColumnElement[bool]:
    # An objection to them was found right.
    return exists().where(ApplicationObjection.application_id == Application.id,
                          ApplicationObjection.is_upheld.is_(True))


def takes_people_now(programme: Programme) -> bool:
    """Whether applications and recommendations are taken at this moment."""
    return programme.opens_at <= clock.now() < programme.closes_at


def is_in_notice(recruitment: Recruitment) -> bool:
    """Whether the list is shown to the public today."""
    return (recruitment.state is RecruitmentState.NOTICE and recruitment.notice_until is not None
            and clock.today() <= recruitment.notice_until)


def unscreened(programme_id: int) -> ColumnElement[bool]:
    """The condition that an application waits for its screening."""
    return and_(Application.programme_id == programme_id, Application.state.in_(TO_SCREEN))
