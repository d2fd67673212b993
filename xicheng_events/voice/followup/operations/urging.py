"""催办 and 督办: the coordinator urges the unit in charge on, or asks by which day it says where it stands (domain
§5.1), with a numbered 督办单."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, literal, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_from
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import day as written_day
from xicheng_events.foundation.core.workdays import current_table
from xicheng_events.voice.followup.duties import require_duty
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.models import Issue, Urging
from xicheng_events.voice.followup.operations.notices_given import give_notice
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue
from xicheng_events.voice.followup.states import AT_UNIT
from xicheng_events.voice.followup.urgings import answered_since, pressing_now, urged_last, urging_day

SAID_AT_LEAST, SAID_AT_MOST = 5, 200
LATEST_REPORT = timedelta(days=92)


def urge(issue: Issue, *, text: str, by: Person) -> None:
    """催办: the unit reads `text` on top of its 工作台 and on the issue until it does something about it.

    Once each working day, whoever sends it; a day off counts with the working day after it. The same words sent again
    change nothing. Refuses `not_yours`, `not_now`, the text's length beside `text`, `not_pressing` where the limit is
    neither close nor over, and `urged_today`.
    """
    require_duty("urge", issue, by)
    text = written(text, field="text", at_least=SAID_AT_LEAST, at_most=SAID_AT_MOST, what=_("催办意见"))
    values = literal(urging_day()).label("day"), literal(clock.now(), Urging.at.type).label("at")
    this = Issue.id == issue.id, Issue.state.in_(AT_UNIT)
    if insert_from(Urging, select(Issue.id.label("issue_id"), *values).where(*this, pressing_now())):
        add_line(issue, Step.URGED, by=by, text=text, is_public=False)
        record("followup.urged", issue, by=by)
    elif db.session.get(Urging, (issue.id, urging_day())) is None:
        raise Refused("not_pressing", _("只有临期、滞后、超期的问题可以催办，这件还在期限内。"))
    elif urged_last(issue).text != text:
        raise Refused("urged_today", _("这件问题本工作日（含之前的休息日）已经催办过，下一个工作日可以再催。"), "text")


def urge_all(issues: list[Issue], *, text: str, by: Person) -> list[str]:
    """催办 of each of `issues` with the same words; the numbers of those left out, being urged today already or neither
    close nor late by now. Refuses `not_yours` and the text's length, as `urge`."""
    left_out = []
    for issue in issues:
        try:
            urge(issue, text=text, by=by)
        except Refused as refusal:
            if refusal.code not in ("not_now", "not_pressing", "urged_today"):
                raise
            left_out.append(issue.number)
    return left_out


def undo_urging(issue: Issue, *, by: Person) -> None:
    """撤回催办: until the unit has done something since; the lines of both stay in the history.

    Refuses `not_yours`, and `urging_over` where nothing is left to take back.
    """
    require_duty("urge", issue, by)
    undone = write(
        delete(Urging).where(Urging.issue_id == issue.id, Urging.day == urging_day(),
                             ~answered_since(Urging.issue_id, Urging.at)))
    if undone != 1:
        raise Refused("urging_over", _("没有可撤回的催办：只能撤回本工作日（含之前的休息日）的，"
                                       "且承办单位办理后不能再撤回。"))
    add_line(issue, Step.URGE_UNDONE, by=by, text="", is_public=False)
    record("followup.urge_undone", issue, by=by)


def supervise(issue: Issue, *, report_by: date, text: str, by: Person) -> None:
    """督办: from now on until it is answered, or until the coordinator ends it; by `report_by` the unit says where it
    stands. Once more: another day.

    Refuses `not_yours`, `not_now`, the text's length beside `text`, and `day_wrong` beside `report_by` for a day that
    is over, no working day, or more than three months away.
    """
    require_duty("supervise", issue, by)
    text = written(text, field="text", at_least=SAID_AT_LEAST, at_most=SAID_AT_MOST, what=_("督办要求"))
    today = clock.today()
    if report_by < today or report_by > today + LATEST_REPORT:
        raise Refused("day_wrong", _("说明进展的日期应在今天至三个月内，请重新选择。"), "report_by")
    if not current_table().is_working_day(report_by):
        raise Refused("day_wrong", _("%(day)s不是工作日，请换一天。", day=written_day(report_by)), "report_by")
    now = clock.now()
    change_issue(issue, supervised_at=now, report_by=report_by)
    give_notice(issue, at=now, unit_id=issue.lead_id, report_by=report_by, text=text, by=by)
    add_line(issue, Step.SUPERVISED, by=by, is_public=False,
             text=kept(lambda: _("%(text)s（%(day)s前说明进展）", text=text, day=written_day(report_by))))
    record("followup.supervised", issue, by=by, report_by=report_by.isoformat())


def end_supervision(issue: Issue, *, by: Person) -> None:
    """结束督办. Refuses `not_yours`, and `not_supervised` where there is none."""
    require_duty("release", issue, by)
    if issue.report_by is None:
        raise Refused("not_supervised", _("这件问题不在督办中，无需结束。"))
    change_issue(issue, supervised_at=None, report_by=None)
    add_line(issue, Step.RELEASED, by=by, text="", is_public=False)
    record("followup.released", issue, by=by)
