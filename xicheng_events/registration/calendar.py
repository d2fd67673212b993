"""A registration as a calendar entry (.ics)."""

from datetime import timedelta

from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from xicheng_events.core import clock
from xicheng_events.registration.models import Registration


def calendar_of(registration: Registration) -> bytes:
    """One VEVENT with an alarm two hours before. Holds no personal data, not even the ticket's code."""
    slot, event = registration.slot, registration.slot.event
    entry = Entry()
    entry.add("uid", f"{registration.reference}@xicheng-events")
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", slot.starts_at)
    entry.add("dtend", slot.ends_at)
    entry.add("summary", event.title)
    if event.venue:
        entry.add("location", " ".join(filter(None, (event.venue.name, event.venue.room, event.venue.address))))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.title)
    alarm.add("trigger", -timedelta(hours=2))
    entry.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Xicheng Events//ZH")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    return calendar.to_ical()
