"""What the house reads of `occasions` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.occasions import retention

SUBJECTS = {"occasion": _l("意见所谈的事")}
RETENTION = retention
