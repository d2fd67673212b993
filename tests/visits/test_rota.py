"""The rota: least often together, then longest off duty, then by number; what isn't even is said."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from xicheng_events.openness.visits.rota import ConcernKind, DutyDate, GapReason, PastPair, plan_rota

BEGINS = datetime(2026, 6, 1, 1, tzinfo=UTC)


def date(day: int, able, *, hours: int = 2, taken=()) -> DutyDate:
    """The date of that day, with who can come."""
    at = BEGINS + timedelta(days=day)
    return DutyDate(day, at, at + timedelta(hours=hours), frozenset(able), tuple(map(frozenset, taken)))


def pairs(rota) -> list:
    return [(each.key, each.members) for each in rota.pairs]


def test_everybody_has_a_turn_before_anybody_has_two_and_new_pairs_come_before_old_ones(app):
    rota = plan_rota([date(n, {1, 2, 3, 4}) for n in range(6)], [])
    assert pairs(rota)[:2] == [(0, (1, 2)), (1, (3, 4))]
    assert sorted(members for _key, members in pairs(rota)) == sorted(combinations(range(1, 5), 2))
    again = plan_rota([date(9, {1, 2, 3, 4})], [PastPair(BEGINS + timedelta(days=n), frozenset(members))
                                                for n, (_key, members) in enumerate(pairs(rota))])
    [pair] = again.pairs
    assert {concern.kind for concerns in pair.concerns.values() for concern in concerns} == {ConcernKind.REPEATS}
    assert "第2次搭档：当日能参加的4人都已两两搭档过" in pair.concerns[pair.members[0]][0].words


def test_longest_off_duty_goes_first_and_who_cannot_come_is_left_for_another_date(app):
    past = [PastPair(BEGINS - timedelta(days=ago), frozenset(pair)) for ago, pair in ((9, {1, 2}), (5, {3, 4}))]
    assert pairs(plan_rota([date(0, {1, 2, 3, 4})], past)) == [(0, (1, 3))], "a new pair before one that has rested"
    assert pairs(plan_rota([date(0, {1, 3, 4, 5, 6})], past)) == [(0, (5, 6))]
    assert pairs(plan_rota([date(0, {2, 3, 4, 5})], past)) == [(0, (2, 5))]


def test_twice_in_a_row_is_named_with_the_reason(app):
    rota = plan_rota([date(0, {1, 2, 3}), date(1, {1, 2, 3})], [])
    second = rota.pairs[1]
    assert second.members == (1, 3)
    assert [each.kind for each in second.concerns[1]] == [ConcernKind.IN_A_ROW]
    assert second.concerns[3] == ()
    assert second.concerns[1][0].words == "连续两次轮到：当日能参加的人中，上一次没有轮到的只有1人。"


def test_dates_that_cannot_be_filled_say_why(app):
    rota = plan_rota([date(0, set()), date(1, {1}), date(2, {1, 2}), date(2, {1, 2})._replace(key=3)], [])
    assert [(gap.key, gap.reason) for gap in rota.gaps] == [
        (0, GapReason.NOBODY), (1, GapReason.TOO_FEW), (3, GapReason.CLASH)]
    assert pairs(rota) == [(2, (1, 2))]


def test_who_gets_no_turn_while_others_get_two_is_named(app):
    rota = plan_rota([date(n, {1, 2} if n else {1, 2, 3}) for n in range(3)], [])
    assert rota.left_out == {3: 2}


@given(st.lists(st.tuples(st.integers(0, 12), st.sets(st.integers(1, 8))), max_size=10, unique_by=lambda each: each[0]),
       st.integers(1, 3),
       st.lists(st.tuples(st.integers(1, 30), st.sets(st.integers(1, 8), min_size=2, max_size=2)), max_size=10))
def test_whatever_is_asked(dates, each, past):
    before = [PastPair(BEGINS - timedelta(days=day), frozenset(members)) for day, members in past]
    asked = [date(day, able) for day, able in dates]
    rota = plan_rota(asked, before, pairs=each)
    assert pairs(rota) == pairs(plan_rota(reversed(asked), before, pairs=each)), "the order of asking changes nothing"
    for duty in asked:
        mine = [members for key, members in pairs(rota) if key == duty.key]
        on = [number for members in mine for number in members]
        assert len(on) == len(set(on)), "nobody twice on a date"
        assert set(on) <= duty.able
        assert len(mine) == min(each, len(duty.able) // 2), "no date is short that could be filled"
        assert (len(mine) < each) == any(gap.key == duty.key for gap in rota.gaps)
    together = {frozenset(members): 0 for _key, members in pairs(rota)}
    for one in before:
        together[one.members] = together.get(one.members, 0) + 1
    for pair in sorted(rota.pairs, key=lambda one: one.key):
        times = together[frozenset(pair.members)]
        says = any(concern.kind is ConcernKind.REPEATS for concern in pair.concerns[pair.members[0]])
        assert says == bool(times)
        together[frozenset(pair.members)] = times + 1
