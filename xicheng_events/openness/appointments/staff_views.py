"""受聘人员 at the desk: appointing, the list of a programme's members, one member and what is decided about them."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.certificate_font import missing_characters
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.forms import BaseForm, hidden_number
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.appointments import queries
from xicheng_events.openness.appointments.columns import MEMBERS
from xicheng_events.openness.appointments.forms import STEP_FORMS, MemberForm, wish_sent
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations import proposing, serving
from xicheng_events.openness.appointments.operations.appointing import appoint_chosen, first_term
from xicheng_events.openness.appointments.operations.correcting import correct_member
from xicheng_events.openness.appointments.queries import MemberSearch
from xicheng_events.openness.appointments.states import AppointmentState, ProposedStep, TermStanding
from xicheng_events.openness.programmes.queries import leads, may_run
from xicheng_events.openness.programmes.staff_views import desk_programme

bp = Blueprint("appointments_staff", __name__, url_prefix="/staff/programmes/<code>/members")
bp.within = "programmes_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.get("")
def index(code: str):
    """The members of a programme."""
    programme, asked = desk_programme(code), _asked()
    page = MEMBERS.page(queries.members_found(programme, asked), size=50)
    return render("appointments/staff/index.html", "appointments/staff/_rows.html", programme=programme, page=page,
                  listing=MEMBERS, asked=asked, standings=TermStanding.choices(),
                  categories=[(each.value, each.label) for each in Category],
                  chosen=queries.how_many_chosen_for(programme), **_rights(programme))


@bp.get("/export")
@fresh_proof
def export(code: str):
    """The same as .xlsx, phones masked."""
    return take_along(MEMBERS, queries.members_found(desk_programme(code), _asked()))


@bp.get("/appointing")
def appointing(code: str):
    """Who is chosen and gets a term now."""
    programme = desk_programme(code)
    first, last = first_term(programme)
    number = queries.newest_certificate(programme.certificate_word, clock.today().year) + 1
    return render("appointments/staff/appointing.html", programme=programme, chosen=queries.chosen_for(programme),
                  first=first, last=last, missing_characters=missing_characters, **_rights(programme),
                  next_number=queries.certificate_number(programme.certificate_word, clock.today().year, number))


@bp.post("/appointing")
def appoint(code: str):
    """聘任: all of them at once."""
    programme, made = desk_programme(code), []
    press(lambda: made.extend(appoint_chosen(programme, by=current_user)))
    if made:
        flash(_("已聘任%(n)s人，短信告知本人。", n=len(made)), "ok")
    return redirect(url_for(".index", code=code) if made else url_for(".appointing", code=code), 303)


@bp.get("/<int:sequence>")
def show(code: str, sequence: int):
    """One member: all terms, and what can be done."""
    return _page(_last_term(code, sequence))


@bp.route("/<int:sequence>/edit", methods=["GET", "POST"])
def edit(code: str, sequence: int):
    """修改信息: a new telephone, a mistyped name."""
    there = _last_term(code, sequence)
    if not (may_run(there.programme, current_user) and there.phone_hash):
        abort(404)
    form = MemberForm(data={"name": there.name, "phone": str(there.phone), "position": there.position,
                            "version": there.version})
    if form.validate_on_submit():
        with attempt(form):
            values = form.values | {"version": hidden_number(form.version.data)}
            correct_member(there, **values, by=current_user)
            db.session.commit()
            flash(_("已保存。"), "ok")
            return redirect(url_for(".show", code=code, sequence=sequence), 303)
        there = _last_term(code, sequence)
    return render("appointments/staff/edit.html", each=there, programme=there.programme, form=form,
                  status=422 if form.is_submitted() else 200)


@bp.post("/<int:sequence>/suspension")
def suspension(code: str, sequence: int):
    """提请暂停履职."""
    return _step(code, sequence, "suspension", proposing.propose_suspension, _("已提请负责人决定。"))


@bp.post("/<int:sequence>/dismissal")
def dismissal(code: str, sequence: int):
    """提请解聘."""
    return _step(code, sequence, "dismissal", proposing.propose_dismissal, _("已提请负责人决定。"))


@bp.post("/<int:sequence>/renewal")
def renewal(code: str, sequence: int):
    """提请续聘."""
    return _step(code, sequence, "renewal", proposing.propose_renewal, _("已提请负责人决定。"))


@bp.post("/<int:sequence>/return")
def send_back(code: str, sequence: int):
    """The leader doesn't agree."""
    return _step(code, sequence, "return", proposing.return_step, _("已退回。"))


@bp.post("/<int:sequence>/resignation")
def resignation(code: str, sequence: int):
    """登记辞聘."""
    return _step(code, sequence, "resignation", serving.resign, _("已登记辞聘，短信告知本人。"))


@bp.post("/<int:sequence>/agreement")
def agree(code: str, sequence: int):
    """The leader agrees."""
    return _press(code, sequence, proposing.agree_to_step, _("已同意，短信告知本人。"))


@bp.post("/<int:sequence>/withdrawal")
def take_back(code: str, sequence: int):
    """撤回提请."""
    return _press(code, sequence, proposing.take_back_step, _("已撤回。"))


@bp.post("/<int:sequence>/resumption")
def resume(code: str, sequence: int):
    """恢复履职."""
    return _press(code, sequence, serving.resume_service, _("已恢复履职，短信告知本人。"))


@bp.post("/<int:sequence>/wish")
def wish(code: str, sequence: int):
    """What they have said on the telephone about another term."""
    wishes = wish_sent()
    return _press(code, sequence, lambda term, by: serving.note_wish(term, wish=wishes, by=by), _("已记录。"))


@bp.post("/<int:sequence>/certificate")
def note_certificate(code: str, sequence: int):
    """聘书已交回, or not."""
    is_back = request.form.get("back") == "yes"
    return _press(code, sequence, lambda term, by: serving.note_certificate(term, is_back=is_back, by=by),
                  _("已记录。"))


@bp.post("/<int:sequence>/phone")
@fresh_proof
def phone(code: str, sequence: int):
    """Show the number to call, this once; it goes on record."""
    there, shown = _last_term(code, sequence), ""
    with attempt():
        shown = serving.reveal_members_phone(there, by=current_user)
        db.session.commit()
    return _page(there, phone=shown)


def _step(code: str, sequence: int, panel: str, decide: Callable, done: str):
    there, form = _last_term(code, sequence), STEP_FORMS[panel]()
    if form.validate():
        with attempt(form):
            decide(there, **form.values, by=current_user)
            db.session.commit()
            flash(done, "ok")
            return redirect(url_for(".show", code=code, sequence=sequence), 303)
        there = _last_term(code, sequence)
    return _page(there, form, status=422)


def _press(code: str, sequence: int, act: Callable, done: str):
    there = _last_term(code, sequence)
    press(lambda: act(there, by=current_user), done)
    return redirect(url_for(".show", code=code, sequence=sequence), 303)


def _page(there: Appointment, sent: BaseForm | None = None, *, phone: str = "", status: int = 200):
    programme = there.programme
    steps = {panel: form(formdata=None, data={"until": proposing.usual_renewal(there)})
             for panel, form in STEP_FORMS.items()}
    if sent:
        steps[sent.panel] = sent
    terms = queries.terms_of_member(programme, there.sequence)
    runs = next((each for each in reversed(terms) if queries.goes_on(each)), terms[0])
    return render(
        "appointments/staff/show.html", programme=programme, last=there, runs=runs, terms=terms, phone=phone,
        steps=steps, sent=sent, is_live=queries.goes_on(there) and there.holds_programme,
        why_no_renewal=proposing.why_no_renewal(there), may_wish=proposing.may_wish(there), steps_there=ProposedStep,
        states=AppointmentState, is_printed=any(queries.may_be_printed(each) for each in terms),
        missing=missing_characters(there.name),
        is_mine=there.proposed_by_id == current_user.id, status=status, **_rights(programme))


def _last_term(code: str, sequence: int) -> Appointment:
    terms = queries.terms_of_member(desk_programme(code), sequence)
    return terms[0] if terms else abort(404)


def _rights(programme) -> dict:
    return {"runs_it": may_run(programme, current_user), "leads_it": leads(programme, current_user)}


def _asked() -> MemberSearch:
    args = request.args
    return MemberSearch(
        plain_text(args.get("words"))[:60], _member(TermStanding, args.get("standing")),
        _member(Category, args.get("category")), args.get("wish") if args.get("wish") in ("yes", "no", "open") else "",
        bool(args.get("ends")), bool(args.get("proposed")))


def _member(enumeration, value: str | None):
    return next((each for each in enumeration if each.value == value), None)
