"""The paper of an item, as whoever has signed the pledge reads it."""

from io import BytesIO

from flask import Blueprint, abort, flash, redirect, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.registration.attendance import Attendance
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.own_changes import own_registration
from xicheng_events.booking.registration.standing import Action
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.papers.operations import read_paper
from xicheng_events.openness.papers.queries import paper_for

bp = Blueprint("item_papers", __name__, url_prefix="/registrations/<reference>/paper")


@bp.get("")
@login_required
def read(reference: str):
    """The PDF with the reader's name and the time across it."""
    registration = own_registration(plain_text(reference))
    try:
        found = read_paper(registration, by=current_user) or abort(404)
    except Refused as refusal:
        flash(refusal.sentence, "stop")
        return redirect(url_for("registration.show", reference=reference), 303)
    db.session.commit()
    name, pdf = found
    answer = send_file(BytesIO(pdf), mimetype="application/pdf", download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def paper_to_read(registration: Registration, _day: Attendance | None) -> list[Action]:
    """What the page of a registration offers: the paper, while there is one to read."""
    if paper_for(registration) is None:
        return []
    return [Action(_("查看会议材料"), url_for("item_papers.read", reference=registration.reference))]
