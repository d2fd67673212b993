"""Reviewing a report: returned with a reason, or passed; then its problems are opinions, and of one that is forwarded
anonymously nothing leads to its member any more (domain §4.5)."""

from calendar import monthrange
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.workdays import reckon
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.programmes.queries import is_organiser
from xicheng_events.openness.reports.models import ExperienceReport
from xicheng_events.openness.reports.operations.photos import disown_photos
from xicheng_events.openness.reports.operations.telling import tell_of_report
from xicheng_events.openness.reports.queries import query_code_of_problem, writer_of
from xicheng_events.openness.reports.states import LONGEST_REASON, ReportState
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.states import TaskMode, TaskState
from xicheng_events.voice.opinions.models import OpinionKind, OpinionSource
from xicheng_events.voice.opinions.operations import Statement, record_opinion

OF_TASKS = ("trial_assigned", "trial_reminder", "trial_shortened", "trial_ended", "report_due", "report_overdue",
            "report_returned", "report_passed")


def may_review(report: ExperienceReport, person: Person) -> bool:
    """Whether reviewing is `person`'s: an organiser's; but for a covert one, anybody's at the desk of the programme's
    unit."""
    works = person.holds(*DESK_ROLES, organisation_id=report.programme.organisation_id)
    organises = is_organiser(report.programme, person) and person.holds(*DESK_ROLES)
    return organises or (works and report.mode is not TaskMode.COVERT)


def return_report(report: ExperienceReport, *, reason: str, by: Person) -> None:
    """退回修改: there are as many working days once more as a report has. The record says it of the programme: beside
    the message's hour a report would be found by it. Refuses `not_yours`, `not_submitted`, and texts beside
    `reason`."""
    require_right(may_review(report, by))
    said = written(reason, field="reason", at_least=5, at_most=LONGEST_REASON, what=_("退回理由"))
    _claim(report, state=ReportState.RETURNED, return_reason=said, submitted_on=None)
    due = max(report.task.due_on, reckon(clock.today(), report.programme.report_days).on)
    write(update(ExperienceTask).where(ExperienceTask.id == report.task_id, ExperienceTask.state == TaskState.REPORTED)
          .values(state=TaskState.DONE, due_on=due), renewing=True)
    record("reports.returned", report.programme, by=by)
    tell_of_report("report_returned", writer_of(report))


def pass_report(report: ExperienceReport, *, by: Person) -> None:
    """审核通过: each problem becomes an opinion that the unit visited triages, with the reporter following it; or with
    nobody, where it is forwarded anonymously. Refuses `not_yours`, `not_submitted`."""
    require_right(may_review(report, by))
    _claim(report, state=ReportState.PASSED, passed_on=clock.today(), passed_by_id=by.id)
    member = writer_of(report)
    for problem in report.problems:
        opinion = record_opinion(
            report.programme.occasion, _statement(report, problem, member), source=OpinionSource.REPORT,
            said_at=clock.start_of(clock.today()), unit_id=report.unit_id, by=by)
        problem.opinion_id = opinion.id
    db.session.flush()
    record("reports.passed", report, by=by, problems=len(report.problems))
    if report.is_anonymous:
        _cut(report, member, by=by)
    else:
        write(update(ExperienceTask).where(ExperienceTask.id == report.task_id).values(
            state=TaskState.REVIEWED, is_disclosed=True), renewing=True)
        tell_of_report("report_passed", member)
    db.session.expire_all()


def _statement(report: ExperienceReport, problem, member: Appointment) -> Statement:
    said = {"kind": OpinionKind.SUGGESTION, "text": problem.text, "place": report.place,
            "anchor": kept(lambda: problem.step.label) if problem.step else "",
            "query_code": query_code_of_problem(problem)}
    if report.is_anonymous:
        return Statement(**said, anonymous=True)
    person = db.session.scalar(select(Person).where(Person.phone_hash == member.phone_hash))
    return Statement(**said, person=person, phone=member.phone, wants_reply=True)


def _claim(report: ExperienceReport, **values) -> None:
    """Of two who decide at the same moment the database takes one."""
    claimed = write(update(ExperienceReport).where(
        ExperienceReport.id == report.id, ExperienceReport.state == ReportState.SUBMITTED).values(**values))
    db.session.refresh(report)
    if not claimed:
        raise Refused("not_submitted", _("这份报告已由他人审核，或已被体验员撤回，请查看最新状态。"))


def _cut(report: ExperienceReport, member: Appointment, *, by: Person) -> None:
    """Take out of everything that is stored what leads from the report to its member: of the task the member, its days
    and its form; of the photos who sent them in; of the outbox whom tasks were told to, of all members: who alone is
    missing there would be found by it as well."""
    task = report.task
    first, last = task.first_on.replace(day=1), _end_of_month(task.last_on)
    write(update(ExperienceTask).where(ExperienceTask.id == task.id).values(
        appointment_id=None, form_key=None, assigned_on=None, done_on=None, due_on=None, reason="", reminded_for=None,
        due_reminded_for=None, overdue_told_for=None, first_on=first, last_on=last, state=TaskState.REVIEWED,
        is_disclosed=True, is_to_note=False, acted_on=clock.today().replace(day=1)))
    write(update(ExperienceReport).where(ExperienceReport.id == report.id).values(
        task_id=None, submitted_on=None, visited_on=report.visited_on.replace(day=1)))
    disown_photos(report, by=by)
    members = select(Appointment.phone_hash).where(
        Appointment.programme_id == report.programme_id, Appointment.phone_hash != "")
    told = (Notice.template.in_(OF_TASKS), Notice.phone_hash.in_(members))
    hers = Notice.phone_hash == member.phone_hash
    write(update(Notice).where(*told, hers, Notice.state == NoticeState.QUEUED).values(state=NoticeState.EXPIRED))
    write(update(Notice).where(*told, Notice.state != NoticeState.QUEUED).values(
        phone="", phone_hash="", text=None, subject_kind=None, subject_id=None))


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
