"""What the house reads of `publishing` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.publishing import retention

SUBJECTS = {"publication": _l("公开事项")}
RETENTION = retention
