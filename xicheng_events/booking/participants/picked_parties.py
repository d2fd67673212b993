"""Which registrations somebody is about to decide on together: all that an address finds, those picked by hand, or
those that a form names. Each is a query of registrations of one event, however many there are."""

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import lazyload

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.participants.models import Pick
from xicheng_events.booking.participants.queries import ReviewFinding, Wanted, desk_list
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.codes import normalise_reference
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.digests import digest_of

S = RegistrationState
# Whom a review may still decide about.
PICKABLE = (S.APPLIED, S.PENDING, S.WAITING, S.OFFERED, S.NOT_SELECTED)
MOST_NAMED = 200


def may_pick(event: Event) -> bool:
    """Whether anybody is looked at here, and so decided on together with others."""
    return event.reviews_people or event.allocation.row.is_drawn


def all_open(event: Event, wanted: Wanted) -> Select:
    """All of those `wanted` that wait for somebody to look at them."""
    return desk_list(event, replace(wanted, finding=ReviewFinding.OPEN, sort=""))


def picked_by(person: Person, event: Event) -> Select:
    """Those that `person` has picked and that can still be decided on, in the order in which they came."""
    picks = select(Pick.registration_id).where(Pick.person_id == person.id)
    return desk_list(event).where(Registration.id.in_(picks), Registration.state.in_(PICKABLE))


def registrations_of_references(event: Event, references: Collection[str]) -> Select:
    """These registrations of this event; foreign ones aren't found."""
    wanted = [normalise_reference(each[:20]) for each in list(references)[:MOST_NAMED]]
    return desk_list(event).where(Registration.reference.in_(wanted))


def ids_chosen(chosen: Select) -> Select:
    """The ids of those `chosen`, for conditions."""
    return chosen.order_by(None).with_only_columns(Registration.id)


def how_many_chosen(chosen: Select) -> int:
    """How many registrations are `chosen`."""
    return db.session.scalar(chosen.order_by(None).with_only_columns(func.count()))


def picked_among(person: Person, rows: list[Registration]) -> set[int]:
    """The ids of those of `rows` that `person` has picked."""
    return set(db.session.scalars(select(Pick.registration_id).where(
        Pick.person_id == person.id, Pick.registration_id.in_([row.id for row in rows]))))


class Several(NamedTuple):
    """Those chosen, summed up: their ids, the heads in them, and what tells them from another choice."""

    ids: list[int]
    heads: int
    digest: str


def summed_up(chosen: Select) -> Several:
    """How many are `chosen` just now; in one statement."""
    columns = (Registration.id, Registration.heads)
    rows = db.session.execute(chosen.order_by(None).with_only_columns(*columns).order_by(Registration.id)).all()
    ids = [row.id for row in rows]
    return Several(ids, sum(row.heads for row in rows), digest_of(ids))


def first_of(chosen: Select, *, at_most: int = MOST_NAMED) -> list[Registration]:
    """The first of those `chosen`, to be shown by name."""
    return list(db.session.scalars(chosen.options(lazyload(Registration.companions)).limit(at_most)).unique())
