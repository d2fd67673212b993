"""What a mailing says to the people of one slot."""

from datetime import datetime

from flask import current_app
from flask_babel import gettext as _

from xicheng_events.core import clock
from xicheng_events.core.text import clock_time, day, span
from xicheng_events.events.models import Slot
from xicheng_events.mailings.models import Mailing, MailingKind
from xicheng_events.notify.delivery import quiet_until
from xicheng_events.notify.templates import fill
from xicheng_events.registration.operations.moves import place_of


def finished_text(mailing: Mailing, slot: Slot) -> str:
    """The message of `mailing` as everybody of `slot` gets it."""
    when = near(slot.starts_at) if mailing.kind is MailingKind.REMINDER else span(slot.starts_at, slot.ends_at)
    return filled(mailing.text, slot, when)


def filled(text: str, slot: Slot, when: str = "") -> str:
    """`text` with the sign and with what is known of `slot`."""
    event = slot.event
    return current_app.config["SMS_SIGN"] + fill(text, {
        "event": event.title, "phone_to_ask": event.contact_phone, "where": place_of(slot),
        "when": when or span(slot.starts_at, slot.ends_at)})


def next_morning() -> str:
    """明早8:00 or 今早8:00: when what isn't urgent will be sent, if it is night; empty by day."""
    until = quiet_until(clock.now())
    if until is None:
        return ""
    return _("今早8:00") if clock.local(until).date() == clock.today() else _("明早8:00")


def near(moment: datetime) -> str:
    """今日14:00, 明日14:00, else with the date."""
    days = (clock.local(moment).date() - clock.today()).days
    word = {0: _("今日"), 1: _("明日")}.get(days) or day(moment)
    return word + clock_time(moment)
