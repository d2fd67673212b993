"""Who is meant: one reading of what is typed into a search for registrations, at the desk and at the door."""

from sqlalchemy import ColumnElement, false, or_, select

from xicheng_events.booking.registration.models import Companion, Registration, Ticket
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import called
from xicheng_events.foundation.core.codes import look_alikes, normalise_reference, readings
from xicheng_events.foundation.core.names import name_holds
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import whole_number_in
from xicheng_events.foundation.core.text import half_width

_CODE, _REFERENCE, _TAIL = 6, 8, 4  # characters; BM-7K3Q9F without its dash


def meant_by(words: str) -> ColumnElement[bool]:
    """The condition under which a registration is meant by `words`: part of a name (companions' too) or the first
    letters of how it is read, part of a street's name, the last four digits of a phone or the whole number, a 签到码
    or a reference (domain §2.5), however they are typed."""
    if number := whole_number_in(words):
        return Registration.phone_hash == keyed_hash(number)
    plain = half_width(words).replace(" ", "")
    code = readings(words)
    return or_(
        name_holds(Registration.name, words),
        select(Companion.id).where(Companion.registration_id == Registration.id,
                                   name_holds(Companion.name, words)).exists(),
        Registration.street_id.in_(select(Organisation.id).where(called(words))) if len(words) > 1 else false(),
        Registration.phone_tail == plain if plain.isascii() and plain.isdigit() and len(plain) == _TAIL else false(),
        Registration.ticket.has(Ticket.code.in_(code)) if len(code[0]) == _CODE else false(),
        Registration.reference.in_(look_alikes(normalise_reference(words)))
        if len(code[0]) == _REFERENCE else false(),
    )
