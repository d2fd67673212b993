"""听证会 at the desk: the list of participants that is made public, and who has signed the record."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.participants.desk import registration_on_desk
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.meetings import hearing_queries as queries
from xicheng_events.openness.meetings.forms import RecordSignedForm
from xicheng_events.openness.meetings.operations.hearings import (
    may_publish_list,
    note_record_signed,
    publish_hearing_list,
    take_back_hearing_list,
    take_back_record_signed,
)
from xicheng_events.openness.meetings.staff_views import meeting_on_desk

bp = Blueprint("hearings_staff", __name__, url_prefix="/staff/events/<code>/hearing")
bp.within = "events_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.get("")
def show(code: str):
    """The list as everybody would read it, and the record."""
    return _page(_event(code))


@bp.post("/list")
def publish_list(code: str):
    """公布名单."""
    event = _event(code)
    press(lambda: publish_hearing_list(event, by=current_user), _("名单已公布。"))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/list/withdrawal")
def withdraw_list(code: str):
    """撤下名单."""
    event = _event(code)
    press(lambda: take_back_hearing_list(event, by=current_user), _("名单已撤下。"))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/records/<reference>")
def sign_record(code: str, reference: str):
    """A participant has signed the paper record."""
    event, form = _event(code), RecordSignedForm()
    if form.validate():
        with attempt(form):
            note_record_signed(event, registration_on_desk(event, reference), signed_on=form.signed_on.data,
                               by=current_user)
            db.session.commit()
            flash(_("已登记核对签字。"), "ok")
            return redirect(url_for(".show", code=code), 303)
    return _page(_event(code), form, reference)


@bp.post("/records/<reference>/withdrawal")
def unsign_record(code: str, reference: str):
    """It was ticked by mistake."""
    event = _event(code)
    press(lambda: take_back_record_signed(event, registration_on_desk(event, reference), by=current_user),
          _("已撤销登记。"))
    return redirect(url_for(".show", code=code), 303)


def _page(event: Event, sent: RecordSignedForm | None = None, reference: str = ""):
    page = page_of(queries.signatories_of_record(event), size=50)
    usual = RecordSignedForm(formdata=None, data={"signed_on": clock.today()})
    return render("meetings/staff/hearing.html", event=event, hearing=queries.hearing_of(event.id), page=page,
                  listed=queries.listed_participants(event), signed=queries.confirmations_of([r.id for r in page.rows]),
                  is_public=queries.list_is_public(event), until=queries.list_public_until(event),
                  may_publish=may_publish_list(event, current_user) and event.is_open, form=usual, sent=sent,
                  reference=reference, status=422 if sent else 200)


def _event(code: str) -> Event:
    event = meeting_on_desk(code)
    return event if event.published_at and event.slots and queries.hearing_of(event.id) else abort(404)
