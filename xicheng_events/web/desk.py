"""The desk's navigation: every staff blueprint that says where it wants to stand, for those who may go there."""

from flask import Flask, current_app, request, url_for
from flask_login import current_user

# Looked at now and then; the day's work stands above them.
_RECORDS = ("outbox_staff", "notify_staff", "audit_staff")


def init_app(app: Flask) -> None:
    """Make `desk_nav()` known to templates."""
    app.jinja_env.globals["desk_nav"] = desk_nav


def desk_nav() -> list[tuple[str, str, bool]]:
    """(label, address, whether one is there) of every place this person may go: 工作台, the day's work, records.

    A blueprint without a place of its own names the one its pages are part of: `bp.within`.
    """
    places, here = [], current_app.blueprints.get(request.blueprint)
    place = getattr(here, "within", request.blueprint)
    for blueprint in sorted(current_app.blueprints.values(), key=_rank):
        nav, roles = getattr(blueprint, "nav", None), getattr(blueprint, "roles", None)
        if nav and (roles is None or (current_user.is_authenticated and current_user.holds(*roles))):
            places.append((str(nav[0]), url_for(nav[1]), blueprint.name == place))
    return places


def _rank(blueprint) -> tuple[bool, bool]:
    return blueprint.name != "home_staff", blueprint.name in _RECORDS
