"""Whom a 回访员 has to call."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.desk_overview import Figure
from xicheng_events.foundation.core.todos import SHOWN, Line, Todo, how_many, only_for
from xicheng_events.voice.callbacks.queries import CALLERS, call_due, calls_made_by, issues_behind, opinions_to_call


@only_for(*CALLERS)
def calls_to_make(person: Person) -> Iterator[Todo]:
    """People to call about the reply they were given."""
    query = opinions_to_call(person)
    issues = issues_behind(list(db.session.scalars(query.limit(SHOWN))))
    lines = tuple(Line(issue.title, "callbacks_staff.show", {"opinion_id": opinion_id}, issue.lead.short_name,
                       call_due(issue).on) for opinion_id, (issue, _tries) in issues.items())
    yield Todo(how_many(query), _("件答复待回访"), "callbacks_staff.index", {},
               tuple(sorted(lines, key=lambda line: line.due)))


@only_for(*CALLERS)
def figures_of_calls(person: Person) -> Iterator[Figure]:
    """How many calls this person has made lately."""
    week = clock.now() - timedelta(days=7)
    yield Figure(how_many(calls_made_by(person, since=week)), _("近7天已登记回访"), "callbacks_staff.index", {})
