"""What the house reads of `meetings` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup
from xicheng_events.openness.meetings import item_parts, notice_parts, staff_views
from xicheng_events.openness.meetings.kinds import MeetingKind

PLACES = {"models": ("kinds",), "forms": ("item_parts", "notice_parts")}
PAGES = (staff_views.bp,)
SLOT_PARTS = (item_parts.AGENDA_ITEM,)
NOTICE_PARTS = (notice_parts.MEETING,)
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("会议基本情况"), "meetings_staff.describe",
             when=lambda event: event.row.slots_are_agenda, is_first=True),
)
ACTIONS = {"meetings.described": _l("填写会议基本情况")}
FORMS = {"meetings_staff.describe": _l("填写会议基本情况")}
VALUES = {"kind": MeetingKind.words}
SUBJECTS = {"meeting": _l("会议"), "meeting_item": _l("议题")}
