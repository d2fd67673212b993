"""What waits in this room for whom: open duties stay until none is left."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Select

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.role_matrix import OVERSEERS
from xicheng_events.foundation.core.todos import MORE_SHOWN, Todo, first_lines, only_for, todo_of
from xicheng_events.voice.adoption import queries
from xicheng_events.voice.adoption.models import AdoptionTheme
from xicheng_events.voice.opinions.models import Opinion


@only_for(Role.EDITOR, Role.COORDINATOR)
def opinions_without_unit(person: Person) -> Iterator[Todo]:
    """What was put to adoption and is with no unit yet."""
    yield _opinions(queries.opinions_to_assign(person), _("条意见待分办采纳研究"))


@only_for(*queries.MAKERS)
def themes_without_answer(person: Person) -> Iterator[Todo]:
    """What the own unit has to answer."""
    yield _themes(queries.themes_to_answer(person), _("件采纳研究待答复"), {"state": "assigned"})


@only_for(*queries.CHECKERS)
def answers_to_pass(person: Person) -> Iterator[Todo]:
    """What a reviewer or leader of the own unit has to pass."""
    yield _themes(queries.themes_to_check(person), _("件采纳答复待审核"), {"state": "submitted"})


@only_for(*OVERSEERS)
def adoption_late(person: Person) -> Iterator[Todo]:
    """What should be with a unit, or answered, by now."""
    yield _opinions(queries.opinions_assigned_late(person), _("条意见超期未分办采纳研究"), most=MORE_SHOWN)
    yield _themes(queries.only_late_themes(queries.themes_seen_by(person)), _("件采纳研究超期未答复"), {"due": "late"},
                  most=MORE_SHOWN)


@only_for(Role.EDITOR, Role.REVIEWER, Role.LEADER)
def themes_elsewhere(person: Person) -> Iterator[Todo]:
    """What of the own occasions other units still study."""
    yield _themes(queries.themes_with_others(person), _("件采纳研究在其他单位办理"), {})


def _opinions(query: Select, words: str, **most) -> Todo:
    found = first_lines(query.join(Opinion.organisation), "opinions_staff.show", "opinion_id",
                        (Opinion.text, Opinion.id, None, Organisation.short_name), **most)
    return Todo(found.count, words, "adoption_staff.waiting", {}, found.lines)


def _themes(query: Select, words: str, filters: dict, **most) -> Todo:
    return todo_of(query.join(AdoptionTheme.organisation), "adoption_staff.show", "theme_id",
                   (AdoptionTheme.title, AdoptionTheme.id, AdoptionTheme.due_on, Organisation.short_name), words,
                   filters, **most)
