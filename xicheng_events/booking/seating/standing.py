"""What somebody reads about the own seat on the page of the registration."""

from flask_babel import gettext as _

from xicheng_events.booking.registration.attendance import Attendance
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.standing import StandingSentence
from xicheng_events.booking.seating.queries import is_told, seat_labels


def own_seats(registration: Registration, day: Attendance | None) -> list[StandingSentence]:
    """The seats of a party that comes in at the door, once they have been told."""
    if registration.door_ticket is None or day not in (None, Attendance.HERE) or not is_told(registration.slot):
        return []
    seats = seat_labels([registration.id]).get(registration.id)
    return [StandingSentence(_("您的座位：%(seats)s。", seats=seats))] if seats else []
