"""What the house reads of `invitations` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.invitations import retention, staff_views
from xicheng_events.foundation.notify.templates import about_event

PAGES = (staff_views.bp,)
TEMPLATES = {
    "invitation": about_event(
        _l("定向邀请"),
        _l("诚邀您参加“{event}”，请于{until}前报名： {link} 咨询{phone_to_ask}"),
        "event", "link"),
}
RETENTION = retention
