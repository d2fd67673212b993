"""What of outcomes waits for whom: a meeting that was held stays on 工作台 until its outcome is public and says what
became of all that was said."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Select

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.role_matrix import OVERSEERS
from xicheng_events.foundation.core.todos import MORE_SHOWN, SHOWN, Line, Todo, first_lines, only_for
from xicheng_events.foundation.publishing.checked_todos import texts_awaited, texts_to_work_on
from xicheng_events.openness.outcomes import queries
from xicheng_events.openness.outcomes.outcome_next_step import OUTCOME


@only_for(*DESK_ROLES)
def outcomes_to_work_on(person: Person) -> Iterator[Todo]:
    """Meetings whose outcome is to be drafted; outcomes to finish, to change, to pass, to have cleared and to publish;
    those that can say by now what became of what was said."""
    if person.holds(Role.EDITOR):
        yield _meetings(queries.meetings_without_outcome(person, Role.EDITOR), _("次会议待起草公开结果"))
    yield from texts_to_work_on(OUTCOME, person)
    lines = [Line(each.event.title, "outcomes_staff.words", {"code": each.code})
             for each in queries.outcomes_to_complete(person, Role.EDITOR, is_answered=True)]
    yield Todo(len(lines), _("份公开结果待补充采纳情况"), "outcomes_staff.index", {"state": "published"},
               tuple(lines[:SHOWN]))


@only_for(*DESK_ROLES)
def outcomes_awaited(person: Person) -> Iterator[Todo]:
    """Outcomes of this person's units that others are reading, and those that wait for what others study."""
    yield from texts_awaited(OUTCOME, person)
    lines = [Line(each.event.title, "outcomes_staff.show", {"code": each.code})
             for each in queries.outcomes_to_complete(person, *DESK_ROLES, is_answered=False)]
    yield Todo(len(lines), _("次会议的意见还没有全部办结"), "outcomes_staff.index", {"state": "published"},
               tuple(lines[:SHOWN]))


@only_for(*OVERSEERS)
def outcomes_late(person: Person) -> Iterator[Todo]:
    """Meetings whose outcome should be public by now."""
    yield _meetings(queries.meetings_late(person), _("次会议超期未公布结果"), most=MORE_SHOWN)


def _meetings(query: Select, words: str, **most) -> Todo:
    found = first_lines(query.join(Event.host), "outcomes_staff.of_event", "code",
                        (Event.title, Event.code, None, Organisation.short_name), **most)
    return Todo(found.count, words, "outcomes_staff.index", {}, found.lines)
