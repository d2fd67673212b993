"""What happened to a notice, in words."""

from flask_babel import gettext as _

from xicheng_events.audit.labels import action_label
from xicheng_events.events.models import Event
from xicheng_events.events.queries import history_of


def timeline_of(event: Event) -> list[dict]:
    """Entries for the timeline, latest first: at, title, text, by. In the words of the record: every room writes on
    an event, and a test sees that each action has its word there."""
    return [{"at": entry.at, "title": action_label(entry.action), "text": entry.detail.get("reason", ""),
             "by": name or _("系统")} for entry, name in history_of(event)]
