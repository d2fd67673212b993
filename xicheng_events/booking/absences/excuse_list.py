"""The list of what people say about having stayed away: what it can be narrowed to, all of it in the address."""

from dataclasses import dataclass

from sqlalchemy import Select, or_

from xicheng_events.booking.absences.models import Excuse
from xicheng_events.booking.absences.queries import Decision, excuses_for
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.searching import meant_by
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.codes import number_holds

ALL = "all"


@dataclass(frozen=True)
class ExcusesAsked:
    """What the list is narrowed to: what is to be decided, unless it says otherwise; `who` is a phone's keyed hash."""

    words: str = ""
    who: str = ""
    state: str = Decision.OPEN.value

    def in_address(self) -> dict[str, str]:
        """The same as parameters of an address."""
        return {name: value for name, value in vars(self).items() if value and value != Decision.OPEN.value}


def excuses_found(person: Person, asked: ExcusesAsked) -> Select:
    """The excuses asked for, of events of this person's units."""
    query = excuses_for(person, next((each for each in Decision if each.value == asked.state), None))
    if asked.who:
        query = query.where(Registration.phone_hash == asked.who)
    if asked.words:
        said = (each.icontains(asked.words, autoescape=True) for each in (Event.title, Excuse.words))
        query = query.where(or_(meant_by(asked.words), number_holds(Event.code, asked.words), *said))
    return query
