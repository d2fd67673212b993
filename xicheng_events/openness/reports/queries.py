"""Finding reports, and who reads them: as with tasks, one function decides, and everything else begins with it."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.codes import query_code_of
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import Period
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import serving
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.reports.models import ExperienceReport, ReportPhoto, ReportProblem
from xicheng_events.openness.reports.states import FEW, HANDED_IN, OUT, ReportState
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.queries import is_own_task
from xicheng_events.openness.trials.states import TaskMode
from xicheng_events.voice.adoption.models import Adoption
from xicheng_events.voice.followup.models import Issue, IssueOpinion
from xicheng_events.voice.opinions.models import Opinion, OpinionSource, Triage


def reports_seen_by(person: Person) -> Select:
    """The reports `person` may read: the own ones; at the desk those that were handed in to the own unit's programmes,
    all of them for the coordinator; once passed also those about the own unit, and those with a problem that it
    handles. One about a covert task is read by the programme's organisers alone until it is passed."""
    return (select(ExperienceReport).join(ExperienceReport.programme).join(Programme.publication)
            .outerjoin(ExperienceReport.task).outerjoin(ExperienceTask.appointment)
            .where(or_(is_own_task(person), _is_read_at_desk(person)))
            .options(contains_eager(ExperienceReport.programme).contains_eager(Programme.publication),
                     contains_eager(ExperienceReport.task).contains_eager(ExperienceTask.appointment),
                     joinedload(ExperienceReport.unit)))


def _is_read_at_desk(person: Person) -> ColumnElement[bool]:
    units = person.organisation_ids(*DESK_ROLES)
    is_secret = and_(ExperienceReport.mode == TaskMode.COVERT, ExperienceReport.state.not_in(OUT))
    works = ExperienceReport.id.is_not(None) if person.is_coordinator else Publication.organisation_id.in_(units)
    handles = or_(ExperienceReport.unit_id.in_(units), exists().where(
        ReportProblem.report_id == ExperienceReport.id, ReportProblem.opinion_id == Opinion.id,
        or_(Opinion.organisation_id.in_(units), exists().where(
            IssueOpinion.opinion_id == Opinion.id, Issue.id == IssueOpinion.issue_id, Issue.lead_id.in_(units)))))
    return and_(ExperienceReport.state.in_(HANDED_IN), or_(
        _is_organised_by(person) if units or person.is_coordinator else false(),
        and_(works, ~is_secret), and_(handles, ExperienceReport.state.in_(OUT))))


def _is_organised_by(person: Person) -> ColumnElement[bool]:
    return or_(Programme.first_organiser_id == person.id, Programme.second_organiser_id == person.id)


def desk_reports(person: Person, *, programme: str = "", state: ReportState | None = None, words: str = "") -> Select:
    """What `person` reads of them at the desk, what waits for review first, then the latest."""
    query = reports_seen_by(person).where(_is_read_at_desk(person))
    if programme:
        query = query.where(Programme.code == programme)
    if state:
        query = query.where(ExperienceReport.state == state)
    if words:
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in (
            ExperienceReport.target, ExperienceReport.code))))
    return query.order_by((ExperienceReport.state == ReportState.SUBMITTED).desc(), ExperienceReport.visited_on.desc(),
                          ExperienceReport.id)


def desk_report(person: Person, code: str) -> ExperienceReport | None:
    """One of them, with its problems and photos."""
    query = desk_reports(person).where(ExperienceReport.code == plain_text(code))
    return db.session.scalar(query.options(*_whole()))


def report_behind(opinion: Opinion, person: Person) -> ExperienceReport | None:
    """The report whose problem an opinion is, for who reads it at the desk; none for one forwarded anonymously: nothing
    leads from it towards who has written it."""
    if opinion.source is not OpinionSource.REPORT or opinion.anonymous:
        return None
    return db.session.scalar(desk_reports(person).where(
        ExperienceReport.is_anonymous.is_(False),
        ExperienceReport.id.in_(select(ReportProblem.report_id).where(ReportProblem.opinion_id == opinion.id))))


def reports_to_review(person: Person) -> Select:
    """Those that wait for `person`: handed in to programmes of the own unit, covert ones to their organisers."""
    works = Publication.organisation_id.in_(person.organisation_ids(*DESK_ROLES))
    return desk_reports(person, state=ReportState.SUBMITTED).where(or_(_is_organised_by(person), works))


def report_of_task(task: ExperienceTask) -> ExperienceReport | None:
    """The report about a task, in whatever state, with its problems and photos."""
    return db.session.scalar(select(ExperienceReport).where(ExperienceReport.task_id == task.id).options(*_whole()))


def own_reports(person: Person) -> list[ExperienceReport]:
    """The reports of a member that are known to be theirs, with their problems, the latest first."""
    query = reports_seen_by(person).where(is_own_task(person)).order_by(
        ExperienceReport.visited_on.desc(), ExperienceReport.id)
    return list(db.session.scalars(query.options(*_whole())))


def _whole():
    return (selectinload(ExperienceReport.problems).joinedload(ReportProblem.opinion),
            selectinload(ExperienceReport.photos).joinedload(ReportPhoto.file))


def photo_seen_by(person: Person, photo_id: int) -> ReportPhoto | None:
    """A photo of a report that `person` reads."""
    return db.session.scalar(select(ReportPhoto).where(
        ReportPhoto.id == photo_id,
        ReportPhoto.report_id.in_(reports_seen_by(person).with_only_columns(
            ExperienceReport.id, maintain_column_froms=True))))


def query_code_of_problem(problem: ReportProblem) -> str:
    """With which its member follows a problem without being known: the code of its opinion, known in advance."""
    return query_code_of(keyed_hash(f"report problem:{problem.id}"))


def is_one_of_few(programme_id: int) -> bool:
    """Whether so few serve in a programme that anonymous forwarding hides little."""
    members = db.session.scalar(select(func.count()).select_from(serving(programme_id).order_by(None).subquery()))
    return members < FEW


def is_open_problem() -> ColumnElement[bool]:
    """Whether what became of a problem is still to come: not decided, or an issue that isn't closed, or put to adoption
    without anything told."""
    root = Opinion.__table__.alias("root")
    said = select(func.coalesce(Opinion.merged_into_id, Opinion.id)).where(
        Opinion.id == ReportProblem.opinion_id).correlate(ReportProblem).scalar_subquery()
    waits = exists().where(root.c.id == said, or_(
        root.c.triage == Triage.NEW,
        and_(root.c.triage == Triage.REGISTERED, exists().where(
            IssueOpinion.opinion_id == root.c.id, Issue.id == IssueOpinion.issue_id, Issue.closed_at.is_(None))),
        and_(root.c.triage == Triage.TO_ADOPT, ~exists().where(
            Adoption.opinion_id == root.c.id, Adoption.told_number.is_not(None)))))
    return and_(ReportProblem.opinion_id.is_not(None), waits)


def days_reported_in(programme: Programme, person: Person, *, terms: list[int] | None = None,
                     within: Period | None = None) -> list[tuple[int, date]]:
    """(id of the term, day on which it was handed in) of each report of its members, or of those of these `terms`, ever
    or `within` a period, that was passed under its writer's name, and that `person` reads. What was passed anonymously
    is nobody's, and nothing counts before: so no number tells by falling."""
    query = desk_reports(person).where(ExperienceReport.programme_id == programme.id, ExperienceReport.state.in_(OUT))
    if terms is not None:
        query = query.where(ExperienceTask.appointment_id.in_(terms))
    if within is not None:
        query = query.where(ExperienceReport.submitted_on.between(within.first, within.last))
    return _days_reported(query)


def own_days_reported(person: Person) -> list[tuple[int, date]]:
    """The same of what a member has handed in themselves, passed or not."""
    return _days_reported(reports_seen_by(person).where(is_own_task(person), ExperienceReport.state.in_(HANDED_IN)))


def _days_reported(query: Select) -> list[tuple[int, date]]:
    known = query.where(ExperienceTask.appointment_id.is_not(None), ExperienceReport.submitted_on.is_not(None))
    shown = known.with_only_columns(ExperienceTask.appointment_id, ExperienceReport.submitted_on,
                                    maintain_column_froms=True).order_by(None)
    return db.session.execute(shown).all()


def writer_of(report: ExperienceReport) -> Appointment | None:
    """Whose it is; None where nothing knows any more."""
    return report.task.appointment if report.task else None
