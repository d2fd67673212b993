"""A report as its member writes it: kept as it grows, handed in, taken back until it is passed."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_reference, new_row_id
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.openness.reports.models import ExperienceReport, ReportProblem
from xicheng_events.openness.reports.queries import report_of_task
from xicheng_events.openness.reports.states import (
    LONGEST_MARK,
    LONGEST_PLACE,
    LONGEST_PROBLEM,
    LONGEST_WORDS,
    MOST_PROBLEMS,
    WRITABLE,
    ExperienceStep,
    ReportState,
    StepRow,
)
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.operations.by_the_month import acted
from xicheng_events.openness.trials.states import TaskState


@dataclass(frozen=True, kw_only=True)
class ReportWords:
    """What is written in a report; `problems`: (step or None, text), those without text left out."""

    place: str = ""
    steps: Sequence[StepRow] = ()
    highlights: str = ""
    suggestions: str = ""
    problems: Sequence[tuple[ExperienceStep | None, str]] = field(default=())
    is_anonymous: bool = False


def save_report(task: ExperienceTask, words: ReportWords, *, seen: str = "", page: str = "", goes_on: bool = False,
                by: Person) -> ExperienceReport:
    """Keep what is written so far, however little it is; `seen`: what `words_kept` said when the page was made, or when
    it last heard; `page`: which page it is (`new_page`), `goes_on`: it is written on there.

    Refuses `not_yours`, `not_done`, `handed_in`, texts that are too long beside theirs, and `changed_since` where
    something else was kept since, from another page: two devices don't write over each other. What the page itself has
    sent a moment ago is nothing else, though it hasn't heard yet that it was kept.
    """
    report = report_to_write(task, by=by)
    before, same_page = words_kept(report), bool(page) and report.kept_from == page
    _write(report, words)
    if seen and not same_page and before not in (seen, words_kept(report)):
        said = _("这份报告在另一个页面或设备上已修改，本页没有保存。请核对后再按一次，以本页内容为准。")
        raise Refused("changed_since", said)
    report.kept_from = page[:LONGEST_MARK] if page and goes_on else None
    return report


def new_page() -> str:
    """A mark of a page on which somebody begins to write: another one each time."""
    return secrets.token_hex(LONGEST_MARK // 2)


def words_kept(report: ExperienceReport | None) -> str:
    """A mark of what is kept of a report so far: another one once anything in it has changed."""
    said = [] if report is None else [
        report.place, report.steps, report.highlights, report.suggestions, report.is_anonymous,
        [(each.step, each.text) for each in report.problems]]
    return hashlib.sha256(json.dumps(said if any(said) else []).encode()).hexdigest()[:16]


def _write(report: ExperienceReport, words: ReportWords) -> None:
    problems = [(step, text) for step, text in words.problems if text.strip()]
    if len(problems) > MOST_PROBLEMS:
        raise Refused("too_many", _("一份报告最多写%(n)s个问题。", n=MOST_PROBLEMS), "problems")
    report.place = written(words.place, field="place", at_most=LONGEST_PLACE, what=_("地点或渠道"))
    report.highlights = written(words.highlights, field="highlights", at_most=LONGEST_WORDS, what=_("亮点"))
    report.suggestions = written(words.suggestions, field="suggestions", at_most=LONGEST_WORDS, what=_("建议"))
    report.steps = [row._replace(words=written(
        row.words, field=f"words_{row.step.value}", at_most=LONGEST_PROBLEM, what=row.step.label)).stored()
        for row in words.steps if row.level or row.words.strip()]
    report.is_anonymous = words.is_anonymous
    said = [(step, written(text, field=f"problems-{number}-text", at_most=LONGEST_PROBLEM, what=_("问题")))
            for number, (step, text) in enumerate(problems)]
    if said != [(each.step, each.text) for each in report.problems]:
        write(delete(ReportProblem).where(ReportProblem.report_id == report.id))
        db.session.add_all(ReportProblem(id=new_row_id(), report_id=report.id, number=number, step=step, text=text)
                           for number, (step, text) in enumerate(said, start=1))
    db.session.flush()
    db.session.expire(report, ["problems"])


def report_to_write(task: ExperienceTask, *, by: Person) -> ExperienceReport:
    """The report about a task, begun where there is none, for its member to write. Refuses as `save_report`."""
    require_owner(task, by)
    report = report_of_task(task)
    if report is None:
        if task.state is not TaskState.DONE:
            raise Refused("not_done", _("请先在任务页填写完成体验的日期，再写报告。"))
        report = _begin(task)
    # Whoever hands it in at the same moment comes before or after.
    if not write(update(ExperienceReport).where(ExperienceReport.id == report.id, ExperienceReport.state.in_(WRITABLE))
                 .values(task_id=task.id)):
        raise Refused("handed_in", _("报告已提交，现在不能修改。需要修改时请先撤回。"))
    return report


def hand_in(task: ExperienceTask, words: ReportWords, *, seen: str = "", page: str = "",
            by: Person) -> ExperienceReport:
    """提交, as of the day that the task says now. Refuses as `save_report`, and `report_empty` where no step, no
    problem and nothing good is named."""
    report = save_report(task, words, seen=seen, page=page, by=by)
    if not (report.steps or report.problems or report.highlights):
        raise Refused("report_empty", _("请至少评价一个环节，或写一个问题、一个亮点，再提交。"))
    db.session.refresh(task, with_for_update={"of": ExperienceTask})  # its day may just have been corrected
    moved = write(update(ExperienceTask).where(ExperienceTask.id == task.id, ExperienceTask.state == TaskState.DONE)
                  .values(state=TaskState.REPORTED, **acted(task, "reports.handed_in")))
    if not moved:
        raise Refused("not_done", _("任务的状态已变化，报告没有提交，请查看最新内容。"))
    write(update(ExperienceReport).where(ExperienceReport.id == report.id, ExperienceReport.state.in_(WRITABLE)).values(
        state=ReportState.SUBMITTED, submitted_on=clock.today(), visited_on=task.done_on, return_reason=""))
    db.session.refresh(report)
    db.session.refresh(task)
    return report


def take_back_report(task: ExperienceTask, *, by: Person) -> None:
    """撤回 until it is passed: it is a draft again. Refuses `not_yours`, `passed_already`."""
    require_owner(task, by)
    taken = write(update(ExperienceReport).where(
        ExperienceReport.task_id == task.id, ExperienceReport.state == ReportState.SUBMITTED).values(
        state=ReportState.DRAFT, submitted_on=None))
    if not taken:
        raise Refused("passed_already", _("报告已审核或还没有提交，不能撤回。"))
    write(update(ExperienceTask).where(ExperienceTask.id == task.id, ExperienceTask.state == TaskState.REPORTED).values(
        state=TaskState.DONE, **acted(task, "reports.taken_back")))
    db.session.expire_all()


def require_owner(task: ExperienceTask, by: Person) -> None:
    """Refuse `not_yours` to whoever isn't the task's member."""
    owner = task.appointment and task.appointment.phone_hash
    require_right(bool(owner) and owner == by.phone_hash, _("这是其他体验员的任务，不能写它的报告。"))


def _begin(task: ExperienceTask) -> ExperienceReport:
    try:
        with db.session.begin_nested():
            report = ExperienceReport(
                id=new_row_id(), code=new_reference("BG"), programme_id=task.programme_id, task_id=task.id,
                mode=task.mode, target_kind=task.target_kind, target=task.target, unit_id=task.unit_id,
                visited_on=task.done_on, steps=[])
            db.session.add(report)
    except IntegrityError:  # at the same moment, from another page
        pass
    return report_of_task(task)
