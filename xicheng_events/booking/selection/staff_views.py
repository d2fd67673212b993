"""The desk's side of balanced lists: quotas, the freeze, the suggestion, the choice, and the approval."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.draws.operations.freezing import freeze_list
from xicheng_events.booking.draws.queries import SETTLING, closes_at, draw_of, unreviewed
from xicheng_events.booking.draws.records import quota_keys
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.participants.queries import registration_of_event
from xicheng_events.booking.selection import queries
from xicheng_events.booking.selection.candidate_facts import ListPlan, lists_of, quotas_set
from xicheng_events.booking.selection.forms import (
    ChangeForm,
    FactsForm,
    ListReturnForm,
    QuotasForm,
    SelectionRulesForm,
    quotas_typed,
)
from xicheng_events.booking.selection.list_pages import (
    balance_tables,
    candidate_rows,
    list_summaries,
    offered_values,
    people_of,
)
from xicheng_events.booking.selection.models import Selection, SelectionEntry
from xicheng_events.booking.selection.operations import changing_picks, deciding_lists, entering_candidates, preparing
from xicheng_events.booking.selection.operations.suggesting import suggest_again
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import EmptyForm
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render

bp = Blueprint("balance_staff", __name__, url_prefix="/staff/selections")
bp.nav = NavEntry(DeskGroup.EVENTS, _l("均衡遴选"))
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


@bp.get("")
def index():
    """The events of my units with balanced lists, and the slots for which my units propose people."""
    page = page_of(queries.balanced_on_desk_of(current_user), size=50)
    return render("selection/staff/index.html", page=page, selections=queries.selections_of(page.rows),
                  to_propose=db.session.scalars(queries.slots_to_propose_for(current_user).limit(50)).all())


@bp.get("/<code>")
def show(code: str):
    """The lists of one event: where they stand, and what is next."""
    return _page(*_ours(code))


@bp.post("/<code>/rules")
def rules(code: str):
    """For how long lists are shown, and how often somebody may have a seat."""
    event, selection = _ours(code)
    form = SelectionRulesForm()
    return _do(event, selection, form, lambda: preparing.set_selection_rules(
        event, notice_days=form.notice_days.data or 0, yearly_cap=form.yearly_cap.data, by=current_user), _("已保存。"))


@bp.route("/<code>/lists/<key>/quotas", methods=["GET", "POST"])
def quotas(code: str, key: str):
    """The quotas of one list."""
    event, selection = _ours(code)
    plan, form, status = _plan(selection, key), QuotasForm(), 200
    offered = offered_values(plan)
    if request.method == "POST":
        status = 422
        if form.validate():
            with attempt(form):
                preparing.set_quotas(plan.slot, plan.seat, quotas_typed(request.form, offered), by=current_user)
                db.session.commit()
                flash(_("名额要求已保存。"), "ok")
                return redirect(url_for(".show", code=code), 303)
            event, selection = _ours(code)
            plan = _plan(selection, key)
    people = people_of(selection, queries.list_entries(selection))
    return render("selection/staff/quotas.html", status=status, event=event, selection=selection, plan=plan, form=form,
                  offered=offered, typed=request.form if request.method == "POST" else _as_typed(plan, event),
                  tables={table.key: {line.key: line.candidates for line in table.lines}
                          for table in balance_tables(plan, people, set())})


@bp.post("/<code>/freeze")
def freeze(code: str):
    """Freeze candidates and quotas, with the list of the draw."""
    event, selection = _ours(code)
    return _do(event, selection, EmptyForm(), lambda: freeze_list(event, by=current_user),
               _("候选人和名额要求已封存，名单指纹已公布。"))


@bp.get("/<code>/lists/<key>")
def one_list(code: str, key: str):
    """The candidates of one list, who is on it and why others aren't, with the balance beside."""
    event, selection = _ours(code)
    plan, entries = _plan(selection, key), queries.list_entries(selection)
    here = [entry for entry in entries if entry.list_key == key]
    picked = {entry.registration_id for entry in here if entry.is_picked}
    return render("selection/staff/list.html", event=event, selection=selection, plan=plan,
                  rows=candidate_rows(selection, plan, here), picked=len(picked),
                  tables=balance_tables(plan, people_of(selection, entries), picked))


@bp.route("/<code>/entries/<entry>", methods=["GET", "POST"])
def change(code: str, entry: str):
    """Put a candidate on the list, or take one off, with a reason."""
    event, selection = _ours(code)
    line, form, status = _entry(selection, entry), ChangeForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            with attempt(form):
                changing_picks.change_pick(line, onto=request.form.get("onto") == "1", reason=form.reason.data,
                                           by=current_user)
                db.session.commit()
                flash(_("名单已调整，原因会随名单公布。"), "ok")
                return redirect(url_for(".one_list", code=code, key=line.list_key), 303)
            event, selection = _ours(code)
            line = _entry(selection, entry)
    return render("selection/staff/change.html", status=status, event=event, selection=selection, entry=line, form=form)


@bp.route("/<code>/candidates/<reference>", methods=["GET", "POST"])
def facts(code: str, reference: str):
    """What is known of one candidate beyond the registration."""
    event, selection = _ours(code)
    registration = registration_of_event(event, plain_text(reference)) or abort(404)
    known, form, status = queries.candidate_of(registration), FactsForm(), 200
    back = url_for(".one_list", code=code, key=quota_keys(event)[registration.quota_id])
    form.offer_facts(known)
    if request.method == "POST":
        status = 422
        if form.validate():
            with attempt(form):
                entering_candidates.note_facts(registration, **form.facts, by=current_user)
                db.session.commit()
                flash(_("已保存。"), "ok")
                return redirect(back, 303)
    return render("selection/staff/facts.html", status=status, event=event, selection=selection, form=form,
                  registration=registration, known=known, back=back)


@bp.post("/<code>/again")
def again(code: str):
    """Have the lists suggested anew."""
    event, selection = _ours(code)
    return _do(event, selection, EmptyForm(), lambda: suggest_again(selection, by=current_user),
               _("正在重新生成建议名单，生成后在本页显示。"))


@bp.post("/<code>/submission")
def submit(code: str):
    """Submit the lists to the host's leader."""
    event, selection = _ours(code)
    return _do(event, selection, EmptyForm(), lambda: deciding_lists.submit_lists(selection, by=current_user),
               _("名单已提交，等待负责人审定。"))


@bp.post("/<code>/taking-back")
def take_back(code: str):
    """Take submitted lists back."""
    event, selection = _ours(code)
    return _do(event, selection, EmptyForm(), lambda: deciding_lists.take_back_lists(selection, by=current_user),
               _("名单已撤回，可以继续调整。"))


@bp.post("/<code>/approval")
def approve(code: str):
    """Approve the lists, or show them first."""
    event, selection = _ours(code)
    return _do(event, selection, EmptyForm(), lambda: deciding_lists.approve_lists(selection, by=current_user),
               _("已办理。名单公布在公开页面。"))


@bp.route("/<code>/return", methods=["GET", "POST"])
def give_back(code: str):
    """Return the lists with a reason."""
    event, selection = _ours(code)
    form, status = ListReturnForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            with attempt(form):
                deciding_lists.return_lists(selection, reason=form.reason.data, by=current_user)
                db.session.commit()
                flash(_("名单已退回。"), "ok")
                return redirect(url_for(".show", code=code), 303)
            event, selection = _ours(code)
    return render("selection/staff/return.html", status=status, event=event, selection=selection, form=form)


def _ours(code: str) -> tuple[Event, Selection]:
    event = queries.balanced_event_on_desk_of(current_user, code) or abort(404)
    return event, queries.selection_of(event) or Selection.unsaved(event)


def _plan(selection: Selection, key: str) -> ListPlan:
    plans = lists_of(selection.event, is_frozen=selection.is_frozen)
    return next((plan for plan in plans if plan.key == key), None) or abort(404)


def _entry(selection: Selection, code: str) -> SelectionEntry:
    return queries.entry_by_code(selection, code) or abort(404)


def _as_typed(plan: ListPlan, event: Event) -> dict[str, int]:
    mine = [each for each in quotas_set(event) if each.slot_id == plan.slot.id and each.seat == plan.seat]
    return {f"{end}-{each.attribute.value}-{each.value}": getattr(each, end) for each in mine
            for end in ("least", "most")}


def _do(event: Event, selection: Selection, form, operation, done: str):
    """Do what a button says, say so, and show the page again; a refusal stands on it."""
    if form.validate():
        with attempt(form):
            operation()
            db.session.commit()
            flash(done, "ok")
            return redirect(url_for(".show", code=event.code), 303)
        event, selection = _ours(event.code)
    return _page(event, selection, 422, form)


def _page(event: Event, selection: Selection, status: int = 200, form=None):
    rules_form = form if isinstance(form, SelectionRulesForm) else SelectionRulesForm(None, data={
        "notice_days": selection.notice_days or 0, "yearly_cap": selection.yearly_cap})
    return render("selection/staff/show.html", status=status, event=event, selection=selection, form=form,
                  rules=rules_form, summaries=list_summaries(selection), draw=draw_of(event),
                  closes_at=closes_at(event), freezes_at=closes_at(event) + SETTLING, unreviewed=unreviewed(event),
                  sources=queries.how_many_apply(event), open_objections=queries.count_open_objections(selection),
                  proposers=queries.proposers_by_slot(event))
