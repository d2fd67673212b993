"""Which issues of the ledger a theme is about. They are counted as they stand, and say nothing but what is public of
them, so no review goes before."""

from flask_babel import gettext as _
from sqlalchemy import delete, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.publishing.checked_text import require_step
from xicheng_events.foundation.publishing.states import NOT_YET_PUBLIC, PublicationState, PublishingStep
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.themes.models import MonthlyTheme, ThemeIssue
from xicheng_events.voice.themes.queries import may_see_issue


def link_issue(theme: MonthlyTheme, number: str, *, by: Person) -> bool:
    """关联问题, by its number; whether it wasn't before.

    Refuses `not_yours`, `wrong_state` for a theme that is deleted or withdrawn, and beside `number` `issue_unknown`
    where there is none, or none that `by` may know of.
    """
    _require(theme, by)
    issue = db.session.scalar(select(Issue).where(Issue.number == half_width(number).strip().upper()))
    if issue is None or not may_see_issue(issue, by):
        raise Refused("issue_unknown", _("没有找到这个编号的问题。可以关联本单位主办、协办的和已公开的问题，"
                                         "其他问题请区级统筹员关联。"), "number")
    is_new = insert_unless_there(ThemeIssue, theme_id=theme.id, issue_id=issue.id)
    if is_new:
        record("themes.issue_linked", theme, by=by, number=issue.number)
    return is_new


def unlink_issue(theme: MonthlyTheme, number: str, *, by: Person) -> bool:
    """取消关联, at any time; whether it was linked. Refuses `not_yours` and `wrong_state`."""
    _require(theme, by)
    issue = select(Issue.id).where(Issue.number == number).scalar_subquery()
    was_linked = write(delete(ThemeIssue).where(ThemeIssue.theme_id == theme.id, ThemeIssue.issue_id == issue))
    if was_linked:
        record("themes.issue_unlinked", theme, by=by, number=number)
    return bool(was_linked)


def _require(theme: MonthlyTheme, by: Person) -> None:
    require_step(theme.publication, PublishingStep.DRAFT, by=by)
    if theme.publication.state not in (*NOT_YET_PUBLIC, PublicationState.PUBLISHED):
        raise Refused("wrong_state", _("主题当前为“%(state)s”，不能关联问题。", state=theme.publication.state.label))
