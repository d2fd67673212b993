"""What is printed of an issue: 派发单, 单件, 督办单; and why its limit is that day, in a sentence for paper."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.foundation.core.workdays import read_table
from xicheng_events.voice.followup.kinds import REPORTS
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.step_models import SupervisionNotice


def supervision_of(issue: Issue) -> list[SupervisionNotice]:
    """The notices about an issue, oldest first."""
    return list(db.session.scalars(
        select(SupervisionNotice).where(SupervisionNotice.issue_id == issue.id).order_by(SupervisionNotice.id)
        .options(joinedload(SupervisionNotice.unit), joinedload(SupervisionNotice.by))))


def notice_stands(notice: SupervisionNotice, issue: Issue) -> bool:
    """Whether it is in force: not answered, not taken back, and no later one in its place."""
    return notice.at == (issue.supervised_at if notice.unit_id else issue.escalated_at)


def notice_standing(notice: SupervisionNotice, issue: Issue) -> str:
    """The same in a word; a notice that ended before the unit has said anything was taken back, or replaced."""
    if notice_stands(notice, issue):
        return _("督办中")
    reported = notice.unit_id is None or any(note.at >= notice.at and note.step in REPORTS for note in issue.progress)
    return _("已结束") if reported else _("已撤回")


def why_this_day(issue: Issue) -> str:
    """From which day the limit is counted, how long it is, and which days between are left out."""
    if issue.sla_class.is_by_the_clock:
        return _("自派发时起%(n)s小时，节假日不停。", n=issue.limit_length)
    if not issue.sla_class.limit:
        return _("不计期限，按阶段说明进展。")
    days = read_table(issue.due_calendar_id or 0).days_counted(issue.due_from, issue.limit_length)
    left_out = [_("%(month)s月%(day)s日", month=each.date.month, day=each.date.day) for each in days if not each.counts]
    words = _("自%(start)s的次日起，数%(n)s个工作日，当日24时到期。", start=date_alone(issue.due_from),
              n=issue.limit_length)
    return words + (_("其间%(days)s为周末或放假，不计。", days=_("、").join(left_out)) if left_out else "")
