"""人员构成: how those who serve are made up, beside what the programme wants."""

from typing import NamedTuple

from sqlalchemy import and_
from sqlalchemy.orm import aliased

from xicheng_events.booking.selection.bounds import bounds_words
from xicheng_events.booking.selection.candidate_facts import counted, value_words
from xicheng_events.booking.selection.states import UNKNOWN, Attribute
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import serving
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.models import Application


class MadeUpLine(NamedTuple):
    """One value of an attribute: how many serve with it, and how many are wanted, where that is said."""

    word: str
    number: int
    least: int | None
    most: int | None

    @property
    def wanted(self) -> str:
        """How many are wanted, in words."""
        return bounds_words(self.least, self.most)

    @property
    def is_broken(self) -> bool:
        """Whether it isn't as it is wanted."""
        return self.least is not None and not self.least <= self.number <= self.most


class MadeUpTable(NamedTuple):
    """One attribute."""

    title: str
    lines: list[MadeUpLine]


def composition_of(programme: Programme) -> list[MadeUpTable]:
    """How the members that serve today are made up by each attribute of which something is known or wanted."""
    people, wanted = _facts(programme), {(each.attribute, each.value): each for each in programme.share_rows}
    tables = []
    for key, words in value_words().items():
        attribute, there = Attribute(key), counted(people, key)
        shares = {value: wanted[attribute, value] for value in words if (attribute, value) in wanted}
        lines = [MadeUpLine(word, there[value], *((shares[value].least, shares[value].most) if value in shares
                                                  else (None, None)))
                 for value, word in words.items() if there[value] or value in shares]
        if shares or any(there[value] for value in words if value != UNKNOWN):
            tables.append(MadeUpTable(attribute.label, lines))
    return tables


def _facts(programme: Programme) -> list[dict[str, str]]:
    # What somebody said when applying stands with their first term.
    first = aliased(Appointment)
    rows = db.session.execute(
        serving(programme).with_only_columns(Appointment.category, Topic.slug, Organisation.slug,
                                             Application.age_band, Application.gender)
        .outerjoin(first, and_(first.programme_id == Appointment.programme_id,
                               first.sequence == Appointment.sequence, first.term_number == 1))
        .outerjoin(Application, Application.id == first.application_id)
        .outerjoin(Topic, Topic.id == Appointment.field_id)
        .outerjoin(Organisation, Organisation.id == Application.street_id))
    return [{Attribute.CATEGORY.value: category.value, Attribute.FIELD.value: field or UNKNOWN,
             Attribute.STREET.value: street or UNKNOWN, Attribute.AGE.value: band.value if band else UNKNOWN,
             Attribute.GENDER.value: gender.value if gender else UNKNOWN}
            for category, field, street, band, gender in rows]

