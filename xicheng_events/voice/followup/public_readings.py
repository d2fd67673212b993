"""Figures as everybody reads them: of the district alone, for nobody is ranked (国办函〔2026〕12号), and a share or a
length of time only where it is over so many that it tells of nobody."""

from dataclasses import replace

from flask_babel import gettext as _

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.indicators import Indicator, Reading, indicators, reading_of
from xicheng_events.foundation.core.periods import period_named

SMALLEST = 5
# What the board says, in this order; the desk counts them by the same formulas.
IN_PUBLIC = ("opinions_received", "replied_in_time", "median_days", "solved", "issues_open", "issues_overdue")


def indicators_in_public() -> list[Indicator]:
    """What is counted for everybody."""
    there = indicators()
    return [replace(there[key], smallest=SMALLEST if there[key].is_share or there[key].days else 1)
            for key in IN_PUBLIC]


def said_shortly(reading: Reading) -> str:
    """The figure as a strip of numbers has it."""
    return _("不足%(n)s件", n=SMALLEST) if reading.n and reading.value is None else reading.said


def hidden_among(numbers: dict) -> set:
    """The keys of `numbers` of people that aren't shown: those under SMALLEST, and, since the sum is known, the next
    smallest with them until what is hidden is together of SMALLEST at least. Nobody is told by a 0."""
    ordered = sorted((key for key, n in numbers.items() if n), key=lambda key: (numbers[key], str(key)))
    hidden = [key for key in ordered if numbers[key] < SMALLEST]
    while hidden and sum(numbers[key] for key in hidden) < SMALLEST and len(hidden) < len(ordered):
        hidden.append(ordered[len(hidden)])
    return set(hidden)


def figures_of_year() -> list[Reading]:
    """Those of this year so far, and how things stand now."""
    year = period_named(str(clock.today().year))
    return [reading_of(each, year) for each in indicators_in_public()]


def strip_of_year(readings: list[Reading]) -> list[tuple[str, str]]:
    """`figures_of_year` as a strip of numbers: each figure, and what it is called with the time it is of."""
    year = clock.today().year
    return [(said_shortly(each), _("此刻%(what)s", what=each.indicator.label) if each.indicator.is_now else
             _("%(year)s年%(what)s", year=year, what=each.indicator.label)) for each in readings]
