"""Who of a programme can come on a date: who serves that day, less who has said that they can't and who has something
else at that time. A handful of statements, however many members and dates."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.operations.already_there import named_to
from xicheng_events.booking.registration.states import HOLDING
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.models import ProgrammeEvent, UnavailableDays, VisitTurn
from xicheng_events.openness.visits.queries import came_to_nothing, occupies
from xicheng_events.openness.visits.rota import DutyDate, PastPair
from xicheng_events.openness.visits.states import BY_ROTA


class Clash(NamedTuple):
    """Something else of a member at the time of a date: a registration, or a turn nobody has answered yet."""

    slot: Slot
    registration: Registration | None

    def words(self, reader: Person) -> str:
        """As a desk may read it: what it is, where that is its affair."""
        if self.registration is not None:
            return named_to(reader, self.registration)
        is_mine = reader.is_coordinator or reader.holds(
            *DESK_ROLES, organisation_id=self.slot.event.host_id)
        return _("“%(event)s”", event=self.slot.event.title) if is_mine else _("另一场活动")


class Availability(NamedTuple):
    """By slot: who serves that day, in the order of their numbers; by slot and number: who has said that they can't,
    who has something else at that time, and who was asked to it and doesn't come."""

    serving: dict[int, list[Appointment]]
    away: set[tuple[int, int]]
    clashes: dict[tuple[int, int], Clash]
    refused: set[tuple[int, int]]

    def able(self, slot: Slot) -> list[Appointment]:
        """Who can come on that date."""
        return [each for each in self.free(slot) if (slot.id, each.sequence) not in self.clashes]

    def free(self, slot: Slot) -> list[Appointment]:
        """The same, with those who have something else at that time."""
        return [each for each in self.serving[slot.id] if (slot.id, each.sequence) not in self.away | self.refused]


class StandIn(NamedTuple):
    """Who may stand in on a date: how often they were on duty or are asked to be, what else they have at that time."""

    member: Appointment
    times: int
    clash: Clash | None


def day_of(slot: Slot) -> date:
    """The day on which a date is, in Beijing."""
    return clock.local(slot.starts_at).date()


def availability_of(programme: Programme, slots: Sequence[Slot]) -> Availability:
    """Who can come on each of these dates."""
    if not slots:
        return Availability({}, set(), {}, set())
    days = {slot.id: day_of(slot) for slot in slots}
    first, last = min(days.values()), max(days.values())
    terms = list(db.session.scalars(select(Appointment).where(
        Appointment.programme_id == programme.id, Appointment.state == AppointmentState.APPOINTED,
        Appointment.starts_on <= last, Appointment.ends_on >= first)
        .order_by(Appointment.sequence, Appointment.term_number)))
    serving = {number: [each for each in terms if each.starts_on <= on <= each.ends_on] for number, on in days.items()}
    return Availability(serving, _away(programme, days), _clashes(terms, slots), _refused(slots))


def _away(programme: Programme, days: dict[int, date]) -> set[tuple[int, int]]:
    rows = db.session.execute(
        select(Appointment.sequence, UnavailableDays.from_on, UnavailableDays.to_on)
        .join(UnavailableDays.appointment).where(Appointment.programme_id == programme.id,
                                                 UnavailableDays.to_on >= min(days.values()),
                                                 UnavailableDays.from_on <= max(days.values()))).all()
    return {(slot_id, number) for slot_id, on in days.items() for number, begins, ends in rows if begins <= on <= ends}


def _refused(slots: Sequence[Slot]) -> set[tuple[int, int]]:
    rows = db.session.execute(select(VisitTurn.slot_id, Appointment.sequence).join(VisitTurn.appointment).where(
        VisitTurn.slot_id.in_([each.id for each in slots]), came_to_nothing()))
    return set(map(tuple, rows))


def _clashes(terms: Iterable[Appointment], slots: Sequence[Slot]) -> dict[tuple[int, int], Clash]:
    numbers = {each.phone_hash: each.sequence for each in terms if each.phone_hash}
    around = (Slot.starts_at < max(slot.ends_at for slot in slots),
              Slot.ends_at > min(slot.starts_at for slot in slots))
    booked = db.session.scalars(
        select(Registration).join(Registration.slot).where(
            Registration.phone_hash.in_(numbers), Registration.state.in_(HOLDING), *around)
        .options(contains_eager(Registration.slot).joinedload(Slot.event)).order_by(Registration.id)).unique()
    found = [(numbers[each.phone_hash], Clash(each.slot, each)) for each in booked]
    asked = db.session.scalars(
        select(VisitTurn).join(VisitTurn.slot).join(VisitTurn.appointment).where(
            Appointment.phone_hash.in_(numbers), occupies(), *around)
        .options(contains_eager(VisitTurn.slot).joinedload(Slot.event), contains_eager(VisitTurn.appointment))
        .order_by(VisitTurn.id)).unique()
    found += [(numbers[each.appointment.phone_hash], Clash(each.slot, None)) for each in asked]
    clashes: dict[tuple[int, int], Clash] = {}
    for slot in slots:
        for number, clash in found:
            other = clash.slot
            if other.id != slot.id and other.starts_at < slot.ends_at and other.ends_at > slot.starts_at:
                clashes.setdefault((slot.id, number), clash)
    return clashes


def duty_dates(event: Event, slots: Sequence[Slot], there: Availability) -> list[DutyDate]:
    """These dates as a rota is made of them, with who is on each already."""
    taken: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = db.session.execute(
        select(VisitTurn.slot_id, VisitTurn.pair, Appointment.sequence).join(VisitTurn.appointment)
        .join(VisitTurn.slot).where(Slot.event_id == event.id, occupies())).all()
    for slot_id, pair, number in rows:
        taken[slot_id][pair].add(number)
    return [DutyDate(slot.id, slot.starts_at, slot.ends_at, frozenset(each.sequence for each in there.able(slot)),
                     tuple(frozenset(members) for _pair, members in sorted(taken[slot.id].items()))) for slot in slots]


def past_pairs(programme: Programme, *, but: Sequence[Slot]) -> list[PastPair]:
    """Who was on duty with whom at the visits of a programme, on all dates `but` these: of what is over those who came,
    of what is to come those who are asked."""
    came = select(Registration.invitation_id).join(Ticket, Ticket.registration_id == Registration.id).where(
        Ticket.arrived > 0, Registration.invitation_id.is_not(None))
    rows = db.session.execute(
        select(Slot.id, VisitTurn.pair, Slot.starts_at, Appointment.sequence)
        .join(VisitTurn, VisitTurn.slot_id == Slot.id).join(VisitTurn.appointment).join(Slot.event)
        .join(ProgrammeEvent, ProgrammeEvent.event_id == Event.id)
        .where(ProgrammeEvent.programme_id == programme.id, Event.kind.in_(BY_ROTA),
               Slot.id.not_in([each.id for each in but]),
               (VisitTurn.invitation_id.in_(came) & (Slot.starts_at <= clock.now()))
               | (occupies() & (Slot.starts_at > clock.now())))).all()
    groups: dict[tuple, set[int]] = defaultdict(set)
    for slot_id, pair, starts_at, number in rows:
        groups[slot_id, pair, starts_at].add(number)
    return [PastPair(starts_at, frozenset(members)) for (_slot, _pair, starts_at), members in sorted(groups.items())]


def who_may_stand_in(programme: Programme, slot: Slot) -> list[StandIn]:
    """Who can be asked to come to a date of a visit in the place of somebody: who serves that day, hasn't said that
    they can't, and wasn't asked to it before. Who has something else at that time comes last, then who was on duty
    most often."""
    there = availability_of(programme, [slot])
    on_it = set(db.session.scalars(select(Appointment.sequence).join(VisitTurn.appointment).where(
        VisitTurn.slot_id == slot.id, occupies())))
    times = Counter(number for pair in past_pairs(programme, but=[slot]) for number in pair.members)
    found = [StandIn(each, times[each.sequence], there.clashes.get((slot.id, each.sequence)))
             for each in there.free(slot) if each.sequence not in on_it]
    return sorted(found, key=lambda each: (each.clash is not None, each.times, each.member.sequence))
