"""The balanced suggestion: pure arithmetic, the same whoever computes it.

1. Items are gone through in the order of the agenda. Whoever has a seat by then, or whose household has, is no
   candidate for a later one; nor is anybody who has had as many seats in a year as the rule allows.
2. A minimum that even all the candidates together can't meet is lowered to how many of them there are.
3. The list has as many seats as can be filled within the quotas.
4. The drawn order is walked down: each is taken with whom the list can still be completed, else passed over, and it is
   said which quota would break. So no list that meets the quotas has anybody earlier where it first differs.
5. The rest of the order stand in for those who fall out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xicheng_events.booking.selection.feasibility import Bound, Feasibility


class ListToMake(NamedTuple):
    """One list to make: its key, how many seats it has, its quotas, and its candidates in the drawn order."""

    key: str
    seats: int
    bounds: Sequence[Bound]
    order: Sequence[str]


class Why(NamedTuple):
    """Why somebody isn't on a list: `elsewhere` (a seat in an earlier item, or the household has one), `household` (on
    this list), `capped`, `most` and `least` with the quota that would break, `together` for several, `full` after the
    last seat, `no_list` where none meets the quotas."""

    what: str
    bound: Bound | None = None


@dataclass
class Walked:
    """What became of one list. `lowered`: the quotas whose minimum was lowered, each as it was meant."""

    picks: list[str] = field(default_factory=list)
    passed: dict[str, Why] = field(default_factory=dict)
    lowered: list[Bound] = field(default_factory=list)
    is_impossible: bool = False


def walk(items: Sequence[ListToMake], facts: Mapping[str, Mapping[str, str]], homes: Mapping[str, int],
         capped: frozenset[str] | set[str] = frozenset()) -> dict[str, Walked]:
    """The list of each item, by its key. `facts` by code, `homes`: the number of the household, by code; who shares
    none stands alone."""
    seated, done = set(), {}
    for item in items:
        walked = Walked()
        free = []
        for code in item.order:
            if code in capped:
                walked.passed[code] = Why("capped")
            elif _home(code, homes) in seated:
                walked.passed[code] = Why("elsewhere")
            else:
                free.append(code)
        _fill(item, free, facts, homes, walked)
        seated.update(_home(code, homes) for code in walked.picks)
        done[item.key] = walked
    return done


def lowered_to(bounds: Sequence[Bound], people: Sequence[str], facts: Mapping[str, Mapping[str, str]],
               homes: Mapping[str, int]) -> list[Bound]:
    """The quotas with no minimum above how many of these there are, counting one per household."""
    there = [len({_home(code, homes) for code in people if bound.covers(facts[code])}) for bound in bounds]
    return [bound._replace(least=min(bound.least, count)) for bound, count in zip(bounds, there, strict=True)]


def _home(code: str, homes: Mapping[str, int]) -> int | str:
    return homes.get(code, code)


def _fill(item: ListToMake, people: list[str], facts, homes, walked: Walked) -> None:
    bounds = lowered_to(item.bounds, people, facts, homes)
    walked.lowered = [meant for meant, bound in zip(item.bounds, bounds, strict=True) if meant != bound]
    possible = Feasibility(people, facts, homes, bounds, item.seats)
    if possible.size is None:
        walked.is_impossible = True
        walked.passed |= dict.fromkeys(people, Why("no_list"))
        return
    counts, at_home = Counter(), set()
    for code in people:
        why = (Why("full") if len(walked.picks) == possible.size
               else Why("household") if _home(code, homes) in at_home
               else _plainly(code, facts, bounds, counts, possible.size - len(walked.picks)))
        if why is None and not possible.take(code):
            bound = possible.barring(code)
            why = Why("together") if bound is None else Why("least" if not bound.covers(facts[code]) else "most", bound)
        elif why is not None and why.what != "full":
            possible.leave(code)
        if why:
            walked.passed[code] = why
        else:
            walked.picks.append(code)
            at_home.add(_home(code, homes))
            counts.update(bound for bound in bounds if bound.covers(facts[code]))


def _plainly(code: str, facts, bounds: list[Bound], counts: Counter, left: int) -> Why | None:
    """Why this one can't be taken, where simple counting says so: a quota is full, or all the seats that are left are
    needed for others of one kind."""
    mine = facts[code]
    for bound in bounds:
        if bound.covers(mine) and counts[bound] >= bound.most:
            return Why("most", bound)
    needed, first = Counter(), {}
    for bound in bounds:
        missing = bound.least - counts[bound] - bound.covers(mine)
        if missing > 0:
            needed[bound.attribute] += missing
            if not bound.covers(mine):
                first.setdefault(bound.attribute, bound)
    kept_for = next((name for name, number in needed.items() if number >= left and name in first), None)
    return Why("least", first[kept_for]) if kept_for else None
