"""保密承诺书 at the desk: who has signed, paper that came in, and the wording."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import desk_event
from xicheng_events.booking.participants.desk import registration_on_desk
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.pledges.forms import PledgeTextForm
from xicheng_events.openness.pledges.operations.signing import record_paper
from xicheng_events.openness.pledges.operations.wording import word_pledge
from xicheng_events.openness.pledges.queries import all_texts, newest_text, pledges_of, signatories

bp = Blueprint("pledges_staff", __name__, url_prefix="/staff/events/<code>/pledges")
bp.within = "events_staff"
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)
texts = Blueprint("pledge_texts_staff", __name__, url_prefix="/staff/pledge-text")
texts.nav = NavEntry(DeskGroup.MEETINGS, _l("保密承诺书"))
staff_only(texts, Role.COORDINATOR)


@bp.get("")
def signed(code: str):
    """Who has a place and has signed, or hasn't."""
    event = _event(code)
    page = page_of(signatories(event), size=50)
    return render("pledges/staff/index.html", event=event, page=page,
                  pledges=pledges_of([each.id for each in page.rows]))


@bp.post("/<reference>/paper")
def paper(code: str, reference: str):
    """The signed paper is here."""
    event = _event(code)
    press(lambda: record_paper(registration_on_desk(event, reference), by=current_user), _("已登记纸质承诺书。"))
    return redirect(url_for(".signed", code=code), 303)


@texts.route("", methods=["GET", "POST"])
def index():
    """The wording, and what it was before."""
    newest = newest_text()
    form, status = PledgeTextForm(data={"number": newest.id, "text": newest.text}), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            with attempt(form):
                word_pledge(form.text.data, number=hidden_number(form.number.data), by=current_user)
                db.session.commit()
                flash(_("承诺书文本已保存，今后签署的用新文本；已签署的仍是原来的文本。"), "ok")
                return redirect(url_for(".index"), 303)
    return render("pledges/staff/text.html", status=status, form=form, texts=all_texts(), newest=newest_text())


def _event(code: str) -> Event:
    event = desk_event(current_user, code)
    return event if event and event.published_at and event.row.slots_are_agenda else abort(404)
