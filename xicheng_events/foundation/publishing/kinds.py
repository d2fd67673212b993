"""What kinds of thing are published: which steps each has, and which roles may take them. A row each, in `PUBLISHES` of
the room whose things they are."""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Select

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import house
from xicheng_events.foundation.publishing.states import STEPS, PublicationState, PublishingStep


class PublishedKind(NamedTuple):
    """One row: what such a thing is called, where the desk has it, in which state its row is made, and the steps it has
    with the roles of its unit that may take each, said nowhere else. 区级统筹员 among them acts for every unit.
    What has no step to the public is only cleared, for the few who read it."""

    label: str
    desk: str  # the blueprint under whose entry of the navigation its pages are
    first: PublicationState
    rights: dict[PublishingStep, tuple[Role, ...]]
    table: str  # where its things are stored
    # What whoever follows its unit or topic is told of: ids of the publications that are news as long as they are new;
    # None: nobody is told.
    news: Callable[[], Select] | None = None

    @property
    def states(self) -> set[PublicationState]:
        """The states its things can be in."""
        return {self.first, *(STEPS[step].goal for step in self.rights)}

    @property
    def deciders(self) -> tuple[Role, ...]:
        """The roles that decide slips about its things (review/queries.py)."""
        return self.rights[PublishingStep.CLEAR]


def kinds() -> dict[str, PublishedKind]:
    """All of them by their key."""
    return house.table("PUBLISHES")


def may_take(step: PublishingStep, kind: str, organisation_id: int, person: Person) -> bool:
    """Whether `person` may take `step` with things of that kind and unit, whatever state they are in."""
    roles = kinds()[kind].rights.get(step, ())
    return person.holds(*roles, organisation_id=organisation_id) or (
        Role.COORDINATOR in roles and person.is_coordinator)


def units_for(step: PublishingStep, kind: str, person: Person) -> set[int]:
    """The units whose things of that kind are `person`'s to take `step` with, by a role held there."""
    return person.organisation_ids(*kinds()[kind].rights[step])
