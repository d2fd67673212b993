"""What the door says to a scan: one word, a colour, a sentence, and the party in front of it (ux.md; domain §2.5)."""

from dataclasses import asdict, dataclass

from flask_babel import gettext as _

from xicheng_events.accounts.models import Person
from xicheng_events.checkin.models import Scan, ScanResult
from xicheng_events.checkin.operations import may_undo
from xicheng_events.checkin.queries import ADMITTED, Party, party_of, slot_named, standing_entry
from xicheng_events.core import clock
from xicheng_events.core.text import clock_time, moment, span
from xicheng_events.events.models import Slot
from xicheng_events.registration.models import MINORS, Registration
from xicheng_events.registration.states import RegistrationState

_R = ScanResult
# ok, wait, stop, muted: the colour of the screen, its sound, and how the tablet shakes.
TONES = {_R.PASSED: "ok", _R.PARTLY: "ok", _R.ALREADY_IN: "wait", _R.UNDONE: "muted"}


@dataclass
class Answer:
    """Everything the screen shows; plain values, so that it outlives the transaction. No phone, no document."""

    result: str
    word: str
    tone: str
    sentence: str
    scan_id: int | None = None
    name: str = ""
    heads: int = 0
    arrived: int = 0
    admits: int = 0
    minors: int = 0
    category: str = ""
    needs: str = ""
    undoable: bool = False

    @property
    def as_json(self) -> dict:
        """The same for a program: the tablet's script, the measurements."""
        return asdict(self)


def answer_to(scan: Scan, slot: Slot, by: Person, *, undone: bool = False) -> Answer:
    """The answer that `by` is shown at the door of `slot`; `undone` says that the scan has been taken back since."""
    party = scan.party or (party_of(scan.ticket_id) if scan.ticket_id else None)
    entry = standing_entry(scan.ticket_id, until=scan.at) if scan.result == _R.ALREADY_IN else None
    answer = Answer(result=scan.result.value, word=_word(scan, entry), tone=TONES.get(scan.result, "stop"),
                    sentence=_sentence(scan, slot, party, entry), scan_id=scan.id, heads=scan.heads)
    if undone:
        answer.sentence = _("这次签到后来已撤销。")
        answer.tone = "muted"
    if party is None or _is_strange(scan, slot, party):
        return answer
    answer.name, answer.needs, answer.minors = party.name, party.needs, party.minors
    answer.arrived, answer.admits, answer.category = party.arrived, party.admits, party.category.label
    answer.undoable = not undone and scan.result in ADMITTED and may_undo(scan, by)
    return answer


def refusal(sentence: str, *, word: str = "") -> Answer:
    """The answer to something that was no scan at all: a broken form, a taking back that is not allowed."""
    return Answer(result="refused", word=word or _("请检查"), tone="stop", sentence=sentence)


def minors_in(registration: Registration) -> int:
    """How many of a party's companions are under 18."""
    return sum(companion.age_band in MINORS for companion in registration.companions)


def _is_strange(scan: Scan, slot: Slot, party: Party) -> bool:
    """Another organisation's guest: named to nobody at this door."""
    return scan.result == _R.WRONG_SLOT and slot_named(party.slot_id).event.host_id != slot.event.host_id


def _word(scan: Scan, entry: Scan | None) -> str:
    if scan.result in ADMITTED:
        return _("通过")
    if scan.result == _R.ALREADY_IN:
        return _("已签到 %(time)s", time=clock_time((entry or scan).at))
    if scan.result == _R.UNDONE:
        return _("已撤销")
    return _("不通过")


def _sentence(scan: Scan, slot: Slot, party: Party | None, entry: Scan | None) -> str:
    return {
        _R.PASSED: lambda: _passed(scan, party),
        _R.PARTLY: lambda: _("本次%(n)s人入场，全部共%(all)s人，其余可稍后再签到。", n=scan.heads, all=party.admits),
        _R.ALREADY_IN: lambda: _already_in(entry, party),
        _R.WRONG_SLOT: lambda: _wrong_slot(slot_named(party.slot_id)),
        _R.TOO_EARLY: lambda: _("签到从%(time)s开始，请稍候。", time=_near(slot.checkin_from, scan.at)),
        _R.TOO_LATE: lambda: _("本场已于%(time)s结束，不再签到。", time=_near(slot.ends_at, scan.at)),
        _R.CANCELLED: lambda: _cancelled(party),
        _R.WAITING: lambda: _("这个报名仍在候补，尚未取得名额。如有空余名额，请联系负责人。"),
        _R.UNKNOWN: lambda: _("没有这个签到码。请核对后再输，或按姓名、手机尾号查找。"),
        _R.UNDONE: lambda: _("已退回%(n)s人的签到，签到码可再次使用。", n=scan.heads),
    }[scan.result]()


def _passed(scan: Scan, party: Party) -> str:
    if party.admits == 1:
        return _("请入场。")
    if scan.heads == party.admits:
        return _("%(n)s人全部到齐，请入场。", n=party.admits)
    return _("本次%(n)s人入场，%(all)s人已全部到齐。", n=scan.heads, all=party.admits)


def _already_in(entry: Scan | None, party: Party) -> str:
    if entry and entry.gate:
        return _("已由%(gate)s签到，共%(n)s人。请核对姓名。", gate=entry.gate, n=party.admits)
    return _("此前已签到，共%(n)s人。请核对姓名。", n=party.admits)


def _wrong_slot(right: Slot) -> str:
    return _("应参加：“%(title)s”%(label)s，%(when)s。", title=right.event.title, label=right.label,
             when=span(right.starts_at, right.ends_at))


def _cancelled(party: Party) -> str:
    if party.state == RegistrationState.CONFIRMED:
        return _("签到码已失效。如有疑问，请联系负责人。")
    return _("这个报名的状态是“%(state)s”，签到码已失效。如有疑问，请联系负责人。", state=party.state.label)


def _near(instant, at) -> str:
    """The time alone on the same day, else with its date."""
    same_day = clock.local(instant).date() == clock.local(at).date()
    return clock_time(instant) if same_day else moment(instant)
