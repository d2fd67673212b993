"""What the door says to a scan: one word, a colour, a sentence, and the party in front of it (ux.md; domain §2.5)."""

from collections import Counter
from dataclasses import asdict, dataclass, field

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import MINORS, Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import DoorDevice, Scan, ScanResult
from xicheng_events.door.checkin.operations.scanning import TAKEN_BACK, may_undo
from xicheng_events.door.checkin.queries.parties import Party, free_places, party_of, slot_named, standing_entry
from xicheng_events.door.checkin.screen.words import say
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import clock_time, moment, span

_R = ScanResult
# The door sees something first, then lets in.
TO_CHECK = (_R.NEEDS_GUARDIAN, _R.NEEDS_PLEDGE, _R.NEEDS_DOCUMENT)
_ELSEWHERE = (_R.WRONG_SLOT, _R.WRONG_EVENT)
# ok, wait, stop, muted: the colour of the screen, its sound, and how the tablet shakes.
TONES = {_R.PASSED: "ok", _R.PARTLY: "ok", _R.COUNTED: "ok", _R.LEFT: "ok", _R.ALREADY_IN: "wait", _R.WAITING: "wait",
         _R.ADMITTED_OFFLINE: "wait", _R.UNDONE: "muted", **dict.fromkeys(TO_CHECK, "wait")}
_WORDS = {_R.PASSED: "word_passed", _R.PARTLY: "word_passed", _R.ADMITTED_OFFLINE: "word_passed",
          _R.UNDONE: "word_undone", _R.COUNTED: "word_counted", _R.LEFT: "word_left", _R.WAITING: "word_waiting",
          **dict.fromkeys(TO_CHECK, "word_check")}


@dataclass
class Answer:
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
    needs: str = ""
    note: str = ""
    undoable: bool = False
    checkable: bool = False

    @property
    def as_json(self) -> dict:
        """The same for a program: the tablet's script, the measurements."""
        return asdict(self)


def answer_to(scan: Scan, slot: Slot, by: Person | DoorDevice | None, *, undone: bool = False) -> Answer:
    """The answer that `by` is shown at the door of `slot`; `undone` says that the scan has been taken back since."""
    party = scan.party or (party_of(scan.ticket_id) if scan.ticket_id else None)
    entry = standing_entry(scan.ticket_id, until=scan.at) if scan.result == _R.ALREADY_IN else None
    answer = Answer(result=scan.result.value, word=_word(scan, entry), tone=TONES.get(scan.result, "stop"),
                    sentence=_sentence(scan, slot, party, entry), time=clock_time(scan.at), scan_id=scan.id,
                    key=scan.key, heads=scan.heads)
    if undone:
        answer.sentence = say("undone_since")
        answer.tone = "muted"
    answer.undoable = bool(by) and not undone and scan.result in TAKEN_BACK and may_undo(scan, by)
    if party and not _is_strange(scan, slot, party):
        _describe(answer, party)
        answer.checkable = scan.result in TO_CHECK
    return answer


def _describe(answer: Answer, party: Party) -> None:
    answer.ticket, answer.name, answer.needs, answer.note = party.ticket_id, party.name, party.needs, party.note or ""
    answer.arrived, answer.admits, answer.category = party.arrived, party.admits, party.category.label
    answer.minors, answer.bands = party.minors, bands_of(party)
    answer.group, answer.colour = group_of(party), party.colour.value if party.colour else ""


def bands_of(party: Party) -> list[str]:
    """Those who come along, by age: “14周岁以下2人”."""
    return [say("band", label=band.label, n=n) for band, n in Counter(party.companions).items()]


def group_of(party: Party) -> str:
    """The group's name with the name of its colour, for those who don't see it."""
    if not party.colour:
        return party.group or ""
    return say("group", colour=party.colour.label, name=party.group or "").strip()


def refusal(sentence: str, *, word: str = "") -> Answer:
    """The answer to something that was no scan at all: a broken form, a taking back that is not allowed."""
    return Answer(result="refused", word=word or say("word_form"), tone="stop", sentence=sentence)


def minors_in(registration: Registration) -> int:
    """How many of a party's companions are under 18."""
    return sum(companion.age_band in MINORS for companion in registration.companions)


def _is_strange(scan: Scan, slot: Slot, party: Party) -> bool:
    """Another organisation's guest: named to nobody at this door."""
    return scan.result in _ELSEWHERE and slot_named(party.slot_id).event.host_id != slot.event.host_id


def _word(scan: Scan, entry: Scan | None) -> str:
    if scan.result == _R.ALREADY_IN:
        return say("word_already_in", time=clock_time((entry or scan).at))
    return say(_WORDS.get(scan.result, "word_no"))


def _sentence(scan: Scan, slot: Slot, party: Party | None, entry: Scan | None) -> str:
    special = {
        _R.PASSED: lambda: _passed(scan, party),
        _R.PARTLY: lambda: say("part_in", n=scan.heads, all=party.admits),
        _R.ALREADY_IN: lambda: _already_in(entry, party),
        _R.WRONG_SLOT: lambda: _elsewhere("wrong_slot", slot_named(party.slot_id)),
        _R.WRONG_EVENT: lambda: _elsewhere("wrong_event", slot_named(party.slot_id)),
        _R.TOO_EARLY: lambda: say("too_early", time=_near(slot.checkin_from, scan.at)),
        _R.TOO_LATE: lambda: say("too_late", time=_near(slot.ends_at, scan.at)),
        _R.CANCELLED: lambda: _cancelled(party),
        _R.WAITING: lambda: _waiting(slot),
        _R.UNDONE: lambda: say("undone_left" if scan.undoes.result is _R.LEFT else "undone", n=scan.heads),
        _R.COUNTED: lambda: say("counted", n=scan.heads),
        _R.LEFT: lambda: say("left", n=scan.heads),
    }
    return special.get(scan.result, lambda: say(scan.result.value))()


def _passed(scan: Scan, party: Party) -> str:
    if party.admits == 1:
        return say("one_in")
    if scan.heads == party.admits:
        return say("all_in", n=party.admits)
    return say("rest_in", n=scan.heads, all=party.admits)


def _already_in(entry: Scan | None, party: Party | None) -> str:
    n = party.admits if party else 0
    return say("already_in_at", gate=entry.gate, n=n) if entry and entry.gate else say("already_in", n=n)


def _elsewhere(key: str, right: Slot) -> str:
    return say(key, title=right.event.title, label=right.label, when=span(right.starts_at, right.ends_at))


def _cancelled(party: Party | None) -> str:
    if party is None or party.state == RegistrationState.CONFIRMED:
        return say("cancelled")
    return say("cancelled_state", state=party.state.label)


def _waiting(slot: Slot) -> str:
    free = free_places(slot)
    return say("waiting_free", n=free) if free else say("waiting")


def _near(instant, at) -> str:
    """The time alone on the same day, else with its date."""
    same_day = clock.local(instant).date() == clock.local(at).date()
    return clock_time(instant) if same_day else moment(instant)
