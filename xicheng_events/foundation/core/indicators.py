"""指标: figures by which work is judged, each by one formula, over rows that anyone who reads the figure can see.

Each room says its own in its `indicators.py`, and its `room.py` names them (INDICATORS): what a figure is called, its
formula in words, which rows it is over, which of them count. Whatever shows a figure reads it here, nothing counts
beside; a list of rows narrows itself by the same statement (`rows_behind`). Without rows there is no figure: 暂无数据,
never 0 (domain §5.5).
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, func

from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import Period
from xicheng_events.foundation.core.workdays import current_table


@dataclass(frozen=True)
class Indicator:
    """One figure: its key in addresses and open data, which never changes; what it is called and its formula, in words;
    the rows it is over in a period, and the column of the unit that answers for each; the list in which they are read.

    With `counted`, the share of them for which that holds; with `days`, from which day to which (columns of days) the
    working days are counted, their mean, or with `median` that; with neither, how many they are. Over fewer rows than
    `smallest` it isn't said. `is_now`: how things stand at this moment, whatever the period; else `on` is the day that
    says in which period a row is.
    """

    key: str
    label: str
    formula: str
    over: Callable[[Period], Select]
    unit: ColumnElement
    endpoint: str
    counted: ColumnElement | None = None
    days: tuple[ColumnElement, ColumnElement] | None = None
    median: bool = False
    smallest: int = 1
    is_now: bool = False
    on: ColumnElement | None = None

    @property
    def is_share(self) -> bool:
        """Whether it is a part of something, in percent."""
        return self.counted is not None


@dataclass(frozen=True)
class Reading:
    """What a figure is: over how many rows, how many of them count, and its value, where there is one."""

    indicator: Indicator
    n: int
    counted: int = 0
    value: Fraction | None = None

    @property
    def said(self) -> str:
        """The figure as it is printed; never without one."""
        if self.value is None:
            return _("暂无数据") if not self.n else _("不足%(n)s件，不计算", n=self.indicator.smallest)
        if self.indicator.is_share:
            return f"{format_decimal(_one_digit(self.value * 100))}%"
        if self.indicator.days:
            return _("%(n)s个工作日", n=format_decimal(_one_digit(self.value)))
        return _("%(n)s件", n=self.n)

    @property
    def made_of(self) -> str:
        """Of how many: “37÷40”, or the number of rows."""
        return f"{self.counted}÷{self.n}" if self.indicator.is_share else f"{self.n}"


def indicators() -> dict[str, Indicator]:
    """All there are, by key, in the order of the rooms."""
    return house.table("INDICATORS")


def reading_of(indicator: Indicator, period: Period, units: Collection[int] | None = None) -> Reading:
    """The figure of a period, over the rows of `units` (ids), or over all. One statement."""
    query = _of_units(indicator, indicator.over(period), units)
    if indicator.days:
        rows = _grouped(query, *indicator.days).all()
        return _of_days(indicator, Counter({(start, end): n for start, end, n in rows}))
    row = db.session.execute(query.order_by(None).with_only_columns(*_counts(indicator))).one()
    return _counted(indicator, *row)


def readings_by_unit(indicator: Indicator, period: Period) -> dict[int, Reading]:
    """The same for each unit that has rows, by its id. One statement."""
    query = indicator.over(period)
    if indicator.days:
        spans: dict[int, Counter] = defaultdict(Counter)
        for unit, start, end, n in _grouped(query, indicator.unit, *indicator.days):
            spans[unit][start, end] += n
        return {unit: _of_days(indicator, each) for unit, each in spans.items()}
    rows = db.session.execute(query.order_by(None).with_only_columns(
        indicator.unit, *_counts(indicator)).group_by(indicator.unit))
    return {unit: _counted(indicator, *row) for unit, *row in rows}


def readings_by_month(indicator: Indicator, months: list[Period], units: Collection[int] | None = None
                      ) -> list[tuple[Period, Reading]]:
    """The same for each of `months`, which follow each other. One statement; nothing of what is so at this moment
    alone."""
    if indicator.is_now:
        return []
    whole = Period(f"{months[0].name}/{months[-1].name}", months[0].first, months[-1].last)
    query, by_month = _of_units(indicator, indicator.over(whole), units), defaultdict(list)
    if indicator.days:
        rows = _grouped(query, indicator.on, *indicator.days)
    else:
        rows = db.session.execute(query.order_by(None).with_only_columns(
            indicator.on, *_counts(indicator)).group_by(indicator.on))
    for day, *row in rows:
        by_month[day.year, day.month].append(row)
    return [(month, _together(indicator, by_month[month.first.year, month.first.month])) for month in months]


def _together(indicator: Indicator, rows: list) -> Reading:
    if indicator.days:
        spans = Counter()
        for start, end, n in rows:
            spans[start, end] += n
        return _of_days(indicator, spans)
    return _counted(indicator, *map(sum, zip(*rows, strict=True))) if rows else nothing_of(indicator)


def nothing_of(indicator: Indicator) -> Reading:
    """The figure where there are no rows: none, but of what is only counted, 0."""
    return Reading(indicator, 0) if indicator.is_share or indicator.days else _counted(indicator, 0)


def rows_behind(indicator: Indicator, period: Period, *, counted: bool) -> Select:
    """The ids of the rows a figure is over; of those that count alone, if `counted`."""
    query = indicator.over(period).order_by(None)
    return query.where(indicator.counted) if counted and indicator.is_share else query


def _of_units(indicator: Indicator, query: Select, units: Collection[int] | None) -> Select:
    return query if units is None else query.where(indicator.unit.in_(sorted(units)))


def _counts(indicator: Indicator) -> tuple:
    return (func.count(), func.count(case((indicator.counted, 1)))) if indicator.is_share else (func.count(),)


def _grouped(query: Select, *columns):
    return db.session.execute(query.order_by(None).with_only_columns(*columns, func.count()).group_by(*columns))


def _counted(indicator: Indicator, n: int, counted: int = 0) -> Reading:
    if not indicator.is_share:
        return Reading(indicator, n, value=Fraction(n))
    return Reading(indicator, n, counted, Fraction(counted, n) if n >= indicator.smallest else None)


def _of_days(indicator: Indicator, spans: Counter) -> Reading:
    n = spans.total()
    if n < max(1, indicator.smallest):
        return Reading(indicator, n)
    between = _WorkingDays(min(min(span) for span in spans), max(max(span) for span in spans))
    lengths = Counter()
    for (start, end), count in spans.items():
        lengths[between.count(start, end)] += count
    value = _median(lengths, n) if indicator.median else Fraction(sum(days * m for days, m in lengths.items()), n)
    return Reading(indicator, n, value=value)


def _median(lengths: Counter, n: int) -> Fraction:
    ordered, up_to, middle = sorted(lengths), [], []
    for days in ordered:
        up_to.append((up_to[-1] if up_to else 0) + lengths[days])
    for place in {(n - 1) // 2, n // 2}:
        middle.append(ordered[bisect_right(up_to, place)])
    return Fraction(sum(middle), len(middle))


class _WorkingDays:
    """`WorkdayTable.working_days_between` for many spans within two days: the days are looked at once."""

    def __init__(self, first: date, last: date):
        self._days = [day for n in range((last - first).days + 1)
                      if current_table().is_working_day(day := first + timedelta(days=n))]

    def count(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`."""
        return max(0, bisect_right(self._days, end) - bisect_right(self._days, start))


def _one_digit(value: Fraction) -> float:
    return float(round(value, 1))
