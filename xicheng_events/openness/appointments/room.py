"""What the house reads of `appointments` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.openness.appointments import models as models

SUBJECTS = {"appointment": _l("聘任")}
