"""What notices say of people: whom to ask at the host, which was published."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.notice_words import PUBLIC_TEXTS
from xicheng_events.foundation.core.retention import Personal

_WHOM_TO_ASK = "contact_name contact_phone"
_PUBLISHED = " ".join(field for field in PUBLIC_TEXTS if field not in _WHOM_TO_ASK.split())

PERSONAL = (
    Personal("event", _WHOM_TO_ASK, _l("活动咨询人及办公电话"), _l("供公众咨询"),
             _l("长期保存：已公开的公告内容"), kept=True),
)
NOT_PERSONAL = {
    "venue": "name address room meeting_point transit accessibility map_url",
    "event": f"{_PUBLISHED} code course_reason form_key revision",
    "blackout": "name reason form_key", "blackout_place": "name address",
    "event_template": "name content", "agenda_item": "title", "slot": "label online_link",
    "privacy_notice": "digest text",
    "event_index": "terms", "agenda_item_index": "terms", "venue_index": "terms",
}
