"""The plan of reminders of one event."""

from datetime import time

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.accounts.models import Role
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.events.queries import desk_event
from xicheng_events.mailings import operations, queries
from xicheng_events.mailings.forms import ReminderPlanForm
from xicheng_events.mailings.operations.reminders import MOST_RULES
from xicheng_events.web.access import staff_only
from xicheng_events.web.render import render

bp = Blueprint("reminders_staff", __name__, url_prefix="/staff/mailings/events/<code>/reminders")
bp.within = "events_staff"
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


@bp.route("", methods=["GET", "POST"])
def edit(code: str):
    """When the people of an event are reminded."""
    event = desk_event(current_user, code) or abort(404)
    rules = queries.rules_for(event)
    rows = [{"days": str(rule.days), "at": rule.at} for rule in rules]
    shown = rows + [{"at": time(10)}] * (MOST_RULES - len(rows))
    form = ReminderPlanForm(data={"rules": shown} if request.method == "GET" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                operations.plan_reminders(event, rules=form.chosen, by=current_user)
                db.session.commit()
                flash(_("提醒安排已保存。"), "ok")
                return redirect(url_for("mailings_staff.index", code=code), 303)
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
    ahead = [slot for slot in event.slots if slot.starts_at > clock.now()]
    return render("mailings/staff/reminders.html", status=status, event=event, form=form, rules=rules, ahead=ahead)
