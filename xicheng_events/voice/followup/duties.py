"""Whose turn it is: which roles may take which step in which state (domain §5.4, §14). Who may publish is the row of
its kind (`PUBLISHES`)."""

from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import AT_UNIT, MUST_HANDLE, OPEN, WORKED_ON
from xicheng_events.voice.followup.states import IssueState as S


@dataclass(frozen=True)
class IssueDuty:
    """In which states a step can be taken, by which roles of the lead unit and of those that assist it, and whether by
    the coordinator."""

    states: frozenset
    lead: tuple[Role, ...] = ()
    coordinator: bool = field(default=False, kw_only=True)
    assisting: tuple[Role, ...] = field(default=(), kw_only=True)


# The order is the order on the page: the first that is mine is the one next action.
DUTIES: dict[str, IssueDuty] = {
    "sign": IssueDuty(frozenset({S.DISPATCHED}), (Role.EDITOR,)),
    "review": IssueDuty(frozenset({S.REPLY_PENDING}), (Role.REVIEWER, Role.LEADER)),
    "agree": IssueDuty(frozenset({S.EXT_REQUESTED}), (Role.LEADER,)),
    "deny": IssueDuty(frozenset({S.EXT_REQUESTED}), (Role.LEADER,), coordinator=True),
    "grant": IssueDuty(frozenset({S.EXT_AGREED}), coordinator=True),
    "dispatch": IssueDuty(frozenset({S.RETURNED}), coordinator=True),
    "heed": IssueDuty(frozenset({S.REPLIED, S.CLOSED}), coordinator=True),
    "rule": IssueDuty(frozenset(OPEN), coordinator=True),
    "stage": IssueDuty(frozenset({S.LONGTERM}), (Role.EDITOR,)),
    "contact": IssueDuty(frozenset(WORKED_ON), (Role.EDITOR,)),
    "reply": IssueDuty(frozenset({S.SIGNED, S.REOPENED}), (Role.EDITOR,)),
    "note": IssueDuty(frozenset({*WORKED_ON, S.REPLY_PENDING}), (Role.EDITOR,), assisting=(Role.EDITOR,)),
    "extend": IssueDuty(frozenset({S.SIGNED, S.REOPENED}), (Role.EDITOR,)),
    "do_without": IssueDuty(frozenset({S.EXT_REQUESTED, S.EXT_AGREED}), (Role.EDITOR,)),
    "send_back": IssueDuty(frozenset({S.DISPATCHED}), (Role.EDITOR, Role.REVIEWER, Role.LEADER)),
    "resume": IssueDuty(frozenset({S.LONGTERM}), (Role.EDITOR,), coordinator=True),
    "plan": IssueDuty(frozenset({S.REPLIED, S.CLOSED}), (Role.EDITOR, Role.LEADER)),
    "take_back": IssueDuty(frozenset({S.DISPATCHED}), coordinator=True),
    "assist": IssueDuty(frozenset(OPEN), coordinator=True),
    "object": IssueDuty(frozenset(OPEN), (Role.EDITOR, Role.LEADER)),
    "shelve": IssueDuty(frozenset({S.SIGNED, S.REOPENED}), coordinator=True),
    "urge": IssueDuty(frozenset(AT_UNIT), coordinator=True),
    "supervise": IssueDuty(frozenset(AT_UNIT), coordinator=True),
    "release": IssueDuty(frozenset(OPEN), coordinator=True),
}

# The steps somebody has to take before an issue gets on, as the ledger's filter calls them.
AWAITED = {"sign": _l("签收"), "reply": _l("办理并答复"), "review": _l("审核答复"), "dispatch": _l("改派"),
           "stage": _l("说明阶段进展"), "agree": _l("同意延期"), "grant": _l("批准延期"),
           "rule": _l("处理预警异议")}


def may_take_step(step: str, issue: Issue, person: Person) -> bool:
    """Whether `person` may take `step` now. Nobody decides about what is their own (maker ≠ checker)."""
    return (issue.state in DUTIES[step].states and _is_charged(step, issue, person)
            and not is_own(step, issue, person))


def require_duty(step: str, issue: Issue, person: Person) -> None:
    """Refuse `not_yours`, `own_reply`, `own_request` or `not_now` unless `may_take_step`."""
    require_right(_is_charged(step, issue, person), _("这一步不在您的职责内，请联系承办单位或区级统筹员。"))
    if is_own(step, issue, person):
        raise (Refused("own_reply", _("答复须由拟稿人以外的审核人审核。")) if step == "review" else
               Refused("own_request", _("延期须由申请人以外的人审批。")))
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
    if (duty.coordinator and person.is_coordinator) or is_of_lead(issue, person, *duty.lead):
        return True
    return bool(duty.assisting) and any(person.holds(*duty.assisting, organisation_id=unit.id)
                                        for unit in issue.assisting)


def is_of_lead(issue: Issue, person: Person, *roles: Role) -> bool:
    """Whether `person` holds one of `roles` in the lead unit."""
    return bool(roles) and person.holds(*roles, organisation_id=issue.lead_id)


def is_own(step: str, issue: Issue, person: Person) -> bool:
    """Whether what the step decides about comes from `person`: a reply, or a request for more time."""
    if step == "review":
        return issue.replied_by_id == person.id
    asked = issue.asked_extension if step in ("agree", "deny", "grant") else None
    return asked is not None and person.id in (asked.asked_by_id, asked.agreed_by_id)


def waits_for(issue: Issue, person: Person) -> str:
    """Whom an issue waits for, in words: `person` where it is their turn, and not their own unit by its name."""
    # Of an objection to its light the panels say it: the issue itself waits for somebody else.
    mine = next((step for step in steps_open_to(issue, person) if step in AWAITED and step != "rule"), None)
    if mine:
        return _("等您%(step)s。", step=AWAITED[mine])
    if issue.escalated_at and may_take_step("heed", issue, person):
        return _("重新办理后提出人仍不满意，等您处理提请。")
    unit = _("本单位") if person.holds(*Role, organisation_id=issue.lead_id) else issue.lead.short_name
    return {
        S.DISPATCHED: _("等待%(unit)s签收。", unit=unit),
        S.RETURNED: _("等待区级统筹员指定承办单位。") if issue.returns >= MUST_HANDLE else _("等待区级统筹员改派。"),
        S.SIGNED: _("%(unit)s正在办理。", unit=unit),
        S.EXT_REQUESTED: _("%(unit)s已申请延期，等待本单位负责人同意，期限照常计算。", unit=unit),
        S.EXT_AGREED: _("%(unit)s已申请延期，等待区级统筹员批准，期限照常计算。", unit=unit),
        S.LONGTERM: _("已转挂账推进，%(unit)s按阶段说明进展。", unit=unit),
        S.REOPENED: _("提出人评价未解决，%(unit)s正在重新办理。", unit=unit),
        S.REPLY_PENDING: _("答复等待%(unit)s的审核人审核。拟稿人不能审核自己的答复。", unit=unit),
        S.REPLIED: _("已答复，等待提出人评价。"),
        S.CLOSED: _("已办结。"),
    }[issue.state]
