"""Slots as entries of a calendar (.ics, RFC 5545)."""

from datetime import timedelta

from flask_babel import gettext as _
from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Slot
from xicheng_events.foundation.core import clock

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
_REMINDED = timedelta(hours=2)


def entry_of(slot: Slot, *, uid: str, sequence: int, status: str, url: str, title: str = "",
             lines: tuple = (), seat: SeatKind | None = None) -> Entry:
    """One VEVENT with place, contact and what to bring; `lines` stand first in what it says. `seat`: of whom it is for,
    if that is known: who takes part online has no way to go.

    An entry of the same `uid` with a higher `sequence` takes the place of an earlier one, also when its status says
    that it is called off. What is certain has an alarm two hours before.
    """
    event, entry = slot.event, Entry()
    entry.add("uid", uid)
    entry.add("sequence", sequence)
    entry.add("status", status)
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", slot.starts_at)
    entry.add("dtend", slot.ends_at)
    entry.add("summary", _("已取消：%(title)s", title=event.title) if status == CANCELLED else title or event.title)
    if not event.takes_place_at_venue or (seat and not seat.row.at_door):
        entry.add("location", SeatKind.ONLINE.label)
    elif event.venue:
        entry.add("location", " ".join(filter(None, (event.venue.name, event.venue.room, event.venue.address))))
    if contact := " ".join(filter(None, (event.contact_name, event.contact_phone, event.contact_hours))):
        entry.add("contact", contact)
    entry.add("description", "\n".join((*lines, *_details(event, contact, seat), url)))
    entry.add("url", url)
    if status == CONFIRMED:
        entry.add_component(_alarm(event.title))
    return entry


def calendar_of(entries: list[Entry], *, name: str = "", calls_off: bool = False) -> bytes:
    """A calendar with these entries; `name` for one that is subscribed to, `calls_off` takes its entries away."""
    calendar = Calendar()
    calendar.add("prodid", "-//Xicheng Events//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if calls_off else "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(entry)
    return calendar.to_ical()


def _details(event, contact: str, seat: SeatKind | None) -> list[str]:
    place = event.venue if seat is None or seat.row.at_door else None
    said = ((_("集合"), place and place.meeting_point), (_("交通"), place and place.transit),
            (_("请携带"), event.what_to_bring if seat is None or seat.row.at_door else ""),
            (_("咨询"), contact))
    return [_("%(label)s：%(text)s", label=label, text=text) for label, text in said if text]


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -_REMINDED)
    return alarm
