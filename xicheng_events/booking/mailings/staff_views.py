"""Writing to many: who gets it, how it will look, yes; and what became of each message."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import desk_event
from xicheng_events.booking.mailings import queries
from xicheng_events.booking.mailings.columns import MAILINGS, audience_words
from xicheng_events.booking.mailings.forms import MailingForm
from xicheng_events.booking.mailings.models import Mailing, MailingKind, MailingState
from xicheng_events.booking.mailings.operations import notices
from xicheng_events.booking.mailings.operations.texts import filled, next_morning, require_true_tomorrow
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import sms_length
from xicheng_events.foundation.notify.failure_words import failure_words
from xicheng_events.foundation.notify.models import NoticeState
from xicheng_events.foundation.notify.templates import as_staff_read, in_braces, templates
from xicheng_events.foundation.notify.wording_rules import checked_wording
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render

bp = Blueprint("mailings_staff", __name__, url_prefix="/staff/mailings/events/<code>")
bp.within = "events_staff"
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


@bp.get("")
def index(code: str):
    """What the people of an event have been told, and when they will be reminded."""
    event = _event(code)
    page = MAILINGS.page(queries.mailings_of(event, _kind()))
    return render("mailings/staff/index.html", event=event, page=page, rules=queries.rules_for(event),
                  listing=MAILINGS, kinds=MailingKind, counts=queries.counts_by_batch(page.rows),
                  audience_words=audience_words, as_staff_read=as_staff_read)


@bp.get("/export")
@fresh_proof
def export(code: str):
    """The same as .xlsx."""
    return take_along(MAILINGS, queries.mailings_of(_event(code), _kind()))


@bp.route("/new", methods=["GET", "POST"])
def new(code: str):
    """Write a notice; sent once, it is shown with the number of those who get it."""
    event, form = _event(code), _form(code)
    like = request.args.get("like", 0, type=int)
    if like and like < 2**31 and (earlier := queries.mailing_of(event, like)):
        form.take_over(earlier)
    if request.method == "GET" or "back" in request.form:
        return _writing(event, form)
    if form.validate():
        with attempt(form):
            return _preview(event, form)
    return _writing(event, form, 422)


@bp.post("")
def send(code: str):
    """Yes: to exactly those who were counted."""
    event, form = _event(code), _form(code)
    if not form.validate():
        return _writing(event, form, 422)
    with attempt(form) as tried:
        mailing = notices.send_mailing(event, audience=form.audience, text=form.text.data,
                                       seen=form.seen.data or "", form_key=form.form_key.data, by=current_user)
        db.session.commit()
        return redirect(url_for(".show", code=code, mailing_id=mailing.id), 303)
    return _preview(event, form, 422) if tried.refusal.code == "changed_set" else _writing(event, form, 422)


@bp.get("/<int:mailing_id>")
def show(code: str, mailing_id: int):
    """What became of it: how far it is, and each message."""
    event = _event(code)
    mailing = _mailing(event, mailing_id)
    states = {state.value: state for state in NoticeState}
    state = states.get(request.args.get("state", ""))
    counts = queries.counts_by_batch([mailing])[mailing.id]
    quiet = next_morning()
    is_moving = mailing.state is MailingState.QUEUEING or (counts["queued"] and not quiet)
    may_ask_again = (mailing.kind is MailingKind.NOTICE and mailing.state is MailingState.STOPPED
                     and event.is_open)
    return render("mailings/staff/show.html", "mailings/staff/_moving.html", event=event, mailing=mailing,
                  counts=counts, quiet=quiet, is_moving=is_moving, audience_words=audience_words,
                  text=as_staff_read(mailing.text), state=state, states=NoticeState, failure_words=failure_words,
                  page=page_of(queries.notices_of(mailing, state), size=30), may_ask_again=may_ask_again)


@bp.post("/<int:mailing_id>/retries")
def retry(code: str, mailing_id: int):
    """Send what failed again: one message, or all."""
    mailing = _mailing(_event(code), mailing_id)
    one = request.form.get("notice", type=int)
    if one is not None and not 0 < one < 2**31:
        abort(404)
    again = notices.retry_failed(mailing, by=current_user, notice_id=one)
    db.session.commit()
    flash(_("已有%(n)s条重新加入待发送。", n=again) if again else _("没有可以重发的通知，请刷新查看最新状态。"),
          "ok" if again else "error")
    return redirect(url_for(".show", code=code, mailing_id=mailing_id), 303)


def _event(code: str) -> Event:
    return desk_event(current_user, code) or abort(404)


def _mailing(event: Event, mailing_id: int) -> Mailing:
    return queries.mailing_of(event, mailing_id) or abort(404)


def _form(code: str) -> MailingForm:
    form = MailingForm(formdata=request.form if request.method == "POST" else request.args)
    form.offer(_event(code))
    return form


def _kind() -> MailingKind | None:
    return next((kind for kind in MailingKind if kind.value == request.args.get("kind")), None)


def _writing(event: Event, form: MailingForm, status: int = 200):
    return render("mailings/staff/new.html", status=status, event=event, form=form,
                  words=[in_braces(word) for word in templates()["notice"].allowed])


def _preview(event: Event, form: MailingForm, status: int = 200):
    """The page that asks: to so many people, in these words. Refuses what a text may not be, and nobody."""
    said, reach = checked_wording("notice", form.text.data), queries.reach_of(event, form.audience)
    if not reach.parties:
        raise Refused("nobody", _("没有符合条件的报名人，没有发送。请调整通知对象。"))
    require_true_tomorrow(said)
    form.seen.data = reach.digest
    texts = {}
    for slot in event.slots:
        if slot.id in reach.slot_ids:
            for seat in slot.seats:
                if form.audience.seat in ("", seat.value):
                    texts.setdefault(filled(said, slot, seat), []).append(slot)
    lengths = {text: sms_length(text) for text in texts}
    return render("mailings/staff/preview.html", status=status, event=event, form=form, reach=reach, texts=texts,
                  lengths=lengths, words=form.audience.words(event), quiet=next_morning())
