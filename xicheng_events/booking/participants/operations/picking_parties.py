"""Ticking registrations in the desk's list, page by page, to decide on them together."""

from sqlalchemy import delete, literal, select

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.participants.models import Pick
from xicheng_events.booking.participants.picked_parties import PICKABLE, ids_chosen, registrations_of_references
from xicheng_events.booking.participants.queries import desk_list
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import write
from xicheng_events.foundation.core.inserts import insert_selected

_AT_ONCE = 2000


def keep_picks(event: Event, *, shown: list[str], chosen: list[str], by: Person) -> None:
    """Of the registrations `shown` on a page, keep exactly those `chosen` as picked; what other pages had stays.

    Both are references; what isn't of this event, or can't be decided on any more, is left out.
    """
    unticked = set(shown) - set(chosen)
    if unticked:
        write(delete(Pick).where(Pick.person_id == by.id,
                                 Pick.registration_id.in_(ids_chosen(registrations_of_references(event, unticked)))))
    if chosen:
        query = registrations_of_references(event, chosen).order_by(None).where(Registration.state.in_(PICKABLE))
        insert_selected(Pick, {"person_id": literal(by.id), "registration_id": Registration.id}, query)


def drop_picks(event: Event, *, by: Person) -> None:
    """Pick nobody of this event any more."""
    write(delete(Pick).where(Pick.person_id == by.id, Pick.registration_id.in_(ids_chosen(desk_list(event)))))


def forget_picks() -> int:
    """Sweep: pick nobody of whom nobody knows any more who they were, at most _AT_ONCE at a time; how many ticks are
    gone."""
    due = (select(Pick.registration_id).join(Registration, Registration.id == Pick.registration_id)
           .where(Registration.phone_hash == "").limit(_AT_ONCE))
    return write(delete(Pick).where(Pick.registration_id.in_(due)))
