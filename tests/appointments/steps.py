"""Terms, as no operation has made them: for the rooms behind `appointments`."""

from sqlalchemy import func, select

from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_link_token
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import name_to_find
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.openness.appointments.models import Appointment


def an_appointment(programme, citizen, *, by: int, **fields) -> Appointment:
    """`citizen` serves in `programme` for its first term, appointed by the person `by`; added to the session."""
    number = (db.session.scalar(select(func.count()).where(Appointment.programme_id == programme.id)) or 0) + 1
    values = {"starts_on": programme.term_from, "ends_on": programme.term_to, "sequence": number,
              "certificate_number": f"{programme.certificate_word}〔{programme.term_from.year}〕{number:03}号",
              "category": Category.RESIDENT, "position": "居民"}
    appointment = Appointment(
        programme_id=programme.id, certificate_code=new_link_token(), name=citizen.name,
        found_by=name_to_find(citizen.name), phone=citizen.phone, phone_hash=keyed_hash(citizen.phone),
        appointed_by_id=by, appointed_at=clock.now(), **{**values, **fields})
    programme.appointed_at = programme.appointed_at or clock.now()
    db.session.add(appointment)
    db.session.flush()
    return appointment
