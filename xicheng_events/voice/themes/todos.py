"""What of themes waits for whom: their way past the reviewers, and tasks that fall due."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import Select

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import MORE_SHOWN, SHOWN, Line, Todo, only_for
from xicheng_events.foundation.publishing.checked_todos import texts_awaited, texts_to_work_on
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.voice.themes.queries import tasks_of_others, theme_drafts
from xicheng_events.voice.themes.revision import current_theme
from xicheng_events.voice.themes.theme_next_step import THEME

SOON = timedelta(days=7)
_OUT = {"state": PublicationState.PUBLISHED.value}


@only_for(*DESK_ROLES)
def themes_to_work_on(person: Person) -> Iterator[Todo]:
    """Themes to finish, to change, to pass, to have cleared and to publish; tasks due within a week or late."""
    yield from texts_to_work_on(THEME, person)
    own = _public().where(Publication.organisation_id.in_(person.organisation_ids(Role.EDITOR)))
    lines = _open_tasks(own, before=clock.today() + SOON)
    yield Todo(len(lines), _("项每月一题任务临近期限或已逾期，完成的请登记"), "themes_staff.index", _OUT,
               tuple(lines[:SHOWN]))
    lines = [Line(task.text, "themes_staff.done", {"code": theme.code, "key": task.key},
                  whose=theme.lead.short_name, due=task.due_on)
             for theme, task in tasks_of_others(person) if task.due_on <= clock.today() + SOON]
    yield Todo(len(lines), _("项本单位承担的每月一题任务临近期限或已逾期，完成的请登记"), "themes_staff.index", {},
               tuple(lines[:SHOWN]))


@only_for(*DESK_ROLES)
def themes_awaited(person: Person) -> Iterator[Todo]:
    """Themes of this person's units that others are reading."""
    yield from texts_awaited(THEME, person)


@only_for(Role.COORDINATOR)
def tasks_late(person: Person) -> Iterator[Todo]:
    """Tasks of all units whose day is over."""
    lines = _open_tasks(_public(), before=clock.today() - timedelta(days=1))
    yield Todo(len(lines), _("项每月一题任务逾期"), "themes_staff.index", _OUT, tuple(lines[:MORE_SHOWN]))


def _public() -> Select:
    return theme_drafts().where(Publication.state == PublicationState.PUBLISHED)


def _open_tasks(themes: Select, *, before) -> list[Line]:
    """The tasks due on `before` at the latest that nobody has entered as done, also not in words that wait for review;
    those due first on top."""
    lines = [Line(task.text, "themes_staff.show", {"code": theme.code}, whose=theme.lead.short_name, due=task.due_on)
             for theme in db.session.scalars(themes) for task in current_theme(theme).task_rows
             if task.done_on is None and task.due_on <= before]
    return sorted(lines, key=lambda line: line.due)
