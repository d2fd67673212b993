"""What notices say of people: whom to ask at the host, which was published."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.retention import Personal

PERSONAL = (
    Personal("event", "contact_name contact_phone", _l("活动咨询人及办公电话"), _l("供公众咨询"),
             _l("长期保存：已公开的公告内容"), kept=True),
)
NOT_PERSONAL = {
    "venue": "name address room meeting_point transit accessibility map_url",
    "event": "code title theme summary audience eligibility what_to_bring notes contact_hours offline_channel channels "
             "form state_reason form_key author_ids revision checked_words",
    "blackout": "name reason form_key", "blackout_place": "name address",
    "event_template": "name content", "agenda_item": "title", "slot": "label", "privacy_notice": "digest text",
}
