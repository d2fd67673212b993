"""Meetings' outcomes at the desk: the list, beginning one, its words, what in it might tell who somebody is."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import DESK_ROLES, desk_event
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.staff_marks import marks_page
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import EmptyForm, hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.outcomes import queries
from xicheng_events.openness.outcomes.columns import OUTCOMES
from xicheng_events.openness.outcomes.figures import has_outcome
from xicheng_events.openness.outcomes.forms import form_of_outcome
from xicheng_events.openness.outcomes.models import MeetingOutcome
from xicheng_events.openness.outcomes.operations import drafting_outcomes as drafting
from xicheng_events.openness.outcomes.outcome_next_step import hub_of_outcome
from xicheng_events.openness.outcomes.outcome_rules import check_results
from xicheng_events.openness.outcomes.public_fields import names_in_outcome, texts_of_outcome
from xicheng_events.openness.outcomes.released_words import covering
from xicheng_events.openness.outcomes.revision import current_outcome

bp = Blueprint("outcomes_staff", __name__, url_prefix="/staff/outcomes")
bp.nav = NavEntry(DeskGroup.MEETINGS, _l("公开结果"))
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.get("")
def index():
    """The outcomes I work on, and the meetings that wait for one."""
    asked = _asked()
    page = OUTCOMES.page(queries.desk_outcomes(current_user, **asked))
    waiting = db.session.scalars(queries.meetings_without_outcome(current_user, *DESK_ROLES).order_by(
        Event.id.desc()).limit(50)).unique().all()
    return render("outcomes/staff/index.html", "outcomes/staff/_rows.html", page=page, listing=OUTCOMES, **asked,
                  waiting=waiting, standings=[(each.value, each.label) for each in queries.STANDINGS])


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(OUTCOMES, queries.desk_outcomes(current_user, **_asked()))


@bp.route("/of/<code>", methods=["GET", "POST"])
def of_event(code: str):
    """The outcome of a meeting, or the button with which one begins."""
    event = desk_event(current_user, code)
    if event is None or not event.row.slots_are_agenda:
        abort(404)
    if outcome := queries.outcome_of_meeting(event.id):
        return redirect(url_for(".show", code=outcome.code), 303)
    form = EmptyForm()
    if form.is_submitted():
        with attempt(form):
            outcome = drafting.draft_outcome(event, by=current_user)
            db.session.commit()
            flash(_("已起草。请逐项填写议定结果，人数和采纳情况由系统统计。"), "ok")
            return redirect(url_for(".words", code=outcome.code), 303)
    return render("outcomes/staff/of_event.html", event=event, form=form, has_outcome=has_outcome(event),
                  may_draft=may_take(PublishingStep.DRAFT, queries.KIND, event.host_id, current_user),
                  status=422 if form.is_submitted() else 200)


@bp.route("/<code>/words", methods=["GET", "POST"])
def words(code: str):
    """What was decided of each item; saving counts the figures anew."""
    outcome = _to_change(code)
    form = form_of_outcome(current_outcome(outcome), version=outcome.publication.version)
    if form.validate_on_submit():
        problems = check_results(form.words)[1]
        for problem in problems:
            form.refuse(problem)
        if not problems:
            with attempt(form):
                drafting.expect_outcome_version(outcome, hidden_number(form.version.data))
                drafting.edit_outcome(outcome, words=form.words, by=current_user)
                db.session.commit()
                flash(_saved(outcome), "ok")
                return redirect(url_for(".show", code=code), 303)
            outcome = outcome_on_desk(code)
    return render("outcomes/staff/words.html", form=form, outcome=outcome, current=current_outcome(outcome),
                  status=422 if form.is_submitted() else 200)


@bp.route("/<code>/marks", methods=["GET", "POST"])
def marks(code: str):
    """核对个人信息: each place that might tell who somebody is, to cover or to keep."""
    outcome = outcome_on_desk(code)
    current = current_outcome(outcome)

    def decide(decisions, *, seen, by):
        drafting.decide_marks_of_outcome(outcome, decisions, seen=seen, by=by)

    headings = {f"words_{each.slot}": each.title for each in current.item_results}
    for row in current.taken.rows if current.taken else ():
        headings |= {f"title_{row.theme}": _("要点"), f"answer_{row.theme}": _("采纳答复")}
    page = hub_of_outcome(outcome, current_user).may_edit and marks_page(
        texts_of_outcome(current), names_in_outcome(current), decide=decide, what=current.title, headings=headings,
        done=lambda: _back(code, _("已保存决定。"), "ok"), url=url_for(".marks", code=code),
        back=url_for(".show", code=code))
    return page or _back(code, _("没有需要您核对的内容。"), "wait")


@bp.get("/<code>/preview")
def preview(code: str):
    """The outcome as everybody will read it, in whatever state."""
    current = current_outcome(outcome_on_desk(code))
    return render("outcomes/staff/preview.html", outcome=current, named=queries.named_in(current),
                  shown=covering(current.event.occasion_id))


def outcome_on_desk(code: str) -> MeetingOutcome:
    """The outcome of that code, if this person works on it; any other isn't there."""
    return queries.desk_outcome(current_user, code) or abort(404)


def _back(code: str, sentence: str, tone: str):
    flash(sentence, tone)
    return redirect(url_for(".show", code=code), 303)


def _to_change(code: str) -> MeetingOutcome:
    outcome = outcome_on_desk(code)
    if not hub_of_outcome(outcome, current_user).may_edit:
        abort(403)
    return outcome


def _saved(outcome: MeetingOutcome) -> str:
    if outcome.revision:
        return _("已保存为待审查的修改。填写更新说明、通过保密审查并再次发布后，公开页才更新。")
    return _("已保存，人数和采纳情况已按现在的数据统计。")


def _asked() -> dict:
    standings = {each.value: each for each in queries.STANDINGS}
    return {"words": plain_text(request.args.get("words"))[:60], "standing": standings.get(request.args.get("state"))}
