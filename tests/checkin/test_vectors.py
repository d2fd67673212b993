"""The server answers at the door as the vectors say; a tablet does in `tests/browser/test_door_vectors.py`."""

import re
from pathlib import Path

import pytest

from tests.checkin import vectors
from tests.checkin.world import read
from xicheng_events.booking.events.models import Slot
from xicheng_events.door.checkin.queries.search import tickets_matching
from xicheng_events.door.checkin.results import SAYS, ScanResult, sentence_of, word_of
from xicheng_events.door.checkin.words import WORDS
from xicheng_events.foundation.core.db import db

ROOT = Path(__file__).resolve().parents[2]


def test_the_server_reads_what_is_typed_as_the_vectors_say():
    assert [(text, read(text)) for text, _meant in vectors.VECTORS["typed"]] == [
        (text, meant) for text, meant in vectors.VECTORS["typed"]]


@pytest.mark.once
def test_every_result_is_in_the_table_and_in_the_vectors(app):
    assert set(SAYS) == set(ScanResult)
    assert {row["answer"]["result"] for row in vectors.SITUATIONS} == {
        result for result, says in SAYS.items() if says.by_tablet}


@pytest.mark.once
def test_every_sentence_is_said_as_the_vectors_say(app):
    with app.test_request_context():
        for result, facts, word, sentence in vectors.VECTORS["said"]:
            facts = dict.fromkeys(fact for fact in SAYS[result].sentences) | facts
            assert (word_of(ScanResult(result), facts), sentence_of(ScanResult(result), facts)) == (word, sentence)


def test_the_server_answers_as_the_vectors_say(app, door):
    wrong = []
    with app.app_context():
        slots = {"morning": door.morning, "afternoon": door.afternoon, "lecture": vectors.another_event(door)}
        for situation in vectors.SITUATIONS:
            vectors.rule(door, None)
            shown = vectors.arrange(door, situation, slots)
            vectors.rule(door, situation.get("rule"))
            answer = vectors.only(vectors.server_answer(door, situation, shown))
            if answer != vectors.expected(situation, offline=False):
                wrong.append((situation["about"], answer))
    assert wrong == []


def test_the_server_answers_as_the_vectors_say_where_one_code_opens_all_items(app, door, engine_name):
    wrong = []
    with app.app_context():
        for situation in vectors.VECTORS["one_code"]:
            answer = vectors.only(vectors.server_answer(door, situation, vectors.arrange_items(door, situation)))
            if answer != vectors.expected(situation, offline=False):
                wrong.append((situation["about"], answer))
    assert wrong == []


def test_the_server_finds_as_the_vectors_say(app, door):
    with app.app_context():
        vectors.found_party(door)
        slot = db.session.get(Slot, door.morning)
        found = [[text, bool(tickets_matching(slot, text))] for text, _found in vectors.VECTORS["found"]]
    assert found == vectors.VECTORS["found"]


def test_every_word_of_the_door_is_said_somewhere_and_none_is_missing():
    scripts = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "static/js/door").glob("*.js")
                      if file.name != "camera.js")  # has its own, from its part of the page
    house = [*(ROOT / "xicheng_events/door/checkin").rglob("*.py"), *(ROOT / "templates/checkin").rglob("*.html")]
    elsewhere = "".join(file.read_text(encoding="utf-8") for file in house if file.name != "words.py")
    said = set(re.findall(r'"(\w+)"', scripts + elsewhere)) | set(re.findall(r"words\.(\w+)", elsewhere))
    assert set(WORDS) - said == set()
    assert set(re.findall(r'\bsay\("(\w+)"', scripts)) - set(WORDS) == set()


@pytest.mark.once
def test_no_part_of_the_screen_has_a_sentence_of_the_table_for_itself(app):
    with app.test_request_context():
        known = [*map(str, WORDS.values()), *(str(text) for each in SAYS.values() for text in each.sentences.values())]
    pages = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "templates/checkin").glob("_*.html")}
    twice = [(name, text) for name, page in pages.items() for text in known if len(text) > 4 and f'_("{text}"' in page]
    assert twice == []
