"""列席邀请 at the desk: how invitations stand, reminding, and the fixed list."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.desk_rights import IN_CHARGE
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.participants.desk import registration_on_desk
from xicheng_events.booking.registration.queries import fixed_list_of
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.forms import EmptyForm
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.guests import queries
from xicheng_events.openness.guests.operations import fixing, reminding
from xicheng_events.openness.meetings.queries import invitation_words
from xicheng_events.openness.meetings.staff_views import meeting_on_desk

bp = Blueprint("guests_staff", __name__, url_prefix="/staff/events/<code>/guests")
bp.within = "events_staff"
staff_only(bp, *IN_CHARGE, Role.COORDINATOR)
bp.add_app_template_global(invitation_words)


@bp.get("")
def show(code: str):
    """Who was asked, and what they have answered."""
    return _page(_meeting(code))


@bp.post("/reminder")
def remind(code: str):
    """Remind those who are ticked."""
    event, form = _meeting(code), EmptyForm()
    if form.validate():
        with attempt(form):
            ticked = [plain_text(reference) for reference in request.form.getlist("who")]
            told = reminding.remind_invited(event, ticked, by=current_user)
            db.session.commit()
            flash(_("已提醒%(n)s人。今天已提醒过和已回复的不再发送。", n=told), "ok")
            return redirect(url_for(".show", code=code), 303)
        event = _meeting(code)
    return _page(event, 422, form)


@bp.post("/list")
def fix(code: str):
    """Fix the list."""
    press(lambda: fixing.fix_list(_meeting(code), by=current_user),
          _("名单已定。不再自动邀请下一位，仍有人回复参加的，请在本页确认。"))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/list/taking-back")
def reopen(code: str):
    """Take that back."""
    press(lambda: fixing.open_list(_meeting(code), by=current_user), _("已撤回。有空出的席位会按顺序继续邀请。"))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/<reference>/decision")
def decide_acceptance(code: str, reference: str):
    """Whether somebody who accepted after that has the place."""
    event = _meeting(code)
    agrees = {"yes": True, "no": False}.get(request.form.get("answer", ""))
    if agrees is None:
        abort(400)
    press(lambda: fixing.decide_late_acceptance(registration_on_desk(event, reference), agrees=agrees, by=current_user),
          _("已办理，并短信告知本人。"))
    return redirect(url_for(".show", code=code), 303)


def _meeting(code: str) -> Event:
    event = meeting_on_desk(code)
    return event if event.published_at else abort(404)


def _page(event: Event, status: int = 200, form=None):
    page = page_of(queries.people_invited(event), size=50)
    waiting = {each.id for each in page.rows if each.state == "offered" and each.accepted_at is None
               and each.offer_until > clock.now()}
    return render("guests/staff/show.html", status=status, event=event, form=form, page=page, waiting=waiting,
                  fixed=fixed_list_of(event), reminded=queries.last_reminders(list(waiting)), today=clock.today(),
                  may_fix=fixing.may_fix_list(event, current_user) and fixing.list_may_change(event))
