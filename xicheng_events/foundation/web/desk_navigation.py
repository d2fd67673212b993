"""The desk's navigation: every staff blueprint that says where it wants to stand, for those who may go there."""

from flask import Flask, current_app, request, url_for
from flask_login import current_user


def init_app(app: Flask) -> None:
    """Make `desk_nav()` and `may_enter()` known to templates."""
    app.jinja_env.globals.update(desk_nav=desk_nav, may_enter=may_enter)


def desk_nav() -> list[tuple[str, str, bool]]:
    """(label, address, whether one is there) of every place this person may go: 工作台, the day's work, records.

    A blueprint without a place of its own names the one its pages are part of: `bp.within`. What is looked at now and
    then, `bp.is_record`, stands below the day's work; 工作台, `bp.is_front`, above it.
    """
    places, here = [], current_app.blueprints.get(request.blueprint)
    place = getattr(here, "within", request.blueprint)
    for blueprint in sorted(current_app.blueprints.values(), key=_rank):
        nav = getattr(blueprint, "nav", None)
        if nav and may_enter(blueprint.name):
            places.append((str(nav[0]), url_for(nav[1]), blueprint.name == place))
    return places


def may_enter(name: str) -> bool:
    """Whether this person may open pages of the blueprint `name`: nobody is shown a link that leads to a refusal."""
    roles = getattr(current_app.blueprints[name], "roles", None)
    if not roles:
        return roles is None or (current_user.is_authenticated and current_user.is_staff)
    return current_user.is_authenticated and current_user.holds(*roles)


def _rank(blueprint) -> tuple[bool, bool]:
    return not getattr(blueprint, "is_front", False), getattr(blueprint, "is_record", False)
