"""The desk page that builds an event's registration form."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
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
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.questions import queries
from xicheng_events.foundation.questions.items import numbered_items
from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.foundation.questions.staff_questions import FormDesk, add_question_steps
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import press
from xicheng_events.foundation.web.render import render

bp = Blueprint("questions_staff", __name__, url_prefix="/staff/events/<code>/form")
bp.within = "events_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.route("", methods=["GET", "POST"])
def show(code: str):
    """What the form asks: fields of the catalogue, and own questions."""
    event = ASKED.found_to_change(code)
    notice = current_notice(event)
    form = FieldsForm(notice, data={"companions": form_of(notice)["companions"], "version": event.version})
    if request.method == "GET":
        return _page(event, form)
    if form.validate() and ASKED.kept(event, form, lambda: building_registration_form.choose_fields(
            event, fields=form.chosen, companions=form.companions.data, by=current_user)):
        return redirect(url_for(".show", code=code), 303)
    return _page(event, form, 422)


@bp.post("/usual")
def usual(code: str):
    """Ask the usual again."""
    event = ASKED.found_to_change(code)
    press(lambda: building_registration_form.use_usual_form(event, by=current_user))
    return redirect(url_for(".show", code=code, _anchor="questions"), 303)


def _found(code: str) -> Event:
    return desk_event(current_user, code) or abort(404)


def _may_edit(event: Event, person: Person) -> bool:
    return hub_of(event, person).may_edit


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
                  may_edit=_may_edit(event, current_user), answered=sum(n for _version, n in versions),
                  status=status)


ASKED = FormDesk(
    _found, _may_edit, lambda event: items_of(current_notice(event)), lambda event: event.version, expect_event_version,
    building_registration_form.change_questions, _saved, REGISTERING, _l("返回报名表"))
add_question_steps(bp, ASKED)
