"""The desk page that builds what a programme asks applicants besides what all are asked."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.forms import QuestionForm, as_typed
from xicheng_events.foundation.questions.items import numbered_items
from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.foundation.questions.operations import building_forms
from xicheng_events.foundation.questions.queries import versions_of
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import press
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.operations.drafting_programmes import edit_programme, expect_programme_version
from xicheng_events.openness.programmes.programme_next_step import hub_of_programme
from xicheng_events.openness.programmes.programme_rules import APPLYING
from xicheng_events.openness.programmes.revision import current_programme
from xicheng_events.openness.programmes.staff_views import desk_programme, programme_to_change, saved_programme_words

bp = Blueprint("programme_builder_staff", __name__, url_prefix="/staff/programmes/<code>/form")
bp.within = "programmes_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.get("")
def show(code: str):
    """The questions, in order."""
    programme = desk_programme(code)
    items, versions = current_programme(programme).items, versions_of(programme.form_id)
    return render("programmes/staff/form.html", programme=programme, items=items, own=numbered_items(items),
                  owner={"code": code}, kinds={kind.value: kind.label for kind in QuestionKind}, versions=versions,
                  may_edit=hub_of_programme(programme, current_user).may_edit)


@bp.route("/questions/new", methods=["GET", "POST"], defaults={"key": None})
@bp.route("/questions/<key>", methods=["GET", "POST"])
def question(code: str, key: str | None):
    """Write one question, or a heading."""
    programme = programme_to_change(code) if request.method == "POST" else desk_programme(code)
    items = current_programme(programme).items
    item = next((item for item in items if item["key"] == key), None)
    if key and not item:
        abort(404)
    form = QuestionForm(data={**(as_typed(item) if item else {}), "version": programme.publication.version})
    form.offer(APPLYING, items[:items.index(item)] if item else items)
    if request.method == "GET":
        return _question_page(programme, form, item)
    written = form.question(key or building_forms.new_key())
    if form.validate() and _kept(programme, form, building_forms.with_question(items, written), written["key"]):
        return redirect(url_for(".show", code=code, _anchor="questions"), 303)
    return _question_page(desk_programme(code), form, item, 422)


@bp.post("/questions/<key>/place")
def move(code: str, key: str):
    """Move a question up or down."""
    up = request.form.get("direction") == "up"
    return _change(code, lambda items: building_forms.with_question_moved(items, key, up=up))


@bp.post("/questions/<key>/removal")
def remove(code: str, key: str):
    """Ask it no more."""
    return _change(code, lambda items: building_forms.without_question(items, key))


def _kept(programme: Programme, form: QuestionForm, items: list[dict], key: str) -> bool:
    """Save and commit; or show the refusal beside its input."""
    try:
        expect_programme_version(programme, hidden_number(form.version.data))
        edit_programme(programme, by=current_user, items=items)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.refuse(Refused(refusal.code, refusal.sentence, (refusal.field or "").removeprefix(f"{key}-") or None))
        return False
    flash(saved_programme_words(programme), "ok")
    return True


def _change(code: str, change):
    programme = programme_to_change(code)
    press(lambda: edit_programme(programme, by=current_user, items=change(current_programme(programme).items)))
    return redirect(url_for(".show", code=code, _anchor="questions"), 303)


def _question_page(programme: Programme, form: QuestionForm, item: dict | None, status: int = 200):
    answered = sum(n for _version, n in versions_of(programme.form_id))
    return render("questions/staff/question.html", owner={"code": programme.code}, title=programme.title, form=form,
                  item=item, back=_("返回报名问题"), answered=answered, status=status)
