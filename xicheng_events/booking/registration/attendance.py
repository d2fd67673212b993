"""Who came, as the person reads it: what the door has recorded, and when it may be said that somebody stayed away."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.labelled import Labelled


class Attendance(Labelled):
    """What became of a confirmed party on the day."""

    HERE = "here", _l("已签到"), "ok"
    CAME = "came", _l("已参加"), "ok"
    OVER = "over", _l("活动已结束")
    ABSENT = "absent", _l("未到场")


def attendance_of(registrations: list[Registration]) -> dict[int, Attendance]:
    """By registration, for confirmed parties of which somebody came or whose slot is over; one statement at most.

    Nobody is called absent where nobody with such a seat was recorded, nor within a day of the end: tablets may report
    late; nor whose ticket rested, as nobody would have let them in.
    """
    now, found = clock.now(), {}
    for each in registrations:
        if each.state != RegistrationState.CONFIRMED or each.ticket is None:
            continue
        is_over = each.slot.ends_at <= now
        if each.ticket.arrived:
            found[each.id] = Attendance.CAME if is_over else Attendance.HERE
        elif is_over:
            found[each.id] = Attendance.OVER
    late = [each for each in registrations if found.get(each.id) == Attendance.OVER and not each.rests
            and each.slot.ends_at <= now - REPORTED_AFTER]
    if late:
        kept = set(map(tuple, db.session.execute(
            select(Ticket.slot_id, Quota.seat).distinct().join(Ticket.registration).join(Registration.quota)
            .where(Ticket.slot_id.in_({each.slot_id for each in late}), Ticket.arrived > 0))))
        found |= {each.id: Attendance.ABSENT for each in late if (each.slot_id, each.quota.seat) in kept}
    return found


REPORTED_AFTER = timedelta(hours=24)
