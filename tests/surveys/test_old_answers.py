"""What a site in use had of anonymous answers before they were mixed, and what its record said of them."""

from datetime import date
from types import SimpleNamespace

import pytest
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.cast import LI_JING
from tests.support.sealed import sealed_as_first
from tests.test_schema import IN_USE, WHEN
from xicheng_events import create_app
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.audit.chaining import link
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.audit.operations import first_broken_link, record, seal_entries
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.queries import copy_by_token
from xicheng_events.voice.surveys.results import results_of, subjects_about

SCORES = [5, 4, 3, 2, 1, 5]


@pytest.fixture(scope="module")
def old_site(new_database, tmp_path_factory):
    """Six parties of the first release answered, each a minute after the other, all but the last anonymously; brought
    up to date. Gives the application."""
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path_factory.mktemp("data")),
                      "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade(revision="0001")
        for table, row in IN_USE:
            insert(table, row)
        phone = sealed_as_first(app, LI_JING.phone)
        db.session.execute(text("UPDATE registration SET phone = :phone"), {"phone": phone})
        for number in range(1, 7):
            as_the_first_release_did(number, anonymous=number < 6, phone=phone)
        seal_as_the_first_release_did()
        db.session.commit()
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


def insert(table, row) -> None:
    db.session.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES (:{', :'.join(row)})"), row)


def as_the_first_release_did(number: int, *, anonymous: bool, phone: bytes) -> None:
    at = f"2026-03-2{number} 13:1{number}:00+00:00"
    if number > 1:
        person, party = (dict(row) for table, row in IN_USE if table in ("person", "registration"))
        insert("person", {**person, "id": number})
        insert("registration", {**party, "id": number, "person_id": number, "reference": f"BM-{number}",
                                "phone": phone, "form_key": str(number)})
    insert("feedback_invitation", {"id": number, "registration_id": number, "token": f"TOKEN{number}", "sent_at": WHEN,
                                   "closes_at": "2026-04-01 00:00:00+00:00", "answered_at": at})
    insert("answer", {"id": number, "event_id": 1, "slot_id": 1, "registration_id": None if anonymous else number,
                      "at": at, "impressed_by": f"第{number}位", "why_unhappy": ""})
    insert("rating", {"answer_id": number, "item": "overall", "score": SCORES[number - 1]})
    insert("opinion", {"id": number, "query_code": b"0", "query_hash": str(number), "form_key": f"form{number}",
                       "source": "feedback", "event_id": 1, "organisation_id": 1, "kind": "other", "place": "",
                       "text": f"第{number}条", "wants_reply": False, "may_publish": False, "anonymous": anonymous,
                       "said_at": at, "triage": "new", "answer": "", "outside_number": ""})
    said = [("feedback.answered", "feedback_invitation", f'{{"anonymous": {str(anonymous).lower()}}}'),
            ("opinions.recorded", "opinion", '{"kind": "other"}')]
    for action, kind, detail in said:
        insert("audit_entry", {"at": at, "action": action, "subject_kind": kind, "subject_id": number,
                               "detail": detail})


def seal_as_the_first_release_did() -> None:
    previous = ""
    rows = db.session.execute(text("SELECT * FROM audit_entry ORDER BY id").columns(
        at=AuditEntry.at.type, detail=AuditEntry.detail.type)).all()
    for number, row in enumerate(rows, start=1):
        entry = SimpleNamespace(**row._mapping, actor_kind=None, actor_id=None)
        previous = link(1, previous, number, entry, key=b"")
        db.session.execute(text("UPDATE audit_entry SET chain_no = :number, chain_hash = :hash WHERE id = :id"),
                           {"number": number, "hash": previous, "id": row.id})


def test_the_figures_are_what_they_were(old_site):
    with old_site.app_context():
        subject, = subjects_about(db.session.get(Event, 1))
        results = results_of([subject])[subject]
        overall = results.overall
        assert (results.handed_out, results.number()) == (6, 6)
        # Those of the five without a name: the only one by name isn't shown.
        good = sum(score >= 3 for score in SCORES[:5])
        assert (overall.n, overall.satisfied, overall.rate) == (5, good, round(good * 20.0, 1))


def test_links_go_on_working_and_keep_the_day(old_site):
    with old_site.app_context():
        found = [copy_by_token(token).answered_on for token in ("TOKEN1", "TOKEN6")]
        assert found == [date(2026, 3, 21), date(2026, 3, 26)]


def test_nothing_old_tells_any_more_who_wrote_what(old_site):
    with old_site.app_context():
        def rows(table, what, where):
            return db.session.execute(text(f"SELECT {what} FROM {table} WHERE {where} ORDER BY id")).all()

        answers = rows("answer", "id, at, slot_id", "registration_id IS NULL")
        opinions = rows("opinion", "id, said_at, form_key", "anonymous")
        assert min(row.id for row in answers + opinions) > 1000
        assert len({row[1:] for row in answers}) == len({row[1:] for row in opinions}) == 1
        assert {row.form_key for row in opinions} == {None}
        assert rows("opinion", "id, form_key", "NOT anonymous") == [(6, "form6")]
        entries = rows("audit_entry", "subject_kind, subject_id", "action = 'feedback.answered'")
        assert entries == [("event", 1)] * 5 + [("feedback_invitation", 6)]
        assert rows("audit_entry", "subject_id", "action = 'opinions.recorded'") == [(None,)] * 5 + [(6,)]
        hours = db.session.scalars(db.select(AuditEntry.at).where(AuditEntry.subject_kind == "event"))
        assert {clock.local(at).hour for at in hours} == {0}


def test_the_record_says_what_was_taken_out_and_is_intact(old_site):
    with old_site.app_context():
        last = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.chain_no.desc())).first()
        assert (last.action, last.detail["entries"], last.detail["number"], last.detail["broken"]) == (
            "audit.sealed_anew", 10, 13, None)
        assert len(last.detail["head"]) == 64
        record("events.closed", db.session.get(Event, 1))
        assert seal_entries() == 1
        assert first_broken_link() is None
        db.session.rollback()


@pytest.mark.once("postgresql")  # only there are triggers of ours
def test_a_sealed_row_stays_as_it_is(old_site):
    with old_site.app_context():
        for statement in ("UPDATE audit_entry SET action = 'x.y' WHERE chain_no = 2", "TRUNCATE audit_entry",
                          "UPDATE audit_entry SET chain_no = NULL WHERE chain_no = 12",
                          "DELETE FROM audit_entry WHERE chain_no = 3"):
            with pytest.raises(DBAPIError, match="stays as it is"):
                db.session.execute(text(statement))
            db.session.rollback()
