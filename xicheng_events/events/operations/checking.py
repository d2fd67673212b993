"""The other pairs of eyes: the unit's reviewer, then the secrecy reviewer (domain §14: author ≠ reviewer ≠ secrecy)."""

from flask_babel import gettext as _

from xicheng_events.accounts.models import Person, Role
from xicheng_events.core.plain_text import written
from xicheng_events.core.refusal import Refused
from xicheng_events.events.completeness import missing_for_publishing
from xicheng_events.events.models import Event
from xicheng_events.events.operations.steps import move, note, require
from xicheng_events.events.revision import current_notice
from xicheng_events.events.states import OPEN_STATES, EventState
from xicheng_events.events.words import public_words
from xicheng_events.review.models import ReviewSlip, SlipState
from xicheng_events.review.operations import ask_review
from xicheng_events.review.queries import digest_of, slip_for

S = EventState


def submit_event(event: Event, *, by: Person) -> None:
    """Hand the draft to the reviewer. Refuses `incomplete` while something required is missing."""
    require(by, event.host_id, Role.EDITOR)
    refuse_incomplete(event)
    move(event, S.PENDING_REVIEW)
    note("events.submitted", event, by)


def return_event(event: Event, *, reason: str, by: Person) -> None:
    """Send it back with a reason, which is required."""
    require(by, event.host_id, Role.REVIEWER, Role.LEADER)
    reason = written(reason, field="reason", at_least=2, at_most=300, what=_("退回原因"))
    move(event, S.RETURNED)
    event.state_reason = reason
    note("events.returned", event, by, reason=reason)


def pass_event(event: Event, *, by: Person) -> None:
    """Pass it. Refuses whoever wrote on it (`own_text`)."""
    require(by, event.host_id, Role.REVIEWER, Role.LEADER)
    if by.id in event.author_ids:
        raise Refused("own_text", _("不能审核自己起草或修改的公告，请由其他审核人办理。"))
    move(event, S.APPROVED)
    event.approved_by_id, event.state_reason = by.id, ""
    note("events.passed", event, by)


def ask_for_review(event: Event, *, by: Person) -> ReviewSlip:
    """Fill in the 保密审查单 for the notice as it stands, or as its revision would make it stand.

    Refuses `wrong_state` before the notice has been passed, `incomplete`, and `rejected` for words that a slip has
    turned down: they have to change first.
    """
    require(by, event.host_id, Role.EDITOR, Role.LEADER)
    if event.state is not S.APPROVED and not (event.revision and event.state in OPEN_STATES):
        raise Refused("wrong_state", _("公告审核通过后才能申请保密审查。"))
    notice = current_notice(event)
    refuse_incomplete(notice)
    words, last = public_words(notice), slip_for(event)
    if last and last.state is SlipState.REJECTED and last.digest == digest_of(words):
        raise Refused("rejected", _("这份文本未通过保密审查，请按审查意见修改后再申请。"))
    return ask_review(event, organisation=event.host, title=notice.title, words=words, by=by,
                      barred=[*event.author_ids, *filter(None, [event.approved_by_id])])


def refuse_incomplete(notice) -> None:
    """Refuse `incomplete` while something required is missing."""
    missing = missing_for_publishing(notice)
    if missing:
        raise Refused("incomplete", _("还有%(n)s项需要补充：%(first)s", n=len(missing), first=missing[0][1]))
