"""What of questionnaires waits for whom."""

from collections.abc import Iterator

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.todos import Todo, only_for
from xicheng_events.foundation.publishing.checked_todos import texts_awaited, texts_to_work_on
from xicheng_events.voice.surveys.survey_next_step import QUESTIONNAIRE


@only_for(*DESK_ROLES)
def surveys_to_work_on(person: Person) -> Iterator[Todo]:
    """Questionnaires to finish, to change, to pass, to have cleared and to publish."""
    yield from texts_to_work_on(QUESTIONNAIRE, person)


@only_for(*DESK_ROLES)
def surveys_awaited(person: Person) -> Iterator[Todo]:
    """Questionnaires of this person's units that others are reading."""
    yield from texts_awaited(QUESTIONNAIRE, person)
