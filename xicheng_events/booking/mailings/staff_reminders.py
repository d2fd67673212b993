"""The plan of reminders of one event."""

from collections.abc import Iterator
from datetime import datetime, time

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import desk_event
from xicheng_events.booking.mailings import queries
from xicheng_events.booking.mailings.audience import Told
from xicheng_events.booking.mailings.forms import ReminderPlanForm
from xicheng_events.booking.mailings.models import ReminderRule
from xicheng_events.booking.mailings.operations import reminders
from xicheng_events.booking.mailings.operations.reminders import MOST_RULES
from xicheng_events.booking.mailings.operations.texts import reminder
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import sms_length
from xicheng_events.foundation.notify.templates import placeholders
from xicheng_events.foundation.notify.wording_rules import Preview
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render

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
            with attempt(form):
                reminders.plan_reminders(event, rules=form.chosen, by=current_user)
                db.session.commit()
                flash(_("提醒安排已保存。"), "ok")
                return redirect(url_for("mailings_staff.index", code=code), 303)
    return render("mailings/staff/reminders.html", status=status, event=event, form=form,
                  to_come=list(_to_come(event, rules)))


def _to_come(event: Event, rules: list[ReminderRule]) -> Iterator[tuple[datetime, Slot, Preview]]:
    """What will leave, when and for which slot, the code an example."""
    for slot in event.slots:
        for rule in rules:
            due = rule.due_at(slot.starts_at)
            if clock.now() < due < slot.starts_at:
                for seat in slot.seats:
                    party = Told(slot.id, "BM-7K3Q9F", seat, placeholders()["code"].sample)
                    text = reminder(slot, party, due)
                    yield due, slot, Preview(text, sms_length(text))
