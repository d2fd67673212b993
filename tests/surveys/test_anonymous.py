"""Who answers anonymously isn't found out: not by hours, ids, forms, the record, nor the database's own notes."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import select, text

from tests.cast import CITIZENS, LI_JING
from tests.opinions.steps import told
from tests.support.sealed import spoil
from tests.surveys.steps import came, invite, link_of, mix, typed
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.models import AnswerSheet, SheetAnswer
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.surveys.models import Answer, SurveyCopy
from xicheng_events.voice.surveys.operations import mixing_anonymous as mixing_anonymous

GUESTS, CLOSED = CITIZENS[:12], "2026-03-26 00:00"


@pytest.fixture
def links(app, world, at):
    """Twelve came, and each has a link."""
    for citizen in GUESTS:
        came(app, world.morning, citizen)
    at("2026-03-18 12:00")
    invite(app)
    return [link_of(app, citizen) for citizen in GUESTS]


def send(app, link, number, **fields):
    client = app.test_client()
    client.get(link)
    return client.submit(link, **typed(overall=str(number % 5 + 1), impressed_by=f"第{number}位"), **{
        "anonymous": "y", "answers-suggestions-0-kind": "suggestion",
        "answers-suggestions-0-text": f"第{number}条建议", "answers-suggestions-0-wants_reply": "y", **fields})


def answered(app, links, count, at, **fields):
    for number, link in enumerate(links[:count]):
        at(f"2026-03-1{8 + number % 2} 13:{10 + number}")
        assert send(app, link, number, **fields).status_code == 200


def moved(app, at) -> int:
    """Once nobody can answer any more."""
    at(CLOSED)
    return mix(app)


def count(app, model) -> int:
    with app.app_context():
        return db.session.scalar(select(db.func.count()).select_from(model))


def test_nine_wait_for_the_tenth_and_five_always_stay_behind(app, world, links, at, desk):
    """So no lot is smaller than five, the last one neither: who looks before and after learns of no single answer."""
    answered(app, links, 9, at)
    assert mix(app) == 0
    assert [count(app, Answer), count(app, Opinion)] == [0, 0]
    page = desk("zhaomin").get(f"/staff/feedback/{world.code}").text
    assert "匿名反馈每次至少5份" in page
    assert "位</li>" not in page
    answered(app, links[9:], 1, at)
    assert [mix(app), mix(app)] == [5, 0]
    assert [count(app, Answer), count(app, Opinion)] == [5, 5]
    assert desk("zhaomin").get(f"/staff/feedback/{world.code}").text.count("位</li>") == 5
    answered(app, links[10:], 2, at)
    assert mix(app) == 0
    at(CLOSED)
    assert [mix(app), count(app, Answer), count(app, Opinion)] == [7, 12, 12]


def test_fewer_come_in_when_nobody_can_answer_any_more(app, links, at):
    answered(app, links, 2, at)
    at("2026-03-25 23:59")
    assert mix(app) == 0
    assert moved(app, at) == 2
    assert sorted(phone for phone, _words in told(app, "opinion_received")) == sorted(g.phone for g in GUESTS[:2])


def test_nothing_that_is_stored_tells_who_wrote_what(app, world, links, at, engine_name, monkeypatch):
    monkeypatch.setattr(mixing_anonymous.random.SystemRandom, "shuffle", lambda _self, rows: rows.reverse())
    answered(app, links, 5, at)
    assert send(app, links[5], 5, anonymous=None).status_code == 200
    assert moved(app, at) == 5
    with app.app_context():
        answers = db.session.scalars(select(Answer).where(Answer.registration_id.is_(None))).all()
        opinions = db.session.scalars(select(Opinion).where(Opinion.anonymous).order_by(Opinion.text)).all()
        # Nothing of the hour, the slot, the form, and no number that was counted.
        moved_on = {clock.from_local(clock.local(clock.now()).replace(hour=0, tzinfo=None))}
        assert {a.at for a in answers} == {o.said_at for o in opinions} == moved_on
        assert {(a.slot_id, a.registration_id) for a in answers} == {(None, None)}
        assert {(o.person_id, o.form_key) for o in opinions} == {(None, None)}
        assert min(row.id for row in (*answers, *opinions)) >= 100_000_000
        assert min(answer.sheet_id for answer in answers) >= 100_000_000
        assert {answer.sheet_id for answer in answers}.isdisjoint(answer.id for answer in answers)
        # The used-up copies are alike, whether answered by name or not.
        used = db.session.scalars(select(SurveyCopy).where(SurveyCopy.answered_on.is_not(None))).all()
        assert {(copy.sealed, type(copy.answered_on).__name__) for copy in used} == {(None, "date")}
        # The record: one entry for all five, about the event; nothing about an invitation.
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "feedback.answered")
                                     .order_by(AuditEntry.id)).all()
        assert [(e.subject_kind, e.detail, e.actor_id) for e in entries] == [
            ("event", {"anonymous": False}, None), ("event", {"anonymous": True, "entries": 5}, None)]
        recorded = select(AuditEntry.at).where(AuditEntry.action == "opinions.recorded",
                                               AuditEntry.subject_id.in_([o.id for o in opinions]))
        assert set(db.session.scalars(recorded)) == {clock.now()}
        # The outbox.
        notices = db.session.execute(text("SELECT subject_id, organisation_id, created_at FROM notice "
                                          "WHERE template = 'opinion_received' AND subject_id IS NULL")).all()
        assert len(notices) == 5
        assert len(set(notices)) == 1
    if engine_name == "postgresql":
        _by_the_databases_own_notes(app)


def _by_the_databases_own_notes(app) -> None:
    """PostgreSQL's transaction numbers and places of rows."""
    with app.app_context():
        written = set()
        anonymous = "(SELECT sheet_id FROM answer WHERE registration_id IS NULL)"
        for table, where in (("answer", "registration_id IS NULL"), ("opinion", "anonymous"),
                             ("answer_sheet", f"id IN {anonymous}"), ("sheet_answer", f"sheet_id IN {anonymous}"),
                             ("survey_copy", "answered_on IS NOT NULL")):
            written |= set(db.session.scalars(text(f"SELECT xmin::text FROM {table} WHERE {where}")))
        assert len(written) == 1
        # As they were shuffled (here: turned round), not as they came in.
        for table in ("answer", "sheet_answer"):
            order = text("SELECT value FROM answer JOIN sheet_answer ON sheet_answer.sheet_id = answer.sheet_id "
                         f"WHERE registration_id IS NULL AND value LIKE '第%' ORDER BY {table}.ctid")
            assert db.session.scalars(order).all() == [f"第{number}位" for number in (4, 3, 2, 1, 0)]


def test_ids_do_not_rise_with_the_hour(app, links, at):
    answered(app, links, 7, at)
    moved(app, at)
    with app.app_context():
        in_order = select(Answer.id, Answer.sheet_id).join(SheetAnswer, SheetAnswer.sheet_id == Answer.sheet_id)
        rows = db.session.execute(in_order.where(SheetAnswer.value.like("第%")).order_by(SheetAnswer.value)).all()
    for ids in zip(*rows, strict=True):
        assert list(ids) != sorted(ids)  # once in 2,520 runs one of them does


def test_a_machine_that_dies_while_it_moves_them_loses_and_doubles_none(app, links, at, monkeypatch):
    answered(app, links, 5, at)
    at(CLOSED)

    def dies(*_args, **_values):
        raise SystemError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(mixing_anonymous, "record_opinion", dies)
        assert mix(app) == 0
    assert count(app, Answer) == 0
    assert mix(app) == 5
    assert [count(app, Answer), count(app, Opinion), count(app, AnswerSheet)] == [5, 5, 5]


def test_the_codes_are_shown_at_once_and_lead_somewhere_once_moved(app, links, at, client):
    client.get(links[0])
    page = client.page
    client.submit(links[0], anonymous="y", **typed(overall="5", **{"suggestions-0-kind": "help",
                                                                   "suggestions-0-text": "路灯"}))
    client.page = page
    shown = client.submit(links[0], anonymous="y", **typed(overall="5")).text  # pressed twice
    code = shown.partition('class="query-code">')[2].partition("<")[0]
    assert len(code) == 14
    assert "打乱次序一并转交" in shown
    assert code not in app.test_client().get(links[0]).text
    client.get("/progress/query")
    assert "一并转交后才能查到" in client.submit("/progress/query", query_code=code).text
    answered(app, links[1:], 4, at)
    moved(app, at)
    client.get("/progress/query")
    assert "路灯" in client.submit("/progress/query", query_code=code).text


def test_what_lies_sealed_cannot_be_read_in_the_database(app, links, at):
    answered(app, links, 1, at)
    with app.app_context():
        stored = db.session.scalar(text("SELECT sealed FROM survey_copy WHERE sealed IS NOT NULL"))
        assert "第0条建议".encode() not in bytes(stored)
        assert LI_JING.phone.encode() not in bytes(stored)


def test_two_clockworks_that_move_them_at_once_lose_and_double_none(app, links, at, monkeypatch):
    """Both have read what is sealed before either writes, where the database lets them."""
    answered(app, links, 7, at)
    at(CLOSED)
    both, read = Barrier(2), mixing_anonymous.used_up_copies

    def read_by_both(pool):
        found = read(pool)
        with suppress(BrokenBarrierError):
            both.wait(1)
        return found

    monkeypatch.setattr(mixing_anonymous, "used_up_copies", read_by_both)
    with ThreadPoolExecutor(2) as clockworks:
        counts = list(clockworks.map(lambda _clockwork: mix(app), range(2)))
    assert sorted(counts) == [0, 7]
    assert [count(app, Answer), count(app, Opinion), count(app, AnswerSheet)] == [7, 7, 7]
    with app.app_context():
        assert sorted(db.session.scalars(select(Opinion.text))) == [f"第{number}条建议" for number in range(7)]
    assert mix(app) == 0


def test_what_was_tampered_with_stays_sealed_and_keeps_no_other_back(app, links, at):
    answered(app, links, 6, at)
    spoil(app, "survey_copy", "sealed")
    assert moved(app, at) == 5
    spoil(app, "survey_copy", "sealed")  # as it was
    assert mix(app) == 1
    assert count(app, Answer) == 6
