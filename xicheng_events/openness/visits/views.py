"""体验活动和座谈会, as a member sees them: what is to come, what was, on which days they can't, and what became of what
they said before."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.registration.attendance import Attendance
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.standing import Action
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import day
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import standing_of_term, terms_of
from xicheng_events.openness.appointments.states import TermStanding
from xicheng_events.openness.visits import queries
from xicheng_events.openness.visits.attended import hours_served
from xicheng_events.openness.visits.forms import DaysOfTermForm, OwnDaysForm
from xicheng_events.openness.visits.operations import answering, days_away
from xicheng_events.openness.visits.points import own_points, with_outcomes

bp = Blueprint("member_visits", __name__, url_prefix="/officer/visits")
_GOES_ON = (TermStanding.UPCOMING, TermStanding.SERVING, TermStanding.SUSPENDED)


@bp.get("")
@login_required
def index():
    """What I am asked to, what I was at, and when I can't."""
    return _page(_days_form())


@bp.post("/turns/<int:turn_id>/refusal")
@login_required
def decline(turn_id: int):
    """谢绝."""
    turn = queries.turn_of(current_user, turn_id) or abort(404)
    with attempt():
        following = answering.decline_turn(turn, by=current_user)
        db.session.commit()
        flash(_("已谢绝。改邀您参加%(day)s的一场，请查看并报名；不能参加的，可再次谢绝。",
                day=day(following.slot.starts_at)) if following else _("已谢绝，感谢告知。"), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/days")
@login_required
def add_days():
    """Say on which days I can't."""
    form, terms = _days_form(), _terms_going_on()
    if form.validate():
        with attempt(form):
            number = hidden_number(form.appointment.data) if "appointment" in form else None
            term = next((each for each in terms if number in (None, each.id)), None) or abort(404)
            days_away.mark_unavailable(term, form.from_on.data, form.to_on.data, by=current_user)
            db.session.commit()
            flash(_("已登记，排班时会避开这些日期。"), "ok")
            if any(queries.on_days_away(queries.own_unavailable(current_user),
                                        queries.visits_coming_for(current_user)).values()):
                flash(_("这些日期已有给您的邀请或您的报名，登记日期不等于谢绝，请在下面答复。"), "wait")
            return redirect(url_for(".index"), 303)
    return _page(form, 422)


@bp.post("/days/<int:days_id>/removal")
@login_required
def remove_days(days_id: int):
    """Take that back."""
    there = next((each for each in queries.own_unavailable(current_user) if each.id == days_id), None)
    if there is not None:
        press(lambda: days_away.unmark_unavailable(there, by=current_user), _("已删除。"))
    return redirect(url_for(".index"), 303)


@bp.get("/points")
@login_required
def points():
    """What became of what I raised before, at events and in reports."""
    page = page_of(own_points(current_user), size=50)
    return render("visits/points.html", page=page, points=with_outcomes(page.rows))


def asked_by_programme(invitation: Invitation) -> list[tuple[str, str]]:
    """What stands beside the form that an invitation leads to, where a programme has sent it: what became of one's
    earlier points, and how to decline."""
    if queries.programme_of_event(invitation.event_id) is None:
        return []
    return [(_("我以前提的意见办得怎么样"), url_for("member_visits.points")),
            (_("这次不能参加"), url_for("member_visits.index"))]


def leads_to_points(registration: Registration, _day: Attendance | None) -> list[Action]:
    """The same on the page of the registration it has led to."""
    if registration.invitation_id is None or queries.programme_of_event(registration.slot.event_id) is None:
        return []
    return [Action(_("我以前提的意见办得怎么样"), url_for("member_visits.points"))]


def _terms_going_on() -> list[Appointment]:
    return [each for each in terms_of(current_user) if standing_of_term(each) in _GOES_ON]


def _days_form() -> OwnDaysForm:
    terms = _terms_going_on()
    if len(terms) < 2:
        return OwnDaysForm()
    form = DaysOfTermForm()
    form.suit(terms)
    return form


def _page(form: OwnDaysForm, status: int = 200):
    terms, over, coming = terms_of(current_user), queries.been_at(current_user), queries.visits_coming_for(current_user)
    days = queries.own_unavailable(current_user)
    return render("visits/mine.html", status=status, terms=terms, form=form, going_on=_terms_going_on(),
                  coming=coming, over=over, days=days, on_days=queries.on_days_away(days, coming),
                  together=queries.at_the_same_time(coming), given_up=queries.visits_given_up_by(current_user),
                  hours=sum(hours_served(terms).values()))
