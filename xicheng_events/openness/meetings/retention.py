"""What meetings keep of people: who calls one is named by office; that somebody has signed the record of a hearing
stands beside the registration, and names nobody once that is forgotten."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.meetings.models import RecordConfirmation

PERSONAL = ()
NOT_PERSONAL = {"meeting": "number convenor", "hearing": "selected_how", "closed_meeting": "form_key"}
WORDS = {"hearing_records": _l("听证笔录"), "signed_on": _l("签字日期")}


def of_person(person) -> dict:
    """Which records they have signed, and when."""
    mine = select(RecordConfirmation).join(RecordConfirmation.registration).where(Registration.person_id == person.id)
    return {"hearing_records": [
        {"event": each.registration.slot.event.title, "signed_on": each.signed_on}
        for each in db.session.scalars(mine.order_by(RecordConfirmation.registration_id))]}
