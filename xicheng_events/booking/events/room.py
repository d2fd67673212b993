"""What the house reads of `events` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events import retention, sharing_views, views
from xicheng_events.booking.events.kinds import Category

PLACES = {
    "models": ("choices", "event_standing", "form_catalogue", "notice_parts", "notice_terms", "places", "slot_parts",
               "search_models"),
    "queries": ("blackouts", "calendar_entries", "desk", "desk_rights", "feeds", "month_calendar", "notice_words",
                "occasions", "phases", "privacy", "public_fields", "quotas", "registration_button",
                "asked_at_registering", "reschedules", "searching", "sharing", "usual_notes"),
}
PAGES = (views.bp, sharing_views.bp)
SUBJECTS = {
    "slot": _l("场次"), "event": _l("活动"), "blackout": _l("重大活动期间"), "quota": _l("名额"),
    "quota_release": _l("名额调剂"),
}
VALUES = {"category": Category.words, "giving": Category.words, "taking": Category.words}
RETENTION = retention
