"""Whose turn it is: which roles may take which step in which state (domain §5.4, §14). Who may publish is the row of
its kind (`PUBLISHES`)."""

from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import AT_UNIT, OPEN
from xicheng_events.voice.followup.states import IssueState as S


@dataclass(frozen=True)
class IssueDuty:
    """In which states a step can be taken, by which roles of the lead unit, and whether by the coordinator."""

    states: frozenset
    lead: tuple[Role, ...] = ()
    coordinator: bool = field(default=False, kw_only=True)


# The order is the order on the page: the first that is mine is the one next action.
DUTIES: dict[str, IssueDuty] = {
    "sign": IssueDuty(frozenset({S.DISPATCHED}), (Role.EDITOR,)),
    "review": IssueDuty(frozenset({S.REPLY_PENDING}), (Role.REVIEWER, Role.LEADER)),
    "dispatch": IssueDuty(frozenset({S.RETURNED}), coordinator=True),
    "reply": IssueDuty(frozenset({S.SIGNED, S.REOPENED}), (Role.EDITOR,)),
    "note": IssueDuty(frozenset({S.SIGNED, S.REOPENED, S.REPLY_PENDING}), (Role.EDITOR,)),
    "send_back": IssueDuty(frozenset({S.DISPATCHED}), (Role.EDITOR, Role.REVIEWER, Role.LEADER)),
    "plan": IssueDuty(frozenset({S.REPLIED, S.CLOSED}), (Role.EDITOR, Role.LEADER)),
    "urge": IssueDuty(frozenset(AT_UNIT), coordinator=True),
    "supervise": IssueDuty(frozenset(AT_UNIT), coordinator=True),
    "release": IssueDuty(frozenset(OPEN), coordinator=True),
}

# The steps somebody has to take before an issue gets on, as the ledger's filter calls them.
AWAITED = {"sign": _l("签收"), "reply": _l("办理并答复"), "review": _l("审核答复"), "dispatch": _l("改派")}


def may_take_step(step: str, issue: Issue, person: Person) -> bool:
    """Whether `person` may take `step` now. Nobody reviews a reply of their own (author ≠ reviewer)."""
    return issue.state in DUTIES[step].states and _is_charged(step, issue, person)


def require_duty(step: str, issue: Issue, person: Person) -> None:
    """Refuse `own_reply`, `not_yours` or `not_now` unless `may_take_step`."""
    if step == "review" and issue.replied_by_id == person.id:
        raise Refused("own_reply", _("答复须由拟稿人以外的审核人审核。"))
    require_right(_is_charged(step, issue, person), _("这一步不在您的职责内，请联系承办单位或区级统筹员。"))
    if issue.state not in DUTIES[step].states:
        raise not_now(issue)


def not_now(issue: Issue) -> Refused:
    """The refusal of a step that doesn't fit the issue's state."""
    sentence = _("问题当前状态为“%(state)s”，不能办理这一步。请刷新页面查看。", state=issue.state.label)
    return Refused("not_now", sentence)


def steps_open_to(issue: Issue, person: Person) -> list[str]:
    """The steps `person` may take now, the next one first."""
    return [step for step in DUTIES if may_take_step(step, issue, person)]


def _is_charged(step: str, issue: Issue, person: Person) -> bool:
    duty = DUTIES[step]
    if step == "review" and issue.replied_by_id == person.id:
        return False
    is_lead = bool(duty.lead) and person.holds(*duty.lead, organisation_id=issue.lead_id)
    return is_lead or (duty.coordinator and person.is_coordinator)


def waits_for(issue: Issue, person: Person) -> str:
    """Whom an issue waits for, in words: `person` where it is their turn, and not their own unit by its name."""
    mine = next((step for step in steps_open_to(issue, person) if step in AWAITED), None)
    if mine:
        return _("等您%(step)s。", step=AWAITED[mine])
    unit = _("本单位") if person.holds(*Role, organisation_id=issue.lead_id) else issue.lead.short_name
    return {
        S.DISPATCHED: _("等待%(unit)s签收。", unit=unit),
        S.RETURNED: _("承办单位已退回，等待区级统筹员改派。"),
        S.SIGNED: _("%(unit)s正在办理。", unit=unit),
        S.REOPENED: _("提出人评价未解决，%(unit)s正在重新办理。", unit=unit),
        S.REPLY_PENDING: _("答复等待%(unit)s的审核人审核。拟稿人不能审核自己的答复。", unit=unit),
        S.REPLIED: _("已答复，等待提出人评价。"),
        S.CLOSED: _("已办结。"),
    }[issue.state]
