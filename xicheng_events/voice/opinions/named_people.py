"""Whose names are looked for in what is about to be public: those who spoke and whom they brought along, and the staff
concerned. Which of them a name is isn't said."""

from collections.abc import Iterable

from sqlalchemy import select, union

from xicheng_events.booking.registration.models import Companion, Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.queries import merged_into


def names_about(opinions: Iterable[Opinion], staff_ids: Iterable[int | None]) -> list[str]:
    """The names: of who said `opinions`, of their parties, of the staff with these ids. Nobody is known of what was
    said anonymously."""
    speakers = {each.person_id for each in opinions if each.person_id}
    staff = select(Person.name).where(Person.id.in_(set(filter(None, staff_ids))))
    return sorted({*_names_of(speakers), *db.session.scalars(staff)} - {""})


def names_at(occasion_id: int) -> list[str]:
    """Those of everybody who said something by name of one thing that can be spoken about, and of their parties."""
    said = select(Opinion.person_id).where(Opinion.occasion_id == occasion_id, Opinion.person_id.is_not(None))
    return sorted({*_names_of(said)} - {""})


def _names_of(speakers) -> Iterable[str]:
    people = select(Person.name).where(Person.id.in_(speakers))
    theirs = select(Registration.name).where(Registration.person_id.in_(speakers))
    companions = select(Companion.name).join(Registration, Registration.id == Companion.registration_id).where(
        Registration.person_id.in_(speakers))
    return filter(None, db.session.scalars(union(people, theirs, companions)))


def names_in_opinion(opinion: Opinion) -> list[str]:
    """Those of one opinion that is answered: who said it or what was merged into it, and who answered."""
    return names_about([opinion, *merged_into(opinion)], [opinion.triaged_by_id])
