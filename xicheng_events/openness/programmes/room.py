"""What the house reads of `programmes` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.openness.programmes import staff_views, views

PLACES = {"models": ("kinds",), "queries": ("stages",), "operations": ("programme_links",)}
PAGES = (views.bp, staff_views.bp)
PROGRAMME_PAGES, PROGRAMME_DESK = (), ()
SUBJECTS = {"programme": _l("体验监督项目")}
