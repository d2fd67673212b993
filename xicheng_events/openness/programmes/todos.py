"""What of programmes waits for whom: their way past the reviewers."""

from collections.abc import Iterator

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.todos import Todo, only_for
from xicheng_events.foundation.publishing.checked_todos import texts_awaited, texts_to_work_on
from xicheng_events.openness.programmes.programme_next_step import PROGRAMME


@only_for(*DESK_ROLES)
def programmes_to_work_on(person: Person) -> Iterator[Todo]:
    """Programmes to finish, to change, to pass, to have cleared and to publish."""
    yield from texts_to_work_on(PROGRAMME, person)


@only_for(*DESK_ROLES)
def programmes_awaited(person: Person) -> Iterator[Todo]:
    """Programmes of this person's units that others are reading."""
    yield from texts_awaited(PROGRAMME, person)
