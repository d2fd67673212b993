"""A report that was forwarded anonymously: nothing that is stored leads to its member, in no table; its problems are
followed with the codes shown while it could still be taken back."""

import io

import pytest
from sqlalchemy import select, text

from tests.cast import LI_JING, WANG_LEI, beijing, person_id
from tests.reports.steps import done_task, handed_in, passed, the_report
from tests.support.sample_files import photo
from tests.trials.steps import assign, members
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.files.models import File
from xicheng_events.foundation.files.queries import folder
from xicheng_events.openness.reports.models import ExperienceReport, ReportPhoto, ReportProblem
from xicheng_events.openness.trials.models import ExperienceTask
from xicheng_events.openness.trials.operations import by_the_month
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.worker import run_sweep


@pytest.fixture(autouse=True)
def own_folder(app, monkeypatch, tmp_path):
    """Nothing in it but what the test puts there."""
    monkeypatch.setitem(app.config, "DATA_DIR", str(tmp_path / "data"))


def rows(app) -> dict[str, list[dict]]:
    """All that is stored, table by table."""
    with app.app_context():
        return {table.name: [dict(row._mapping) for row in db.session.execute(select(table))]
                for table in db.metadata.sorted_tables}


def test_nothing_that_is_stored_joins_the_report_to_its_member(app, world, at, desk, citizen, engine_name):
    terms = members(app, world)
    at("2026-03-12 10:07")
    member = citizen(LI_JING)
    code = done_task(app, world, member, terms, unit="niujie")
    assign(app, world, terms[1:], form_key="w" * 32)
    at("2026-03-13 14:31")
    address = f"/officer/reports/{code}"
    member = citizen(LI_JING)
    assert "不到5人" in member.get(address).text
    member.post(f"{address}/files/photos", data={"photos": [(io.BytesIO(photo()), "李静.jpg")]})
    page = handed_in(member, code, is_anonymous="y")
    codes = [each.partition("<")[0] for each in page.split('class="query-code">')[1:]]
    assert len(codes) == 2
    report = the_report(app, code)
    task_id = report.task_id
    sent_in = stored_photo(app)
    at("2026-03-16 09:43")
    editor = desk("zhaomin")
    passed(editor, report.code)
    assert citizen(LI_JING).get(address).status_code == 404
    page = editor.get(f"/staff/reports/{report.code}").text
    assert ("匿名" in page, LI_JING.name in page) == (True, False)
    assert not [each for each in opinion_pages(app, desk("qianfang")) if "/staff/reports/" in each]
    at("2026-04-01 00:10")
    assert run_sweep(app, by_the_month.record_acts_by_the_month) == 1
    assert stored_photo(app) != sent_in, "a row of the day it was passed"
    _nothing_leads_to(app, world, report.id, task_id, terms[0])
    reader = app.test_client()
    reader.get("/progress/query")
    assert "取号机只有一台" in reader.submit("/progress/query", query_code=codes[0]).text
    if engine_name == "postgresql":
        with app.app_context():
            for table in ("experience_report", "experience_task", "report_problem"):
                key = "id" if table != "report_problem" else "report_id"
                number = task_id if table == "experience_task" else report.id
                written = set(db.session.scalars(text(f"SELECT xmin::text FROM {table} WHERE {key} = {number}")))
                person = set(db.session.scalars(text("SELECT xmin::text FROM person")))
                assert not written & person


def stored_photo(app) -> str:
    """As what the only file lies in the folder."""
    with app.app_context():
        return db.session.scalars(select(File.stored_name)).one()


def opinion_pages(app, clerk) -> list[str]:
    """The pages of all opinions at the desk."""
    with app.app_context():
        ids = db.session.scalars(select(Opinion.id)).all()
    return [clerk.get(f"/staff/opinions/{each}").text for each in ids]


def _nothing_leads_to(app, world, report_id: int, task_id: int, term: int) -> None:
    """Not the ids of her term, her row or her phone in what the report stands in; no instant that hers are of."""
    me, whose = person_id(app, LI_JING), keyed_hash_in(app, LI_JING.phone)
    stored = rows(app)
    task = next(row for row in stored["experience_task"] if row["id"] == task_id)
    assert (task["appointment_id"], task["form_key"], task["assigned_on"], task["done_on"]) == (None,) * 4
    assert (task["first_on"].day, task["last_on"].isoformat()) == (1, "2026-03-31")
    own = {row["id"] for row in stored["report_problem"] if row["report_id"] == report_id}
    opinions = {row["opinion_id"] for row in stored["report_problem"]}
    files = {row["file_id"] for row in stored["report_photo"]}
    of_report = [row for name, keys in (("experience_report", {report_id}), ("experience_task", {task_id}),
                                        ("report_problem", own), ("opinion", opinions), ("file", files))
                 for row in stored[name] if row["id"] in keys]
    assert len(of_report) == 2 + 2 + 2 + 1
    for row in of_report:
        assert not {LI_JING.name, LI_JING.phone, whose} & {value for value in row.values() if isinstance(value, str)}
        assert row.get("person_id", row.get("uploaded_by_id")) in (None, world.staff["zhaomin"])
    # What tells hours: those of the report are of its passing, or of no hour at all.
    with app.app_context():
        today = beijing("2026-03-16 00:00")
        photographed = db.session.scalars(select(File)).one()
        assert (photographed.name, photographed.uploaded_at) == ("照片1.jpg", today)
        assert {each.said_at for each in db.session.scalars(select(Opinion))} == {today}
        assert min(each.stat().st_mtime for each in folder().iterdir()) % 86400 == 16 * 3600
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("%trials.%")
                                                              | AuditEntry.action.like("reports.%"))).all()
        assert {(each.subject_kind, each.actor_id) for each in entries if each.action != "reports.passed"} == {
            ("programme", world.staff["zhaomin"]), ("programme", None)}
        assert {each.at for each in entries if each.actor_id is None} == {clock.now()}
        assert {key for each in entries for key in each.detail} <= {"entries", "month", "problems"}, "no certificate"
        hers = db.session.scalars(select(AuditEntry).where(AuditEntry.actor_id == me)).all()
        assert {each.action.partition(".")[0] for each in hers} <= {"accounts"}, "at most that she signed in, and when"
        for model in (ExperienceReport, ExperienceTask, ReportProblem, ReportPhoto, Opinion):
            assert min(db.session.scalars(select(model.id))) >= 100_000_000
    # The outbox: that there was a task to tell 李静 of can't be told from there, nor by what 王磊 was told; what he is
    # still to be told is as it was.
    told = [row for row in stored["notice"] if row["template"].startswith(("trial_", "report_"))]
    assert {row["phone_hash"] for row in told} == {"", keyed_hash_in(app, WANG_LEI.phone)}
    assert {row["subject_id"] for row in told if row["phone_hash"] == ""} == {None}
    assert term not in {row["subject_id"] for row in told}


def keyed_hash_in(app, phone: str) -> str:
    """Under which a phone is found."""
    with app.app_context():
        return keyed_hash(phone)
