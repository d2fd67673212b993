"""The columns of the desk's list of draws; a row is the event whose places are drawn."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.draws.queries import draws_of
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.web.listing import Column, Listing

_DRAW_AT = select(Draw.draw_at).where(Draw.event_id == Event.id).correlate(Event).scalar_subquery()
_STATE = select(Draw.state).where(Draw.event_id == Event.id).correlate(Event).scalar_subquery()

DRAWS = Listing(_l("随机抽取"), "draws.list_exported", "draws_staff.export", {
    "title": Column(_l("活动"), lambda event, draw: event.title, (Event.title,), width=40),
    "code": Column(_l("编号"), lambda event, draw: event.code, (Event.id,), on_page=False),
    "host": Column(_l("单位"), lambda event, draw: event.host.short_name, (Event.host_id,)),
    "closes": Column(_l("报名截止"), lambda event, draw: table_moment(event.registration_closes_at)
                     if event.registration_closes_at else "", (Event.registration_closes_at,), width=18),
    "draw": Column(_l("抽取时间"), lambda event, draw: table_moment(draw.draw_at) if draw else "", (_DRAW_AT,),
                   width=18),
    "state": Column(_l("进度"), lambda event, draw: draw.state.label if draw else _l("尚未安排"), (_STATE,)),
}, Event.id, draws_of)
