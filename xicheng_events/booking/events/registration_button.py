"""What a reader of a notice can do about one slot now: the button, or why not and what else is possible (ux.md)."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from xicheng_events.booking.events.kinds import KINDS
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.phases import phase_of, registration_closes, registration_is_open
from xicheng_events.booking.events.states import Phase
from xicheng_events.foundation.core.text import moment, until

TONES = {Phase.OPEN: "ok", Phase.FULL: "wait", Phase.ANNOUNCED: "info", Phase.CHECKIN: "info", Phase.RUNNING: "info",
         Phase.COLLECTING: "info", Phase.CANCELLED: "stop"}


@dataclass(frozen=True)
class WayIn:
    """One slot for one reader: its phase as word and tone, a sentence, and what the button says if there is one."""

    word: str
    tone: str
    sentence: str
    button: str = ""
    shows_seats: bool = False


def way_into(slot: Slot, notice, now: datetime) -> WayIn:
    """What can be done about `slot` of `notice` at `now`."""
    if not slot.capacity:
        return WayIn(_("不公开"), "muted", "")
    phase = phase_of(slot, now)
    word, tone = phase_words(phase, slot)
    if phase in (Phase.OPEN, Phase.FULL) and slot.event.allocation.row.needs_invitation:
        return WayIn(word, tone, _("本活动定向邀请，请点邀请短信中的链接报名。"))
    if phase is Phase.NOT_PUBLIC and not notice.allocation.row.takes_registrations:
        return WayIn(word, "muted", _no_need())
    if phase is Phase.NOT_PUBLIC:  # only a preview gets here
        return WayIn(word, "muted", _("发布后群众可在此报名。"), KINDS[notice.kind].invitation, True)
    if registration_is_open(slot.event, slot, now):
        return _open(slot, word, tone, now)
    return WayIn(word, tone, _why_not(slot, notice, phase, now), "", phase is Phase.ANNOUNCED)


def phase_words(phase: Phase, of: Slot | Event) -> tuple[str, str]:
    """(word, tone) of the phase a slot or an event is in; what is full offers no waiting list without room in it, and
    what is open to those invited isn't called open."""
    event, slots = (of.event, [of]) if isinstance(of, Slot) else (of, of.slots)
    if phase in (Phase.OPEN, Phase.FULL) and event.allocation.row.needs_invitation:
        return event.allocation.label, "info"
    if phase is Phase.FULL and not any(slot.has_room_in_line for slot in slots):
        return _("名额已满"), TONES[phase]
    if phase is Phase.FULL and any(slot.is_waited_for for slot in slots):
        return _("可候补"), TONES[phase]
    return phase.label, TONES.get(phase, "muted")


def open_slots(event: Event, now: datetime) -> list[Slot]:
    """The slots that one may register for at `now`, for a place or for the waiting list."""
    return [slot for slot in event.slots if registration_is_open(event, slot, now)]


def still_registers(event: Event, now: datetime) -> bool:
    """Whether somebody can register for a slot of the event at `now` or later: what is said about how is said only
    then."""
    return (event.is_open and event.allocation.row.takes_registrations
            and any(now < registration_closes(event, slot) for slot in event.slots if slot.capacity))


def another_is_open(slot: Slot, now: datetime) -> bool:
    """Whether another slot of the event has a place to register for at `now`."""
    return any(other is not slot and other.free > 0 for other in open_slots(slot.event, now))


def _open(slot: Slot, word: str, tone: str, now: datetime) -> WayIn:
    way, elsewhere, what = slot.event.allocation.row, another_is_open(slot, now), slot.event.row.slot
    if not way.places_at_once:
        return WayIn(word, tone, str(way.result), KINDS[slot.event.kind].invitation, True)
    if slot.free > 0:
        return WayIn(word, tone, "", KINDS[slot.event.kind].invitation, True)
    how = _("剩余名额已有人候补") if slot.is_waited_for else _("该%(slot)s名额已满", slot=what)
    if slot.has_room_in_line:
        return WayIn(word, tone, _("%(how)s，您可选择候补，或查看其他%(slot)s。", how=how, slot=what) if elsewhere
                     else _("%(how)s，您可选择候补。", how=how), _("加入候补"), True)
    how = _("该%(slot)s名额和候补均已满", slot=what) if slot.takes_waiting else how
    return WayIn(word, tone, _("%(how)s，您可查看其他%(slot)s，或关注后续活动。", how=how, slot=what) if elsewhere
                 else _("%(how)s，欢迎关注后续活动。", how=how), "", True)


def _why_not(slot: Slot, notice, phase: Phase, now: datetime) -> str:
    if phase is Phase.CANCELLED:
        return _("活动已取消，不再接受报名。")
    if now >= slot.ends_at or phase in (Phase.COLLECTING, Phase.OVER):
        return _("本场已结束，欢迎关注后续活动。")
    if not notice.allocation.row.takes_registrations:
        return _no_need()
    opens = notice.registration_opens_at
    if opens and now < opens:
        return _("报名尚未开始，%(at)s开放报名。", at=moment(opens))
    closed = until(registration_closes(slot.event, slot))
    if notice.contact_phone:
        return _("报名已于%(at)s截止，如有需要请拨打%(phone)s咨询。", at=closed, phone=notice.contact_phone)
    return _("报名已于%(at)s截止。", at=closed)


def _no_need() -> str:
    return _("无需报名，请在活动时间直接到场签到。")
