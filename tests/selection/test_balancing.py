"""The balanced suggestion: against every list there is, on small cases; and each reason why somebody isn't on it."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from xicheng_events.booking.selection.balancing import ListToMake, Why, lowered_to, walk
from xicheng_events.booking.selection.feasibility import Bound

KINDS = {"category": ("expert", "resident", "enterprise"), "age": ("18_34", "60_up")}
PEOPLE = [f"P{number}" for number in range(7)]
SOMEBODY = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in KINDS.items()})
QUOTA = st.one_of(*(st.builds(lambda name, value, least, more: Bound(name, value, least, least + more), st.just(name),
                              st.sampled_from(values), st.integers(0, 2), st.integers(0, 2))
                    for name, values in KINDS.items()))


def best_by_brute_force(order, seats, bounds, facts, homes) -> list[str] | None:
    """Of the fullest lists that meet all quotas the first one in the drawn order."""
    for size in range(min(seats, len(order)), -1, -1):
        for listed in combinations(order, size):  # in the order of `order`
            homes_there = [homes.get(code, code) for code in listed]
            if len(set(homes_there)) == size and all(
                    bound.least <= sum(bound.covers(facts[code]) for code in listed) <= bound.most for bound in bounds):
                return list(listed)
    return None


@settings(deadline=None)
@given(order=st.permutations(PEOPLE), people=st.lists(SOMEBODY, min_size=7, max_size=7), seats=st.integers(1, 5),
       bounds=st.lists(QUOTA, max_size=4, unique_by=lambda bound: bound[:2]),
       homes=st.dictionaries(st.sampled_from(PEOPLE), st.integers(1, 2), max_size=4))
def test_a_list_is_found_whenever_there_is_one_and_none_is_earlier(order, people, seats, bounds, homes):
    facts = dict(zip(PEOPLE, people, strict=True))
    walked = walk([ListToMake("1", seats, bounds, order)], facts, homes)["1"]
    best = best_by_brute_force(order, seats, lowered_to(bounds, order, facts, homes), facts, homes)
    assert walked.is_impossible == (best is None)
    assert walked.picks == (best or [])
    assert set(walked.passed) == set(PEOPLE) - set(walked.picks)
    if best_by_brute_force(order, seats, bounds, facts, homes) is not None:
        assert not walked.lowered


def walked(order: str, seats: int, bounds=(), homes=None, capped=(), **kinds):
    """The list of one item whose people are letters; `kinds` says which letters are of a category."""
    facts = {code: {"category": next((kind for kind, codes in kinds.items() if code in codes), "")} for code in order}
    return walk([ListToMake("1", seats, bounds, order)], facts, homes or {}, set(capped))["1"]


def test_it_is_said_why_somebody_was_passed_over():
    experts, residents = Bound("category", "expert", 2, 2), Bound("category", "resident", 0, 1)
    found = walked("ABCDEFGH", 4, [experts, residents], {"A": 1, "B": 1}, "C", expert="ABFH", resident="DE")
    assert found.picks == ["A", "D", "F", "G"]
    assert found.passed == {"B": Why("household"), "C": Why("capped"), "E": Why("most", residents), "H": Why("full")}


def test_the_last_seats_are_kept_for_those_a_minimum_asks_for():
    experts = Bound("category", "expert", 2, 3)
    found = walked("ABCDE", 3, [experts], expert="DE")
    assert found.picks == ["A", "D", "E"]
    assert found.passed == {"B": Why("least", experts), "C": Why("least", experts)}


def test_the_solver_writes_nothing_on_the_terminal(capfd):
    walk([ListToMake("a", 1, [], ["one", "two"])], {"one": {}, "two": {}}, {})
    assert capfd.readouterr() == ("", "")


def test_a_minimum_that_nobody_could_meet_is_lowered_and_that_is_said():
    experts = Bound("category", "expert", 2, 3)
    found = walked("ABC", 2, [experts], expert="C")
    assert (found.picks, found.lowered) == (["A", "C"], [experts])


def test_quotas_that_no_list_meets_give_none():
    facts = {"A": {"category": "expert", "age": "60_up"}, "B": {"category": "resident", "age": "18_34"}}
    bounds = [Bound("category", "expert", 1, 1), Bound("age", "60_up", 0, 0)]
    found = walk([ListToMake("1", 1, bounds, "AB")], facts, {})["1"]
    assert found.is_impossible
    assert found.passed == {"A": Why("no_list"), "B": Why("no_list")}


def test_whoever_has_a_seat_or_whose_household_has_is_no_candidate_for_a_later_item():
    facts = {code: {} for code in ("A1", "B1", "A2", "B2", "C2")}
    homes = {"A1": 1, "A2": 1, "B1": 2, "B2": 2}
    items = [ListToMake("1", 1, (), ("A1", "B1")), ListToMake("2", 2, (), ("A2", "C2", "B2"))]
    first, second = walk(items, facts, homes).values()
    assert first.picks == ["A1"]
    assert second.picks == ["C2", "B2"]
    assert second.passed == {"A2": Why("elsewhere")}
