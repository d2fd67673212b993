"""The columns of the desk's lists of events and of templates."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.notices.models import EventTemplate
from xicheng_events.foundation.core.text import table_day, table_moment
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.web.listing import Column, Listing


def _first(event: Event) -> str:
    return table_moment(event.slots[0].starts_at) if event.slots else ""


_STATE = select(Publication.state).where(Publication.id == Event.publication_id).correlate(Event).scalar_subquery()
_FIRST = select(func.min(Slot.starts_at)).where(Slot.event_id == Event.id).correlate(Event).scalar_subquery()

EVENTS = Listing(_l("活动"), "events.list_exported", "events_staff.export", {
    "title": Column(_l("活动名称"), lambda event: event.title, (Event.title,), width=40),
    "code": Column(_l("编号"), lambda event: event.code, (Event.id,), on_page=False),
    "kind": Column(_l("类型"), lambda event: event.kind.label, width=12, on_page=False),
    "host": Column(_l("单位"), lambda event: event.host.short_name, (Event.host_id,)),
    "first": Column(_l("首场时间"), _first, (_FIRST,), width=18),
    "slots": Column(_l("场次"), lambda event: len(event.slots), width=8, on_page=False),
    "places": Column(_l("名额"), lambda event: sum(slot.capacity for slot in event.slots), width=8),
    "taken": Column(_l("已占用"), lambda event: sum(slot.capacity - slot.left for slot in event.slots), width=8,
                    on_page=False),
    "venue": Column(_l("地点"), lambda event: event.venue.name if event.venue else "", width=24, on_page=False),
    "state": Column(_l("状态"), lambda event: event.standing.label, (_STATE, Event.course), width=12),
}, Event.id)

TEMPLATES = Listing(_l("活动模板"), "events.templates_exported", "copies_staff.export", {
    "name": Column(_l("模板名称"), lambda each: each.name, (EventTemplate.name,), width=40),
    "unit": Column(_l("单位"), lambda each: each.organisation.short_name, (EventTemplate.organisation_id,)),
    "slots": Column(_l("场次"), lambda each: len(each.content["slots"]), width=8),
    "saved": Column(_l("保存"), lambda each: f"{each.saved_by.name} {table_day(each.saved_at)}",
                    (EventTemplate.saved_at,), width=20),
}, EventTemplate.id)
