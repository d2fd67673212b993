"""自助签到: the page behind the poster's QR."""

import uuid

from flask import Blueprint, abort, current_app, request
from flask_login import current_user

from xicheng_events.booking.events.queries import notice_path
from xicheng_events.door.checkin.forms import ArriveForm
from xicheng_events.door.checkin.operations import self_service
from xicheng_events.door.checkin.queries import desk
from xicheng_events.door.checkin.screen.answers import answer_to
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.limits import address_asking, device_asking, device_or_address, limiter
from xicheng_events.foundation.web.render import render

bp = Blueprint("arrive", __name__, url_prefix="/arrive")


@bp.get("/<int:slot_id>/<mark>")
def show(slot_id, mark):
    """Who are you? Or why nobody can check in alone now."""
    slot = _slot(slot_id, mark)
    device_asking()  # the browser gets its name, by which its tries are counted
    return _page(slot, ArriveForm(key=str(uuid.uuid4())))


@bp.post("/<int:slot_id>/<mark>")
@limiter.limit(lambda: current_app.config["ARRIVE_RATE_PER_DEVICE"], key_func=device_or_address)
@limiter.limit(lambda: current_app.config["ARRIVE_RATE_PER_ADDRESS"], key_func=address_asking)
def check_in(slot_id, mark):
    """Check in."""
    slot, form = _slot(slot_id, mark), ArriveForm()
    if not form.validate():
        form.key.data = str(uuid.uuid4())
        return _page(slot, form, 422)
    with attempt(form):
        row = self_service.check_in_oneself(slot, key=form.key.data, person=_who(), tail=form.tail.data or "",
                                            name=form.name.data or "", heads=form.head_count)
        if row.slot_id != slot.id:
            abort(404)
        answer = answer_to(row, slot, None)
        db.session.commit()
        return render("checkin/arrive/done.html", slot=slot, answer=answer, at=row.at)
    return _page(_slot(slot_id, mark), form, 422)


def _who():
    return current_user._get_current_object() if current_user.is_authenticated else None


def _slot(slot_id: int, mark: str):
    slot = desk.slot_of_poster(slot_id, mark) or abort(404)
    if not slot.event.is_public:
        gone_or_missing(notice_path(slot.event.code))
    return slot


def _page(slot, form: ArriveForm, status: int = 200):
    person = _who()
    mine = desk.standing_at(slot, person) if person else None
    return render("checkin/arrive/show.html", status=status, slot=slot, form=form, mine=mine,
                  why_not=self_service.why_no_self_service(slot), here=request.path)
