"""The desk's page of one outcome, and the steps by which it goes its way."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.checked_forms import checked_forms
from xicheng_events.foundation.publishing.history import timeline_of
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.staff_checked_steps import DISCARD, CheckedDesk, add_checked_steps
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.web.attempt import attempt
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


@bp.route("/<code>/withdrawal", methods=["GET", "POST"])
def withdraw(code: str):
    """Take it back, with a reason for the public."""
    outcome, form = outcome_on_desk(code), WithdrawOutcomeForm()
    if form.validate_on_submit():
        with attempt(form):
            publishing.withdraw_outcome(outcome, reason=form.reason.data, by=current_user)
            db.session.commit()
            flash(_("公开结果已撤下。"), "ok")
            return redirect(url_for(".show", code=code), 303)
        outcome = outcome_on_desk(code)
    return render("outcomes/staff/withdrawal.html", outcome=outcome, form=form, is_mine=_may(outcome, P.WITHDRAW),
                  status=422 if form.is_submitted() else 200)


def _may(outcome: MeetingOutcome, step: PublishingStep) -> bool:
    publication = outcome.publication
    return may_take(step, publication.kind, publication.organisation_id, current_user)


def _hub(outcome: MeetingOutcome, status: int = 200, **forms):
    hub = hub_of_outcome(outcome, current_user)
    return render("outcomes/staff/outcome.html", outcome=outcome, hub=hub, status=status,
                  stamp={"version": outcome.publication.version}, adoption=adoption_lines(hub.current.taken),
                  named=named_in(hub.current), is_old=hub.may_edit and drafting.figures_are_old(outcome),
                  may_withdraw=outcome.is_public and _may(outcome, P.WITHDRAW),
                  timeline_entries=timeline_of(outcome), **checked_forms(outcome, forms))


add_checked_steps(bp, CheckedDesk(outcome_on_desk, drafting.expect_outcome_version, _hub, {
    P.SUBMIT: publishing.submit_outcome, P.RETURN: TEXT.send_back, P.PASS: TEXT.accept, P.ASK: TEXT.ask,
    P.PUBLISH: TEXT.publish, P.SCHEDULE: TEXT.schedule, P.UNSCHEDULE: TEXT.unschedule,
    P.TAKE_BACK: TEXT.take_back, P.TAKE_BACK_CHECK: TEXT.take_back_check,
    P.DELETE: drafting.delete_outcome, P.RESTORE: drafting.restore_outcome, DISCARD: TEXT.discard,
}))
