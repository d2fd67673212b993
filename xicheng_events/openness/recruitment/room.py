"""What the house reads of `recruitment` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.openness.recruitment import models as models

SUBJECTS = {"recruitment": _l("招募"), "application": _l("招募报名")}
