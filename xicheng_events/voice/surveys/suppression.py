"""What of the answers to a questionnaire is shown, to desks as to everybody: of few together nothing but their number,
and nothing from which it could be reckoned (domain §2.6).

The rule. Answers stand in groups: to one questionnaire about one thing; by invitation and on paper, or by the open
link; by name, or without. The anonymous ones of a group come in in lots, a day's together.

1. A group is counted in steps: lots in a row, as few as have FEWEST answers or more among them. What came in after the
   last whole step isn't counted yet. Answers by name aren't guessed at: all of a group are one lot, whenever they came.
2. So is each question of a group, by how many answered it (a free text that everybody is asked for: by how many were
   asked). Its steps are made of whole steps of its group, and of the question that decides whether it is asked.
3. Whatever is shown is a sum over whole steps. A sum over several groups leaves out those in which the question has
   none; so does each row of a sheet. That a question has none is all that is said of it: not how few answered.

Why it holds. A step adds FEWEST or more answers of each question whose figures it changes, so who compares two pages,
filters, sheets or days learns sums over steps, of FEWEST or more each. What is hidden is part of no sum that is shown.
And that others were shown a question tells only of answers that are counted themselves: its steps end where those of
the deciding question do (tests/surveys/test_suppression.py solves for what is hidden, and changes it).

Not promised: that five who all say the same can't be known by it.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

FEWEST = 5
Lot = datetime | None  # the day of anonymous answers; None: those by name


@dataclass(frozen=True)
class Group:
    """One group as it has come in: how many answers there are in each lot, how many of them count for each question
    (rule 2), and which questions decide whether one is asked, in any version of the questionnaire."""

    answers: Mapping[Lot, int]
    questions: Mapping[Hashable, Mapping[Lot, int]] = field(default_factory=dict)
    decided_by: Mapping[Hashable, Collection[Hashable]] = field(default_factory=dict)


class Shown(NamedTuple):
    """What is shown of a group: the number of its answers, always; the lots that are counted, altogether and for each
    question; none where nothing is shown."""

    number: int
    counted: frozenset[Lot]
    questions: Mapping[Hashable, frozenset[Lot]]

    def of(self, question: Hashable) -> frozenset[Lot]:
        """The lots in which `question` is counted."""
        return self.questions.get(question, frozenset())


def what_is_shown(group: Group) -> Shown:
    """Decide it by the rule above."""
    lots = sorted(group.answers)
    ends: dict[Hashable, list[Lot]] = {}
    whole = _ends_of_steps(lots, group.answers, lots)

    def ends_of(question: Hashable) -> list[Lot]:
        if question not in ends:
            ends[question] = []  # stands where versions make two decide about each other: then neither is shown
            may_end = set(whole).intersection(*(ends_of(other) for other in group.decided_by.get(question, ())))
            ends[question] = _ends_of_steps(lots, group.questions[question], may_end)
        return ends[question]

    return Shown(sum(group.answers.values()), _until(lots, whole),
                 {question: _until(lots, ends_of(question)) for question in group.questions})


def _ends_of_steps(lots: list[Lot], numbers: Mapping[Lot, int], may_end: Collection[Lot]) -> list[Lot]:
    ends, since = [], 0
    for lot in lots:
        since += numbers.get(lot, 0)
        if since >= FEWEST and lot in may_end:
            ends.append(lot)
            since = 0
    return ends


def _until(lots: list[Lot], ends: list[Lot]) -> frozenset[Lot]:
    return frozenset(lots[:lots.index(ends[-1]) + 1] if ends else ())
