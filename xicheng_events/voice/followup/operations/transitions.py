"""The one way an issue changes state, and the line of history each change leaves."""

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.search.filling import index_again
from xicheng_events.voice.followup.deadlines import NEVER, lag_fields
from xicheng_events.voice.followup.duties import not_now
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.models import Issue, ProgressNote
from xicheng_events.voice.followup.states import MOVES, MUST_HANDLE, IssueState, Light
from xicheng_events.voice.followup.step_models import LightObjection


def move_issue(issue: Issue, to: IssueState, *, step: Step, by: Person | None, text: str = "", is_public: bool = True,
               **values) -> None:
    """Take `issue` to state `to`, set `values`, add a line of history and an audit entry.

    Refuses `not_now` for a move that isn't in the table and `changed_meanwhile` if somebody else was quicker.
    """
    if to not in MOVES[issue.state]:
        raise not_now(issue)
    change_issue(issue, state=to, **{**heard(issue), **values})
    add_line(issue, step, by=by, text=text, is_public=is_public)
    record(f"followup.{step.value}", issue, by=by, state=to.value)


def state_at_work(issue: Issue) -> IssueState:
    """The state to which an issue comes back when what interrupted the work is over: 重办 once it was opened again."""
    return IssueState.REOPENED if issue.reopened else IssueState.SIGNED


def change_issue(issue: Issue, **values) -> None:
    """Write `values` if the issue is still as it was read; else refuse `changed_meanwhile`, or `gone`."""
    limit_moves = values.get("light_lifted", Light.DONE) is None
    changed = write(
        update(Issue).where(Issue.id == issue.id, Issue.version == issue.version, Issue.state == issue.state)
        .values(version=Issue.version + 1, **values))
    if changed != 1 and db.session.scalar(select(Issue.id).where(Issue.id == issue.id)) is None:
        raise Refused("gone", _("这件问题的登记刚刚已被撤回，意见重新研判。"))
    db.session.refresh(issue)
    index_again(issue, changed=values)
    if changed != 1:
        raise Refused("changed_meanwhile", _("这件问题刚刚已由他人办理，请查看最新状态后再办。"))
    if limit_moves:
        _end_objection(issue)


def _end_objection(issue: Issue) -> None:
    """What nobody has ruled of was about the limit before, and is over with it."""
    write(update(LightObjection).where(LightObjection.issue_id == issue.id, LightObjection.corrected.is_(None))
          .values(corrected=False, decided_at=clock.now()))


def heard(issue: Issue) -> dict:
    """What an issue is heard of with: from now on it doesn't lag behind for a while. One that was sent back twice does
    until it is answered; of 挂账推进 the stages say it."""
    stays = lags_until_answered(issue) or issue.state is IssueState.LONGTERM or issue.due_at == NEVER
    return {} if stays else lag_fields(issue.due_from, clock.now())


def lags_until_answered(issue: Issue) -> bool:
    """Whether it lags behind whatever is heard of it."""
    return issue.returns >= MUST_HANDLE and issue.replied_at is None


def add_line(issue: Issue, step: Step, *, by: Person | None, text: str, is_public: bool) -> ProgressNote:
    """One more line of the issue's history."""
    note = ProgressNote(issue_id=issue.id, at=clock.now(), by=by, step=step, text=text, is_public=is_public)
    db.session.add(note)
    db.session.flush()
    return note


def expect_issue_version(issue: Issue, version: int | None) -> None:
    """Refuse `changed_meanwhile` when the page somebody acts on shows an older state of the issue."""
    if version is not None and version != issue.version:
        raise Refused("changed_meanwhile", _("这件问题刚刚已由他人办理，请查看最新状态后再办。"))
