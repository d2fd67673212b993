"""What staff tell the door about one party beforehand: its group, a note, what must be seen first."""

from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.transitions import touch
from xicheng_events.door.checkin.models import Check, DoorNote, GroupColour
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit import operations as audit
from xicheng_events.foundation.core.db import db


def note_for_door(registration: Registration, *, group: str = "", colour: GroupColour | None = None, text: str = "",
                  check: Check = Check.NONE, by: Person) -> DoorNote:
    """Replace what the door is told about the party. Tablets hear of it."""
    note = db.session.get(DoorNote, registration.id) or DoorNote(registration_id=registration.id)
    note.group, note.colour, note.text, note.check = group, colour, text, check
    db.session.add(note)
    touch([registration.id])
    audit.record("checkin.noted", registration, by=by, colour=colour and colour.value, check=check.value)
    db.session.flush()
    return note
