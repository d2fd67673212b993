"""A slot's plan as it is shown: each seat with who sits on it, what has been picked up, what is said about it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.seating.drawing import Drawing, DrawnSeat, drawn_plan
from xicheng_events.booking.seating.kinds import KIND_WORDS
from xicheng_events.booking.seating.models import SeatPlan
from xicheng_events.booking.seating.queries import SeatedHead, Seating, SeatingParty, is_told, seat_plan_of, seating_of
from xicheng_events.foundation.web.forms import hidden_number

PARTY, ASSIGNMENT = "p", "a"  # what can be picked up: somebody without a seat, somebody on one


@dataclass(frozen=True)
class ShownSeat:
    """One seat of the plan: where it is drawn; what is sent to put somebody on it, and to pick up who sits there."""

    drawn: DrawnSeat
    number: int
    name: str = ""
    assignment_id: int | None = None
    registration_id: int | None = None

    @property
    def sent(self) -> str:
        """The seat, with who is seen to sit there: “12”, “12.34”."""
        return f"{self.number}.{self.assignment_id}" if self.assignment_id else str(self.number)

    @property
    def picked(self) -> str:
        """Who sits there, as something to pick up."""
        return f"{ASSIGNMENT}{self.assignment_id}" if self.assignment_id else ""

    @property
    def words(self) -> str:
        """The seat as it is read out."""
        return _("%(seat)s，%(kind)s，%(who)s", seat=self.drawn.label, kind=KIND_WORDS[self.drawn.kind],
                 who=self.name or _("空"))


@dataclass(frozen=True)
class Held:
    """Who has been picked up: somebody without a seat, or from one."""

    sent: str
    party: SeatingParty
    head: int
    label: str = ""
    assignment_id: int | None = None

    @property
    def name(self) -> str:
        """Who it is."""
        return self.party.name_of(self.head)


@dataclass(frozen=True)
class Board:
    """All of it."""

    slot: Slot
    plan: SeatPlan
    drawing: Drawing
    seating: Seating
    shown: list[ShownSeat]
    held: Held | None
    is_told: bool

    @property
    def numbers(self) -> tuple[int, int, int]:
        """(heads with a place, heads with a seat, free seats)."""
        heads = sum(party.registration.heads for party in self.seating.parties)
        taken = sum(len(party.heads) for party in self.seating.parties)
        return heads, taken, len(self.seating.seats) - taken


def board_of(slot: Slot, held: str = "") -> Board | None:
    """The board of a slot; None while its event has no plan. `held` is what the address says has been picked up."""
    plan = seat_plan_of(slot.event)
    if plan is None:
        return None
    seating, drawing = seating_of(slot, plan), drawn_plan(plan.layout)
    by_guid = {seat.guid: seat for seat in seating.seats}
    by_seat = seating.by_seat
    shown = [_shown(each, by_guid[each.guid].id, by_seat.get(by_guid[each.guid].id))
             for each in drawing.bookable if each.guid in by_guid]
    return Board(slot, plan, drawing, seating, shown, _held(seating, held), is_told(slot))


def _shown(drawn: DrawnSeat, number: int, taken: tuple[SeatingParty, SeatedHead] | None) -> ShownSeat:
    if taken is None:
        return ShownSeat(drawn, number)
    party, head = taken
    return ShownSeat(drawn, number, party.name_of(head.head), head.assignment_id, party.registration.id)


def _held(seating: Seating, sent: str) -> Held | None:
    kind, number = sent[:1], hidden_number(sent[1:])
    if kind == PARTY:
        party = next((each for each in seating.unseated if each.registration.id == number), None)
        return Held(sent, party, party.missing[0]) if party else None
    labels = {seat.id: seat.label for seat in seating.seats}
    found = ((party, head) for party in seating.parties for head in party.heads if head.assignment_id == number)
    party, head = next(found, (None, None)) if kind == ASSIGNMENT else (None, None)
    return Held(sent, party, head.head, labels.get(head.seat_id, ""), head.assignment_id) if party else None
