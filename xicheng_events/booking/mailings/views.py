"""What is said to those who hold a place about the messages that are still to come."""

from flask import Blueprint
from flask_babel import gettext as _

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.mailings.queries import next_reminder
from xicheng_events.foundation.core.text import moment

bp = Blueprint("reminders", __name__)


@bp.app_template_global("reminder_words")
def reminder_words(slot: Slot) -> str:
    """When who holds a place in the slot is reminded next; empty where no reminder is planned or all are out."""
    due = next_reminder(slot)
    return _("%(at)s，我们会发短信提醒您。", at=moment(due)) if due else ""
