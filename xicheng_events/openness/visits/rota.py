"""轮值表: who goes on which date, two and two. Pure: it knows numbers and times, no database (domain §4.4).

Date by date in their order, of all pairs that can come: those who were least often together, then those who have been
off duty longest, then by number. What can't be even is said with its reason.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from flask_babel import gettext as _


class DutyDate(NamedTuple):
    """One date: its key, when it is, the numbers of those who can come, and who is on it already, by pair."""

    key: int
    starts_at: datetime
    ends_at: datetime
    able: frozenset[int]
    taken: tuple[frozenset[int], ...] = ()


class PastPair(NamedTuple):
    """Who was on duty together, and when that began."""

    starts_at: datetime
    members: frozenset[int]


class ConcernKind(StrEnum):
    """What isn't even about somebody's turn."""

    REPEATS = "repeats"  # a pair that was together before
    IN_A_ROW = "in_a_row"  # on duty on the date before too


class Concern(NamedTuple):
    """One thing that isn't even, and why: so many could have come that day; `times` they were together before."""

    kind: ConcernKind
    able: int
    times: int = 0
    fresh: int = 0  # of the able, who weren't on duty the date before

    @classmethod
    def read(cls, row: Mapping) -> "Concern":
        """The concern that a stored row is."""
        return cls(ConcernKind(row["kind"]), row["able"], row["times"], row["fresh"])

    def stored(self) -> dict:
        """As it is stored."""
        return {**self._asdict(), "kind": self.kind.value}

    @property
    def words(self) -> str:
        """In a sentence, with the reason."""
        if self.kind is ConcernKind.REPEATS:
            return _("两人第%(n)s次搭档：当日能参加的%(able)s人都已两两搭档过。", n=self.times + 1, able=self.able)
        if self.fresh < 2:
            return _("连续两次轮到：当日能参加的人中，上一次没有轮到的只有%(n)s人。", n=self.fresh)
        return _("连续两次轮到：换其他人，两人搭档过的次数更多。")


class PlannedPair(NamedTuple):
    """Two on one date; `concerns` by number."""

    key: int
    members: tuple[int, int]
    concerns: dict[int, tuple[Concern, ...]]


class GapReason(StrEnum):
    """Why a date has nobody."""

    NOBODY = "nobody"  # none can come
    TOO_FEW = "too_few"  # one can
    CLASH = "clash"  # those who could are on another date at that time


class Gap(NamedTuple):
    """A date for which no two are left."""

    key: int
    reason: GapReason
    able: int

    @property
    def words(self) -> str:
        """In a sentence."""
        if self.reason is GapReason.CLASH:
            return _("能参加的人已排在同一时间的另一场，不足两人。")
        if self.reason is GapReason.NOBODY:
            return _("没有人能参加：都不在聘期、已登记不能参加或同一时间有其他安排。")
        return _("能参加的不足两人（%(n)s人）。", n=self.able)


@dataclass
class Rota:
    """What was planned, which dates have nobody, and who got no turn while others got several: by number, on how many
    of the dates they can't come."""

    pairs: list[PlannedPair] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    left_out: dict[int, int] = field(default_factory=dict)


def plan_rota(dates: Iterable[DutyDate], past: Collection[PastPair], *, pairs: int = 1) -> Rota:
    """The rota over `dates`, with `pairs` on each. Who is on a date already stays, and counts."""
    ordered = sorted(dates, key=lambda each: (each.starts_at, each.key))
    rota, story = Rota(), _Story(past, ordered)
    for date in ordered:
        for _number in range(len(date.taken), pairs):
            able = story.able(date)
            if len(able) < 2:
                rota.gaps.append(_gap(date, story, len(able)))
                break
            chosen = story.best(able, date)
            rota.pairs.append(PlannedPair(date.key, chosen, story.concerns(chosen, able, date)))
            story.note(date, frozenset(chosen))
    rota.left_out = _left_out(ordered, rota)
    return rota


class _Story:
    """Who was together how often, who is on which date: of the past and of what is planned."""

    def __init__(self, past: Collection[PastPair], dates: Sequence[DutyDate]):
        self.together: Counter = Counter()
        self.duties: list[tuple[datetime, datetime | None, frozenset[int]]] = []
        for each in past:
            self._add(each.starts_at, None, each.members)
        for date in dates:
            for members in date.taken:
                self._add(date.starts_at, date.ends_at, members)

    def _add(self, starts_at: datetime, ends_at: datetime | None, members: frozenset[int]) -> None:
        self.duties.append((starts_at, ends_at, members))
        self.together.update(combinations(sorted(members), 2))

    def note(self, date: DutyDate, members: frozenset[int]) -> None:
        """These two are on that date."""
        self._add(date.starts_at, date.ends_at, members)

    def able(self, date: DutyDate) -> list[int]:
        """Who can come, and isn't on a date at that time."""
        busy = {number for starts_at, ends_at, members in self.duties
                if ends_at and starts_at < date.ends_at and ends_at > date.starts_at for number in members}
        return sorted(date.able - busy)

    def before(self, date: DutyDate) -> dict[int, datetime]:
        """By number, when somebody was last on duty before that date."""
        last: dict[int, datetime] = {}
        for starts_at, _ends_at, members in self.duties:
            if starts_at < date.starts_at:
                last.update({number: max(starts_at, last.get(number, starts_at)) for number in members})
        return last

    def best(self, able: list[int], date: DutyDate) -> tuple[int, int]:
        """Of all pairs the one whose turn it is. Who has been off duty longer stands further in front, so that the
        search ends as soon as nobody better can follow."""
        last = self.before(date)
        ranks = {at: rank for rank, at in enumerate(sorted(set(last.values())), start=1)}
        off = {number: ranks[last[number]] if number in last else 0 for number in able}
        queue, best = sorted(able, key=lambda number: (off[number], number)), None
        for at, later in enumerate(queue):
            if best and best[0] == 0 and off[later] > best[1]:
                break
            for earlier in queue[:at]:
                pair = (min(earlier, later), max(earlier, later))
                key = (self.together[pair], off[later], off[earlier], pair)
                best = key if best is None or key < best else best
        return best[3]

    def concerns(self, pair: tuple[int, int], able: list[int], date: DutyDate) -> dict[int, tuple[Concern, ...]]:
        """What isn't even about `pair` on that date, by number."""
        last = self.before(date)
        newest = max(last.values(), default=None)
        on_last = {number for number, at in last.items() if at == newest}
        fresh, times = len([number for number in able if number not in on_last]), self.together[pair]
        shared = (Concern(ConcernKind.REPEATS, len(able), times),) if times else ()
        row = (Concern(ConcernKind.IN_A_ROW, len(able), 0, fresh),)
        return {number: shared + (row if number in on_last else ()) for number in pair}


def _gap(date: DutyDate, story: _Story, able: int) -> Gap:
    mine = {number for members in date.taken for number in members}
    if len(date.able - mine) >= 2:
        return Gap(date.key, GapReason.CLASH, able)
    return Gap(date.key, GapReason.TOO_FEW if able else GapReason.NOBODY, able)


def _left_out(dates: list[DutyDate], rota: Rota) -> dict[int, int]:
    turns = Counter(number for pair in rota.pairs for number in pair.members)
    on_already = {number for date in dates for members in date.taken for number in members}
    if max(turns.values(), default=0) < 2:
        return {}
    everybody = frozenset().union(*(date.able for date in dates)) - on_already
    return {number: sum(number not in date.able for date in dates)
            for number in sorted(everybody) if not turns[number]}
