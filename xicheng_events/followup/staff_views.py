"""The ledger (问题跟踪台账)."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.accounts.models import Role
from xicheng_events.accounts.queries import organisation_by_slug
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.refusal import Refused
from xicheng_events.followup import operations, queries
from xicheng_events.followup.deadlines import Light, light_of, remaining, soon_until
from xicheng_events.followup.duties import steps_open_to
from xicheng_events.followup.forms import DispatchForm, IssueForm
from xicheng_events.followup.models import Sla
from xicheng_events.followup.states import IssueState
from xicheng_events.followup.steps import STEPS
from xicheng_events.opinions.models import OpinionKind
from xicheng_events.opinions.queries import opinion_seen_by
from xicheng_events.review.queries import slip_for
from xicheng_events.web.access import staff_only
from xicheng_events.web.paging import page_of
from xicheng_events.web.render import render

bp = Blueprint("followup_staff", __name__, url_prefix="/staff/issues")
bp.nav = (_l("问题台账"), "followup_staff.index")
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


@bp.get("")
def index():
    """The issues my units work on; all of them for the coordinator."""
    asked, today = request.args, clock.today()
    page = page_of(queries.ledger(
        current_user, state=_one_of(IssueState, asked.get("state")), light=_one_of(Light, asked.get("light")),
        unit=asked.get("unit", ""), words=asked.get("words", "").strip()))
    soon = soon_until(today)
    return render("followup/staff/index.html", "followup/staff/_rows.html", page=page, states=IssueState, lights=Light,
                  units=queries.lead_units(), light=lambda issue: light_of(issue, soon, today),
                  remaining=lambda issue: remaining(issue, today))


@bp.route("/new/<int:opinion_id>", methods=["GET", "POST"])
def register(opinion_id: int):
    """Make an opinion an issue and dispatch it."""
    opinion = opinion_seen_by(current_user, opinion_id) or abort(404)
    form = IssueForm(data={"title": opinion.text[:50], "description": opinion.text, "kind": opinion.kind.value,
                           "place": opinion.place})
    form.lead.choices = _units()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                issue = operations.register_issue(
                    opinion, title=form.title.data, description=form.description.data or "",
                    kind=OpinionKind(form.kind.data), place=form.place.data or "", sla=Sla(form.sla.data),
                    lead=organisation_by_slug(form.lead.data), by=current_user)
                number = issue.number
                db.session.commit()
                flash(_("问题已登记并派发。"))
                return redirect(url_for(".show", number=number), 303)
            except Refused as refusal:
                db.session.rollback()
                form.refuse(refusal)
    return render("followup/staff/new.html", opinion=opinion, form=form, status=status)


@bp.get("/<number>")
def show(number: str):
    """One issue: what is known, what was done, and the next step that is mine."""
    return _page(_issue(number))


@bp.post("/<number>/<step>")
def take(number: str, step: str):
    """Take one step: sign, send back, dispatch, note, reply, approve, return a reply, prepare, publish."""
    issue, (kind, operation) = _issue(number), STEPS.get(step) or abort(404)
    form = _form(kind)
    if not form.validate():
        return _page(issue, 422, step, form)
    try:
        operation(issue, form, current_user)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(_issue(number), 422, step, form)
    flash(_("已登记。"))
    return redirect(url_for(".show", number=number), 303)


def _page(issue, status: int = 200, step: str = "", filled=None):
    forms = {name: _form(kind, formdata=None) for name, (kind, _operation) in STEPS.items()}
    forms["preparation"].process(data={name: getattr(issue, name) for name in (
        "public_title", "public_text", "public_outcome")})
    if filled is not None:
        forms[step] = filled
    today = clock.today()
    return render("followup/staff/show.html", issue=issue, forms=forms, wrong=filled, slip=slip_for(issue),
                  steps=steps_open_to(issue, current_user), light=light_of(issue, soon_until(today), today),
                  remaining=remaining(issue, today), ratings=queries.ratings_of_issue(issue), status=status)


def _form(kind, **given):
    form = kind(**given)
    if kind is DispatchForm:
        form.lead.choices = _units()
    return form


def _units() -> list[tuple[str, str]]:
    return [(unit.slug, unit.short_name) for unit in queries.lead_units()]


def _issue(number: str):
    return queries.issue_seen_by(current_user, number) or abort(404)


def _one_of(enumeration, value):
    return enumeration(value) if value in [member.value for member in enumeration] else None
