"""What of tasks waits for whom at the desk. All of it begins with `tasks_at_desk`: a covert one is nobody else's."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import func

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import MORE_SHOWN, SHOWN, Line, Todo, only_for
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.queries import is_report_late, tasks_at_desk, works_on
from xicheng_events.openness.trials.states import OPEN


@only_for(Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)
def tasks_to_note(person: Person) -> Iterator[Todo]:
    """Tasks that were declined, or ended with a term: to be given to somebody else."""
    yield _tasks(person, _("项体验任务被谢绝或随聘期结束，待重新安排"), SHOWN,
                 works_on(person), ExperienceTask.is_to_note)


@only_for(Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)
def tasks_awaited(person: Person) -> Iterator[Todo]:
    """Tasks that members have."""
    yield _tasks(person, _("项体验任务进行中"), SHOWN, works_on(person), ExperienceTask.state.in_(OPEN))


@only_for(Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)
def reports_overdue(person: Person) -> Iterator[Todo]:
    """Tasks whose report should be there by now."""
    yield _tasks(person, _("份体验报告逾期未交"), MORE_SHOWN, is_report_late())


def _tasks(person: Person, words: str, most: int, *which) -> Todo:
    rows = db.session.execute(
        tasks_at_desk(person).where(*which).join(Organisation, Organisation.id == ExperienceTask.unit_id)
        .with_only_columns(ExperienceTask.target, ExperienceTask.code, Programme.code, ExperienceTask.last_on,
                           ExperienceTask.due_on, Organisation.short_name, func.count().over(),
                           func.min(Programme.code).over(), func.max(Programme.code).over(), maintain_column_froms=True)
        .order_by(ExperienceTask.last_on, ExperienceTask.id).limit(most)).all()
    lines = tuple(Line(target, "trials_staff.show", {"code": programme, "task": code}, unit, due or last)
                  for target, code, programme, last, due, unit, *_of_all in rows)
    count, first, last = rows[0][-3:] if rows else (0, "", "")
    if rows and first == last:
        return Todo(count, words, "trials_staff.index", {"code": first}, lines)
    return Todo(count, words, "programmes_staff.index", {}, lines)
