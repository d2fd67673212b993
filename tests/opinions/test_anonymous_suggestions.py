"""What is said anonymously on the site bears nothing of its hour, in no table: whoever signed in just before isn't
found by it."""

from datetime import datetime
from itertools import pairwise

from sqlalchemy import select, text

from tests.cast import LI_JING
from tests.opinions.steps import actions
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.audit.operations import first_broken_link, seal_entries
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.suggesting import mix_in_anonymous_suggestions
from xicheng_events.worker import run_sweep

PAGE = "/suggestions/new"


def every_row(app) -> dict[str, set]:
    """All that is stored, table by table."""
    with app.app_context():
        return {table.name: {tuple(map(repr, row)) for row in db.session.execute(select(table))}
                for table in db.metadata.sorted_tables}


def say(client, number):
    client.get(PAGE)
    form = client.page
    assert client.submit(PAGE, text=f"第{number}条：路灯不亮。", unit="tjj").status_code == 200
    return form


def test_no_table_tells_at_which_hour_something_was_said_anonymously(app, world, at, citizen, engine_name):
    at("2026-03-10 09:59")
    reader = citizen(LI_JING)
    reader.get(PAGE)
    before = every_row(app)
    at("2026-03-10 10:01")
    assert reader.submit(PAGE, text="路灯不亮。", unit="tjj", anonymous="y").status_code == 200
    new = {table: rows - before[table] for table, rows in every_row(app).items() if rows - before[table]}
    assert set(new) <= {"opinion", "opinion_index", "occasion", "rate_count"}
    with app.app_context():
        said = db.session.scalars(select(Opinion)).one()
        values = (getattr(said, column.key) for column in Opinion.__table__.columns)
        assert [each for each in values if isinstance(each, datetime)] == [clock.start_of(clock.today())]
        assert (said.anonymous, said.person_id) == (True, None)
    assert actions(app, "opinions.") == []


def test_the_next_day_the_record_says_how_many_there_were_and_they_are_written_anew_at_once(
        app, world, at, client, engine_name):
    for number in range(3):
        at(f"2026-03-10 1{number}:07")
        form = say(client, number)
    assert run_sweep(app, mix_in_anonymous_suggestions) == 0
    at("2026-03-11 00:40")
    assert [run_sweep(app, mix_in_anonymous_suggestions) for _twice in range(2)] == [3, 0]
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "opinions.recorded")).one()
        assert (entry.subject_id, entry.detail) == (None, {"anonymous": True, "entries": 3})
        assert set(db.session.scalars(select(Opinion.form_key))) == {None}
        seal_entries()
        assert first_broken_link() is None
        if engine_name == "postgresql":
            for table in ("opinion", "opinion_index"):
                rows = db.session.execute(text(f"SELECT xmin::text, id FROM {table} ORDER BY ctid")).all()
                assert len({written for written, _id in rows}) == 1
                # It may go on, once, with places before them that have become free meanwhile.
                assert sum(one[1] > other[1] for one, other in pairwise(rows)) <= 1
    client.page = form
    assert client.submit(PAGE, text="第2条：路灯不亮。", unit="tjj").status_code == 200, "kept in a tab until now"
    with app.app_context():
        assert db.session.scalar(select(db.func.count()).select_from(Opinion)) == 3
