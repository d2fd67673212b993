"""What the door says to a scan: one word, a colour, a sentence, and the party in front of it (ux.md; domain §2.5)."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from functools import cached_property

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.conditions import unmet_words
from xicheng_events.booking.registration.models import MINORS, Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.seating.queries import seats_at_door
from xicheng_events.door.checkin.models import DoorDevice, Scan
from xicheng_events.door.checkin.operations.scanning import TAKEN_BACK, may_undo
from xicheng_events.door.checkin.queries.one_code import OwnItem, is_to_leave, items_by_ticket
from xicheng_events.door.checkin.queries.parties import (
    Party,
    free_places,
    party_with_ticket,
    slot_named,
    standing_entry,
)
from xicheng_events.door.checkin.results import ScanResult, sentence_of, word_of
from xicheng_events.door.checkin.words import say
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import clock_time, moment, span

R = ScanResult
_ELSEWHERE = (R.WRONG_SLOT, R.WRONG_EVENT)


@dataclass
class DoorAnswer:
    """Everything the screen shows; plain values, so that it outlives the transaction. No phone, no document."""

    result: str
    word: str
    tone: str
    sentence: str
    time: str = ""  # of the scan, “14:02”
    scan_id: int | None = None
    key: str = ""
    ticket: int | None = None
    name: str = ""
    heads: int = 0
    arrived: int = 0
    admits: int = 0
    minors: int = 0
    bands: list[str] = field(default_factory=list)  # “14周岁以下2人”
    category: str = ""
    group: str = ""
    colour: str = ""
    seat: str = ""  # “列席席 A3”
    seat_kind: str = ""  # its colour
    needs: str = ""
    note: str = ""
    undoable: bool = False
    checkable: bool = False

    @property
    def as_json(self) -> dict:
        """The same for a program: the tablet's script, the measurements."""
        return asdict(self)


def answer_to(scan: Scan, slot: Slot, by: Person | DoorDevice | None, *, undone: bool = False) -> DoorAnswer:
    """The answer that `by` is shown at the door of `slot`; `undone` says that the scan has been taken back since."""
    party = scan.party or (party_with_ticket(scan.ticket_id) if scan.ticket_id else None)
    entry = standing_entry(scan.ticket_id, until=scan.at) if scan.result == R.ALREADY_IN else None
    facts = Facts(scan, slot, party, entry)
    answer = DoorAnswer(result=scan.result.value, word=word_of(scan.result, facts), tone=scan.result.says.tone,
                        sentence=sentence_of(scan.result, facts), time=clock_time(scan.at), scan_id=scan.id,
                        key=scan.key, heads=scan.heads)
    if undone:
        answer.sentence = say("undone_since")
        answer.tone = "muted"
    answer.undoable = bool(by) and not undone and scan.result in TAKEN_BACK and may_undo(scan, by)
    if party and not _is_strange(scan, slot, party):
        _describe(answer, party)
        answer.checkable = scan.result.says.is_check
    return answer


def _describe(answer: DoorAnswer, party: Party) -> None:
    answer.ticket, answer.name, answer.needs, answer.note = party.ticket_id, party.name, party.needs, party.note or ""
    answer.arrived, answer.admits, answer.category = party.arrived, party.admits, party.category.label
    answer.minors, answer.bands = party.minors, bands_of(party)
    answer.group, answer.colour = group_of(party), party.colour.value if party.colour else ""
    answer.seat = seats_at_door(party.seat, party.seats)
    answer.seat_kind = party.seat.value if answer.seat else ""


def bands_of(party: Party) -> list[str]:
    """Those who come along, by age: “14周岁以下2人”."""
    return [say("band", label=band.label, n=n) for band, n in Counter(party.companions).items()]


def group_of(party: Party) -> str:
    """The group's name with the name of its colour, for those who don't see it."""
    if not party.colour:
        return party.group or ""
    return say("group", colour=party.colour.label, name=party.group or "").strip()


def refusal(sentence: str, *, word: str = "") -> DoorAnswer:
    """The answer to something that was no scan at all: a broken form, a taking back that is not allowed."""
    return DoorAnswer(result="refused", word=word or say("word_form"), tone="stop", sentence=sentence)


def minors_in(registration: Registration) -> int:
    """How many of a party's companions are under 18."""
    return sum(companion.age_band in MINORS for companion in registration.companions)


def _is_strange(scan: Scan, slot: Slot, party: Party) -> bool:
    """Another organisation's guest: named to nobody at this door."""
    return scan.result in _ELSEWHERE and slot_named(party.slot_id).event.host_id != slot.event.host_id


class Facts:
    """What the words about a scan may name, by name; looked up when they do."""

    offline = False

    def __init__(self, scan: Scan, slot: Slot, party: Party | None, entry: Scan | None):
        self.scan, self.slot, self.party, self.entry = scan, slot, party, entry

    def __getitem__(self, name: str):
        return getattr(self, name)

    @property
    def heads(self) -> int:
        """How many came in, or went, by this scan."""
        return self.scan.heads

    @property
    def all(self) -> int:
        """How many the party is."""
        return self.party.admits if self.party else 0

    @property
    def alone(self) -> bool:
        """Whether nobody comes along."""
        return self.all == 1

    @property
    def whole(self) -> bool:
        """Whether the party came in whole, at once."""
        return self.heads == self.all

    @property
    def since(self) -> str:
        """When they came in who are in already."""
        return clock_time((self.entry or self.scan).at)

    @property
    def gate(self) -> str:
        """Where they came in."""
        return self.entry.gate if self.entry else ""

    @property
    def where(self) -> str:
        """Where they belong who are at the wrong door."""
        return right_door(slot_named(self.party.slot_id))

    @cached_property
    def _items(self) -> list[OwnItem]:
        return items_by_ticket(self.slot.event, self.party.ticket_id).get(self.party.ticket_id, [])

    @property
    def then(self) -> str:
        """What somebody who comes alone does when the slot is over."""
        return leaving_words(self.slot, self._items) if self.alone else ""

    @cached_property
    def next_item(self) -> OwnItem | None:
        """What they may come to next, where one code is good for all of it."""
        return next((item for item in self._items if item.closes >= self.scan.at), None)

    @property
    def next(self) -> str:
        """What that is called."""
        return self.next_item.label if self.next_item else ""

    @property
    def next_opens(self) -> str:
        """When its door opens."""
        return _near(self.next_item.opens, self.scan.at)

    @property
    def opens(self) -> str:
        """When the door opens."""
        return _near(self.slot.checkin_from, self.scan.at)

    @property
    def closes(self) -> str:
        """When it closes."""
        return _near(self.slot.ends_at, self.scan.at)

    @property
    def state(self) -> str:
        """What has become of the registration; nothing where only the ticket is no longer good."""
        return self.party.state.label if self.party and self.party.state != RegistrationState.CONFIRMED else ""

    @cached_property
    def todo(self) -> str:
        """What is still to be done before the ticket is good."""
        ticket = db.session.get(Ticket, self.party.ticket_id)
        return unmet_words(ticket.registration)

    @cached_property
    def free(self) -> int:
        """How many places nobody holds."""
        return free_places(self.slot)

    @property
    def left(self) -> bool:
        """Of what was taken back: whether it had let people go, not in."""
        return self.scan.undoes.result is R.LEFT


def leaving_words(slot: Slot, items: list[OwnItem]) -> str:
    """What is said to whoever has places in `items` and isn't to stay in the room after this one."""
    return say("then_leave", slot=slot.event.row.slot) if is_to_leave(slot, items) else ""


def right_door(slot: Slot) -> str:
    """The right door, to somebody at the wrong one."""
    return say("place", title=slot.event.title, label=slot.label, when=span(slot.starts_at, slot.ends_at))


def _near(instant, at) -> str:
    """The time alone on the same day, else with its date."""
    same_day = clock.local(instant).date() == clock.local(at).date()
    return clock_time(instant) if same_day else moment(instant)
