"""Programmes at the desk: the list, a new one, its words, its preview."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.selection.bounds import NO_LIMIT
from xicheng_events.foundation.accounts.models import Organisation, Role
from xicheng_events.foundation.accounts.queries import (
    organisation_by_slug,
    organisations_hosting,
    units_to_filter_by,
)
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes import queries
from xicheng_events.openness.programmes.columns import PROGRAMMES
from xicheng_events.openness.programmes.copying import copied_programme
from xicheng_events.openness.programmes.forms import ProgrammeForm, ProgrammeUnitForm, shares_typed
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.operations import drafting_programmes as drafting
from xicheng_events.openness.programmes.programme_next_step import hub_of_programme
from xicheng_events.openness.programmes.programme_rules import check_programme, refuse_unstaffed, usual_programme
from xicheng_events.openness.programmes.programme_words import shares_offered, who_decides
from xicheng_events.openness.programmes.revision import SAID, current_programme
from xicheng_events.openness.programmes.stages import ProgrammeStage, stage_of

bp = Blueprint("programmes_staff", __name__, url_prefix="/staff/programmes")
bp.nav = NavEntry(DeskGroup.OFFICERS, _l("体验监督项目"))
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)
bp.add_app_template_global(who_decides, "who_decides")
WRITERS = (Role.EDITOR, Role.COORDINATOR)


@bp.get("")
def index():
    """The programmes I work on."""
    asked = _asked()
    page = PROGRAMMES.page(queries.desk_programmes(current_user, **asked))
    return render("programmes/staff/index.html", "programmes/staff/_rows.html", page=page, listing=PROGRAMMES,
                  words=asked["words"], standing=asked["standing"], unit=request.args.get("unit", ""),
                  units=units_to_filter_by() if current_user.is_coordinator else [], stage_of=stage_of,
                  stage=asked["stage"], stages=ProgrammeStage.choices(),
                  standings=[(each.value, each.label) for each in queries.STANDINGS],
                  may_draft=current_user.holds(*WRITERS))


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    return take_along(PROGRAMMES, queries.desk_programmes(current_user, **_asked()))


@bp.route("/new", methods=["GET", "POST"])
def new():
    """Begin one for the unit `?unit=`; `?copy=` names one whose words the next cohort takes over."""
    if not current_user.holds(*WRITERS):
        abort(403)
    source = queries.programme_on_desk(request.args.get("copy", ""), current_user)
    units = _units(source)
    unit = next((each for each in units if len(units) == 1 or each.slug == request.args.get("unit")), None)
    try:
        refuse_unstaffed(unit.id if unit else 0)
    except Refused as refusal:
        return _unit_page(units, unit, refusal)
    said = copied_programme(source) if source else usual_programme()
    form = ProgrammeForm.showing(said)
    form.offer(organisations_hosting(with_names=True), queries.staff_of_unit(unit.id))
    if form.validate_on_submit():
        with attempt(form):
            fields = {**form.fields(), "shares": shares_typed(request.form, shares_offered()), "items": said["items"]}
            if not _wrong(form, {**said, **fields}, unit.id):
                programme = drafting.draft_programme(unit=unit, form_key=form.form_key.data, by=current_user, **fields)
                db.session.commit()
                flash(_("已起草。请核对，需要时添加报名问题，然后提交审核。"), "ok")
                return redirect(url_for(".show", code=programme.code), 303)
    return _page(form, said, source=source, programme=None, unit=unit)


@bp.route("/<code>/words", methods=["GET", "POST"])
def words(code: str):
    """What it says."""
    programme = programme_to_change(code)
    current = current_programme(programme)
    said = {name: getattr(current, name) for name in SAID}
    form = ProgrammeForm.showing(said, version=programme.publication.version)
    form.offer(organisations_hosting(with_names=True), queries.staff_of_unit(programme.organisation_id))
    if programme.is_public:
        form.leave_out_fixed()
    if form.validate_on_submit():
        with attempt(form):
            fields = {**form.fields(), "shares": shares_typed(request.form, shares_offered())}
            if not _wrong(form, {**said, **fields}, programme.organisation_id,
                          (said["first_organiser_id"], said["second_organiser_id"])):
                drafting.expect_programme_version(programme, hidden_number(form.version.data))
                drafting.edit_programme(programme, by=current_user, **fields)
                db.session.commit()
                flash(saved_programme_words(programme), "ok")
                return redirect(url_for(".show", code=code), 303)
        programme = desk_programme(code)
    return _page(form, said, programme=programme, unit=programme.unit)


@bp.get("/<code>/preview")
def preview(code: str):
    """The programme as everybody will read it, in whatever state."""
    programme = desk_programme(code)
    return render("programmes/staff/preview.html", programme=current_programme(programme), stage=stage_of(programme))


def desk_programme(code: str) -> Programme:
    """The programme of that code, if this person works on it; any other isn't there."""
    return queries.programme_on_desk(code, current_user) or abort(404)


def programme_to_change(code: str) -> Programme:
    """The same, where this person may change its words as it stands."""
    programme = desk_programme(code)
    if not hub_of_programme(programme, current_user).may_edit:
        abort(403)
    return programme


def saved_programme_words(programme: Programme) -> str:
    """What is said once a change has been kept."""
    if programme.revision:
        return _("已保存为待审查的修改。填写更新说明、通过保密审查并再次发布后，公开页才更新。")
    return _("已保存。")


def _wrong(form: ProgrammeForm, fields: dict, organisation_id: int, organisers: tuple = ()) -> bool:
    """Show everything that is wrong at once; whether anything is."""
    problems = check_programme(fields, organisation_id=organisation_id, organisers=organisers)[1]
    beside = {"first_organiser_id": "first_organiser", "second_organiser_id": "second_organiser"}
    for problem in problems:
        form.refuse(Refused(problem.code, problem.sentence, beside.get(problem.field, problem.field)))
    return bool(problems)


def _page(form: ProgrammeForm, said: dict, *, programme: Programme | None, unit: Organisation,
          source: Programme | None = None):
    typed = dict(request.form) if form.is_submitted() else {
        f"{end}-{share['attribute']}-{share['value']}": "" if share[end] in (0, NO_LIMIT) else share[end]
        for share in said["shares"] for end in ("least", "most")}
    return render("programmes/staff/words.html", form=form, programme=programme, unit=unit, source=source, typed=typed,
                  offered=shares_offered(), status=422 if form.is_submitted() else 200)


def _unit_page(units: list[Organisation], unit: Organisation | None, refusal: Refused):
    """Choose a unit; or why none can be written for the one that was chosen, or that one works for."""
    asked = request.args.get("unit", "")
    form = ProgrammeUnitForm(formdata=None, data={"unit": asked})
    form.offer(units)
    if unit is None and asked:
        form.refuse(Refused("unknown_choice", _("请选择聘任单位。"), "unit"))
    elif unit:
        form.refuse(Refused(refusal.code, refusal.sentence, "unit" if len(units) > 1 else None))
    return render("programmes/staff/unit.html", form=form, has_choice=len(units) > 1,
                  status=422 if form.errors or form.form_errors else 200)


def _units(source: Programme | None) -> list:
    if source:
        return [source.unit]
    own = current_user.organisation_ids(Role.EDITOR)
    return [unit for unit in organisations_hosting(with_names=True) if current_user.is_coordinator or unit.id in own]


def _asked() -> dict:
    standings = {each.value: each for each in queries.STANDINGS}
    unit = organisation_by_slug(request.args.get("unit", ""))
    return {"words": plain_text(request.args.get("words"))[:60], "standing": standings.get(request.args.get("state")),
            "stage": next((each for each in ProgrammeStage if each.value == request.args.get("stage")), None),
            "unit_id": unit.id if unit else None}
