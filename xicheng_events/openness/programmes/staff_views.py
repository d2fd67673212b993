"""Programmes at the desk: the list, and the page of each, from which all its work is reached."""

from flask import Blueprint, abort, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes import queries
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.programme_links import desk_pages_beside
from xicheng_events.openness.programmes.stages import stage_of

bp = Blueprint("programmes_staff", __name__, url_prefix="/staff/programmes")
bp.nav = NavEntry(DeskGroup.OFFICERS, _l("体验监督项目"))
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.get("")
def index():
    """The programmes I work on."""
    asked = _asked()
    page = page_of(queries.desk_programmes(current_user, **asked), size=20)
    return render("programmes/staff/index.html", page=page, stage_of=stage_of, **asked)


@bp.get("/<code>")
def show(code: str):
    """One programme: where it stands, and where its work goes on."""
    programme = desk_programme(code)
    return render("programmes/staff/programme.html", programme=programme, stage=stage_of(programme),
                  desk_pages=desk_pages_beside(programme, current_user))


def desk_programme(code: str) -> Programme:
    """The programme of that code, if this person works on it; any other isn't there."""
    return queries.programme_on_desk(code, current_user) or abort(404)


def _asked() -> dict:
    standings = {each.value: each for each in queries.STANDINGS}
    return {"words": plain_text(request.args.get("words"))[:60], "standing": standings.get(request.args.get("state"))}
