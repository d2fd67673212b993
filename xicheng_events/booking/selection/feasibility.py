"""Whether a list can still be completed under all its quotas: asked of HiGHS, in the clockwork alone.

Only yes or no is used of what the solver says, so that the list doesn't depend on which solution it happens to find.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Bound(NamedTuple):
    """One quota of a list: of those whose `attribute` is `value` at least and at most so many."""

    attribute: str
    value: str
    least: int
    most: int

    def covers(self, facts: Mapping[str, str]) -> bool:
        """Whether somebody with these facts counts for it."""
        return facts.get(self.attribute, "") == self.value


class Feasibility:
    """The lists that can be made of `people`: at most `seats`, one per home, within `bounds`; narrowed down one by one.

    `facts` and `homes` are by person; who has no home of its own key lives alone.
    """

    def __init__(self, people: Sequence[str], facts: Mapping[str, Mapping[str, str]], homes: Mapping[str, int],
                 bounds: Sequence[Bound], seats: int):
        import highspy  # a hundred megabytes: only the clockwork loads it

        self._at = {code: at for at, code in enumerate(people)}
        self._status, self._solver = highspy.HighsModelStatus, _silent(highspy.Highs)
        for option, value in (("threads", 1), ("random_seed", 0)):
            self._solver.setOptionValue(option, value)
        everybody, count = list(range(len(people))), len(people)
        self._solver.addVars(count, [0.0] * count, [1.0] * count)
        self._solver.changeColsIntegrality(count, everybody, [highspy.HighsVarType.kInteger] * count)
        self._add(0, seats, everybody)
        for bound in bounds:
            self._add(bound.least, bound.most, [at for code, at in self._at.items() if bound.covers(facts[code])])
        for members in _shared(people, homes):
            self._add(0, 1, [self._at[code] for code in members])
        self._maximise(highspy.ObjSense.kMaximize, 1.0)
        self._bounds, self._found = list(bounds), set()
        self.size = round(self._solver.getInfo().objective_function_value) if self._solve() else None
        """How many seats can be filled at most; None when no list meets the quotas."""
        if self.size is not None:
            self._maximise(highspy.ObjSense.kMinimize, 0.0)
            self._solver.changeRowBounds(0, self.size, self.size)

    def take(self, code: str) -> bool:
        """Put somebody on every list from here on, if one is left then; else on none, and False."""
        at = self._at[code]
        self._solver.changeColBounds(at, 1.0, 1.0)
        if at in self._found or self._solve():
            return True
        self._solver.changeColBounds(at, 0.0, 0.0)
        return False

    def leave(self, code: str) -> None:
        """Put somebody on no list from here on, who is known to be on none that is left."""
        self._solver.changeColBounds(self._at[code], 0.0, 0.0)

    def barring(self, code: str) -> Bound | None:
        """The first quota without which `code`, who couldn't be taken, could; None where it needs several."""
        at, kept = self._at[code], self._found
        self._solver.changeColBounds(at, 1.0, 1.0)
        try:
            return next((bound for row, bound in enumerate(self._bounds, start=1) if self._without(row, bound)), None)
        finally:
            self._solver.changeColBounds(at, 0.0, 0.0)
            self._found = kept

    def _without(self, row: int, bound: Bound) -> bool:
        self._solver.changeRowBounds(row, 0, self.size)
        found = self._solve()
        self._solver.changeRowBounds(row, bound.least, bound.most)
        return found

    def _add(self, least: int, most: int, members: list[int]) -> None:
        self._solver.addRow(float(least), float(most), len(members), members, [1.0] * len(members))

    def _maximise(self, sense, cost: float) -> None:
        count = len(self._at)
        self._solver.changeObjectiveSense(sense)
        self._solver.changeColsCost(count, list(range(count)), [cost] * count)

    def _solve(self) -> bool:
        self._solver.run()
        if self._solver.getModelStatus() == self._status.kOptimal:
            self._found = {at for at, value in enumerate(self._solver.getSolution().col_value) if value > 0.5}
            return True
        if self._solver.getModelStatus() in (self._status.kInfeasible, self._status.kModelEmpty):
            return False
        raise RuntimeError(f"the solver stopped: {self._solver.getModelStatus()}")


def _silent(solver: type):
    """A solver that says nothing: HiGHS introduces itself on the terminal while it is made, as its callbacks are set
    up, before any option can be given to it."""
    class Silent(solver):
        def enableCallbacks(self):
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()

    return Silent()


def _shared(people: Sequence[str], homes: Mapping[str, int]) -> list[list[str]]:
    """The homes of which several are on the list."""
    members = defaultdict(list)
    for code in people:
        if code in homes:
            members[homes[code]].append(code)
    return [codes for codes in members.values() if len(codes) > 1]
