"""The words of a unit's messages: read, changed, previewed, approved by a second person, put back."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify import operations
from xicheng_events.foundation.notify.forms import WordingForm
from xicheng_events.foundation.notify.operations import DECIDERS, WRITERS
from xicheng_events.foundation.notify.queries import Wording, units_with_wordings, wordings_of
from xicheng_events.foundation.notify.templates import as_staff_read, in_braces
from xicheng_events.foundation.notify.wording_rules import preview_of
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.render import render

bp = Blueprint("notify_staff", __name__, url_prefix="/staff/wordings")
bp.nav = NavEntry(DeskGroup.MESSAGES, _l("短信模板"), is_record=True)
staff_only(bp, *WRITERS)


@bp.get("")
def index():
    """The messages of one of my units, with the words in force."""
    units = units_with_wordings(current_user, *WRITERS)
    asked = request.args.get("unit", type=int)
    unit = next((unit for unit in units if unit.id == asked), units[0])
    return render("notify/staff/index.html", units=units, unit=unit, wordings=wordings_of(unit.id),
                  preview_of=preview_of, as_staff_read=as_staff_read)


@bp.route("/<int:unit_id>/<template>", methods=["GET", "POST"])
def edit(unit_id: int, template: str):
    """Change the words of one message; with `preview`, only look at what it would be."""
    unit, wording = _wording(unit_id, template)
    form = WordingForm(data={"text": _for_the_form(wording)})
    if request.method == "GET":
        return _page(unit, wording, form)
    if "preview" in request.form:
        return _page(unit, wording, form, "notify/staff/_preview.html")
    if form.validate():
        with attempt(form):
            operations.propose_wording(unit.id, template, text=form.text.data, by=current_user)
            db.session.commit()
            flash(_("已保存，待本单位审核人或负责人审核后生效。"), "ok")
            return redirect(url_for(".index", unit=unit.id), 303)
    return _page(unit, wording, form, status=422)


@bp.post("/<int:unit_id>/<template>/approval")
def approve(unit_id: int, template: str):
    """Let the proposed words count."""
    return _decide(unit_id, template, operations.approve_wording, _("已审核通过，新的短信内容半分钟内生效。"))


@bp.post("/<int:unit_id>/<template>/rejection")
def reject(unit_id: int, template: str):
    """Put the proposal aside."""
    return _decide(unit_id, template, operations.drop_proposal, _("已退回，短信内容保持不变。"))


@bp.post("/<int:unit_id>/<template>/restoration")
def restore(unit_id: int, template: str):
    """Go back to the district's words."""
    return _decide(unit_id, template, operations.restore_wording, _("已恢复区统一用语。"))


def _wording(unit_id: int, template: str) -> tuple[object, Wording]:
    unit = next((unit for unit in units_with_wordings(current_user, *WRITERS) if unit.id == unit_id), None)
    wordings = wordings_of(unit.id) if unit else []
    return unit, next((each for each in wordings if each.template == template), None) or abort(404)


def _for_the_form(wording: Wording) -> str:
    return as_staff_read((wording.own and wording.own.proposed) or wording.text)


def _decide(unit_id: int, template: str, operation, done: str):
    unit, wording = _wording(unit_id, template)
    if wording.own is None:
        abort(404)
    form = WordingForm(formdata=None, data={"text": _for_the_form(wording)})
    with attempt(form):
        operation(wording.own, by=current_user)
        db.session.commit()
        flash(done, "ok")
        return redirect(url_for(".index", unit=unit.id), 303)
    return _page(unit, wording, form, status=422)


def _page(unit, wording: Wording, form, fragment: str | None = None, status: int = 200):
    proposed = wording.own.proposed if wording.own else None
    decides = current_user.holds(*DECIDERS, organisation_id=unit.id)
    return render("notify/staff/edit.html", fragment, status=status, unit=unit, wording=wording, form=form,
                  proposed=proposed, preview=preview_of(form.text.data or ""), preview_of=preview_of,
                  as_staff_read=as_staff_read, in_braces=in_braces,
                  decides=decides and bool(proposed) and wording.own.proposed_by_id != current_user.id,
                  drops=bool(proposed) and (decides or wording.own.proposed_by_id == current_user.id))
