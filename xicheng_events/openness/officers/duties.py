"""履职要求 period by period: what has been done of what a term asks for (domain §4.2). Periods are counted from the
first day of the term; one that the end of the term cuts short is asked for by nobody."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from flask_babel import gettext as _

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import table_day
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.programmes.kinds import Duty, DutyKind

A_DAY = timedelta(days=1)


class Done(NamedTuple):
    """One thing a member has done for a duty, and on which day."""

    kind: DutyKind
    day: date


class DutyPeriod(NamedTuple):
    """A duty in one of its periods, and how often it was done in it."""

    duty: Duty
    first: date
    last: date
    done: int
    is_whole: bool  # the term doesn't end before the period does

    @property
    def is_now(self) -> bool:
        """Whether today is in it."""
        return self.first <= clock.today() <= self.last

    @property
    def is_met(self) -> bool:
        """Whether it was done as often as it is asked for."""
        return self.done >= self.duty.number

    @property
    def is_lacking(self) -> bool:
        """Whether it is over and wasn't met."""
        return self.is_whole and not self.is_met and self.last < clock.today()

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


def last_day_of(term: Appointment) -> date:
    """The last day of a term: the day it ended before its time, where it did."""
    return min(term.ended_on or term.ends_on, term.ends_on)


def duty_periods(term: Appointment, done: Iterable[Done], *, duties: Iterable[Duty] | None = None) -> list[DutyPeriod]:
    """Every duty of `term` in every period that has begun, by duty, the first period first; of what was `done` in it
    alone."""
    done = list(done)
    return [_period(term, duty, first, last, done)
            for duty in (term.programme.duty_rows if duties is None else duties)
            for first, last in _days_of_periods(term, duty)]


def standing_periods(periods: list[DutyPeriod]) -> list[DutyPeriod]:
    """Of each duty the period that goes on today, or its last one."""
    newest = {period.duty: period for period in periods}
    return list(newest.values())


def lacking(periods: Iterable[DutyPeriod]) -> list[DutyPeriod]:
    """Those that are over without having been met."""
    return [period for period in periods if period.is_lacking]


def _days_of_periods(term: Appointment, duty: Duty) -> Iterable[tuple[date, date]]:
    number, months, until = 0, duty.every.months, min(last_day_of(term), clock.today())
    while (first := term.starts_on + relativedelta(months=number * months)) <= until:
        number += 1
        yield first, term.starts_on + relativedelta(months=number * months) - A_DAY


def _period(term: Appointment, duty: Duty, first: date, last: date, done: list[Done]) -> DutyPeriod:
    ends = min(last, last_day_of(term))
    times = sum(each.kind is duty.kind and first <= each.day <= ends for each in done)
    return DutyPeriod(duty, first, ends, times, ends == last)
