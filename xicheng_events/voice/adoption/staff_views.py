"""The desk of adoption: what waits for a unit, the list of themes, an occasion's table. One theme: `staff_steps`."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.accounts.queries import units_to_filter_by
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.adoption import operations, queries, tables
from xicheng_events.voice.adoption.columns import ADOPTION
from xicheng_events.voice.adoption.forms import AssignmentForm
from xicheng_events.voice.adoption.kinds import AdoptionResult, AdoptionState
from xicheng_events.voice.opinions.inbox import PICKED_AT_MOST, numbers_picked
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.queries import DESK_ROLES, opinion_seen_by

bp = Blueprint("adoption_staff", __name__, url_prefix="/staff/adoption")
bp.nav = NavEntry(DeskGroup.VOICE, _l("采纳研究"))
staff_only(bp, *DESK_ROLES)


@bp.get("")
def index():
    """What is studied, and what came of it."""
    page = ADOPTION.page(_wanted())
    return render("adoption/staff/index.html", "adoption/staff/_rows.html", page=page, listing=ADOPTION,
                  states=AdoptionState, units=units_to_filter_by(),
                  occasions=queries.occasions_with_themes(current_user), numbers=queries.numbers_of_themes(page.rows),
                  is_late=queries.is_theme_late, waiting=_number_waiting())


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(ADOPTION, _wanted())


@bp.get("/waiting")
def waiting():
    """What was put to adoption and is with no unit yet."""
    return _waiting_page(AssignmentForm(formdata=None))


@bp.post("/waiting")
def assign():
    """分办: what was ticked goes to a unit, or under a theme that is there."""
    form = AssignmentForm()
    numbers = numbers_picked(request.form.getlist("opinion"))[:PICKED_AT_MOST]
    if form.validate():
        with attempt(form):
            theme = form.chosen_theme(_themes())
            chosen = _picked(numbers)
            if theme:
                operations.add_to_theme(theme, chosen, by=current_user)
            else:
                theme = operations.theme_of_form(form.form_key.data) or operations.assign_to_unit(
                    chosen, unit=form.chosen_unit(), title=form.title.data, is_complex=form.is_complex.data,
                    form_key=form.form_key.data, by=current_user)
            theme_id, unit = theme.id, theme.organisation.short_name
            db.session.commit()
            flash(_("已分办%(unit)s研究。", unit=unit), "ok")
            return redirect(url_for(".show", theme_id=theme_id), 303)
    return _waiting_page(form, numbers, status=422)


@bp.get("/tables/<int:occasion_id>")
def table(occasion_id: int):
    """采纳情况表 of one occasion."""
    occasion = _occasion(occasion_id)
    return render("adoption/staff/table.html", occasion=occasion, table=tables.adoption_table(occasion),
                  results=AdoptionResult, tally=tables.fixed_tally(occasion),
                  may_fix=queries.may_fix_tally(occasion, current_user))


@bp.post("/tables/<int:occasion_id>")
def fix(occasion_id: int):
    """核定 its sums."""
    occasion = _occasion(occasion_id)
    press(lambda: operations.fix_tally(occasion, by=current_user), _("已核定。"))
    return redirect(url_for(".table", occasion_id=occasion_id), 303)


@bp.get("/of/<int:opinion_id>")
def of_opinion(opinion_id: int):
    """Where the adoption of an opinion stands: a part of its page, or a page of its own."""
    said = opinion_seen_by(current_user, opinion_id) or abort(404)
    adoption = queries.adoption_of(said)
    return render("adoption/staff/of_opinion.html", "adoption/staff/_of_opinion.html", opinion=said, adoption=adoption,
                  due=None if adoption else queries.assign_due(said) if said.triaged_at else None)


def _waiting_page(form: AssignmentForm, chosen: list[int] = (), status: int = 200):
    code = request.values.get("event", "")[:40]
    page = page_of(queries.opinions_to_assign(current_user, event_code=code), size=PICKED_AT_MOST)
    form.offer(_themes())
    return render("adoption/staff/waiting.html", page=page, form=form, chosen=chosen, event=code,
                  assign_due=queries.assign_due, most=PICKED_AT_MOST, status=status)


def _themes() -> list:
    waiting = db.session.scalars(queries.opinions_to_assign(current_user).order_by(None).with_only_columns(
        Opinion.occasion_id).distinct()).all()
    return queries.themes_to_join(current_user, set(waiting))


def _picked(numbers: list[int]) -> list[Opinion]:
    """Those ticked that still wait; the operation says what is missing of them."""
    found = queries.opinions_to_assign(current_user).where(Opinion.id.in_(numbers))
    return list(db.session.scalars(found))


def _wanted():
    asked = request.args
    state = asked.get("state")
    return queries.themes_of_desk(
        current_user, state=AdoptionState(state) if state in list(AdoptionState) else None,
        event_code=asked.get("event", "")[:40], unit=asked.get("unit", "")[:40],
        words=plain_text(asked.get("words", "")[:60]), late=asked.get("due") == "late")


def _number_waiting() -> int:
    return page_of(queries.opinions_to_assign(current_user), size=1).total if current_user.holds(
        *queries.MAKERS, Role.COORDINATOR) else 0


def _occasion(occasion_id: int) -> Occasion:
    """An occasion of the own units, or any for the coordinator."""
    occasion = tables.occasion_of_tables(occasion_id) or abort(404)
    mine = current_user.is_coordinator or current_user.holds(*DESK_ROLES, organisation_id=occasion.host_id)
    return occasion if mine else abort(404)
