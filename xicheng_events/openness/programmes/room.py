"""What the house reads of `programmes` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.openness.programmes import models as models

PLACES = {"models": ("kinds",)}
SUBJECTS = {"programme": _l("体验监督项目")}
