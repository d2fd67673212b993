"""履职要求 period by period: what has been done of what a term asks for (domain §4.2). Periods are counted from the
first day of the term; one that the end of the term cuts short is asked for by nobody."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol

from dateutil.relativedelta import relativedelta
from flask_babel import gettext as _

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import table_day
from xicheng_events.openness.programmes.kinds import Duty, DutyKind

A_DAY = timedelta(days=1)

DaysDone = Mapping[DutyKind, Iterable[date]]  # on which days somebody has done what, by kind of duty


class DutyPeriod(NamedTuple):
    """A duty in one of its periods, and how often it was done in it."""

    duty: Duty
    first: date
    last: date
    done: int
    is_whole: bool  # the term doesn't end before the period does
    is_now: bool  # today is in it

    @property
    def is_met(self) -> bool:
        """Whether it was done as often as it is asked for."""
        return self.done >= self.duty.number

    @property
    def is_lacking(self) -> bool:
        """Whether it is over and wasn't met. None begins later than today."""
        return self.is_whole and not self.is_now and not self.is_met

    @property
    def days(self) -> str:
        """From when until when."""
        return _("%(first)s至%(last)s", first=table_day(self.first), last=table_day(self.last))

    @property
    def progress(self) -> str:
        """“已完成1次，要求2次”."""
        return _("已完成%(done)s次，要求%(n)s次", done=self.done, n=self.duty.number)

    @property
    def standing(self) -> tuple[str, str]:
        """(words, tone) of how it stands today."""
        if self.is_met:
            return _("已完成"), "ok"
        if not self.is_whole:
            return _("不满一期，不作要求"), "muted"
        return (_("未完成"), "stop") if self.is_lacking else (_("进行中"), "wait")


class HasDays(Protocol):
    """A term, or its days alone."""

    starts_on: date
    ends_on: date
    ended_on: date | None


def last_day_of(term: HasDays) -> date:
    """The last day of a term: the day it ended before its time, where it did."""
    return min(term.ended_on or term.ends_on, term.ends_on)


def duty_periods(term: HasDays, duties: Iterable[Duty], done: DaysDone) -> list[DutyPeriod]:
    """Every one of `duties` in every period of `term` that has begun, by duty, the first period first; of what was
    `done` in it alone."""
    today, end, found = clock.today(), last_day_of(term), []
    for duty in duties:
        days = sorted(done.get(duty.kind, ()))
        for first, last in periods_begun(term.starts_on, duty.every.months, min(end, today)):
            ends = last if last < end else end
            times = bisect_right(days, ends) - bisect_left(days, first) if days else 0
            found.append(DutyPeriod(duty, first, ends, times, ends == last, first <= today <= ends))
    return found


def standing_periods(periods: list[DutyPeriod]) -> list[DutyPeriod]:
    """Of each duty the period that goes on today, or its last one."""
    return list({period.duty: period for period in periods}.values())


def lacking(periods: Iterable[DutyPeriod]) -> list[DutyPeriod]:
    """Those that are over without having been met."""
    return [period for period in periods if period.is_lacking]


@lru_cache(maxsize=256)  # most members of a programme begin on the same day
def periods_begun(starts_on: date, months: int, until: date) -> tuple[tuple[date, date], ...]:
    """(first day, last day) of each period of so many months since a day that begins up to another."""
    found, number = [], 0
    while (first := starts_on + relativedelta(months=number * months)) <= until:
        number += 1
        found.append((first, starts_on + relativedelta(months=number * months) - A_DAY))
    return tuple(found)
