"""撤回登记问题: what was registered by mistake waits for triage again, as any outcome is taken back while nobody knows
of it; the issue, if nobody else stands behind it, until the unit has signed for it."""

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue, IssueOpinion, IssueOrigin, ProgressNote, Urging
from xicheng_events.voice.followup.news_models import StaffNews
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.followup.step_models import IssueAssistant, LightObjection
from xicheng_events.voice.opinions.models import Opinion, Triage
from xicheng_events.voice.opinions.taking_back import is_fresh, let_wait_again, not_triaged

MESSAGES = ("opinion_registered", "reply", "reply_planned")
# Not yet the unit's: sent to it or sent back, or answered on the spot and not yet passed.
_UNSIGNED = (IssueState.DISPATCHED, IssueState.RETURNED, IssueState.REPLY_PENDING)
WITH_IT = (IssueOpinion, IssueOrigin, ProgressNote, Urging, IssueAssistant, LightObjection, StaffNews)


def take_back_registering(opinion: Opinion, *, by: Person) -> Opinion:
    """Let an opinion that was registered as an issue, or joined to one, wait for triage again. An issue behind which
    nobody else stands is gone with it, and its number isn't given again; that it was there is in the record.

    Refuses `signed` for an issue of its own that the unit has taken on, `in_use` for one that is supervised or that
    something of a later room hangs on, and as `let_wait_again`.
    """
    link = db.session.get(IssueOpinion, opinion.id)
    if opinion.triage is not Triage.REGISTERED or link is None:
        raise not_triaged()
    issue = link.issue
    is_alone = len(issue.links) == 1
    if is_alone and not _is_unsigned(issue):
        raise Refused("signed", _("承办单位已签收，不能撤回登记。"))
    is_untold = issue.sla_class.code is Sla.ONSITE and issue.state is IssueState.REPLY_PENDING
    let_wait_again(opinion, () if is_untold and is_alone else MESSAGES, by=by)
    change_issue(issue)  # from here on nobody else joins it, or signs for it
    if is_alone:
        _delete(issue, by)
    else:
        write(delete(IssueOpinion).where(IssueOpinion.opinion_id == opinion.id))
        _forget_origins(issue)
        add_line(issue, Step.UNLINKED, by=by, is_public=False,
                 text=kept(lambda: _("第%(id)s号意见撤回并入，重新研判。", id=opinion.id)))
        record("followup.unlinked", issue, by=by, opinion=opinion.id)
    db.session.expire_all()
    return opinion


def may_take_back_registering(opinion: Opinion, issue: Issue | None, person: Person) -> bool:
    """Whether the page offers it; it may still be refused, where somebody has been told."""
    return (opinion.triage is Triage.REGISTERED and issue is not None and is_fresh(opinion, person)
            and (len(issue.links) > 1 or _is_unsigned(issue)))


def _is_unsigned(issue: Issue) -> bool:
    return issue.signed_at is None and issue.state in _UNSIGNED


def _forget_origins(issue: Issue) -> None:
    """What only the opinion had that stands behind `issue` no more."""
    same = Opinion.organisation_id == IssueOrigin.organisation_id, Opinion.occasion_id == IssueOrigin.occasion_id
    still = select(Opinion.id).join(IssueOpinion).where(IssueOpinion.issue_id == issue.id, *same).correlate(IssueOrigin)
    db.session.execute(delete(IssueOrigin).where(IssueOrigin.issue_id == issue.id, ~still.exists()))


def _delete(issue: Issue, by: Person) -> None:
    record("followup.unregistered", issue, by=by, number=issue.number, lead=issue.lead.slug)
    try:
        with db.session.begin_nested():
            for model in WITH_IT:
                write(delete(model).where(model.issue_id == issue.id))
            write(delete(Issue).where(Issue.id == issue.id))
    except IntegrityError:  # a notice with a number of its own, or what a later room hangs on it
        raise Refused("in_use", _("这件问题已有督办单或其他关联内容，不能撤回登记。")) from None
