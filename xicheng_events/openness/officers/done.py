"""What members have done, as the rooms before this one know it. An anonymous report that was passed is nobody's."""

from collections import defaultdict

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.openness.officers.duties import Done
from xicheng_events.openness.programmes.models import Programme


def done_by(person: Person) -> dict[int, list[Done]]:
    """What `person` has done as a member, by the ids of the terms."""
    return defaultdict(list)


def done_in(programme: Programme, person: Person) -> dict[int, list[Done]]:
    """What the members of a programme have done, as far as `person` may know of it, by the ids of the terms."""
    return defaultdict(list)
