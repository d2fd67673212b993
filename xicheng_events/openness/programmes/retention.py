"""What programmes keep of people: whom one asks, for everybody to read. Their words are looked through for numbers
before they are public; the two organisers are members of staff."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.retention import Personal

PERSONAL = (
    Personal("programme", "contact_name contact_phone", _l("咨询人及办公电话"), _l("供公众咨询"),
             _l("长期保存：已公开的内容"), kept=True),
)
NOT_PERSONAL = {"programme": "code title purpose conditions rights obligations shares duties contact_hours "
                             "certificate_word revision form_key"}
