"""Deleting what the door was told about people, after who they were has been deleted."""

from sqlalchemy import select, update

from xicheng_events.checkin.models import DoorNote
from xicheng_events.core.db import db
from xicheng_events.registration.models import Registration


def purge_door_notes() -> int:
    """Sweep: empty the door's notes about registrations whose personal data is gone; how many. Groups stay."""
    gone = select(Registration.id).where(Registration.phone_hash == "")
    return db.session.execute(
        update(DoorNote).where(DoorNote.text != "", DoorNote.registration_id.in_(gone)).values(text=""),
        execution_options={"synchronize_session": False}).rowcount
