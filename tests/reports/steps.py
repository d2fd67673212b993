"""Reports about tasks that were gone through."""

from datetime import date

from sqlalchemy import select

from tests.trials.steps import assign, gone_through
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.reports.models import ExperienceReport
from xicheng_events.openness.trials.models import ExperienceTask

WRITTEN = {"place": "一层大厅", "level_queue": "2", "words_queue": "等了四十分钟。", "highlights": "态度好。",
           "problems-0-step": "queue", "problems-0-text": "取号机只有一台。", "problems-1-step": "",
           "problems-1-text": "指示牌看不清。"}


def done_task(app, world, client, terms: list[int], *, day: str = "2026-03-12", **fields) -> str:
    """A task of the first of `terms`, gone through on `day`; its code."""
    fields = {"first_on": date(2026, 3, 11), **fields}
    code = assign(app, world, terms[:1], **fields)[0]
    gone_through(app, client, code, day)
    return code


def handed_in(client, code: str, **fields) -> str:
    """Write and hand the report about a task in; its page afterwards."""
    address = f"/officer/reports/{code}"
    client.get(address)
    answer = client.submit(address, **{**WRITTEN, **fields})
    assert answer.status_code == 303, answer.text
    return client.get(address).text


def the_report(app, code: str | None = None) -> ExperienceReport:
    """The report about a task, or the only one there is; read columns only."""
    with app.app_context():
        query = select(ExperienceReport)
        if code:
            query = query.join(ExperienceTask, ExperienceTask.id == ExperienceReport.task_id).where(
                ExperienceTask.code == code)
        return db.session.scalars(query).one()


def passed(editor, report_code: str) -> None:
    """The desk passes it."""
    address = f"/staff/reports/{report_code}"
    editor.get(address)
    assert editor.submit(f"{address}/passing").status_code == 303
