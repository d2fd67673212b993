"""What the house reads of `questions` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.questions import retention

PLACES = {"models": ("items",), "queries": ("form_rules", "reading_answers")}
DETAILS = {"answers": _l("回答")}
RETENTION = retention
