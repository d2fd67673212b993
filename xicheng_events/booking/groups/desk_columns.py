"""The columns of the desk's lists of slots that are open (代报名) and of lists that were sent in (集体报名)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import case, func, select

from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.phases import registration_closes
from xicheng_events.booking.groups.models import Roster, RowState
from xicheng_events.booking.groups.queries import roster_counts
from xicheng_events.foundation.core.text import hours, table_day, table_moment
from xicheng_events.foundation.web.listing import Column, Listing


def places_words(slot: Slot) -> str:
    """How many places whoever comes now can have, or what becomes of them instead."""
    event = slot.event
    if not event.allocation.row.places_at_once:
        return _("%(n)s个，%(how)s", n=slot.capacity, how=event.allocation.label)
    if slot.free > 0:
        return _("还有 %(n)s 个名额", n=slot.free)
    full = _("剩余名额已有人候补") if slot.is_waited_for else _("名额已满")
    return _("%(how)s，可候补", how=full) if slot.has_room_in_line else full


_FREE = (select(func.sum(case((Quota.waiting == 0, Quota.capacity - Quota.taken), else_=0)))
         .where(Quota.slot_id == Slot.id).correlate(Slot).scalar_subquery())

SLOTS = Listing(_l("正在报名的场次"), "groups.slots_exported", "groups_staff.export", {
    "event": Column(_l("活动"), lambda slot: slot.event.title, (Event.title,), width=40),
    "slot": Column(_l("场次"), lambda slot: slot.label, on_page=False),
    "code": Column(_l("编号"), lambda slot: slot.event.code, (Event.id,), on_page=False),
    "unit": Column(_l("单位"), lambda slot: slot.event.host.short_name, (Event.host_id,), on_page=False),
    "at": Column(_l("时间"), lambda slot: f"{table_day(slot.starts_at)} {hours(slot.starts_at, slot.ends_at)}",
                 (Slot.starts_at,), width=24),
    "venue": Column(_l("地点"), lambda slot: slot.event.venue.name if slot.event.venue else "", (Event.venue_id,),
                    width=24),
    "places": Column(_l("名额"), places_words, (_FREE,), width=24),
    "closes": Column(_l("报名截止"), lambda slot: table_moment(registration_closes(slot.event, slot)), width=18,
                     on_page=False),
    "actions": Column(_l("操作")),
}, Slot.id)

ROSTERS = Listing(_l("提交过的名单"), "groups.list_exported", "lists_staff.export", {
    "at": Column(_l("提交时间"), lambda roster, counts: table_moment(roster.created_at), (Roster.created_at,),
                 width=18),
    "event": Column(_l("活动"), lambda roster, counts: f"{roster.slot.event.title} {roster.slot.label}",
                    (Roster.slot_id,), width=40),
    "unit": Column(_l("报名单位"), lambda roster, counts: roster.organisation.short_name, (Roster.organisation_id,)),
    "rows": Column(_l("行数"), lambda roster, counts: roster.total, (Roster.total,), width=8),
    "saved": Column(_l("已报名"), lambda roster, counts: counts[RowState.SAVED.value], width=8),
    "state": Column(_l("状态"), lambda roster, counts: roster.state.label, (Roster.state,), width=12),
    "by": Column(_l("提交人"), lambda roster, counts: roster.by.name, (Roster.by_id,), width=12),
}, Roster.id, roster_counts)
