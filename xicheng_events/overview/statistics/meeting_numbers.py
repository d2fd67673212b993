"""会议开放 in figures: how many meetings were held and how many open, seats offered and used, what was said and what
was taken up. Eight statements, however many meetings."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, case, func, select

from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.indicators import Indicator, Reading, indicators, reading_of
from xicheng_events.foundation.core.periods import Period
from xicheng_events.openness.meetings.closed_queries import MEETING_EVENTS
from xicheng_events.openness.meetings.kinds import ClosedReason, Openness
from xicheng_events.openness.meetings.models import AgendaItem, ClosedMeeting
from xicheng_events.voice.followup.public_readings import hidden_among
from xicheng_events.voice.opinions.models import Opinion, OpinionSource

REMARK_FIGURES = ("opinions_adopted", "adoption_days")


class HeldMeeting(NamedTuple):
    """One meeting that was held: by which unit, on which day, how much of it was open; `event_id` of one that was
    announced, `reason` of one that wasn't open."""

    unit: int
    day: date
    openness: Openness
    event_id: int | None = None
    reason: ClosedReason | None = None


class SeatCounts(NamedTuple):
    """Seats of one kind or category, or people of one street: how many were offered, confirmed and used. None: so few
    that it could tell of somebody, or what these can be reckoned from."""

    offered: int | None
    confirmed: int | None
    came: int | None


class MeetingNumbers(NamedTuple):
    """The figures of a period; of `seats`, `categories` and `streets` (ids, None for who didn't say) the numbers by
    each, of `open_items` how many, of `closed_items` by why not."""

    held: list[HeldMeeting]
    open_items: int
    closed_items: dict[ClosedReason, int]
    seats: dict[SeatKind, SeatCounts]
    categories: dict[Category, SeatCounts]
    streets: dict[int | None, SeatCounts]
    remarks: int
    readings: list[Reading]

    @property
    def opened(self) -> int:
        """How many of the meetings had an item that was open."""
        return sum(each.openness is not Openness.NONE for each in self.held)

    @property
    def closed_reasons(self) -> Counter:
        """Why the meetings that were only put down weren't open."""
        return Counter(each.reason for each in self.held if each.reason)


def meeting_numbers(period: Period, units: list[int] | None) -> MeetingNumbers:
    """All of it, of the meetings that units with these ids (None: all) have held in the period so far."""
    announced = _announced(period, units)
    ids = [each.event_id for each in announced]
    open_items, closed_items = _items(ids)
    offered, people = _offered(ids), _people(ids)
    return MeetingNumbers(
        sorted([*announced, *_only_put_down(period, units)], key=lambda each: each.day), open_items, closed_items,
        _tally(offered, people, lambda row: row.seat, SeatKind),
        _tally(offered, people, lambda row: row.category, Category),
        _tally([], people, lambda row: row.street_id, None), _remarks(ids),
        [reading_of(_of_remarks(indicators()[key], units), period) for key in REMARK_FIGURES])


def _announced(period: Period, units: list[int] | None) -> list[HeldMeeting]:
    first, is_closed = func.min(Slot.starts_at), AgendaItem.closed.is_not(None)
    query = (select(Event.id, Event.host_id, first, func.count(case((is_closed, 1))), func.count(Slot.id))
             .join(Slot, Slot.event_id == Event.id).outerjoin(AgendaItem, AgendaItem.slot_id == Slot.id)
             .where(Event.kind.in_(MEETING_EVENTS), Event.is_public, Event.course != EventCourse.CANCELLED)
             .group_by(Event.id, Event.host_id)
             .having(first >= period.since, first < min(period.until, clock.now())))
    if units is not None:
        query = query.where(Event.host_id.in_(units))
    return [HeldMeeting(unit, clock.local(began).date(), _how_open(closed, items), event_id)
            for event_id, unit, began, closed, items in db.session.execute(query)]


def _how_open(closed: int, items: int) -> Openness:
    return Openness.NONE if closed == items else Openness.SOME if closed else Openness.ALL


def _only_put_down(period: Period, units: list[int] | None) -> list[HeldMeeting]:
    query = select(ClosedMeeting.organisation_id, ClosedMeeting.held_on, ClosedMeeting.reason).where(
        ClosedMeeting.held_on.between(period.first, period.last))
    if units is not None:
        query = query.where(ClosedMeeting.organisation_id.in_(units))
    return [HeldMeeting(unit, day, Openness.NONE, reason=reason) for unit, day, reason in db.session.execute(query)]


def _items(ids: list[int]) -> tuple[int, dict[ClosedReason, int]]:
    found = Counter(dict(map(tuple, db.session.execute(
        select(AgendaItem.closed, func.count()).select_from(Slot)
        .outerjoin(AgendaItem, AgendaItem.slot_id == Slot.id).where(Slot.event_id.in_(ids))
        .group_by(AgendaItem.closed)))))
    return found.pop(None, 0), {reason: found[reason] for reason in ClosedReason if found[reason]}


def _offered(ids: list[int]) -> list:
    return list(db.session.execute(
        select(Quota.seat, Quota.category, func.sum(Quota.capacity).label("offered"))
        .join(Slot, Slot.id == Quota.slot_id).where(Slot.event_id.in_(ids)).group_by(Quota.seat, Quota.category)))


def _people(ids: list[int]) -> list:
    return list(db.session.execute(
        select(Quota.seat, Quota.category, Registration.street_id, func.sum(Registration.heads).label("confirmed"),
               func.sum(func.coalesce(Ticket.arrived, 0)).label("came"))
        .join(Quota, Quota.id == Registration.quota_id).join(Slot, Slot.id == Registration.slot_id)
        .outerjoin(Ticket, Ticket.registration_id == Registration.id)
        .where(Slot.event_id.in_(ids), Registration.state == RegistrationState.CONFIRMED)
        .group_by(Quota.seat, Quota.category, Registration.street_id)))


def _tally(offered: Iterable, people: Iterable, key, order) -> dict:
    """The numbers by `key`, in the order of the enumeration (None: as they come), each number of people hidden where
    it is over too few."""
    seats, confirmed, came = defaultdict(int), defaultdict(int), defaultdict(int)
    for row in offered:
        seats[key(row)] += row.offered
    for row in people:
        confirmed[key(row)] += row.confirmed
        came[key(row)] += row.came
    few, fewer = hidden_among(confirmed), hidden_among(came)
    there = [each for each in order if seats[each] or confirmed[each]] if order else list(confirmed)
    return {each: SeatCounts(seats.get(each, 0) if order else None, None if each in few else confirmed[each],
                              None if each in fewer else came[each]) for each in there}


def _remarks(ids: list[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(Opinion).where(
        Opinion.source == OpinionSource.REMARK,
        Opinion.occasion_id.in_(select(Event.occasion_id).where(Event.id.in_(ids)))))


def _of_remarks(indicator: Indicator, units: list[int] | None) -> Indicator:
    """The same figure, by its own formula, over what was said in meetings of these units alone."""
    said_in = select(Event.occasion_id).where(Event.kind.in_(MEETING_EVENTS))
    if units is not None:
        said_in = said_in.where(Event.host_id.in_(units))

    def over(period: Period) -> Select:
        return indicator.over(period).where(Opinion.source == OpinionSource.REMARK, Opinion.occasion_id.in_(said_in))

    return replace(indicator, over=over)
