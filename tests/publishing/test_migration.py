"""What was published before each thing had a row of one kind, on the way up and down."""

from flask_migrate import downgrade, upgrade

from tests.support.old_rows import IN_USE, WHEN, change_row, copy_row, rows, slip_row, write_row
from xicheng_events import create_app
from xicheng_events.foundation.core.db import db

STATES = ("draft", "pending_review", "returned", "approved", "approved", "postponed", "cancelled", "closed",
          "deleted")


def what_was_published_before() -> None:
    """Every state of an event; an opinion that is out and one that waits; issues out, withdrawn and prepared."""
    upgrade(revision="0001")
    for table, values in IN_USE[:3]:
        write_row(table, **values)
    upgrade(revision="0047")
    change_row("event", 1, published_at=WHEN, author_ids="[1]", checked_words="标题：开放日")
    for number, state in enumerate(STATES, start=2):
        copy_row("event", 1, id=number, code=f"KF-2026-{number:04}", state=state, published_at=None,
                 checked_words=None, state_reason="请改时间" if state == "returned" else "下雨")
    write_row("review_slip", **slip_row(1, "event", 6, "approved"))
    opinion = {"query_code": b"0", "event_id": 1, "organisation_id": 1, "kind": "suggestion", "text": "请装扶手",
               "place": "", "answer": "已装", "wants_reply": False, "may_publish": True, "anonymous": False,
               "source": "feedback", "said_at": WHEN, "triage_due_on": "2026-03-20", "triage": "answered",
               "triage_due_is_provisional": False, "outside_number": "", "triaged_by_id": 1}
    for number, published in ((1, WHEN), (2, None), (3, None)):
        write_row("opinion", id=number, query_hash=str(number), published_at=published, **opinion)
    write_row("review_slip", **slip_row(2, "opinion", 2, "pending"))
    issue = {"title": "扶手", "description": "扶手", "kind": "suggestion", "place": "", "sla": "simple",
             "reply": "", "state": "closed", "lead_id": 1, "registered_by_id": 1, "registered_at": WHEN,
             "dispatched_at": WHEN,
             "due_from": "2026-03-18", "due_on": "2026-03-20", "due_is_provisional": False, "reopened": 0,
             "version": 1, "public_text": "没有扶手", "public_outcome": "已装", "replied_by_id": 1}
    for number, title, published in ((1, "装扶手", WHEN), (2, "装扶手", None), (3, "装扶手", None), (4, "", None)):
        write_row("issue", id=number, number=f"WT-2026-{number:04}", public_title=title, published_at=published,
                  **issue)
    write_row("progress_note", id=1, issue_id=2, at=WHEN, step="withdrawn", text="写错了", is_public=False)
    write_row("review_slip", **slip_row(3, "issue", 2, "void"))
    write_row("review_slip", **slip_row(4, "issue", 3, "approved"))


def test_what_was_published_each_in_its_own_way_gets_a_row_of_one_kind(new_database, tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        what_was_published_before()
        for _again in range(2):
            upgrade(revision="0049")
            found = ("SELECT p.state, p.state_reason FROM {0} JOIN publication p ON p.id = publication_id"
                     " ORDER BY {0}.id")
            assert rows(found.format("event")) == [
                ("published", ""), ("drafting", ""), ("submitted", ""), ("returned", "请改时间"), ("approved", ""),
                ("cleared", ""), ("published", ""), ("published", ""), ("published", ""), ("deleted", "")]
            assert rows(found.format("opinion")) == [("published", ""), ("approved", "")]
            assert rows(found.format("issue")) == [("published", ""), ("withdrawn", ""), ("cleared", "")]
            assert rows("SELECT DISTINCT kind, path FROM publication WHERE title <> '开放日' ORDER BY path") == [
                ("issue", "/progress/WT-2026-0001"), ("issue", "/progress/WT-2026-0002"),
                ("issue", "/progress/WT-2026-0003"), ("opinion", "/progress?list=answers")]
            assert rows("SELECT withdrawn_reason FROM publication WHERE withdrawn_at IS NOT NULL") == [("写错了",)]
            assert rows("SELECT count(*) FROM publication WHERE published_at IS NOT NULL") == [(3,)]
            upgrade(revision="0055")
            assert rows("SELECT course, course_reason FROM event ORDER BY id") == [
                *[("as_planned", "")] * 6, ("postponed", "下雨"), ("cancelled", "下雨"), ("closed", ""),
                ("as_planned", "")]
            upgrade(revision="0062")
            assert rows("SELECT path, checked_words FROM publication WHERE checked_words IS NOT NULL") == [
                ("/events/KF-2026-0001", "标题：开放日")]
            change_row("issue", 1, result="explained")  # answered anew since version 1, which names no result
            change_row("issue", 3, result="solved")
            upgrade(revision="0066")
            assert rows("SELECT public_result FROM issue ORDER BY id") == [(None,), (None,), ("solved",), (None,)]
            assert rows("SELECT count(*) FROM issue WHERE public_lead_name <> ''") == [(3,)]
            change_row("issue", 1, result=None)
            db.session.remove()
            downgrade(revision="0048")
            assert rows("SELECT id, checked_words FROM event WHERE checked_words IS NOT NULL") == [(1, "标题：开放日")]
            assert rows("SELECT state FROM event ORDER BY id") == [("published",), *((state,) for state in STATES)]
            assert rows("SELECT id, state_reason FROM event WHERE state_reason <> '' ORDER BY id") == [
                (4, "请改时间"), (7, "下雨"), (8, "下雨")]
            assert rows("SELECT count(*) FROM event WHERE published_at IS NOT NULL") == [(1,)]
        db.session.remove()
        db.engine.dispose()


def test_a_dozen_topics_are_there_and_whatever_stood_under_them_stays_without_them(new_database, tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        what_was_published_before()
        for _again in range(2):
            upgrade(revision="0050")
            assert rows("SELECT slug, name FROM topic ORDER BY position")[:3] == [
                ("education", "教育"), ("health", "卫生健康"), ("elderly", "养老")]
            assert rows("SELECT count(*), count(merged_into_id) FROM topic") == [(12, 0)]
            for table in ("publication", "opinion", "issue"):
                change_row(table, 1, topic_id=3)
            change_row("topic", 4, merged_into_id=3, merged_at=WHEN)
            db.session.remove()
            downgrade(revision="0049")
        assert rows("SELECT count(*) FROM opinion") == [(3,)]
        assert rows("SELECT count(*) FROM publication") == [(15,)]
        db.session.remove()
        db.engine.dispose()
