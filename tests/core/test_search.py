"""What a search finds in Chinese, letters and numbers on either database, and that the index goes with its things."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from tests.cast import LI_JING
from tests.opinions.steps import do, says
from tests.support.old_rows import IN_USE, WHEN, rows, write_row
from xicheng_events import create_app
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.search import index
from xicheng_events.foundation.core.search.cutting import cut, phrase_of
from xicheng_events.foundation.core.search.filling import fill_search_indexes
from xicheng_events.foundation.core.search.rarity import telling_terms
from xicheng_events.voice.followup.published import published_issues
from xicheng_events.voice.opinions.models import Opinion, OpinionIndex
from xicheng_events.voice.opinions.operations import answer_at_once
from xicheng_events.voice.opinions.queries import published_opinions

LIFT = "建议为老楼加装电梯，WiFi６也弱；欢迎来西城区人民政府·李　静"


@pytest.mark.once
@pytest.mark.parametrize(("said", "terms"), [
    ("加装电梯", "加装 装电 电梯 梯"),
    ("电", "电"),
    ("12345热线", "12345 热线 线"),
    ("ＷｉＦｉ６", "wifi 6"),
    ("消防日·走进", "消防 防日 日走 走进 进"),
    ("居民\n政务", "居民 民 政务 务"),
    ("人民政府", "人民 民 政府 府"),
    ("𠮷野家 Café", "𠮷野 野家 家 café"),
    ("%_*'\"\\:&|!<->()\x00\ud800", ""),
    ("e" + "\u0301" * 5000, "é"),
])
def test_a_text_is_cut_into_two_characters_in_a_row_words_and_numbers(said, terms):
    assert " ".join(cut(said)) == terms


@pytest.mark.once
def test_only_what_may_go_on_is_a_beginning():
    assert phrase_of("电梯") == (("电梯",), False)
    assert phrase_of("梯") == (("梯",), True)
    assert phrase_of("热线123") == (("热线", "线", "123"), True)
    assert phrase_of("？！") is None
    assert len(phrase_of("长" * 500).terms) == 64


def is_said(words: str) -> bool:
    return db.session.scalar(select(Opinion.id).where(index.has_words(OpinionIndex, words))) is not None


@pytest.mark.parametrize(("words", "is_found"), [
    ("电梯", True), ("梯", True), ("装", True), ("静", True), ("加装电梯", True), ("电梯 老楼", True), ("李静", True),
    ("wifi", True), ("WI", True), ("wifi6", True), ("6", True), ("政府", True), ("西城区人民政府", True),
    ("电装", False), ("老楼电梯", False), ("电梯 扶梯", False), ("民政", False), ("fi", False),
    ("%", False), ("'", False), ("电梯'", True), ("电梯 OR 扶梯", False), ("\"电梯\" *", True), ("电梯:*", True),
    ("电梯 & !扶梯", False), ("NEAR(电梯)", False), ("电梯\x00", True), ("\ud800", False), ("-", False),
    ("电" * 10_000, False), ("电梯 " * 3000, True), ("电梯 ！", True), ("— 电梯，？", True), ("扶梯 ！", False),
])
def test_each_word_is_looked_for_as_it_is_typed(app, world, words, is_found):
    says(app, world, LIFT)
    with app.app_context():
        assert is_said(words) == is_found


def test_no_table_is_read_whole(app, world):
    says(app, world, LIFT)
    with app.app_context():
        asked = select(Opinion.id).where(index.has_words(OpinionIndex, "电梯 老楼"))
        statement = str(asked.compile(db.engine, compile_kwargs={"literal_binds": True}))
        is_sqlite, connection = db.engine.dialect.name == "sqlite", db.session.connection()
        if not is_sqlite:  # of a table with one row it would read that row, straight or through its key
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_indexscan = off")
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        plan = "\n".join(map(str, connection.exec_driver_sql(explain + statement)))
        assert "SCAN opinion " not in plan
        assert ("VIRTUAL TABLE INDEX" if is_sqlite else "Bitmap Index Scan on ix_opinion_index_terms") in plan


@pytest.mark.once
@pytest.mark.parametrize("listed", [published_issues, published_opinions])
def test_a_public_list_never_tries_each_of_its_things_with_each_hit(app, listed):
    with app.app_context():
        statement = str(listed(words="电梯").compile(db.engine, compile_kwargs={"literal_binds": True}))
        plan = "\n".join(map(str, db.session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + statement)))
        assert "VIRTUAL TABLE INDEX" in plan
        assert "(publication_id=? AND rowid=?)" not in plan


def test_long_texts_are_found_to_their_end(app, world):
    """PostgreSQL counts the places in a text no further than 16,383."""
    number = says(app, world, LIFT)
    with app.app_context():
        characters = (chr(0x4E00 + n) for n in range(20_000))
        db.session.get(Opinion, number).answer = "".join(characters) + "。改造小区绿化带"
        db.session.commit()
        assert is_said("改造小区绿化带")
        assert not is_said("绿化改造小区")


def test_the_index_changes_with_what_it_is_of_and_goes_with_it(app, world):
    number = says(app, world, LIFT)
    with app.app_context():
        opinion = db.session.get(Opinion, number)
        opinion.text = "地铁口没有遮雨棚"
        db.session.flush()
        assert [is_said("电梯"), is_said("遮雨棚")] == [False, True]
        db.session.rollback()
        assert [is_said("电梯"), is_said("遮雨棚")] == [True, False]
        db.session.delete(opinion)
        db.session.commit()
        assert db.session.scalars(select(OpinionIndex.id)).all() == []
        says_nothing = "SELECT rowid FROM opinion_index_fts WHERE opinion_index_fts MATCH '电梯'"
        assert db.engine.dialect.name != "sqlite" or db.session.execute(text(says_nothing)).all() == []


def test_a_sweep_adds_what_is_missing_and_nothing_else(app, world):
    number = says(app, world, LIFT)
    with app.app_context():
        assert fill_search_indexes() == 0
        db.session.execute(text("DELETE FROM opinion_index"))
        assert not is_said("电梯")
        assert fill_search_indexes() == 1
        assert is_said("电梯")
        assert db.session.get(OpinionIndex, number).id == number


def test_rare_terms_say_most(app, world):
    for n in range(60):
        says(app, world, f"电梯坏了{n}", phone=LI_JING.phone)
    says(app, world, "电梯的遮雨棚")
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("ANALYZE opinion_index"))
        weight = telling_terms(OpinionIndex, "电梯遮雨棚 a")
        assert list(weight)[-1] == "电梯"
        assert weight["遮雨"] > weight["电梯"] > 0
        assert not {"棚", "a"} & set(weight)


def test_an_answer_written_past_the_session_is_found(app, world):
    number = says(app, world, LIFT)
    do(app, answer_at_once, (Opinion, number), answer="已列入今年的改造计划。", by=world.staff["zhaomin"])
    with app.app_context():
        assert is_said("改造计划")


def test_what_was_said_before_there_was_an_index_is_found_after_the_upgrade(new_database, tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade(revision="0001")
        for table, values in IN_USE:
            write_row(table, **values)
        upgrade(revision="0047")
        write_row("opinion", id=1, query_code=b"0", query_hash="0", source="feedback", event_id=1, organisation_id=1,
               kind="suggestion", text="建议加装电梯", place="", wants_reply=False, may_publish=True, anonymous=False,
               said_at=WHEN, triage_due_on="2026-03-20", triage="new", triage_due_is_provisional=False, answer="",
               outside_number="")
        upgrade(revision="0051")
        downgrade(revision="0050")
        assert rows("SELECT text FROM opinion") == [("建议加装电梯",)]
        upgrade()
        assert app.test_cli_runner().invoke(args=["search-index"]).exit_code == 0
        assert db.session.scalars(index.ids_saying(OpinionIndex, ["电梯"])).all() == [1]
        db.session.remove()
        db.engine.dispose()
