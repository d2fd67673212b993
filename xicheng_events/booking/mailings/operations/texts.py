"""What a mailing says to the people of one slot: made when it leaves (wording_on_leaving.py), so that 明日 is
tomorrow."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.events.phases import cancel_deadline
from xicheng_events.booking.mailings.audience import Told
from xicheng_events.booking.mailings.models import Mailing, MailingKind
from xicheng_events.booking.registration.operations.transitions import link_to, short_title, venue_line
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import clock_time, day, excerpt, span
from xicheng_events.foundation.notify.delivery import quiet_until
from xicheng_events.foundation.notify.templates import fill
from xicheng_events.foundation.notify.wording_rules import day_word_in
from xicheng_events.foundation.notify.wordings import wording_of

_PLACE_IN_A_REMINDER = 24  # characters: with all else a reminder has to say, two parts of a message


@in_house_language
def finished_text(mailing: Mailing, slot: Slot, party: Told) -> str:
    """The message of `mailing` as this party of `slot` gets it now."""
    return reminder(slot, party) if mailing.kind is MailingKind.REMINDER else filled(mailing.text, slot, party.seat)


@in_house_language
def filled(text: str, slot: Slot, seat: SeatKind) -> str:
    """`text` with the sign and with what is known of `slot`, as who has such a seat gets it."""
    event = slot.event
    return _finished(text, slot, event=event.title, where=_where(slot, seat), when=span(slot.starts_at, slot.ends_at))


@in_house_language
def reminder(slot: Slot, party: Told, at: datetime | None = None) -> str:
    """The reminder of `slot` that leaves at `at` (aware; None: now), for that party."""
    event, at = slot.event, at or clock.now()
    words = reminder_words(slot, at, party.seat)
    return _finished(words, slot, event=short_title(event), when=near(slot.starts_at, at),
                     where=excerpt(_where(slot, party.seat), _PLACE_IN_A_REMINDER), link=link_to(party.reference),
                     code=party.code or _("见“我的”"))


@in_house_language
def reminder_words(slot: Slot, at: datetime, seat: SeatKind = SeatKind.ROOM) -> str:
    """The unit's words for a reminder at `at`: nobody is invited to call off who can't any more, and who takes part
    online has no code."""
    late = at >= cancel_deadline(slot.event, slot)
    key = "reminder_online" if not seat.row.at_door else "reminder_late" if late else "reminder"
    return wording_of(key, slot.event.host_id)


def _where(slot: Slot, seat: SeatKind) -> str:
    return venue_line(slot.event) if seat.row.at_door else seat.label


def _finished(text: str, slot: Slot, **values) -> str:
    return current_app.config["SMS_SIGN"] + fill(text, {"phone_to_ask": slot.event.contact_phone, **values})


def true_until(mailing: Mailing) -> datetime | None:
    """When the words of `mailing` stop being true by themselves: a reminder's at the start, a notice's at the end of
    the day it was written on where it says 明天; None: never."""
    if mailing.kind is MailingKind.REMINDER:
        return mailing.slot.starts_at
    if not day_word_in(mailing.text):
        return None
    return clock.start_of(clock.local(mailing.created_at).date() + timedelta(days=1))


def require_true_tomorrow(text: str) -> None:
    """Refuses `day_word` for a notice that says 明天 and leaves tomorrow at the earliest, since it is night."""
    word, leaves = day_word_in(text), quiet_until(clock.now())
    if word and leaves and clock.local(leaves).date() != clock.today():
        raise Refused("day_word", _("现在是夜间，短信明早8:00才发出，到时“%(word)s”就不对了。请写明日期，或用{时间}。",
                                    word=word), "text")


def next_morning() -> str:
    """明早8:00 or 今早8:00: when what isn't urgent will be sent, if it is night; empty by day."""
    until = quiet_until(clock.now())
    if until is None:
        return ""
    return _("今早8:00") if clock.local(until).date() == clock.today() else _("明早8:00")


def near(moment: datetime, now: datetime) -> str:
    """今日14:00, 明日14:00, else with the date, as read at `now`."""
    days = (clock.local(moment).date() - clock.local(now).date()).days
    word = {0: _("今日"), 1: _("明日")}.get(days) or day(moment)
    return word + clock_time(moment)
