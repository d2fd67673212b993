"""What the tables say of seats."""

from sqlalchemy import select

from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.seating.models import Seat, SeatAssignment
from xicheng_events.foundation.core.db import db


def sitting(app) -> dict[str, tuple[str, int]]:
    """Who sits on each seat that is taken: the registrant's name, and which head of the party."""
    with app.app_context():
        query = (select(Seat.label, Registration.name, SeatAssignment.head).select_from(SeatAssignment)
                 .join(Seat, Seat.id == SeatAssignment.seat_id)
                 .join(Registration, Registration.id == SeatAssignment.registration_id).order_by(Seat.position))
        return {label: (name, head) for label, name, head in db.session.execute(query)}


def seat_ids(app) -> dict[str, int]:
    """The ids of all seats, by their names."""
    with app.app_context():
        return {seat.label: seat.id for seat in db.session.scalars(select(Seat))}


def assignments(app) -> dict[str, int]:
    """The ids of the assignments, by the seats' names."""
    with app.app_context():
        return dict(db.session.execute(select(Seat.label, SeatAssignment.id).select_from(SeatAssignment)
                                       .join(Seat, Seat.id == SeatAssignment.seat_id)).all())


def reference(app, number: int = 1) -> str:
    """The reference of the registration that was made as the `number`th."""
    with app.app_context():
        return db.session.get(Registration, number).reference
