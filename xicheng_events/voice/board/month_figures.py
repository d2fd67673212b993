"""The public figures month by month, and none from which one that isn't shown could be reckoned."""

from typing import NamedTuple

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.indicators import Indicator, Reading, readings_by_month
from xicheng_events.foundation.core.periods import Period, months_up_to
from xicheng_events.voice.followup.public_readings import SMALLEST, indicators_in_public


class MonthFigure(NamedTuple):
    """A figure of a month as everybody reads it; `reading` is None where it is over too few rows, or hides one that
    is."""

    period: Period
    reading: Reading | None

    @property
    def value(self) -> float | int | None:
        """The figure as a number: percent, days, or how many; None where there is none, which is not 0."""
        if self.reading is None or self.reading.value is None:
            return None
        indicator = self.reading.indicator
        if not (indicator.is_share or indicator.days):
            return self.reading.n
        return float(round(self.reading.value * (100 if indicator.is_share else 1), 1))

    @property
    def n(self) -> int | None:
        """Over how many rows it is; None where that isn't said either."""
        return self.reading.n if self.reading else None


def figures_by_month(months: list[Period]) -> list[tuple[Indicator, list[MonthFigure]]]:
    """What is counted of each month, one statement for each figure; nothing of the months before there was anything to
    count, for that isn't 0."""
    counted = [(each, readings_by_month(each, months)) for each in indicators_in_public() if not each.is_now]
    first = min((at for _indicator, readings in counted for at, (_month, reading) in enumerate(readings) if reading.n),
                default=len(months) - 1)
    return [(indicator, hide_few(readings)[first:]) for indicator, readings in counted]


def last_months(count: int = 12) -> list[Period]:
    """The last `count` months, this one too."""
    return list(months_up_to(clock.today(), count))


def months_since(year: int) -> list[Period]:
    """All months since the beginning of `year`, this one too."""
    today = clock.today()
    return last_months((today.year - year) * 12 + today.month)


def hide_few(readings: list[tuple[Period, Reading]]) -> list[MonthFigure]:
    """`readings` without those over fewer than SMALLEST rows. The year's own figure is public too, so what is hidden of
    a year is together over none or over SMALLEST rows at least: else the next smallest of its months is hidden with
    them."""
    hidden: set[str] = set()
    for year in {period.first.year for period, _reading in readings}:
        of_year = sorted(((reading.n, period.name) for period, reading in readings
                          if period.first.year == year and reading.n and reading.indicator.smallest > 1))
        few = [(n, name) for n, name in of_year if n < SMALLEST]
        while few and sum(n for n, _name in few) < SMALLEST and len(few) < len(of_year):
            few.append(of_year[len(few)])
        hidden |= {name for _n, name in few}
    return [MonthFigure(period, None if period.name in hidden else reading) for period, reading in readings]


