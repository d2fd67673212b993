"""What is hidden can't be reckoned from what is shown: on one page, between two of them, from one day to the next."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from xicheng_events.voice.surveys.suppression import FEWEST, Group, what_is_shown

DAYS = [datetime(2026, 3, 18, tzinfo=UTC) + timedelta(days=n) for n in range(4)]
NAMED, ANONYMOUS = "named", "anonymous"
VALUES = {"overall": "54", "calm": "yn", "why": "pq", "where": "st"}
# calm may be left out; why is put to who isn't calm, where to those whose why is p: who is asked has to answer.
DECIDED = {"why": ("calm", "n"), "where": ("why", "p")}


def completed(answer: dict) -> dict:
    """`answer` with all that its own answers ask for, and no more."""
    said = {"overall": answer["overall"]} | ({"calm": answer["calm"]} if answer.get("calm") else {})
    for question, (on, value) in DECIDED.items():
        if said.get(on) == value:
            said[question] = answer.get(question) or VALUES[question][0]
    return said


ANSWERS = st.fixed_dictionaries({
    "overall": st.sampled_from("54"), "calm": st.sampled_from(["", "y", "n", "n"]), "why": st.sampled_from("pq"),
    "where": st.sampled_from("st")}).map(completed)
SITES = st.fixed_dictionaries({
    NAMED: st.fixed_dictionaries({None: st.lists(ANSWERS, max_size=8)}),
    ANONYMOUS: st.fixed_dictionaries({day: st.lists(ANSWERS, max_size=9) for day in DAYS})})


def shown_of(lots: dict, until: datetime):
    """What is shown of a group at the end of a day."""
    there = {lot: answers for lot, answers in lots.items() if answers and (lot is None or lot <= until)}
    counts = {question: Counter({lot: sum(question in said for said in answers) for lot, answers in there.items()})
              for question in VALUES}
    return what_is_shown(Group({lot: len(answers) for lot, answers in there.items()}, counts,
                               {question: {on} for question, (on, _value) in DECIDED.items()}))


def sums_shown(site: dict) -> list[tuple[frozenset, int]]:
    """Every number on every page of every day, and what it is the sum of: (group, lot, question, value); the page of
    each group, and that of both together."""
    found = []
    for until in DAYS:
        shown = {way: shown_of(lots, until) for way, lots in site.items()}
        for way, each in shown.items():
            found.append((frozenset({(way, "number", until)}), each.number))
        for ways in ({NAMED}, {ANONYMOUS}, {NAMED, ANONYMOUS}):
            for question, values in VALUES.items():
                cells = [(way, lot, question) for way in sorted(ways) for lot in shown[way].of(question)]
                for value in [*values, values] if cells else ():
                    parts = frozenset((*cell, one) for cell in cells for one in value)
                    found.append((parts, sum(count_of(site, *part) for part in parts)))
    return found


def count_of(site: dict, way: str, lot, question: str, value: str) -> int:
    return sum(said.get(question) == value for said in site[way][lot])


def known_besides(site: dict) -> list[Counter]:
    """What everybody knows of the questionnaire: sums that are nought, or the number of a lot. All have answered how it
    was; as many were asked why as weren't calm."""
    found = []
    for way, lots in site.items():
        for lot in lots:
            found.append(Counter({(way, lot, "overall", value): 1 for value in VALUES["overall"]}))
            for question, (on, which) in DECIDED.items():
                found.append(Counter({**{(way, lot, question, value): 1 for value in VALUES[question]},
                                      (way, lot, on, which): -1}))
    return found


def reduced(vector: dict, basis: dict) -> dict:
    """What is left of a sum once all that is known of it is taken away; nothing where it is known."""
    vector = {part: Fraction(n) for part, n in vector.items() if n}
    for pivot, row in basis.items():
        if factor := vector.get(pivot):
            for part, n in row.items():
                vector[part] = vector.get(part, 0) - factor * n
    return {part: n for part, n in vector.items() if n}


def all_that_follows(sums: list[dict]) -> dict:
    """The linear system of the sums, solved: {a part: the row that begins with it}."""
    basis: dict = {}
    for vector in sums:
        if left := reduced(vector, basis):
            pivot = min(left, key=repr)
            row = {part: n / left[pivot] for part, n in left.items()}
            for other, there in basis.items():
                if factor := there.get(pivot):
                    basis[other] = {part: n for part in {*there, *row}
                                    if (n := there.get(part, 0) - factor * row.get(part, 0))}
            basis[pivot] = row
    return basis


def runs(lots: list) -> list[list]:
    """Lots in a row."""
    return [lots[start:end] for start, end in combinations(range(len(lots) + 1), 2)]


@given(SITES)
def test_of_fewer_than_five_that_came_in_together_no_count_follows_from_all_that_is_shown(site):
    basis = all_that_follows([*(dict.fromkeys(parts, 1) for parts, _number in sums_shown(site)), *known_besides(site)])
    for way, lots in site.items():
        for run in runs(list(lots)):
            for question, values in VALUES.items():
                if 0 < sum(count_of(site, way, lot, question, value) for lot in run for value in values) < FEWEST:
                    assert all(reduced(dict.fromkeys(((way, lot, question, value) for lot in run), 1), basis)
                               for value in values), (way, run, question)


@given(SITES)
def test_whatever_a_hidden_answer_says_every_page_of_every_day_says_the_same(site):
    pages = sums_shown(site)
    for way, lots in site.items():
        shown = shown_of(lots, DAYS[-1])
        for lot, answers in lots.items():
            for at, said in enumerate(answers):
                for question in said:
                    if lot in shown.of(question):
                        continue
                    for value in VALUES[question]:
                        changed = completed({**said, question: value})
                        other = {**site, way: {**lots, lot: [*answers[:at], changed, *answers[at + 1:]]}}
                        assert sums_shown(other) == pages, (way, lot, question, value)


@given(SITES)
def test_what_can_be_shown_is(site):
    """A group of five is; by day, all but the last few."""
    for lots in site.values():
        shown, number = shown_of(lots, DAYS[-1]), sum(map(len, lots.values()))
        counted = sum(len(lots[lot]) for lot in shown.counted)
        assert shown.number == number
        assert number - counted < FEWEST
        assert bool(counted) == (number >= FEWEST)
        assert shown.of("overall") == shown.counted


def group(*lots: int, **questions) -> Group:
    days = DAYS[:len(lots)]
    return Group(dict(zip(days, lots, strict=True)),
                 {name: dict(zip(days, counts, strict=True)) for name, counts in questions.items()})


def test_four_are_a_number_and_five_are_shown():
    assert [what_is_shown(group(number)).counted for number in (4, 5)] == [frozenset(), frozenset(DAYS[:1])]
    assert what_is_shown(group(4)).number == 4


def test_few_that_come_later_wait_for_more():
    assert what_is_shown(group(6, 1)).counted == frozenset(DAYS[:1])
    assert what_is_shown(group(6, 1, 4)).counted == frozenset(DAYS[:3])


def test_a_question_that_few_answered_waits_where_its_group_does_not():
    shown = what_is_shown(group(6, 7, 5, why=(2, 2, 3)))
    assert (len(shown.counted), len(shown.of("why"))) == (3, 3)
    assert what_is_shown(group(6, 7, why=(2, 2))).of("why") == frozenset()


def test_two_questions_that_decide_about_each_other_in_two_versions_are_both_hidden():
    both = {"a": {None: 9}, "b": {None: 9}}
    shown = what_is_shown(Group({None: 9}, both, {"a": {"b"}, "b": {"a"}}))
    assert (shown.of("a"), shown.of("b")) == (frozenset(), frozenset())
