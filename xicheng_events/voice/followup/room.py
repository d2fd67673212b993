"""What the house reads of `followup` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Template
from xicheng_events.voice.followup import retention, staff_callbacks, staff_views, views
from xicheng_events.voice.followup.operations.purging import purge_opinion_contacts
from xicheng_events.voice.followup.operations.rating import close_quiet_issues

PAGES = (views.bp, staff_views.bp, staff_callbacks.bp)
SWEEPS = (
    Sweep(close_quiet_issues, 3600),
    Sweep(purge_opinion_contacts, 3600, in_parts=True),
)
TEMPLATES = {
    "opinion_registered": Template(
        _l("意见已立项"),
        _l("您提出的意见建议已由{unit}办理，{day}前答复，凭查询码{number}查看进展： {link}"),
        ("number",)),
    "due_moved": Template(
        _l("答复期限调整"),
        _l("因放假安排调整，{unit}对您意见建议的答复期限改为{day}，凭查询码{number}查看进展： {link}"),
        ("number", "day")),
}
# The reply brings the query code along.
OVERTAKES = {later: {"opinion_registered", "due_moved"} for later in ("reply", "reply_planned", "due_moved")}
RETENTION = retention
