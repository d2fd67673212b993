"""The desk's page of one programme, from which all its work is reached, and the steps by which its words go their
way."""

from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.publishing.checked_forms import checked_forms
from xicheng_events.foundation.publishing.history import timeline_of
from xicheng_events.foundation.publishing.staff_checked_steps import (
    DISCARD,
    CheckedDesk,
    WithdrawingOfDesk,
    add_checked_steps,
    may_withdraw_text,
)
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes.forms import WithdrawProgrammeForm
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.operations import drafting_programmes as drafting
from xicheng_events.openness.programmes.operations import publishing_programmes as publishing
from xicheng_events.openness.programmes.programme_links import desk_pages_beside, next_on_desk
from xicheng_events.openness.programmes.programme_next_step import hub_of_programme
from xicheng_events.openness.programmes.programme_rules import programme_remarks
from xicheng_events.openness.programmes.staff_views import bp, desk_programme
from xicheng_events.openness.programmes.stages import stage_of

P, TEXT = PublishingStep, publishing.PROGRAMME_TEXT


@bp.get("/<code>")
def show(code: str):
    """One programme: where it stands, what is next, and where its work goes on."""
    return _hub(desk_programme(code))


def _hub(programme: Programme, status: int = 200, **forms):
    hub = hub_of_programme(programme, current_user)
    return render("programmes/staff/programme.html", programme=programme, hub=hub,
                  stamp={"version": programme.publication.version}, stage=stage_of(programme), status=status,
                  desk_pages=desk_pages_beside(programme, current_user),
                  next_page=next_on_desk(programme, current_user), may_withdraw=may_withdraw_text(programme),
                  may_draft=hub.may(P.DRAFT),
                  remarks=programme_remarks(hub.current) if hub.next.step in ("submit", "check") else [],
                  timeline_entries=timeline_of(programme),
                  **checked_forms(programme, forms))


add_checked_steps(bp, CheckedDesk(desk_programme, drafting.expect_programme_version, _hub, {
    P.SUBMIT: TEXT.submit, P.RETURN: TEXT.send_back, P.PASS: TEXT.accept, P.ASK: TEXT.ask,
    P.PUBLISH: TEXT.publish, P.SCHEDULE: TEXT.schedule, P.UNSCHEDULE: TEXT.unschedule,
    P.TAKE_BACK: TEXT.take_back, P.TAKE_BACK_CHECK: TEXT.take_back_check,
    P.DELETE: drafting.delete_programme, P.RESTORE: drafting.restore_programme, DISCARD: TEXT.discard,
}, WithdrawingOfDesk(WithdrawProgrammeForm, publishing.withdraw_programme, _l("项目已撤下。"),
                     lambda programme, **more: render("programmes/staff/withdrawal.html", programme=programme,
                                                      **more))))
