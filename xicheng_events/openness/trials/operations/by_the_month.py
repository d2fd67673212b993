"""What members do with tasks and reports is on record once the month is over, as numbers: a line with its minute, or
with a day on which one of them alone signed in, would tell whose it was (domain §4.5)."""

from collections import Counter

from sqlalchemy import select, update

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.trials.models import ExperienceTask

_AT_ONCE = 500


def acted(task: ExperienceTask, action: str) -> dict:
    """The columns of a task with which its member has done `action` today."""
    return {"unrecorded": [*task.unrecorded, action], "acted_on": clock.today()}


def record_acts_by_the_month() -> int:
    """Sweep: put what members did in months that are over on record, as numbers of each programme; how many tasks."""
    is_over = (ExperienceTask.acted_on.is_not(None), ExperienceTask.acted_on < clock.today().replace(day=1))
    tasks = db.session.execute(select(
        ExperienceTask.id, ExperienceTask.programme_id, ExperienceTask.unrecorded, ExperienceTask.acted_on)
        .where(*is_over).order_by(ExperienceTask.id).limit(_AT_ONCE)).all()
    counts: Counter = Counter()
    for task in tasks:
        if write(update(ExperienceTask).where(ExperienceTask.id == task.id, *is_over).values(
                unrecorded=[], acted_on=None)):
            counts.update((task.programme_id, f"{task.acted_on:%Y-%m}", action) for action in task.unrecorded)
    for (programme_id, month, action), entries in sorted(counts.items()):
        record(action, db.session.get(Programme, programme_id), entries=entries, month=month)
    return len(tasks)
