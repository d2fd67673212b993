"""What became of a slot: who was expected, who came, who stayed away, and when they came.

A party whose ticket rests (`registration.conditions`) is registered, as its place is kept; it isn't expected, as nobody
lets it in, and so it neither comes nor stays away. Of those online nobody has stayed away as long as nobody was noted:
the host does it after the meeting.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased, joinedload

from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.registration.models import Channel, Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.attendance.models import DoorClosing
from xicheng_events.door.checkin.models import Scan, ScanMethod
from xicheng_events.door.checkin.queries.parties import ADMITTED
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.pinyin import reading_order

STEP = timedelta(minutes=5)
_MOST_STEPS = 144


@dataclass
class QuotaShare:
    """The people of one kind of seat and category, in heads."""

    name: str
    at_door: bool = True
    registered: int = 0
    came: int = 0  # of those registered
    walk_ins: int = 0
    no_shows: int = 0  # of parties of whom nobody came
    resting: int = 0  # of those registered, who still had something to do first
    unnoted: int = 0  # of those registered to take part online, as long as nobody has been noted


@dataclass
class Arrivals:
    """Five minutes of the door."""

    at: datetime
    heads: int
    so_far: int


@dataclass
class Hours:
    """How long people were there, where they check out."""

    left: int  # parties
    still_in: int  # parties of whom somebody has not checked out
    average: float | None  # hours of a party, as far as known


@dataclass
class Stay:
    """One party of the export."""

    name: str
    tail: str
    at_door: bool  # their kind of seat
    seat: str  # as the slot's places are called
    channel: Channel
    admits: int
    arrived: int
    rests: bool  # still had something to do first
    came_at: datetime | None
    left_at: datetime | None
    left: int  # heads

    @property
    def hours(self) -> float | None:
        """How long they were there, from the first who came to the last who left, in hours; None if nobody left."""
        if not self.came_at or not self.left_at or self.left_at < self.came_at:
            return None
        return round((self.left_at - self.came_at) / timedelta(hours=1), 1)


def shares_of(slot: Slot) -> list[QuotaShare]:
    """The people of each kind of seat and category of `slot`, in the order of its places."""
    walked = Registration.channel == Channel.WALK_IN
    rests = Ticket.revoked_at.is_not(None)
    missing = case((rests, 0), (Ticket.arrived == 0, Ticket.admits), else_=0)
    resting = case((rests, Ticket.admits), else_=0)
    rows = db.session.execute(
        select(Quota.id, walked, func.sum(Ticket.admits), func.sum(Ticket.arrived), func.sum(missing),
               func.sum(resting))
        .select_from(Quota).outerjoin(Registration, (Registration.quota_id == Quota.id)
                                      & (Registration.state == RegistrationState.CONFIRMED))
        .outerjoin(Ticket, Ticket.registration_id == Registration.id)
        .where(Quota.slot_id == slot.id).group_by(Quota.id, walked).order_by(Quota.id))
    shares: dict[int, QuotaShare] = {}
    names, at_door = names_of_quotas(slot), _at_door(slot)
    for quota, has_walked, admits, arrived, stayed_away, waits in rows:
        share = shares.setdefault(quota, QuotaShare(names[quota], at_door[quota]))
        if has_walked:
            share.walk_ins += int(arrived or 0)
        else:
            share.registered += int(admits or 0)
            share.came += int(arrived or 0)
            share.no_shows += int(stayed_away or 0)
            share.resting += int(waits or 0)
    online = [each for each in shares.values() if not each.at_door]
    if not any(each.came for each in online):
        for each in online:
            each.unnoted, each.no_shows = each.no_shows, 0
    return list(shares.values())


def _at_door(slot: Slot) -> dict[int, bool]:
    return {quota.id: quota.seat.row.at_door for quota in slot.quotas}


def names_of_quotas(slot: Slot) -> dict[int, str]:
    """What the places of `slot` are called, by quota."""
    return {quota.id: quota.name or quota.category.label for quota in slot.quotas}


def total_of(shares: list[QuotaShare]) -> QuotaShare:
    """All of them together."""
    counted = ("registered", "came", "walk_ins", "no_shows", "resting", "unnoted")
    return QuotaShare("", **{name: sum(getattr(each, name) for each in shares) for name in counted})


def total_at_door(shares: list[QuotaShare]) -> QuotaShare:
    """Those of them who come to the door."""
    return total_of([each for each in shares if each.at_door])


def not_come(stays: list[Stay], shares: list[QuotaShare]) -> list[Stay]:
    """Of whom nobody came though they could, but for those online while nobody has been noted."""
    is_noted = not total_of(shares).unnoted
    return [each for each in stays if not each.arrived and not each.rests and (each.at_door or is_noted)]


def arrivals_by_five_minutes(slot: Slot) -> list[Arrivals]:
    """How many came in each five minutes, from the first to the last who came; paper doesn't say when, nor does who
    took part online."""
    undo = aliased(Scan)
    came = db.session.execute(
        select(Scan.at, Scan.heads).outerjoin(undo, undo.undoes_id == Scan.id)
        .where(Scan.slot_id == slot.id, Scan.result.in_((*ADMITTED, ScanResult.COUNTED)), Scan.heads > 0,
               Scan.method.not_in((ScanMethod.PAPER, ScanMethod.ONLINE)), undo.id.is_(None))).all()
    counted: dict[datetime, int] = {}
    for at, heads in came:
        begins = at - timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
        counted[begins] = counted.get(begins, 0) + heads
    return _filled(counted)


def _filled(counted: dict[datetime, int]) -> list[Arrivals]:
    if not counted:
        return []
    first, last, so_far, steps = min(counted), max(counted), 0, []
    is_long = last - first > STEP * _MOST_STEPS
    for at in sorted(counted) if is_long else [first + STEP * n for n in range((last - first) // STEP + 1)]:
        so_far += counted.get(at, 0)
        steps.append(Arrivals(at, counted.get(at, 0), so_far))
    return steps


def stays_at(slot: Slot) -> list[Stay]:
    """Every confirmed party of `slot`, by name: how many came, when, and when the last of them left."""
    rows = db.session.execute(
        select(Registration.name, Registration.phone_tail, Registration.quota_id, Registration.channel, Ticket.admits,
               Ticket.arrived, Ticket.revoked_at.is_not(None), *came_and_left())
        .select_from(Registration).join(Registration.ticket)
        .where(Registration.slot_id == slot.id, Registration.state == RegistrationState.CONFIRMED)
        .order_by(Registration.id))
    names, at_door = names_of_quotas(slot), _at_door(slot)
    stays = (Stay(name, tail, at_door[quota], names[quota], *rest) for name, tail, quota, *rest in rows)
    return sorted(stays, key=lambda stay: reading_order(stay.name))


def came_and_left() -> list:
    """As columns of a statement about tickets: when the first of the party came, when the last left, how many left."""
    undo, entry, leaving, stayed = aliased(Scan), aliased(Scan), aliased(Scan), aliased(Scan)
    came_at = (select(func.min(entry.at)).outerjoin(undo, undo.undoes_id == entry.id)
               .where(entry.ticket_id == Ticket.id, entry.result.in_(ADMITTED), entry.heads > 0, undo.id.is_(None))
               .correlate(Ticket).scalar_subquery())
    left = [
        select(what).outerjoin(stayed, stayed.undoes_id == leaving.id)
        .where(leaving.ticket_id == Ticket.id, leaving.result == ScanResult.LEFT, leaving.heads > 0,
               stayed.id.is_(None)).correlate(Ticket).scalar_subquery()
        for what in (func.max(leaving.at), func.coalesce(func.sum(leaving.heads), 0))]
    return [came_at, *left]


def hours_of(stays: list[Stay]) -> Hours:
    """What the check-outs among `stays` come to."""
    known = [each.hours for each in stays if each.hours is not None]
    return Hours(sum(each.left > 0 for each in stays), sum(each.left < each.arrived for each in stays),
                 round(sum(known) / len(known), 1) if known else None)


def closing_of(slot: Slot) -> DoorClosing | None:
    """That the door of `slot` was closed, and the figures of that moment."""
    return db.session.get(DoorClosing, slot.id, options=[joinedload(DoorClosing.closed_by).lazyload("*")])
