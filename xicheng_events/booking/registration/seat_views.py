"""Changing from the room to online, or back."""

from flask import Blueprint
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.booking.registration import own_changes
from xicheng_events.booking.registration.operations.changing_seat import change_seat, other_seats
from xicheng_events.booking.registration.operations.party_changes import change_until
from xicheng_events.booking.registration.own_changes import own_registration
from xicheng_events.booking.registration.queries import waiting_in
from xicheng_events.booking.registration.seat_forms import SeatForm
from xicheng_events.foundation.web.render import render

bp = Blueprint("seats", __name__, url_prefix="/registrations/<reference>/seat")


@bp.get("")
@login_required
def ask(reference: str):
    """To which kind of seat one may change, and how many of its places are left; or that one can't."""
    registration = own_registration(reference)
    return _page(registration, _form(registration))


@bp.post("")
@login_required
def change(reference: str):
    """Have that kind of seat from now on."""
    return own_changes.take_own_change(reference, _form, _page, _reseat, said=_("参加方式已更改。"))


def _reseat(registration, form: SeatForm) -> None:
    change_seat(registration, seat=form.chosen_seat, version=form.seen_version, by=current_user)


def _form(registration) -> SeatForm:
    return SeatForm(data={"version": registration.version})


def _page(registration, form: SeatForm, status: int = 200):
    return render("registration/seat.html", registration=registration, slot=registration.slot,
                  event=registration.slot.event, form=form, change_until=change_until(registration),
                  others=[(quota, 0 if waiting_in(quota.id) else quota.left) for quota in other_seats(registration)],
                  status=status)
