"""Finding a unit's own words, and what was sent to whom."""

from typing import NamedTuple

from sqlalchemy import Select, func, select

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice, TemplateText
from xicheng_events.foundation.notify.templates import Template, templates


class Wording(NamedTuple):
    """A message as a unit sends it: its row in the table of templates, and the unit's own words, if any."""

    template: str
    row: Template
    own: TemplateText | None

    @property
    def text(self) -> str:
        """What is in force."""
        return (self.own and self.own.text) or str(self.row.text)


def messages_to(person) -> Select:
    """What was sent to this person's phone, the latest first; without codes, which are nobody's to keep."""
    return (select(Notice).where(Notice.phone_hash == person.phone_hash, ~Notice.secret, Notice.text.is_not(None))
            .order_by(Notice.id.desc()))


def units_with_wordings(person, *roles: str) -> list:
    """The organisations for which this person holds one of `roles`, by id."""
    mine = {membership.organisation for membership in person.memberships if membership.role in roles}
    return sorted(mine, key=lambda unit: unit.id)


def wordings_of(organisation_id: int) -> list[Wording]:
    """Every message a unit may put in its own words, in the order of the rooms."""
    own = {row.template: row for row in db.session.scalars(
        select(TemplateText).where(TemplateText.organisation_id == organisation_id))}
    return [Wording(key, row, own.get(key)) for key, row in templates().items() if row.by_unit]


def proposals_awaiting(person, *roles: str) -> Select:
    """(unit's id, how many) wordings proposed by others in the units for which this person holds one of `roles`."""
    units = [unit.id for unit in units_with_wordings(person, *roles)]
    return _proposals().where(TemplateText.organisation_id.in_(units), TemplateText.proposed_by_id != person.id)


def proposals_of(person) -> Select:
    """(unit's id, how many) wordings that this person has proposed and nobody has decided."""
    return _proposals().where(TemplateText.proposed_by_id == person.id)


def _proposals() -> Select:
    return (select(TemplateText.organisation_id, func.count()).where(TemplateText.proposed.is_not(None))
            .group_by(TemplateText.organisation_id).order_by(TemplateText.organisation_id))
