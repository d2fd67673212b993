"""What time does to reports: reminders, closing with the last problem, photos that go, drafts nobody handed in."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import joinedload

from xicheng_events.foundation.audit.operations import record_of_all
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.openness.reports.models import ExperienceReport, ReportPhoto, ReportProblem
from xicheng_events.openness.reports.operations.telling import tell_of_report
from xicheng_events.openness.reports.queries import is_open_problem
from xicheng_events.openness.reports.states import LAST_MONTHS, OUT, REMINDED_DAYS, WRITABLE, ReportState
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.states import TaskState

_AT_ONCE = 200


def remind_of_reports() -> int:
    """Sweep: remind members the day before a report is due, and once more when it is overdue; once for each due day,
    how many."""
    today = clock.today()
    return _tell("report_due", ExperienceTask.due_reminded_for, ExperienceTask.due_on.between(
        today, today + timedelta(days=REMINDED_DAYS))) + _tell(
        "report_overdue", ExperienceTask.overdue_told_for, ExperienceTask.due_on < today)


def _tell(template: str, column, is_due) -> int:
    is_new = or_(column.is_(None), column != ExperienceTask.due_on)
    rows = db.session.scalars(select(ExperienceTask).where(
        ExperienceTask.state == TaskState.DONE, is_due, is_new).order_by(ExperienceTask.id).limit(_AT_ONCE).options(
        joinedload(ExperienceTask.appointment), joinedload(ExperienceTask.programme))).all()
    for task in rows:
        if write(update(ExperienceTask).where(ExperienceTask.id == task.id, is_new).values(
                {column.key: task.due_on})):
            tell_of_report(template, task.appointment)
    return len(rows)


def close_reports() -> int:
    """Sweep: reports all of whose problems are closed are 已办结, their tasks with them; how many."""
    is_open = exists().where(ReportProblem.report_id == ExperienceReport.id, is_open_problem())
    ids = list(db.session.scalars(select(ExperienceReport.id).where(
        ExperienceReport.state == ReportState.PASSED, ~is_open).order_by(ExperienceReport.id).limit(_AT_ONCE)))
    if not ids:
        return 0
    tasks = select(ExperienceReport.task_id).where(ExperienceReport.id.in_(ids), ExperienceReport.task_id.is_not(None))
    write(update(ExperienceTask).where(ExperienceTask.id.in_(tasks), ExperienceTask.state == TaskState.REVIEWED).values(
        state=TaskState.CLOSED))
    done = write(update(ExperienceReport).where(
        ExperienceReport.id.in_(ids), ExperienceReport.state == ReportState.PASSED).values(
        state=ReportState.CLOSED, closed_on=clock.today()))
    record_of_all("reports.closed", entries=done)
    return done


def reopen_reports() -> int:
    """Sweep: a problem that is worked on again, its answer taken back or its issue opened anew, opens its report again,
    so that the photos stay until it is closed; how many."""
    is_open = exists().where(ReportProblem.report_id == ExperienceReport.id, is_open_problem())
    has_photos = exists().where(ReportPhoto.report_id == ExperienceReport.id)
    ids = list(db.session.scalars(select(ExperienceReport.id).where(
        ExperienceReport.state == ReportState.CLOSED, has_photos, is_open).order_by(ExperienceReport.id)
        .limit(_AT_ONCE)))
    if not ids:
        return 0
    done = write(update(ExperienceReport).where(
        ExperienceReport.id.in_(ids), ExperienceReport.state == ReportState.CLOSED).values(
        state=ReportState.PASSED, closed_on=None))
    record_of_all("reports.reopened", entries=done)
    return done


def drop_photos() -> int:
    """Sweep: let the photos go of reports whose last problem was closed TRIAL_MONTHS ago, and at the latest LAST_MONTHS
    after they were passed; how many. Their files follow."""
    today = clock.today()
    over = select(ExperienceReport.id).where(ExperienceReport.state.in_(OUT), or_(
        and_(ExperienceReport.closed_on.is_not(None),
             ExperienceReport.closed_on < today - relativedelta(months=current_app.config["TRIAL_MONTHS"])),
        ExperienceReport.passed_on < today - relativedelta(months=LAST_MONTHS)))
    ids = list(db.session.scalars(select(ReportPhoto.id).where(ReportPhoto.report_id.in_(over)).order_by(
        ReportPhoto.id).limit(_AT_ONCE)))
    done = write(delete(ReportPhoto).where(ReportPhoto.id.in_(ids))) if ids else 0
    if done:
        record_of_all("reports.photos_dropped", entries=done)
    return done


def drop_drafts() -> int:
    """Sweep: let the drafts go of reports that nobody waits for any more; how many."""
    over = select(ExperienceReport.id).join(ExperienceReport.task).where(
        ExperienceReport.state.in_(WRITABLE), ExperienceTask.state == TaskState.MISSED)
    ids = list(db.session.scalars(over.order_by(ExperienceReport.id).limit(_AT_ONCE)))
    if not ids:
        return 0
    for model in (ReportProblem, ReportPhoto):
        write(delete(model).where(model.report_id.in_(ids)))
    return write(delete(ExperienceReport).where(ExperienceReport.id.in_(ids)))
