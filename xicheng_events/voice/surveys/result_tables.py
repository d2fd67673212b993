"""What was answered to a question that isn't written freely, as the rows of a table; its chart is drawn from them."""

from collections import Counter
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.foundation.questions.items import deciding_values, option_words
from xicheng_events.foundation.questions.kinds import OTHER, WITH_OPTIONS, QuestionKind

MOST_ROWS = 10
_STEPS = (1, 2, 5, 10, 20)


class Row(NamedTuple):
    """One row: what it is called, how many said so, and which share of those who answered, in percent."""

    label: str
    count: int
    share: float


def table_of(kind: QuestionKind, options: list[str], values: Counter, n: int) -> list[Row]:
    """How often each value was given by the `n` who answered: choices in the order they were last offered in, then what
    only earlier versions offered, then 其他 altogether; numbers and days in a few ranges where they are many."""
    if kind is QuestionKind.NUMBER:
        counts = _numbers(values)
    elif kind is QuestionKind.DATE:
        counts = _days(values)
    else:
        counts = _choices(kind, options, values)
    return [Row(label, count, round(100 * count / n, 1) if n else 0.0) for label, count in counts]


def others_in(kind: QuestionKind, values: Counter) -> list[str]:
    """What was written beside 其他, each as often as it was, by the words."""
    written = (value for value in values.elements() if kind in WITH_OPTIONS and value.startswith(OTHER))
    return sorted(value.removeprefix(OTHER) for value in written)


def _choices(kind: QuestionKind, options: list[str], values: Counter) -> list[tuple[str, int]]:
    offered = deciding_values({"kind": kind, "options": options})
    written = len(others_in(kind, values))
    earlier = sorted(value for value in values if value not in offered and not value.startswith(OTHER))
    rows = [(option_words({"kind": kind}, value), values[value]) for value in offered]
    rows += [(_("%(option)s（已不再提供）", option=value), values[value]) for value in earlier]
    return rows + ([(_("其他"), written)] if written else [])


def _numbers(values: Counter) -> list[tuple[str, int]]:
    numbers = Counter()
    for value, count in values.items():
        numbers[Decimal(value).normalize()] += count
    if len(numbers) <= MOST_ROWS:
        return [(f"{number:f}", numbers[number]) for number in sorted(numbers)]
    least, width = min(numbers), _width(max(numbers) - min(numbers))
    start = (least / width).to_integral_value(ROUND_FLOOR) * width
    ranges = Counter()
    for number, count in numbers.items():
        ranges[int((number - start) // width)] += count
    return [(_("%(start)s至%(end)s以下", start=f"{start + at * width:f}", end=f"{start + (at + 1) * width:f}"),
             ranges[at]) for at in range(max(ranges) + 1)]


def _width(spread: Decimal) -> Decimal:
    """The least of 1, 2, 5, 10, 20 … (or a tenth of it …) with which MOST_ROWS ranges hold `spread`."""
    unit = Decimal(10) ** (spread / MOST_ROWS).adjusted()
    return next(width for step in _STEPS if spread / (width := unit * step) < MOST_ROWS - 1)


def _days(values: Counter) -> list[tuple[str, int]]:
    for length in (10, 7):  # 2026-03-18, 2026-03
        counts = Counter()
        for value, count in values.items():
            counts[value[:length]] += count
        if len(counts) <= 2 * MOST_ROWS:
            return sorted(counts.items())
    years = Counter()
    for value, count in values.items():
        years[value[:4]] += count
    if len(years) <= 2 * MOST_ROWS:
        return sorted(years.items())
    decades = Counter()
    for value, count in years.items():
        decades[value[:3]] += count
    return [(_("%(year)s年代", year=f"{decade}0"), count) for decade, count in sorted(decades.items())]
