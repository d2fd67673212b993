"""The desk's lists of meetings: those that were announced, and those that weren't open."""

from collections import defaultdict
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import table_day, table_moment
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.openness.meetings.models import ClosedMeeting, Meeting
from xicheng_events.openness.meetings.queries import openness_of, words_of_invitation


class MeetingRow(NamedTuple):
    """What a row of the list says beside its event: the meeting, if it is described, how many parties stand where, by
    the words of §3.3, and how many have come."""

    meeting: Meeting | None = None
    parties: dict[str, int] = {}
    came: int = 0

    @property
    def which(self) -> str:
        """Which meeting it is: “区政府常务会议第12次”."""
        return f"{self.meeting.kind.label}{self.meeting.number}" if self.meeting else ""

    @property
    def parties_words(self) -> str:
        """How many stand where: “确认参加8，已谢绝1，已列席7”."""
        said = [_("%(state)s%(n)s", state=state, n=n) for state, n in self.parties.items()]
        return "，".join([*said, *([_("已列席%(n)s", n=self.came)] if self.came else [])])


def rows_beside(events: list[Event]) -> dict[int, MeetingRow]:
    """What the rows of these events say besides, by their ids; two statements."""
    ids = [each.id for each in events]
    meetings = {each.event_id: each for each in db.session.scalars(select(Meeting).where(Meeting.event_id.in_(ids)))}
    parties, came = defaultdict(dict), defaultdict(int)
    found = {(event, state): (n, arrived) for event, state, n, arrived in db.session.execute(
        select(Slot.event_id, Registration.state, func.count(), func.count(Ticket.id).filter(Ticket.arrived > 0))
        .join(Slot, Slot.id == Registration.slot_id).outerjoin(Ticket, Ticket.registration_id == Registration.id)
        .where(Slot.event_id.in_(ids)).group_by(Slot.event_id, Registration.state))}
    for state in RegistrationState:
        for event in ids:
            n, arrived = found.get((event, state), (0, 0))
            if n:
                words = words_of_invitation(state)
                parties[event][words] = parties[event].get(words, 0) + n
                came[event] += arrived
    return {event: MeetingRow(meetings.get(event), dict(parties[event]), came[event]) for event in ids}


def _first_time(event: Event) -> str:
    return table_moment(event.slots[0].starts_at) if event.slots else ""


_FIRST = select(func.min(Slot.starts_at)).where(Slot.event_id == Event.id).correlate(Event).scalar_subquery()

MEETINGS = Listing(_l("列席会议"), "meetings.list_exported", "meeting_lists_staff.export", {
    "title": Column(_l("会议"), lambda event, _beside: event.title, (Event.title,), width=40),
    "code": Column(_l("编号"), lambda event, _beside: event.code, (Event.id,), on_page=False),
    "which": Column(_l("会议类别和届次"), lambda event, beside: beside.which, width=24, on_page=False),
    "host": Column(_l("单位"), lambda event, _beside: event.host.short_name, (Event.host_id,)),
    "first": Column(_l("时间"), lambda event, _beside: _first_time(event), (_FIRST,), width=18),
    "openness": Column(_l("开放程度"), lambda event, _beside: openness_of(event).label, on_page=False),
    "parties": Column(_l("人员"), lambda event, beside: beside.parties_words, width=40),
    "state": Column(_l("状态"), lambda event, _beside: event.standing.label, width=12),
}, Event.id, beside=rows_beside)

CLOSED_MEETINGS = Listing(_l("未开放的会议"), "meetings.closed_exported", "closed_meetings_staff.export", {
    "held_on": Column(_l("召开日期"), lambda each: table_day(each.held_on), (ClosedMeeting.held_on,)),
    "unit": Column(_l("单位"), lambda each: each.organisation.short_name, (ClosedMeeting.organisation_id,), width=20),
    "kind": Column(_l("会议类别"), lambda each: each.kind.label, (ClosedMeeting.kind,), width=20),
    "number": Column(_l("第几次"), lambda each: each.number, (ClosedMeeting.number,), width=10),
    "reason": Column(_l("不公开的原因"), lambda each: each.reason.label, (ClosedMeeting.reason,), width=24),
    "by": Column(_l("登记人"), lambda each: each.registered_by.name, on_page=False),
    "at": Column(_l("登记时间"), lambda each: table_moment(each.registered_at), (ClosedMeeting.registered_at,),
                 width=18, on_page=False),
}, ClosedMeeting.id)
