"""What is kept of people with what can be spoken about: whom to ask, as it was published."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.retention import Personal

PERSONAL = (
    Personal("occasion", "contact_name contact_phone", _l("咨询人及办公电话"), _l("供公众咨询"),
             _l("长期保存：已公开的内容"), kept=True),
)
NOT_PERSONAL = {"occasion": "kind title path contact_hours"}
