"""The recorder's desk: the quick page of an event, correcting, and who takes down."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.door.checkin.tablet.sealing import box
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.opinions.models import OpinionKind, Triage
from xicheng_events.voice.remarks import operations, queries
from xicheng_events.voice.remarks.forms import RecorderForm, RemarkCorrectionForm, RemarkForm, speaks_as
from xicheng_events.voice.remarks.models import Remark

bp = Blueprint("remarks_staff", __name__, url_prefix="/staff/remarks")
bp.nav = NavEntry(DeskGroup.VOICE, _l("发言记录"))
staff_only(bp, *queries.DESK_ROLES)


@bp.get("")
def index():
    """The events at which I take down what is said."""
    page = page_of(queries.events_to_record(current_user), size=20)
    return render("remarks/staff/index.html", page=page,
                  is_editor=lambda event: queries.is_editor_of(event, current_user))


@bp.get("/<code>")
def show(code: str):
    """The quick page; `?slot=` says which item is on."""
    event = _event(code)
    form = RemarkForm(formdata=None, slot=str(_slot_on(event).id))
    return _page(event, form)


@bp.post("/<code>")
def take_down(code: str):
    """Take a remark down, and be ready for the next."""
    event, form = _event(code), RemarkForm()
    if form.validate():
        with attempt(form):
            remark = operations.write_down(
                form.chosen_slot(queries.slots_to_record(event)), speaker=form.speaker.data, text=form.text.data,
                kind=OpinionKind(form.kind.data), key=form.form_key.data, by=current_user)
            slot_id = remark.slot_id
            db.session.commit()
            flash(_("已记录。"), "ok")
            return redirect(url_for(".show", code=code, slot=slot_id), 303)
    return _page(_event(code), form, 422)


@bp.route("/<code>/<int:opinion_id>", methods=["GET", "POST"])
def correct(code: str, opinion_id: int):
    """更正发言要点."""
    event = _event(code)
    remark = queries.remark_at(event, opinion_id) or abort(404)
    form = RemarkCorrectionForm(data={"text": remark.opinion.text, "kind": remark.opinion.kind.value})
    if form.validate_on_submit():
        with attempt(form):
            changed = operations.correct(remark, text=form.text.data, kind=OpinionKind(form.kind.data), by=current_user)
            slot_id = remark.slot_id
            db.session.commit()
            flash(_("已更正，请发言人核对。") if changed else _("内容与原来相同，没有改动。"), "ok")
            return redirect(url_for(".show", code=code, slot=slot_id), 303)
        event = _event(code)
        remark = queries.remark_at(event, opinion_id) or abort(404)
    return render("remarks/staff/correct.html", event=event, remark=remark, form=form, is_open=_is_open(remark),
                  status=422 if form.is_submitted() else 200)


@bp.route("/<code>/recorders", methods=["GET", "POST"])
def recorders(code: str):
    """Who takes down: named by the host's editor."""
    event = _event_to_edit(code)
    people, form = queries.who_can_record(event), RecorderForm()
    form.offer(people)
    if form.validate_on_submit():
        with attempt(form):
            operations.name_recorder(event, form.chosen(people), by=current_user)
            db.session.commit()
            flash(_("已指定。"), "ok")
            return redirect(url_for(".recorders", code=code), 303)
        event = _event_to_edit(code)
    return render("remarks/staff/recorders.html", event=event, form=form, named=queries.recorders_of(event),
                  until=queries.records_until(event), status=422 if form.is_submitted() else 200)


@bp.post("/<code>/recorders/<int:person_id>/removal")
def remove_recorder(code: str, person_id: int):
    """Somebody doesn't any more."""
    event = _event_to_edit(code)
    press(lambda: operations.remove_recorder(event, person_id, by=current_user), _("已取消。"))
    return redirect(url_for(".recorders", code=code), 303)


def _page(event: Event, form: RemarkForm, status: int = 200):
    slots = queries.slots_to_record(event)
    form.offer(slots)
    slot = next((each for each in slots if each.id == hidden_number(form.slot.data)), None) or _slot_on(event)
    return render("remarks/staff/show.html", event=event, slot=slot, form=form, box=box(), is_open=_is_open,
                  speakers=[(name, speaks_as(party)) for name, party in queries.speakers_at(slot)],
                  remarks=queries.remarks_at(event), total=queries.how_many_remarks(event),
                  is_editor=queries.is_editor_of(event, current_user), until=queries.records_until(event),
                  status=status)


def _is_open(remark: Remark) -> bool:
    return remark.confirmed_at is None and remark.opinion.triage is Triage.NEW


def _slot_on(event: Event) -> Slot:
    """The item that the address names; else the one that is on, or was last."""
    asked, slots = hidden_number(request.args.get("slot")), queries.slots_to_record(event)
    begun = [slot for slot in slots if slot.starts_at <= clock.now()]
    return (next((slot for slot in slots if slot.id == asked), None)
            or max(begun, key=lambda slot: slot.starts_at, default=slots[0]))


def _event(code: str) -> Event:
    return queries.event_to_record(current_user, code) or abort(404)


def _event_to_edit(code: str) -> Event:
    event = _event(code)
    return event if queries.is_editor_of(event, current_user) else abort(404)
