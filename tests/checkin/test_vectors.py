"""The server answers at the door as the vectors say; a tablet does in `tests/browser/test_door_vectors.py`."""

from tests.checkin import vectors
from xicheng_events.door.checkin.presented import read_presented
from xicheng_events.door.checkin.results import SAYS, ScanResult, sentence_of, word_of


def test_the_server_reads_what_is_typed_as_the_vectors_say():
    assert [(text, read_presented(text)) for text, _meant in vectors.VECTORS["typed"]] == [
        (text, meant) for text, meant in vectors.VECTORS["typed"]]


def test_every_result_is_in_the_table_and_in_the_vectors(app):
    assert set(SAYS) == set(ScanResult)
    assert {row["answer"]["result"] for row in vectors.SITUATIONS} == {
        result for result, says in SAYS.items() if says.by_tablet}


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
