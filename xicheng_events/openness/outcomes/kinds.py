"""What an outcome is made of: rows as they are stored, and how they read."""

from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.voice.adoption.kinds import AdoptionResult
from xicheng_events.voice.followup.public_readings import hidden_among

PREFIX = "HJ"


class Presence(NamedTuple):
    """How many of one kind of seat and one category came to an item."""

    seat: SeatKind
    category: Category
    heads: int

    @classmethod
    def read(cls, row: dict) -> "Presence":
        """As it is stored, with the item's `slot` beside it."""
        return cls(SeatKind(row["seat"]), Category(row["category"]), row["heads"])

    @property
    def called(self) -> str:
        """列席·居民代表."""
        return _("%(seat)s·%(category)s", seat=self.seat.label, category=self.category.label)


class ItemResult(NamedTuple):
    """One open item: its title and the unit that reported, what was decided, and who was there."""

    slot: int
    title: str
    unit: str  # its full name, as it was called when this was drafted
    words: str
    present: list[Presence]

    @property
    def heads(self) -> int:
        """How many there were."""
        return sum(each.heads for each in self.present)

    @property
    def present_words(self) -> str:
        """How many, and of which seats and categories; how many of each only where that tells of nobody."""
        if not self.present:
            return _("没有人列席、旁听")
        few = hidden_among({(each.seat, each.category): each.heads for each in self.present})
        shown = [_("%(who)s%(n)s人", who=each.called, n=each.heads) for each in self.present
                 if (each.seat, each.category) not in few]
        rest = _("、").join(each.called for each in self.present if (each.seat, each.category) in few)
        if shown and rest:
            return _("%(n)s人：%(rows)s，其余为%(rest)s", n=self.heads, rows=_("、").join(shown), rest=rest)
        return _("%(n)s人：%(rows)s", n=self.heads, rows=_("、").join(shown) or rest)


class TakenRow(NamedTuple):
    """What many remarks come to, and what became of it. `named`: the opinions whose speakers had agreed to be named."""

    theme: int
    number: int
    title: str
    result: AdoptionResult
    answer: str
    unit: str
    opinions: int
    named: list[int]


class Taken(NamedTuple):
    """采纳情况: how many remarks and answers there were, how many went which way, and each result in words."""

    received: int
    answers: int  # how many had been passed, those of which others took the place too
    parts: dict[str, int]
    rows: list[TakenRow]

    @classmethod
    def read(cls, stored: dict) -> "Taken":
        """As `stored` has it."""
        return cls(stored["received"], stored["answers"], stored["parts"],
                   [TakenRow(**{**row, "result": AdoptionResult(row["result"])}) for row in stored["rows"]])

    @property
    def part_words(self) -> list[tuple[str, int]]:
        """(what became of them, how many), of those there were."""
        called = dict(AdoptionResult.choices(), registered=_("转入问题台账"), otherwise=_("直接答复等"))
        return [(str(called[part]), number) for part, number in self.parts.items() if number]
