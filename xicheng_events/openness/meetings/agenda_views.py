"""调整议程: the desk's pages on the items of a published meeting."""

from flask import Blueprint, abort, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.participants.desk import decide
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.openness.meetings.forms import ItemClosingForm, form_of_order
from xicheng_events.openness.meetings.operations.changing_agenda import close_item, items_ahead, rearrange_agenda
from xicheng_events.openness.meetings.queries import items_of_meeting
from xicheng_events.openness.meetings.staff_views import meeting_on_desk

bp = Blueprint("agendas_staff", __name__, url_prefix="/staff/events")
bp.within = "events_staff"
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


@bp.route("/<code>/agenda", methods=["GET", "POST"])
def show(code: str):
    """Put the items in another order."""
    event = _open_meeting(code)
    ahead = items_ahead(event)

    def rearrange(form):
        told = rearrange_agenda(event, order=form.order, reason=form.reason.data, by=current_user)
        return _("议程已调整，已通知%(n)s人。", n=told)

    return decide(form_of_order(ahead), rearrange, "meetings/staff/agenda.html", event=event, ahead=ahead,
                  back=url_for(".show", code=code), items=items_of_meeting(event.id))


@bp.route("/<code>/agenda/<int:slot_id>/closing", methods=["GET", "POST"])
def close(code: str, slot_id: int):
    """Turn an open item into one that isn't."""
    event = _open_meeting(code)
    slot = next((slot for slot in items_ahead(event) if slot.id == slot_id and slot.capacity), None) or abort(404)

    def turn(form):
        told = close_item(slot, reason=form.reason.data or None, by=current_user)
        return _("议题已转为不公开，已通知%(n)s人。", n=told)

    return decide(ItemClosingForm(), turn, "meetings/staff/closing.html", event=event, slot=slot,
                  back=url_for(".show", code=code))


def _open_meeting(code: str):
    event = meeting_on_desk(code)
    return event if event.is_open else abort(404)
