"""What a site in use asked and was answered, when forms become rows of their own; and on the way down."""

import json

import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from tests.support.old_rows import IN_USE, WHEN, change_row, rows, write_row
from xicheng_events import create_app
from xicheng_events.foundation.core.db import db

BEFORE, THEN = "0051", "0052"
ASKS = {"companions": "named", "items": [{"key": "qword", "field": None, "kind": "text", "label": "期待", "help": "",
                                          "required": False, "reason": "", "options": [], "show_if": None}]}
WITH_HEADING = {**ASKS, "items": [{**ASKS["items"][0], "key": "qpart", "kind": "section", "label": "其他"},
                                  *ASKS["items"]]}


def a_site_of_before() -> None:
    """Event 1 asks the usual now and had a form before, 2 has its own, 3 never had any."""
    upgrade(revision="0001")
    for table, values in IN_USE:
        write_row(table, **values)
    for number in (2, 3):
        write_row("event", **{**dict(IN_USE)["event"], "id": number, "code": f"KF-2026-000{number}"})
    upgrade(revision=BEFORE)
    change_row("event", 2, form=json.dumps(ASKS))
    of_question = {"label": "期待", "required": False, "options": "[]"}
    for event in (1, 2):
        write_row("form_version", id=event, event_id=event, digest=str(event), number=1, made_at=WHEN)
        write_row("question", id=event, version_id=event, key="qword", position=0, kind="text", **of_question)
        write_row("question", id=event + 2, version_id=event, key="plate", position=1, kind="plate", field="plate",
              **of_question)
        write_row("answer_sheet", id=event, version_id=event)
        write_row("sheet_answer", sheet_id=event, version_id=event, question_id=event, position=0, value="讲慢些")


def test_what_events_asked_becomes_forms_and_answers_stay_with_their_versions(new_database, tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        a_site_of_before()
        for _again in range(2):
            upgrade(revision=THEN)
            events = db.session.execute(sa.text(
                "SELECT event.id, definition FROM event LEFT JOIN form ON form.id = form_id ORDER BY event.id")
                .columns(definition=sa.JSON)).all()
            assert [tuple(row) for row in events] == [(1, None), (2, ASKS), (3, None)]
            assert rows("SELECT form_version.id, event.id FROM form_version JOIN event USING (form_id) "
                         "ORDER BY 1") == [(1, 1), (2, 2)]
            assert rows("SELECT DISTINCT key, is_secret, is_overall FROM question ORDER BY key") == [
                ("plate", True, False), ("qword", False, False)]
            assert rows("SELECT sheet_id, value FROM sheet_answer ORDER BY 1") == [(1, "讲慢些"), (2, "讲慢些")]
            both = json.dumps(WITH_HEADING)
            change_row("form", 2, definition=both)
            change_row("event", 1, revision=f'{{"form": {both}}}')
            db.session.remove()
            downgrade(revision=BEFORE)
            kept = db.session.execute(sa.text("SELECT form, revision FROM event ORDER BY id").columns(
                form=sa.JSON, revision=sa.JSON)).all()
            assert [tuple(row) for row in kept] == [(None, {"form": ASKS}), (ASKS, None), (None, None)]
            assert rows("SELECT id, event_id FROM form_version ORDER BY id") == [(1, 1), (2, 2)]
        db.session.remove()
        db.engine.dispose()
