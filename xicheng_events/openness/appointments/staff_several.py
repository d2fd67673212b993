"""Several members at once, at the desk: renewals proposed, proposals decided, and what is printed."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.appointments import queries
from xicheng_events.openness.appointments.forms import PickedRenewalsForm, PickedTermsForm
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations import proposing, serving
from xicheng_events.openness.appointments.printing import font_words, missing_in, printed_terms
from xicheng_events.openness.appointments.queries import MemberSearch
from xicheng_events.openness.appointments.states import TermStanding
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import leads, may_run
from xicheng_events.openness.programmes.staff_views import desk_programme

bp = Blueprint("terms_staff", __name__, url_prefix="/staff/programmes/<code>/members")
bp.within = "programmes_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)
SHEETS = 100  # certificates on one page for the printer


@bp.get("/renewals")
def renewals(code: str):
    """Whose term ends within 60 days."""
    programme = desk_programme(code)
    ending = _ending(programme)
    until = proposing.usual_renewal(ending[0]) if ending else None
    return _renewals(programme, PickedRenewalsForm(formdata=None, data={"until": until}))


@bp.post("/renewals")
def propose(code: str):
    """提请续聘 for all who are picked, or for nobody."""
    programme, form = desk_programme(code), PickedRenewalsForm()
    if form.validate():
        with attempt(form):
            picked = [each for each in _ending(programme) if each.id in form.ids]
            for each in picked:
                proposing.propose_renewal(each, until=form.until.data, by=current_user)
            db.session.commit()
            flash(_("已提请续聘%(n)s人，由负责人决定。", n=len(picked)), "ok")
            return redirect(url_for(".renewals", code=code), 303)
        programme = desk_programme(code)
    return _renewals(programme, form, 422)


@bp.get("/proposals")
def proposals(code: str):
    """What the leader has to decide."""
    return _proposals(desk_programme(code), PickedTermsForm(formdata=None))


@bp.post("/proposals")
def agree(code: str):
    """The leader agrees to all that are picked, or to none."""
    programme, form = desk_programme(code), PickedTermsForm()
    if form.validate():
        with attempt(form):
            picked = [each for each in _proposed(programme) if each.id in form.ids]
            for each in picked:
                proposing.agree_to_step(each, by=current_user)
            db.session.commit()
            flash(_("已同意%(n)s项，短信告知本人。", n=len(picked)), "ok")
            return redirect(url_for(".proposals", code=code), 303)
        programme = desk_programme(code)
    return _proposals(programme, form, 422)


@bp.get("/certificates")
@fresh_proof
def certificates(code: str):
    """聘书, a sheet each: of all who serve or are about to, or of one of them."""
    return _print(code, "appointments/certificates.html")


@bp.get("/cards")
@fresh_proof
def cards(code: str):
    """服务卡, ten to a sheet."""
    return _print(code, "appointments/cards.html")


@bp.post("/certificates/ready")
def ready(code: str):
    """聘书已备好: everybody who hasn't been told is."""
    programme, told = desk_programme(code), []
    ids = [each.id for each in db.session.scalars(_printed(programme)) if each.certificate_ready_on is None]
    press(lambda: told.append(serving.certificates_are_ready(programme, ids, by=current_user)))
    if told:
        flash(_("已短信通知%(n)s人领取聘书。", n=told[0]), "ok")
    return redirect(url_for("appointments_staff.index", code=code), 303)


def _print(code: str, template: str):
    programme = desk_programme(code)
    page = page_of(_printed(programme), size=SHEETS)
    terms = printed_terms(page.rows)
    return render(template, terms=terms, programme=programme, missing=missing_in(programme, terms), font=font_words(),
                  other_font=bool(request.args.get("other_font")), page=page, back_words=_("返回受聘人员"),
                  left_out=queries.how_many_suspended(programme), is_own=False,
                  back=url_for("appointments_staff.index", code=code))


def _printed(programme: Programme) -> Select:
    of = request.args.get("of", 0, type=int)
    return queries.to_print(programme, of if of and 0 < of < 10_000 else None)


def _ending(programme: Programme) -> list[Appointment]:
    return list(db.session.scalars(queries.members_found(programme, MemberSearch(ends=True))))


def _proposed(programme: Programme) -> list[Appointment]:
    return list(db.session.scalars(queries.proposed_in(programme)))


def _renewals(programme: Programme, form: PickedRenewalsForm, status: int = 200):
    rows = [(each, proposing.why_no_renewal(each)) for each in _ending(programme)]
    return render("appointments/staff/renewals.html", programme=programme, form=form, rows=rows, picked=form.ids,
                  may=may_run(programme, current_user), standings=TermStanding, status=status)


def _proposals(programme: Programme, form: PickedTermsForm, status: int = 200):
    return render("appointments/staff/proposals.html", programme=programme, form=form, rows=_proposed(programme),
                  picked=form.ids, may=leads(programme, current_user), me=current_user.id, status=status)
