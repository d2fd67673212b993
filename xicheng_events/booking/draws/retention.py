"""What draws keep of people: lists and records are in codes that lead to nobody."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.retention import Personal

PERSONAL = (
    Personal("draw_officer", "name note", _l("抽取人姓名"), _l("公开抽取过程，可查证"),
             _l("长期保存：抽取记录已公开"), kept=True),
)
NOT_PERSONAL = {"draw": "number_what list_hash list_text seed record_text", "draw_officer": "share commitment number",
                "draw_entry": "code"}
