"""The outbox as staff see it: what was to be sent, whether it has been, why not, and once more if it failed."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.queries import desk_event
from xicheng_events.booking.mailings import message_search
from xicheng_events.booking.mailings.columns import OUTBOX
from xicheng_events.booking.mailings.operations.texts import next_morning
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import clean_mobile, whole_number_in
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.notify.delivery import send_again
from xicheng_events.foundation.notify.failure_words import failure_words
from xicheng_events.foundation.notify.models import NoticeState
from xicheng_events.foundation.notify.templates import templates
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render

bp = Blueprint("outbox_staff", __name__, url_prefix="/staff/notices")
bp.nav = NavEntry(DeskGroup.MESSAGES, _l("短信通知"))
staff_only(bp, *message_search.READERS, Role.COORDINATOR)


@bp.get("")
def index():
    """The notices of my units, latest first."""
    asked = _asked(request.args)
    if request.args.get("words") and not asked.words:
        return redirect(url_for(".index", **asked.in_address()), 303)
    return _list(asked)


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(OUTBOX, message_search.notices(current_user, _asked(request.args)))


@bp.post("")
def find():
    """The list as a form asks for it: posted, so that a whole phone number stands in no address."""
    asked, sort = _asked(request.form), request.form.get("sort", "")[:20]
    typed = plain_text(request.form.get("words"))[:60]
    try:
        if whole_number_in(typed).startswith("1"):
            clean_mobile(typed)
    except Refused as refusal:
        return _list(asked, 422, wrong=refusal.sentence, typed=typed)
    return redirect(url_for(".index", **asked.in_address(), **({"sort": sort} if sort else {})), 303)


@bp.post("/<int:notice_id>/retry")
def retry(notice_id: int):
    """Try a failed notice again."""
    notice = message_search.message_of(current_user, notice_id) or abort(404)
    if send_again(notice):
        record("notify.retried", notice, by=current_user)
        flash(_("已重新加入待发送。"), "ok")
    else:
        flash(_("这条通知不能重发，请刷新查看最新状态。"), "error")
    db.session.commit()
    return redirect(url_for(".index", state="failed"), 303)


def _list(asked: message_search.MessagesAsked, status: int = 200, **context):
    page = OUTBOX.page(message_search.notices(current_user, asked), size=30)
    about = message_search.registrations_told(page.rows)
    return render("mailings/staff/outbox.html", status=status, page=page, listing=OUTBOX, states=NoticeState,
                  asked=asked, about=about, counts=message_search.counts(current_user, asked),
                  events=message_search.events_to_choose(current_user),
                  templates=templates(), failure_words=failure_words, quiet=next_morning(), **context)


def _asked(sent) -> message_search.MessagesAsked:
    """What the address, or the form, narrows the list to; a whole number among the words as its keyed hash alone."""
    words = plain_text(sent.get("words"))[:60]
    number = whole_number_in(words)
    return message_search.MessagesAsked(
        words="" if number else words,
        who=keyed_hash(number) if number else "" if words else sent.get("who", "")[:64],
        state=_state(sent.get("state")), template=sent.get("template", "")[:30],
        event=desk_event(current_user, sent.get("event", "")[:40]), day=clock.day_named(sent.get("day")))


def _state(value: str | None) -> NoticeState | None:
    return next((state for state in NoticeState if state.value == value), None)
