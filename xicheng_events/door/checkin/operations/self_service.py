"""自助签到: somebody has scanned the poster at the door and checks in on the own phone."""

from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration
from xicheng_events.door.checkin.models import Scan, ScanMethod
from xicheng_events.door.checkin.operations.scanning import present
from xicheng_events.door.checkin.queries.desk import door_rules_of, parties_meant, standing_at
from xicheng_events.door.checkin.reading_input import Happened, Presented
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.rate_counts import count_one
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import clock_time, half_width

_WINDOW = timedelta(hours=1)


def why_no_self_service(slot: Slot) -> Refused | None:
    """Why nobody may check in alone here and now; None if one may."""
    if slot.event.course is EventCourse.CANCELLED:
        return Refused("cancelled", _("本活动已取消。"))
    if not door_rules_of(slot.event_id).self_service:
        return Refused("switched_off", _("本活动不开放自助签到，请到签到台由工作人员办理。"))
    now = clock.now()
    if now < slot.checkin_from:
        return Refused("too_early", _("签到从%(time)s开始，请届时再试。", time=clock_time(slot.checkin_from)))
    return Refused("too_late", _("本场已结束，不再签到。")) if now > slot.ends_at else None


def check_in_oneself(slot: Slot, *, key: str, person: Person | None, tail: str = "", name: str = "",
                     heads: int | None = None) -> Scan:
    """Let in whoever says who they are: signed in (`person`), or by the last four digits and the name; the scan.

    Never refuses what the door would only answer (already in, a check first). Refuses what `why_no_self_service` says;
    `not_found`, the same words whoever is asked for, when not exactly one party is meant; and, after too many misses
    at this slot within an hour, a surname alone (`not_found`), later every name (`too_many_misses`).
    """
    if no := why_no_self_service(slot):
        raise no
    meant = _by_sign_in(slot, person) if person and not tail else _by_name(slot, tail, name)
    return present(slot, Presented("ticket", meant.ticket.id), key=key, method=ScanMethod.SELF, by=person, heads=heads,
                   happened=Happened(gate=kept(lambda: _("自助签到"))))


def _by_sign_in(slot: Slot, person: Person) -> Registration:
    meant = standing_at(slot, person)
    if meant is None or meant.ticket is None:
        raise Refused("not_found", _("您没有本场的有效报名。他人代报的，请用报名时的手机尾号和姓名签到，或到签到台。"))
    return meant


def _by_name(slot: Slot, tail: str, name: str) -> Registration:
    # Counted before looking, so that many guesses at once don't slip past; whoever was right takes it back.
    misses, settings = count_one(f"arrive:{slot.id}", _WINDOW), current_app.config
    if misses > settings["ARRIVE_MISSES"]:
        raise Refused("too_many_misses", _(
            "本场按姓名自助签到的输错次数过多，已暂停。请登录后签到，或到签到台由工作人员办理。"))
    whole = misses > settings["ARRIVE_MISSES_BY_SURNAME"]
    meant = [each for each in parties_meant(slot, tail=half_width(tail), name=name, whole=whole) if each.ticket]
    if len(meant) != 1:
        raise Refused("not_found", _(
            "没有找到与尾号和姓名相符的报名。请填完整姓名，核对后重试，或到签到台由工作人员办理。"))
    count_one(f"arrive:{slot.id}", _WINDOW, back=True)
    return meant[0]
