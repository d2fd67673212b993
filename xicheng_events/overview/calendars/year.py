"""A year as twelve months of weeks, with the days off and the days made up for: to be compared with the notice."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from xicheng_events.foundation.core.workdays import DayKind
from xicheng_events.overview.calendars.notice import YearNotice


@dataclass(frozen=True)
class YearDay:
    """One square of a month: None for a day of the neighbouring month."""

    date: date
    kind: DayKind | None
    name: str
    is_weekend: bool


def months_of(notice: YearNotice) -> list[list[list[YearDay | None]]]:
    """Twelve months, each its weeks from Monday, each seven days."""
    named = {row.date: row for row in notice.days}
    return [[[_day(day, named) if day.month == month else None for day in week]
             for week in Calendar().monthdatescalendar(notice.year, month)] for month in range(1, 13)]


def spans_of(notice: YearNotice) -> list[tuple[str, date, date, int]]:
    """(name, first day, last day, how many days) of each holiday, as the notice lists them."""
    spans: list[list] = []
    for row in notice.days:
        if row.kind is not DayKind.HOLIDAY:
            continue
        if spans and spans[-1][0] == row.name and (row.date - spans[-1][2]).days == 1:
            spans[-1][2] = row.date
        else:
            spans.append([row.name, row.date, row.date])
    return [(name, first, last, (last - first).days + 1) for name, first, last in spans]


def makeups_of(notice: YearNotice) -> list[date]:
    """The days made up for."""
    return [row.date for row in notice.days if row.kind is DayKind.MAKEUP]


def _day(day: date, named: dict) -> YearDay:
    row = named.get(day)
    return YearDay(day, row.kind if row else None, row.name if row else "", day.weekday() > 4)
