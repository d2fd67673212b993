"""What everybody may see: whether a certificate is valid, and who serves in a programme."""

from collections import Counter

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.limits import limiter, links_tried, noting_wrong
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.appointments.columns import member_words, term_of_office, wish_words
from xicheng_events.openness.appointments.forms import CertificateSearchForm
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import (
    appointment_by_code,
    appointment_by_number,
    is_named_in_public,
    public_members,
    standing_of_term,
)
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import programme_by_code

bp = Blueprint("certificates", __name__, url_prefix="/certificates")
members_bp = Blueprint("programme_members", __name__, url_prefix="/programmes/<code>/members")
bp.add_app_template_global(member_words, "member_words")
bp.add_app_template_global(standing_of_term, "standing_of_term")
bp.add_app_template_global(term_of_office, "term_of_office")
bp.add_app_template_global(wish_words, "wish_words")
_found = noting_wrong(appointment_by_code)


@bp.get("")
@limiter.limit("30 per 10 minutes", exempt_when=lambda: not request.args.get("number"))
def index():
    """Look a certificate up by its number. Numbers follow one another: nobody goes through all of them."""
    asked = (request.args.get("number") or "")[:60].strip()
    found = appointment_by_number(asked) if asked else None
    if found:
        return redirect(url_for(".show", token=found.certificate_code), 303)
    form = CertificateSearchForm(formdata=None, data={"number": asked})
    return render("appointments/find.html", form=form, asked=asked, status=404 if asked else 200)


@bp.get("/<link:token>")
@links_tried()
def show(token: str):
    """Whether that certificate is valid, in plain words; the page its QR leads to."""
    found = _found(token)
    if found is None:
        return render("appointments/unknown.html", status=404)
    return render("appointments/certificate_check.html", each=found, programme=found.programme,
                  standing=standing_of_term(found), is_named=is_named_in_public(found))


@members_bp.get("")
def index_of_members(code: str):
    """Who serves: by name where the programme's rule says so, else how many of each category."""
    programme = programme_by_code(code) or gone_or_missing(f"/programmes/{code}", among="programmes.index")
    members = public_members(programme)
    counted = Counter(each.category.label for each in members)
    return render("appointments/members.html", programme=programme, counted=counted.most_common(),
                  members=members if programme.publishes_names else [],
                  total=len(members), begun=sum(each.starts_on <= clock.today() for each in members))


def members_beside(programme: Programme) -> tuple[str, str] | None:
    """Where it is read who serves in a programme, once somebody is appointed."""
    if programme.appointed_at is None:
        return None
    return _("受聘人员"), url_for("programme_members.index_of_members", code=programme.code)


def check_address(appointment: Appointment) -> str:
    """The address that the QR of a certificate leads to."""
    return url_for("certificates.show", token=appointment.certificate_code)
