"""Looking at who registered, one by one or many at once, and at the balance of the selection (审核)."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.desk import desk_of_event, event_of
from xicheng_events.booking.participants.applicant_balance import balance_of
from xicheng_events.booking.participants.desk import registration_on_desk, wanted_of
from xicheng_events.booking.participants.forms import APPROVE, DECLINE, VerdictForm
from xicheng_events.booking.participants.operations import deciding_many, picking_parties
from xicheng_events.booking.participants.operations.deciding_one import approve, decline
from xicheng_events.booking.participants.picked_parties import (
    MOST_NAMED,
    all_open,
    first_of,
    how_many_chosen,
    ids_chosen,
    picked_by,
    registrations_of_references,
    summed_up,
)
from xicheng_events.booking.participants.queries import count_to_review, next_to_review, times_come
from xicheng_events.booking.registration.queries import waiting_place
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.queries import said_on, sheet_of
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render, wants_part

bp = desk_of_event("selection_staff", __name__)
_REFUSALS_SHOWN = 8
FIRST_SHOWN = 20  # of more than can be listed


@bp.route("/review", methods=["GET", "POST"])
def review(code: str):
    """One registration with all that decides about it; posted: what was found, and on to the next."""
    event = event_of(code)
    wanted = wanted_of(event)
    reference = request.args.get("at", "")
    registration = registration_on_desk(event, reference) if reference else next_to_review(event, wanted)
    form = VerdictForm()
    if registration is None or request.method == "GET":
        return _review_page(event, wanted, registration, form)
    if not form.validate():
        return _review_page(event, wanted, registration, form, 422)
    at = registration.id
    with attempt(form):
        done = _found(registration, form)
        db.session.commit()
        flash(done, "ok")
        return redirect(_address_of(event, wanted, next_to_review(event, wanted, after=at)), 303)
    return _review_page(event, wanted, registration_on_desk(event, reference), form, 422)


def _found(registration, form: VerdictForm) -> str:
    """Do what was found; what to say."""
    if form.verdict.data == DECLINE:
        decline(registration, reason=form.reason.data, by=current_user)
    else:
        approve(registration, note=form.note.data, by=current_user)
    if registration.state == RegistrationState.WAITING:
        return _("%(name)s审核通过，候补第%(n)s位。", name=registration.name, n=waiting_place(registration))
    return _("%(name)s：%(state)s。", name=registration.name, state=registration.state.label)


def _address_of(event, wanted, registration) -> str:
    at = {"at": registration.reference} if registration else {}
    return url_for(".review", code=event.code, **wanted.in_address(), **at)


def _review_page(event, wanted, registration, form, status: int = 200):
    at = registration.id if registration else 0
    around = {name: _address_of(event, wanted, next_to_review(event, wanted, after=at, back=name == "back"))
              for name in ("back", "onward")} if registration else {}
    return render("participants/staff/review.html", event=event, wanted=wanted, registration=registration, form=form,
                  around=around, to_review=count_to_review(event, wanted),
                  said=said_on(sheet_of(registration.answer_sheet_id)) if registration else (),
                  came=times_come(registration) if registration else 0, status=status)


@bp.post("/picks")
def pick(code: str):
    """Keep what is ticked on this page of the list, or (clear) nothing at all; and go on to another page (go)."""
    event = event_of(code)
    if "clear" in request.form:
        picking_parties.drop_picks(event, by=current_user)
    else:
        _keep_ticks(event)
    db.session.commit()
    if wants_part():
        return render("participants/staff/_picked.html", event=event,
                      picked=how_many_chosen(picked_by(current_user, event)))
    page = request.form.get("go") or request.form.get("page") or 1
    return redirect(url_for("registration_staff.index", code=event.code, page=str(page)[:9],
                            **wanted_of(event, request.form).in_address()), 303)


def _keep_ticks(event) -> None:
    picking_parties.keep_picks(event, shown=request.form.getlist("shown"), chosen=request.form.getlist("chosen"),
                               by=current_user)


@bp.post("/selection")
def choose(code: str):
    """Many at once: first how many and the balance as it would be, then, once that is confirmed, done."""
    event = event_of(code)
    wanted, form = wanted_of(event, request.form), VerdictForm()
    if "sure" not in request.form:
        _keep_ticks(event)
        db.session.commit()
    chosen = _chosen(event, wanted)
    several = summed_up(chosen)
    if not several.ids:
        flash(_("没有选中待办理的报名，请先勾选。"), "info")
        return redirect(url_for("registration_staff.index", code=event.code, **wanted.in_address()), 303)
    if "sure" not in request.form:
        return _choice_page(event, wanted, chosen, form)
    if form.validate():
        with attempt(form):
            _refuse_unseen(several)
            outcome = _decide(event, several, form)
            db.session.commit()
            _tell(outcome)
            return redirect(url_for("registration_staff.index", code=event.code, **wanted.in_address()), 303)
    return _choice_page(event, wanted, chosen, form, 422)


def _refuse_unseen(several) -> None:
    """Where only the number was shown: it is still those whom the page counted."""
    if _is_by_number() and request.form.get("seen") != several.digest:
        raise Refused("changed_meanwhile", _("符合条件的报名刚刚有变化，没有办理。请核对现在的份数，再确认一次。"))


def _is_by_number() -> bool:
    return "everybody" in request.form or "picked" in request.form


def _decide(event, several, form):
    if form.verdict.data == APPROVE:
        outcome = deciding_many.approve_many(event, several.ids, by=current_user)
    else:
        outcome = deciding_many.decline_many(event, several.ids, reason=form.reason.data, by=current_user)
    picking_parties.drop_picks(event, by=current_user)
    return outcome


def _chosen(event, wanted):
    if "everybody" in request.form:
        return all_open(event, wanted)
    if "sure" in request.form and not _is_by_number():
        return registrations_of_references(event, request.form.getlist("chosen"))
    return picked_by(current_user, event)


def _choice_page(event, wanted, chosen, form, status: int = 200):
    several = summed_up(chosen)
    few = len(several.ids) <= MOST_NAMED
    return render("participants/staff/selection.html", event=event, wanted=wanted, several=several, few=few,
                  shown=first_of(chosen, at_most=MOST_NAMED if few else FIRST_SHOWN), form=form,
                  whom="everybody" if "everybody" in request.form else "picked",
                  balance=balance_of(event, chosen=ids_chosen(chosen)), status=status)


def _tell(outcome) -> None:
    if outcome.decided:
        flash(_("已办理%(n)s份，并短信通知报名人。", n=outcome.decided), "ok")
    if outcome.refused:
        shown = _("；").join(f"{name}：{sentence}" for name, sentence in outcome.refused[:_REFUSALS_SHOWN])
        flash(_("%(n)s份没有办理：%(which)s", n=len(outcome.refused), which=shown), "stop")


@bp.get("/balance")
def balance(code: str):
    """Who applied and who has a place, side by side."""
    event = event_of(code)
    wanted = wanted_of(event)
    return render("participants/staff/balance.html", event=event, wanted=wanted,
                  balance=balance_of(event, slot_id=wanted.slot.id if wanted.slot else None))
