"""What messages had told of before they kept it themselves, on the way up and down."""

from flask_migrate import downgrade, upgrade

from tests.support.old_rows import IN_USE, copy_row, rows, write_row
from xicheng_events import create_app
from xicheng_events.foundation.core.db import db

BEFORE, THEN = "0064", "0065"
MESSAGES = "SELECT subscriber_id, CAST(publication_ids AS VARCHAR(40)) FROM news_message ORDER BY subscriber_id, day"


def at(day: str, hour: int) -> str:
    """That hour of a day, as SQLite keeps it."""
    return f"{day} {hour:02}:00:00.000000"


def what_was_told_before() -> None:
    """Two phones that were told: of a unit and a topic merged into another; of what is followed no more."""
    upgrade(revision="0001")
    for table, values in IN_USE[:2]:
        write_row(table, **values)
    upgrade(revision=BEFORE)
    copy_row("organisation", 1, id=2, slug="niujie", short_name="牛街街道", full_name="牛街街道", code=None)
    db.session.execute(db.text("DELETE FROM topic"))
    for number, into in ((1, None), (2, 1), (3, 2), (4, None)):
        write_row("topic", id=number, slug=f"t{number}", name=f"领域{number}", position=number, merged_into_id=into,
                  merged_at=at("2026-03-01", 1) if into else None, version=1)
    for number, (kind, unit, topic, when) in enumerate((
            ("notice", 1, None, at("2026-03-10", 2)), ("notice", 2, 1, at("2026-03-10", 3)),
            ("issue", 1, 1, at("2026-03-10", 3)),
            ("notice", 2, 4, at("2026-03-10", 3)), ("notice", 2, 2, at("2026-03-11", 3))), start=1):
        write_row("publication", id=number, kind=kind, organisation_id=unit, topic_id=topic, title="开放日",
                  path=f"/events/{number}", state="published", state_reason="", author_ids="[]", published_at=when,
                  change_note="", next_note="", withdrawn_reason="", version=1)
    for number, begun in ((1, at("2026-03-01", 1)), (2, at("2026-03-02", 1))):
        write_row("subscriber", id=number, phone=b"0", phone_hash=str(number), created_at=begun,
                  told_until=at("2026-03-11", 9), news_at=None)
    for number, (who, unit, topic, since) in enumerate((
            (1, 1, None, at("2026-03-01", 1)), (1, None, 3, at("2026-03-05", 1)),
            (2, None, 4, at("2026-03-10", 5))), start=1):
        write_row("subscription", id=number, subscriber_id=who, organisation_id=unit, topic_id=topic, since=since)
    for who, day in ((1, 10), (1, 11), (2, 10)):
        write_row("news_message", subscriber_id=who, day=f"2026-03-{day}", token_hash=f"{who}-{day}",
                  told_from=at(f"2026-03-{day - 1:02}", 9), told_until=at(f"2026-03-{day}", 9))


def test_each_message_keeps_what_it_told_of_and_each_phone_when_it_last_asked(engine_name, new_database, tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        what_was_told_before()
        for _again in range(2):
            upgrade(revision=THEN)
            assert rows(MESSAGES) == [(1, "[1, 2]"), (1, "[5]"), (2, "[]")]
            assert [str(when)[:10] for (when,) in rows("SELECT proven_at FROM subscriber ORDER BY id")] == [
                "2026-03-05", "2026-03-10"]
            db.session.remove()
            downgrade(revision=BEFORE)
        assert rows("SELECT count(*) FROM news_message WHERE told_from < told_until") == [(3,)]
        db.engine.dispose()
