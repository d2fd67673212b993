"""The desk's side of a draw: its plan, the two officers' steps, the frozen list, the result."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.draws import queries
from xicheng_events.booking.draws.columns import DRAWS
from xicheng_events.booking.draws.forms import CommitForm, OfficersForm, PlanForm, ReplacementForm, RevealForm
from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.draws.operations import drawing, freezing, planning
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import EmptyForm
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render

bp = Blueprint("draws_staff", __name__, url_prefix="/staff/draws")
bp.nav = NavEntry(DeskGroup.EVENTS, _l("随机抽取"))
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


@bp.get("")
def index():
    """The events of my units whose places are drawn."""
    page = DRAWS.page(_wanted())
    return render("draws/staff/index.html", "draws/staff/_rows.html", page=page, listing=DRAWS,
                  draws=queries.draws_of(page.rows))


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(DRAWS, _wanted())


@bp.get("/<code>")
def show(code: str):
    """One draw: where it stands, and what is next for whom."""
    return _page(_event(code))


@bp.post("/<code>/plan")
def plan(code: str):
    """Set when it is drawn and by whom."""
    event = _event(code)
    people, draw = queries.possible_officers(event), queries.draw_of(event)
    if draw and draw.state is not DrawState.PLANNED:
        form = OfficersForm().offer(people)
        return _do(event, form, "plan", lambda: planning.name_officers(draw, form.chosen(people), by=current_user),
                   _("抽取人已指定，并已公布。"))
    form = PlanForm().offer(people)
    return _do(event, form, "plan", lambda: planning.plan_draw(event, **form.as_plan(people), by=current_user),
               _("抽取安排已保存，并已公布。"))


@bp.post("/<code>/commitment")
def commitment(code: str):
    """The officer's sealed share."""
    event, form = _event(code), CommitForm()
    draw = queries.draw_of(event) or abort(404)
    return _do(event, form, "commit",
               lambda: planning.commit_share(draw, own_words=form.own_words.data or "", by=current_user),
               _("随机数已加密保存，承诺已公布。"))


@bp.post("/<code>/list")
def freeze(code: str):
    """Freeze the list now."""
    event = _event(code)
    return _do(event, EmptyForm(), "freeze", lambda: freezing.freeze_list(event, by=current_user),
               _("名单已封存，指纹已公布。"))


@bp.post("/<code>/reveal")
def reveal(code: str):
    """The officer reveals; the second one's press holds the draw."""
    event, form = _event(code), RevealForm()
    draw = queries.draw_of(event, with_texts=True) or abort(404)

    def press():
        drawing.reveal(draw, number=form.number.data or "", by=current_user)

    return _do(event, form, "reveal", press,
               lambda: _("抽取完成，结果已公布，短信正在陆续发出。") if draw.state is DrawState.DRAWN else
               _("您已揭示，等待另一名抽取人揭示。"))


@bp.route("/<code>/officers/<int:position>", methods=["GET", "POST"])
def officer(code: str, position: int):
    """Somebody else reveals in the place of an officer who can't."""
    event = _event(code)
    draw = queries.draw_of(event) or abort(404)
    seat = next((officer for officer in draw.officers if officer.position == position), None) or abort(404)
    seated = {officer.person_id for officer in draw.officers}
    people = [person for person in queries.possible_officers(event) if person.id not in seated]
    form, status = ReplacementForm().offer(people), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            person = next(person for person in people if str(person.id) == form.person.data)
            with attempt(form):
                planning.replace_officer(draw, seat, person=person, reason=form.reason.data, by=current_user)
                db.session.commit()
                flash(_("抽取人已更换，说明会随结果公布。"), "ok")
                return redirect(url_for(".show", code=code), 303)
    return render("draws/staff/officer.html", status=status, event=event, draw=draw, seat=seat, form=form)


def _wanted():
    """The events that the address asks for."""
    return queries.drawn_events_on_desk_of(current_user, words=plain_text(request.args.get("words"))[:60])


def _event(code: str) -> Event:
    return queries.drawn_event_on_desk_of(current_user, code) or abort(404)


def _do(event: Event, form, name: str, operation, done):
    """Do what the form says, say so, and show the page again; a refusal stands beside its field."""
    if form.validate():
        with attempt(form):
            operation()
            db.session.commit()
            flash(done() if callable(done) else done, "ok")
            return redirect(url_for(".show", code=event.code), 303)
    return _page(event, 422, **{name: form})


def _page(event: Event, status: int = 200, **forms):
    draw, people = queries.draw_of(event), queries.possible_officers(event)
    shown = {"plan": _plan_form(draw).offer(people), "commit": CommitForm(None), "reveal": RevealForm(None),
             "freeze": EmptyForm(None), **forms}
    is_held = draw is not None and draw.state is DrawState.DRAWN
    return render("draws/staff/show.html", status=status, event=event, draw=draw, forms=shown,
                  mine=draw and next((seat for seat in draw.officers if seat.person_id == current_user.id), None),
                  closes_at=queries.closes_at(event), freezes_at=queries.closes_at(event) + queries.SETTLING,
                  unreviewed=queries.unreviewed(event), counts=queries.draw_counts(draw) if draw else {},
                  applied=queries.applied(event), page=page_of(queries.entries_of(draw), size=50) if is_held else None)


def _plan_form(draw: Draw | None) -> OfficersForm:
    if draw is None:
        return PlanForm(None)
    if draw.state is not DrawState.PLANNED:
        return OfficersForm(None)
    seats = {officer.position: str(officer.person_id) for officer in draw.officers}
    return PlanForm(None, data={"draw_at": clock.local(draw.draw_at).replace(tzinfo=None), "first": seats.get(1, ""),
                                "second": seats.get(2, ""), "number_what": draw.number_what or "",
                                "number_on": draw.number_on})
