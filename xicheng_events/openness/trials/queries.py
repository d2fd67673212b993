"""Which tasks there are, and who sees them: one function decides that, and everything else begins with it."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import Period
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import LIVE
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import is_organiser, may_run
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.states import GRACE_DAYS, OPEN, REVIEWED, TargetKind, TaskMode, TaskState


def tasks_seen_by(person: Person) -> Select:
    """The tasks `person` may know of, wherever they are read, counted or looked for: the own ones; at the desk those of
    the own unit's programmes, and all for the coordinator. A covert one is seen by its officer and the programme's two
    organisers alone until its report is passed (domain §4.5)."""
    return _with_all(select(ExperienceTask).where(or_(is_own_task(person), _is_work_of(person))))


def tasks_at_desk(person: Person) -> Select:
    """Those of them that are the person's work, not the own ones as a member."""
    return tasks_seen_by(person).where(_is_work_of(person))


def is_own_task(person: Person) -> ColumnElement[bool]:
    """Whether a task is the person's own, as a member."""
    return and_(Appointment.phone_hash == person.phone_hash, Appointment.phone_hash != "") if person.phone_hash \
        else false()


def _is_work_of(person: Person) -> ColumnElement[bool]:
    if not person.holds(*DESK_ROLES, Role.COORDINATOR):
        return false()
    organises = or_(Programme.first_organiser_id == person.id, Programme.second_organiser_id == person.id)
    works = true() if person.is_coordinator else Publication.organisation_id.in_(person.organisation_ids(*DESK_ROLES))
    is_secret = and_(ExperienceTask.mode == TaskMode.COVERT, ExperienceTask.is_disclosed.is_(False))
    return or_(organises, and_(works, ~is_secret))


def _with_all(query: Select) -> Select:
    return (query.join(ExperienceTask.programme).join(Programme.publication)
            .outerjoin(ExperienceTask.appointment).options(
                contains_eager(ExperienceTask.programme).contains_eager(Programme.publication),
                contains_eager(ExperienceTask.appointment), joinedload(ExperienceTask.unit)))


def own_tasks(person: Person) -> list[ExperienceTask]:
    """The tasks of a member: those to be done first, then the latest."""
    query = tasks_seen_by(person).where(is_own_task(person)).order_by(
        ExperienceTask.state.in_((*OPEN, TaskState.DONE)).desc(), ExperienceTask.last_on.desc(), ExperienceTask.id)
    return list(db.session.scalars(query))


def own_task(person: Person, code: str) -> ExperienceTask | None:
    """A task of a member."""
    return db.session.scalar(tasks_seen_by(person).where(is_own_task(person), ExperienceTask.code == plain_text(code)))


def desk_tasks(programme: Programme, person: Person, *, states: Iterable[TaskState] = (), mode: TaskMode | None = None,
               words: str = "", late: bool = False) -> Select:
    """What `person` sees of a programme's tasks, those whose time is over soonest first."""
    query = tasks_at_desk(person).where(ExperienceTask.programme_id == programme.id)
    if states:
        query = query.where(ExperienceTask.state.in_(tuple(states)))
    if mode:
        query = query.where(ExperienceTask.mode == mode)
    if late:
        query = query.where(is_report_late())
    if words:
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in (
            ExperienceTask.target, Appointment.name, ExperienceTask.code))))
    return query.order_by(ExperienceTask.last_on.desc(), ExperienceTask.id)


def desk_task(programme: Programme, person: Person, code: str) -> ExperienceTask | None:
    """One of them."""
    return db.session.scalar(desk_tasks(programme, person).where(ExperienceTask.code == plain_text(code)))


def works_on(person: Person) -> ColumnElement[bool]:
    """Whether a task is this person's to follow at the desk: an editor's of the programme's unit, or an organiser's."""
    organises = or_(Programme.first_organiser_id == person.id, Programme.second_organiser_id == person.id)
    return or_(organises, Publication.organisation_id.in_(person.organisation_ids(Role.EDITOR)))


def is_report_late() -> ColumnElement[bool]:
    """Whether the report about a task should be there by now."""
    return and_(ExperienceTask.state == TaskState.DONE, ExperienceTask.due_on < clock.today())


def standing_of_task(task: ExperienceTask) -> tuple[str, str]:
    """(words, tone) of where it stands today: what is stored, and what the clock says."""
    if task.state in OPEN and (clock.today() - task.last_on).days > GRACE_DAYS:
        return TaskState.MISSED.label, TaskState.MISSED.tone
    if task.state is TaskState.DONE and task.due_on < clock.today():
        return _("报告逾期"), "stop"
    return task.state.label, task.state.tone


def assigns(programme: Programme, person: Person) -> bool:
    """Whether `person` gives tasks out in it: an editor of its unit, or one of its organisers."""
    return may_run(programme, person) or is_organiser(programme, person)


def modes_for(programme: Programme, person: Person) -> list[TaskMode]:
    """In which ways `person` may have things gone through in it: covertly in a programme of the district alone, and by
    its organisers alone."""
    modes = [each for each in TaskMode if each is not TaskMode.COVERT]
    return modes if not may_set_covert(programme, person) else list(TaskMode)


def may_set_covert(programme: Programme, person: Person) -> bool:
    """Whether `person` may set covert tasks in it."""
    return programme.is_of_district and is_organiser(programme, person)


def members_for_tasks(programme: Programme) -> list[Appointment]:
    """Whom a task can be given to: whose term is live and not over, by number."""
    return list(db.session.scalars(select(Appointment).where(
        Appointment.programme_id == programme.id, Appointment.state.in_(LIVE), Appointment.ends_on >= clock.today(),
        Appointment.phone_hash != "").order_by(Appointment.sequence, Appointment.term_number)))


def days_done_in(programme: Programme, person: Person, *, terms: list[int] | None = None, within: Period | None = None
                 ) -> list[tuple[int, date, TargetKind]]:
    """(id of the term, day, kind of target) of each task its members, or those of these `terms`, have gone through, as
    履职 counts them, ever or `within` a period, of what `person` may know of: once its report is passed under their
    name. Of those with an anonymous report nobody is known, and none counts before, so that no number tells by
    falling."""
    tasks = desk_tasks(programme, person, states=REVIEWED)
    if terms is not None:
        tasks = tasks.where(ExperienceTask.appointment_id.in_(terms))
    if within is not None:
        tasks = tasks.where(ExperienceTask.done_on.between(within.first, within.last))
    return _days_done(tasks)


def own_days_done(person: Person) -> list[tuple[int, date, TargetKind]]:
    """The same of each task a member has gone through themselves, reported or not: for the own duties."""
    return _days_done(tasks_seen_by(person).where(is_own_task(person)))


def _days_done(tasks: Select) -> list[tuple[int, date, TargetKind]]:
    gone = tasks.where(ExperienceTask.appointment_id.is_not(None), ExperienceTask.done_on.is_not(None))
    shown = gone.with_only_columns(ExperienceTask.appointment_id, ExperienceTask.done_on, ExperienceTask.target_kind,
                                   maintain_column_froms=True).order_by(None)
    return db.session.execute(shown).all()
