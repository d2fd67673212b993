"""申请延期: asked for before the limit is over, agreed to by the unit's leader, granted or not by the coordinator;
once, and no longer than the limit itself (domain §5.3)."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations.roles import require_leader_in_office
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import impersonal
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.deadlines import Limit, due_fields, limit_extended, limit_of
from xicheng_events.voice.followup.duties import require_duty
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.news_models import StaffNewsKind
from xicheng_events.voice.followup.operations.dispatching import written_reason
from xicheng_events.voice.followup.operations.registering import due_words, told_day
from xicheng_events.voice.followup.operations.telling_staff import note_news
from xicheng_events.voice.followup.operations.transitions import move_issue, state_at_work
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.followup.step_models import Extension
from xicheng_events.voice.opinions.operations import tell_all


def ask_extension(issue: Issue, *, extra: int | None, reason: str, by: Person) -> Extension:
    """申请延期 by `extra` of what the class counts. The reason is read by who spoke, so it names nobody by number.

    Refuses `not_yours`, `not_now`, `no_limit`, `extended_already`, `too_late` once the limit is over, `nobody_agrees`
    where nobody else of the unit could; beside their fields `extra_wrong`, and the reason's length and `personal_data`.
    """
    require_duty("extend", issue, by)
    if not issue.sla_class.limit:
        raise Refused("no_limit", _("这一类型不计期限，无需延期。"))
    if any(each.granted for each in issue.extensions):
        raise Refused("extended_already", _("已延期一次，不能再申请延期。"))
    if issue.due_at <= clock.now():
        raise Refused("too_late", _("期限已过，不能再申请延期，请尽快办理并答复。"))
    require_leader_in_office(issue.lead_id, besides=(by.id,))
    if extra is None or not 1 <= extra <= issue.sla_class.limit:
        raise Refused("extra_wrong", _("延期最多%(limit)s，请填写1至%(most)s的整数。",
                                       limit=issue.sla_class.limit_words, most=issue.sla_class.limit), "extra")
    reason = impersonal(written_reason(reason, _("延期理由")), field="reason")
    text = kept(lambda: _("申请延期%(extra)s%(unit)s至%(day)s：%(reason)s", extra=extra, reason=reason,
                          unit=issue.sla_class.unit.label, day=due_words(limit_extended(issue, extra))))
    move_issue(issue, IssueState.EXT_REQUESTED, step=Step.EXTENSION_ASKED, by=by, is_public=False, text=text)
    asked = Extension(issue_id=issue.id, extra=extra, reason=reason, asked_by=by, asked_at=clock.now())
    db.session.add(asked)
    _settled(issue)
    return asked


def agree_to_extension(issue: Issue, *, by: Person) -> None:
    """同意申请: the lead unit's leader lets the request go to the coordinator. Refuses `not_yours`, `not_now`,
    `own_request`, and `too_late` where the time asked for is over as well."""
    require_duty("agree", issue, by)
    asked = issue.asked_extension
    _limit_asked_for(issue)
    move_issue(issue, IssueState.EXT_AGREED, step=Step.EXTENSION_AGREED, by=by, is_public=False)
    asked.agreed_by, asked.agreed_at = by, clock.now()
    _settled(issue)


def grant_extension(issue: Issue, *, by: Person) -> None:
    """批准: the due day moves everywhere at once, and who spoke is told it and why. Refuses as `agree_to_extension`."""
    require_duty("grant", issue, by)
    asked, was = issue.asked_extension, limit_of(issue)
    limit = _limit_asked_for(issue)
    move_issue(issue, state_at_work(issue), step=Step.EXTENDED, by=by, extended_by=asked.extra, **due_fields(limit),
               text=kept(lambda: _("期限延至%(day)s，原期限%(before)s。%(reason)s", day=due_words(limit),
                                   before=due_words(was), reason=asked.reason)))
    _decide(asked, by, granted=True)
    note_news(issue, StaffNewsKind.EXTENDED, by=by)
    for link in issue.links:
        tell_all(link.opinion, "extended", unit=issue.lead.short_name, day=told_day(issue))


def deny_extension(issue: Issue, *, reason: str, by: Person) -> None:
    """不予延期: by the leader or the coordinator; once the leader has agreed by the latter. The limit stays, and it may
    be asked for again. Refuses `not_yours`, `not_now`, `own_request`, and the reason's length beside `reason`."""
    require_duty("grant" if issue.state is IssueState.EXT_AGREED else "deny", issue, by)
    asked = issue.asked_extension
    move_issue(issue, state_at_work(issue), step=Step.EXTENSION_DENIED, by=by, is_public=False,
               text=written_reason(reason, _("不予延期的理由")))
    _decide(asked, by, granted=False)
    note_news(issue, StaffNewsKind.DENIED, by=by)


def do_without_extension(issue: Issue, *, by: Person) -> None:
    """撤回延期申请, until it is granted, by whoever of the unit works on it; the limit stays, and it may be asked for
    again. Refuses `not_yours`, `not_now`."""
    require_duty("do_without", issue, by)
    asked = issue.asked_extension
    move_issue(issue, state_at_work(issue), step=Step.EXTENSION_UNDONE, by=by, is_public=False)
    _decide(asked, by, granted=False)


def _limit_asked_for(issue: Issue) -> Limit:
    limit = limit_extended(issue, issue.asked_extension.extra)
    if limit.at <= clock.now():
        raise Refused("too_late", _("申请延长至%(day)s，也已超过。请不予延期，由承办单位尽快办理并答复。",
                                    day=due_words(limit)))
    return limit


def _decide(asked: Extension, by: Person, *, granted: bool) -> None:
    write(update(Extension).where(Extension.id == asked.id, Extension.granted.is_(None)).values(
        granted=granted, decided_by_id=by.id, decided_at=clock.now()))
    db.session.refresh(asked)


def _settled(issue: Issue) -> None:
    db.session.flush()
    db.session.expire(issue, ["extensions"])
