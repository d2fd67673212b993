"""The columns of the desk's list of lists that were sent in (集体报名)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.core.text import table_moment
from xicheng_events.groups.models import Roster, RowState
from xicheng_events.groups.queries import counts_of
from xicheng_events.web.listing import Column, Listing

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
}, Roster.id, counts_of)
