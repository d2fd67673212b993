"""The desk's page of one outcome, and the steps by which it goes its way."""

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
from xicheng_events.openness.outcomes.forms import WithdrawOutcomeForm
from xicheng_events.openness.outcomes.models import MeetingOutcome
from xicheng_events.openness.outcomes.operations import drafting_outcomes as drafting
from xicheng_events.openness.outcomes.operations import publishing_outcomes as publishing
from xicheng_events.openness.outcomes.outcome_next_step import hub_of_outcome
from xicheng_events.openness.outcomes.public_fields import adoption_lines
from xicheng_events.openness.outcomes.queries import named_in
from xicheng_events.openness.outcomes.staff_views import bp, outcome_on_desk

P, TEXT = PublishingStep, publishing.OUTCOME_TEXT


@bp.get("/<code>")
def show(code: str):
    """One outcome: where it stands, what is missing, what is next."""
    return _hub(outcome_on_desk(code))


def _hub(outcome: MeetingOutcome, status: int = 200, **forms):
    hub = hub_of_outcome(outcome, current_user)
    return render("outcomes/staff/outcome.html", outcome=outcome, hub=hub, status=status,
                  stamp={"version": outcome.publication.version}, adoption=adoption_lines(hub.current.taken),
                  named=named_in(hub.current), is_old=hub.may_edit and drafting.figures_are_old(outcome),
                  may_withdraw=may_withdraw_text(outcome),
                  timeline_entries=timeline_of(outcome), **checked_forms(outcome, forms))


add_checked_steps(bp, CheckedDesk(outcome_on_desk, drafting.expect_outcome_version, _hub, {
    P.SUBMIT: publishing.submit_outcome, P.RETURN: TEXT.send_back, P.PASS: TEXT.accept, P.ASK: TEXT.ask,
    P.PUBLISH: TEXT.publish, P.SCHEDULE: TEXT.schedule, P.UNSCHEDULE: TEXT.unschedule,
    P.TAKE_BACK: TEXT.take_back, P.TAKE_BACK_CHECK: TEXT.take_back_check,
    P.DELETE: drafting.delete_outcome, P.RESTORE: drafting.restore_outcome, DISCARD: TEXT.discard,
}, WithdrawingOfDesk(WithdrawOutcomeForm, publishing.withdraw_outcome, _l("公开结果已撤下。"),
              lambda outcome, **more: render("outcomes/staff/withdrawal.html", outcome=outcome, **more))))
