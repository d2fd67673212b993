"""The desk of the district's units: the list, adding one, changing what it is called, closing and reopening it."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.operations import units
from xicheng_events.foundation.accounts.operations.units import KEEPERS, expect_unit_version
from xicheng_events.foundation.accounts.queries import organisation_by_slug, units_found
from xicheng_events.foundation.accounts.unit_models import OrganisationKind, UnitState
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.overview.home import queries
from xicheng_events.overview.home.columns import UNITS
from xicheng_events.overview.home.unit_forms import ClosingUnitForm, UnitForm, fields_of_unit

bp = Blueprint("units_staff", __name__, url_prefix="/staff/units")
bp.nav = NavEntry(DeskGroup.SYSTEM, _l("单位名录"))
staff_only(bp, *KEEPERS)


@bp.get("")
def index():
    """The district's units, narrowed as the address says."""
    return render("home/staff/units.html", page=UNITS.page(_wanted(), size=100), listing=UNITS,
                  states=UnitState, kinds=OrganisationKind)


@bp.get("/list.xlsx")
def export():
    """The same as .xlsx."""
    return take_along(UNITS, _wanted())


@bp.route("/new", methods=["GET", "POST"])
def add():
    """A new unit."""
    form = UnitForm()
    if request.method == "POST" and form.validate():
        with attempt(form):
            unit = units.add_unit(**form.values, by=current_user)
            db.session.commit()
            flash(_("已添加。需要在工作台办理的，请由安全管理员为其人员授予角色。"), "ok")
            return redirect(url_for(".show", slug=unit.slug), 303)
    return render("home/staff/unit_new.html", form=form, status=422 if form.is_submitted() else 200)


@bp.get("/<slug>")
def show(slug: str):
    """One unit: its names, what it has in hand, and what can be changed."""
    return _page(_unit(slug))


@bp.post("/<slug>")
def change(slug: str):
    """Change what is said of it."""
    form = UnitForm()

    def save(unit):
        return units.change_unit(unit, **form.values, by=current_user)

    return _settle(slug, form, save, _("已保存。"), "unit")


@bp.post("/<slug>/closing")
def close(slug: str):
    """Give it nothing new after a day."""
    form = ClosingUnitForm()

    def end(unit):
        return units.close_unit(unit, last_day=form.last_day.data, by=current_user)

    return _settle(slug, form, end, _("已登记撤销。以往的活动、问题照常可查。"), "closing")


@bp.post("/<slug>/reopening")
def reopen(slug: str):
    """The way back."""
    press(lambda: units.reopen_unit(_unit(slug), by=current_user), _("已恢复，可以再选。"))
    return redirect(url_for(".show", slug=slug), 303)


def _wanted():
    """The units that the address asks for."""
    sent = request.args
    return units_found(words=plain_text(sent.get("words", ""))[:60],
                       state=next((state for state in UnitState if state.value == sent.get("state")), None),
                       kind=next((kind for kind in OrganisationKind if kind.value == sent.get("kind")), None))


def _settle(slug: str, form, act, sentence: str, panel: str):
    unit = _unit(slug)
    if not form.validate():
        return _page(unit, form, panel)
    with attempt(form) as tried:
        expect_unit_version(unit, hidden_number(form.version.data))
        act(unit)
        db.session.commit()
        flash(sentence, "ok")
        return redirect(url_for(".show", slug=slug), 303)
    if tried.refusal.code == "changed_meanwhile":
        form.version.data = str(unit.version)
    return _page(_unit(slug), form, panel)


def _page(unit: Organisation, wrong=None, panel: str = ""):
    """The page of one unit; `wrong` is the form of `panel` that was refused."""
    closing = {"last_day": unit.valid_to or clock.today(), "version": str(unit.version)}
    forms = {"unit": UnitForm(formdata=None, data=fields_of_unit(unit)),
             "closing": ClosingUnitForm(formdata=None, data=closing)}
    if wrong is not None:
        forms[panel] = wrong
    return render("home/staff/unit.html", unit=unit, forms=forms, wrong=wrong,
                  in_hand=queries.in_hand_of(unit), status=422 if wrong is not None else 200)


def _unit(slug: str) -> Organisation:
    return organisation_by_slug(plain_text(slug)[:40]) or abort(404)
