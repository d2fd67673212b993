"""线上参加: the host sets the links."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.notice_words import LINK_MINUTES
from xicheng_events.booking.events.queries import desk_event
from xicheng_events.booking.notices.online_forms import form_of_links
from xicheng_events.booking.notices.operations.online_links import set_online_links, slots_online
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render

bp = Blueprint("online_staff", __name__, url_prefix="/staff/events")
bp.within = "events_staff"
staff_only(bp, Role.EDITOR)


@bp.route("/<code>/online", methods=["GET", "POST"])
def links(code: str):
    """The link of each slot that has places online."""
    event = _event(code)
    slots = slots_online(event)
    form, status = form_of_links(slots), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            with attempt(form):
                set_online_links(event, form.links, by=current_user)
                db.session.commit()
                flash(_("会议链接已保存。"), "ok")
                return redirect(url_for("events_staff.show", code=code), 303)
    return render("notices/staff/online_links.html", status=status, event=_event(code), form=form, slots=slots,
                  minutes=LINK_MINUTES)


def _event(code: str) -> Event:
    event = desk_event(current_user, code)
    if event is None or not slots_online(event) or not current_user.holds(Role.EDITOR, organisation_id=event.host_id):
        abort(404)
    return event
