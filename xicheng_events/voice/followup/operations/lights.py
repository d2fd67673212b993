"""预警异议: a unit objects to the light its issue shows, the coordinator corrects it with a reason or doesn't; both
stay in the history (domain §5.5)."""

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.deadlines import light_of
from xicheng_events.voice.followup.duties import require_duty
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations.dispatching import written_reason
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue
from xicheng_events.voice.followup.states import PRESSING
from xicheng_events.voice.followup.step_models import LightObjection


def object_to_light(issue: Issue, *, reason: str, by: Person) -> None:
    """对预警提出异议. Refuses `not_yours`, `not_now`, `no_light` where it shows none, `objected_already` while one
    waits, and the reason's length beside `reason`."""
    require_duty("object", issue, by)
    light = light_of(issue)
    if light not in PRESSING:
        raise Refused("no_light", _("这件问题目前没有预警。"))
    reason = written_reason(reason, _("异议理由"))
    change_issue(issue)
    if not insert_unless_there(LightObjection, issue_id=issue.id, light=light, reason=reason, by_id=by.id,
                               at=clock.now()):
        raise Refused("objected_already", _("已提出异议，请等待区级统筹员处理。"))
    add_line(issue, Step.OBJECTED, by=by, is_public=False,
             text=kept(lambda: _("对“%(light)s”预警提出异议：%(reason)s", light=light.label, reason=reason)))
    record("followup.objected", issue, by=by)


def correct_light(issue: Issue, *, reason: str, by: Person) -> None:
    """更正预警: the light objected to isn't shown any more under this limit; a worse one would be. Refuses `not_yours`,
    `not_now`, `nothing_objected`, `own_request`, and the reason's length beside `reason`."""
    _rule(issue, Step.LIGHT_CORRECTED, reason, by)


def keep_light(issue: Issue, *, reason: str, by: Person) -> None:
    """维持预警. Refuses as `correct_light`."""
    _rule(issue, Step.LIGHT_KEPT, reason, by)


def standing_objection(issue: Issue) -> LightObjection | None:
    """The objection that waits for the coordinator."""
    return db.session.scalar(select(LightObjection).where(
        LightObjection.issue_id == issue.id, LightObjection.corrected.is_(None)))


def _rule(issue: Issue, step: Step, reason: str, by: Person) -> None:
    require_duty("rule", issue, by)
    objection = standing_objection(issue)
    if objection is None:
        raise Refused("nothing_objected", _("没有待处理的预警异议，请刷新查看。"))
    if objection.by_id == by.id:
        raise Refused("own_request", _("异议须由提出人以外的人处理。"))
    reason, is_corrected = written_reason(reason, _("理由")), step is Step.LIGHT_CORRECTED
    change_issue(issue, **({"light_lifted": objection.light} if is_corrected else {}))
    objection.corrected, objection.decided_by_id, objection.decided_at = is_corrected, by.id, clock.now()
    db.session.flush()
    add_line(issue, step, by=by, text=reason, is_public=False)
    record(f"followup.{step.value}", issue, by=by)
