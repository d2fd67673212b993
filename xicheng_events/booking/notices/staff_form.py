"""The desk page that builds an event's registration form."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.asked_at_registering import form_of, items_of
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import DESK_ROLES, desk_event
from xicheng_events.booking.notices.fields_forms import FieldsForm
from xicheng_events.booking.notices.next_step import hub_of
from xicheng_events.booking.notices.operations import building_registration_form
from xicheng_events.booking.notices.operations.rights_and_record import expect_event_version
from xicheng_events.booking.notices.registration_form_rules import REGISTERING
from xicheng_events.booking.notices.revision import current_notice
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions import queries
from xicheng_events.foundation.questions.forms import QuestionForm, as_typed
from xicheng_events.foundation.questions.items import numbered_items
from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.foundation.questions.operations import building_forms
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import press
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render

bp = Blueprint("questions_staff", __name__, url_prefix="/staff/events/<code>/form")
bp.within = "events_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.route("", methods=["GET", "POST"])
def show(code: str):
    """What the form asks: fields of the catalogue, and own questions."""
    event = _event(code)
    notice = current_notice(event)
    form = FieldsForm(notice, data={"companions": form_of(notice)["companions"], "version": event.version})
    if request.method == "GET":
        return _page(event, form)
    if form.validate() and _kept(event, form, lambda: building_registration_form.choose_fields(
            event, fields=form.chosen, companions=form.companions.data, by=current_user)):
        return redirect(url_for(".show", code=code), 303)
    return _page(event, form, 422)


@bp.route("/questions/new", methods=["GET", "POST"], defaults={"key": None})
@bp.route("/questions/<key>", methods=["GET", "POST"])
def question(code: str, key: str | None):
    """Write one own question."""
    event = _event(code)
    own = [item for item in items_of(current_notice(event)) if not item["field"]]
    item = next((item for item in own if item["key"] == key), None)
    if key and not item:
        abort(404)
    form = QuestionForm(data={**(as_typed(item) if item else {}), "version": event.version})
    before = items_of(current_notice(event))
    form.offer(REGISTERING, before[:before.index(item)] if item else before)
    if request.method == "GET":
        return _question_page(event, form, item)
    written = form.question(key or building_forms.new_key())
    if form.validate() and _kept(event, form, lambda: building_registration_form.change_questions(
            event, lambda items: building_forms.with_question(items, written), by=current_user),
            prefix=written["key"] + "-"):
        return redirect(url_for(".show", code=code, _anchor="questions"), 303)
    return _question_page(event, form, item, 422)


@bp.post("/questions/<key>/place")
def move(code: str, key: str):
    """Move a question up or down."""
    up = request.form.get("direction") == "up"
    return _change(code, lambda items: building_forms.with_question_moved(items, key, up=up))


@bp.post("/questions/<key>/removal")
def remove(code: str, key: str):
    """Ask it no more."""
    return _change(code, lambda items: building_forms.without_question(items, key))


@bp.post("/usual")
def usual(code: str):
    """Ask the usual again."""
    return _press(code, lambda event: building_registration_form.use_usual_form(event, by=current_user))


def _event(code: str) -> Event:
    event = desk_event(current_user, code) or abort(404)
    if request.method == "POST" and not hub_of(event, current_user).may_edit:
        abort(403)
    return event


def _kept(event: Event, form, operation, *, prefix: str = "") -> bool:
    """Do it and commit; or show the refusal beside its input."""
    try:
        expect_event_version(event, hidden_number(form.version.data))
        operation()
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(Refused(refusal.code, refusal.sentence, (refusal.field or "").removeprefix(prefix) or None))
        return False
    flash(_saved(event), "ok")
    return True


def _change(code: str, change):
    return _press(code, lambda event: building_registration_form.change_questions(event, change, by=current_user))


def _press(code: str, operation):
    event = _event(code)
    press(lambda: operation(event))
    return redirect(url_for(".show", code=code, _anchor="questions"), 303)


def _saved(event: Event) -> str:
    if event.revision:
        return _("已保存为待审查的修改。新表经保密审查并再次发布后生效，在此之前报名人填写原表。")
    return _("已保存。")


def _page(event: Event, form: FieldsForm, status: int = 200):
    notice, versions = current_notice(event), queries.versions_of(event.form_id)
    opened = event.is_open and (event.registration_opens_at or clock.now()) <= clock.now()
    own = numbered_items([item for item in items_of(notice) if not item["field"]])
    return render("notices/staff/form.html", event=event, notice=notice, form=form, own=own, items=items_of(notice),
                  owner={"code": event.code},
                  versions=versions, opened=opened, kinds={kind.value: kind.label for kind in QuestionKind},
                  may_edit=hub_of(event, current_user).may_edit, answered=sum(n for _version, n in versions),
                  status=status)


def _question_page(event: Event, form: QuestionForm, item: dict | None, status: int = 200):
    answered = sum(n for _version, n in queries.versions_of(event.form_id))
    return render("questions/staff/question.html", owner={"code": event.code}, title=event.title, form=form, item=item,
                  back=_("返回报名表"), answered=answered, status=status)
