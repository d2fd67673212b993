"""Postponing what 重大活动 get in the way of: event by event, by the same operation as anywhere."""

from datetime import timedelta

from flask_babel import gettext as _

from xicheng_events.booking.events.blackout_models import Blackout
from xicheng_events.booking.events.blackouts import blackouts_ahead, days_of, in_the_way, is_at, takes
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations.blackouts import require_coordinator
from xicheng_events.booking.participants.operations.event_changes import postpone_event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.refusal import Refused

DAYS_AT_MOST = 180


def make_way(event: Event, blackout: Blackout, *, days: int, reason: str, by: Person) -> int:
    """Move those slots of `event` that lie in `blackout` by `days`, to the same hour; how many parties are told, each
    once for a slot. Sent twice, there is nothing left to move.

    Refuses `not_yours`, `days` out of range, `lifted`, `nothing_in_the_way` when none of its slots is there any more,
    `still_in_the_way` when one of them would lie in this or another blackout, and what `postpone_event` refuses.
    """
    require_coordinator(by)
    if not 1 <= days <= DAYS_AT_MOST:
        raise Refused("days", _("顺延天数应为1至%(most)s之间的整数。", most=DAYS_AT_MOST), "days")
    if blackout.lifted_at is not None:
        raise Refused("lifted", _("这段安排已解除，不需要再延期。"))
    by_days = timedelta(days=days)
    times = {slot.id: (slot.starts_at + by_days, slot.ends_at + by_days) for slot in event.slots
             if slot.starts_at > clock.now() and is_at(blackout, event.venue)
             and takes(blackout, slot.starts_at, slot.ends_at)}
    if not times:
        raise Refused("nothing_in_the_way", _("已不在这段时间内，没有再次延期。"))
    among = blackouts_ahead()
    for starts_at, ends_at in times.values():
        if other := in_the_way(event.venue, starts_at, ends_at, among):
            raise Refused("still_in_the_way", _("顺延%(n)s天后仍在“%(name)s”期间（%(days)s），请改变天数。", n=days,
                                                name=other.name, days=days_of(other)), "days")
    told = postpone_event(event, times=times, reason=reason, by=by)
    record("registration.made_way", blackout, by=by, event=event.code, slots=list(times), days=days, told=told)
    return told
