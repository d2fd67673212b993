"""Whose a registration is."""

from sqlalchemy import func, or_, select

from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.queries import contact_key


def own_registrations(person: Person):
    """Which registrations are a person's: made by themselves, or entered by a desk for their name and proven phone.

    Whoever has given no name yet sees what was entered for the phone only where it was for one person alone: of a
    couple with one phone nobody knows which of the two has signed in.
    """
    mine = Registration.person_id == person.id
    if not person.phone:
        return mine
    if person.name:
        entered = select(Person.id).where(Person.contact_key == contact_key(person.phone, person.name))
    else:
        entered = (select(func.min(Registration.person_id)).join(Registration.person)
                   .where(Registration.phone_hash == person.phone_hash, Person.contact_key.is_not(None))
                   .having(func.count(Registration.person_id.distinct()) == 1))
    return or_(mine, Registration.person_id.in_(entered))
