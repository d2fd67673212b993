"""Events and opinions of before, brought up to date and back."""

import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from tests.test_schema import IN_USE, WHEN
from xicheng_events import create_app
from xicheng_events.foundation.core.db import db


def test_each_event_gets_what_people_speak_about_and_opinions_hang_on_it(new_database, tmp_path):
    """One event with its opinion, one without slots; there and back twice."""
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade(revision="0001")
        for table, values in IN_USE:
            write(table, **values)
        upgrade(revision="0047")
        written = row("SELECT * FROM event")
        write("event", **{**written, "id": 7, "code": "KF-2026-0007", "title": "还没有场次", "contact_phone": "010"})
        write("opinion", id=5, query_code=b"0", query_hash="0", source="paper", event_id=1, organisation_id=1,
               kind="help", text="请加装扶手", place="", wants_reply=False, may_publish=False, anonymous=False,
               said_at=WHEN, triage_due_on="2026-03-20", triage_due_is_provisional=False, triage="new", answer="",
               outside_number="")
        for _again in range(2):
            upgrade(revision="0048")
            assert [(*row, end and str(end)[:16]) for *row, end in rows(
                "SELECT event.id, occasion.kind, occasion.title, path, occasion.host_id,"
                " occasion.contact_phone, ends_at"
                " FROM event JOIN occasion ON occasion.id = event.occasion_id ORDER BY event.id")] == [
                    (1, "event", "开放日", "/events/KF-2026-0001", 1, "", "2026-03-18 03:00"),
                    (7, "event", "还没有场次", "/events/KF-2026-0007", 1, "010", None)]
            assert rows("SELECT opinion.id, event.id FROM opinion JOIN event USING (occasion_id)") == [(5, 1)]
            downgrade(revision="0047")
            assert rows("SELECT id, event_id FROM opinion") == [(5, 1)]
            assert rows("SELECT count(*) FROM event") == [(2,)]
        db.session.remove()
        db.engine.dispose()


def write(table: str, **values) -> None:
    statement = f"INSERT INTO {table} ({', '.join(values)}) VALUES (:{', :'.join(values)})"
    db.session.execute(sa.text(statement), values)
    db.session.commit()


def rows(query: str) -> list[tuple]:
    found = [tuple(row) for row in db.session.execute(sa.text(query))]
    db.session.commit()
    return found


def row(query: str) -> dict:
    found = dict(db.session.execute(sa.text(query)).mappings().one())
    db.session.commit()
    return found
