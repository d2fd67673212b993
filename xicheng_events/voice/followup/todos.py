"""What waits in this room for whom."""

from collections.abc import Iterator
from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import Select

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import SHOWN, Line, Todo, how_many, todo_of
from xicheng_events.voice.followup.calls_to_make import CALLERS, call_due, issues_behind, opinions_to_call
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.planned_issues import plans_due
from xicheng_events.voice.followup.queries import issues_awaiting, limits_moved_lately
from xicheng_events.voice.followup.urgings import Mark, issues_to_report, issues_urged


def issues_urged_on(person: Person) -> Iterator[Todo]:
    """What somebody urges on, and what is supervised."""
    urged = _ledger(issues_urged(person), _("件问题被催办，请尽快办理并登记进展"), {"mark": Mark.URGED.value})
    report = _ledger(issues_to_report(person), _("件督办的问题待说明进展"), {"mark": Mark.TO_REPORT.value},
                     due=Issue.report_by)
    yield from (replace(todo, is_urged=True) for todo in (urged, report))


def issues_to_work_on(person: Person) -> Iterator[Todo]:
    """Issues at each step that is this person's to take."""
    for step, words in (("sign", _("件问题待签收")), ("reply", _("件问题办理中")), ("review", _("份答复待审核")),
                        ("dispatch", _("件退回的问题待改派"))):
        yield _ledger(issues_awaiting(person, step), words, {"step": step})
    yield _ledger(plans_due(person), _("件列入计划的问题时限已到"), {"mark": Mark.PLAN_DUE.value}, due=Issue.planned_by)
    yield _ledger(limits_moved_lately(person), _("件问题的期限本周因放假安排有变"), {"moved": "1"})


def calls_to_make(person: Person) -> Iterator[Todo]:
    """People to call about the reply they were given."""
    if person.holds(*CALLERS):
        query = opinions_to_call(person)
        issues = issues_behind(list(db.session.scalars(query.limit(SHOWN))))
        lines = tuple(Line(issue.title, "callbacks_staff.show", {"opinion_id": opinion_id}, issue.lead.short_name,
                           call_due(issue).on) for opinion_id, (issue, _tries) in issues.items())
        yield Todo(how_many(query), _("件答复待回访"), "callbacks_staff.index", {},
                   tuple(sorted(lines, key=lambda line: line.due)))


def _ledger(issues: Select, words: str, filters: dict, *, due=Issue.due_on) -> Todo:
    return todo_of(issues.join(Issue.lead), "followup_staff.show", "number",
                   (Issue.title, Issue.number, due, Organisation.short_name), words, filters)
