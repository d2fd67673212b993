"""On which days something is repeated, and which of them are better left out. Pure but for the calendar it is given."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.text import WEEKDAYS
from xicheng_events.foundation.core.workdays import DayKind, WorkdayTable

MOST_AT_ONCE = 24
_ORDINALS = (_l("第一个"), _l("第二个"), _l("第三个"), _l("第四个"), _l("最后一个"))


class Rhythm(Labelled):
    """How often."""

    MONTHLY = "monthly", _l("每月一次")
    FORTNIGHTLY = "fortnightly", _l("每两周一次")
    WEEKLY = "weekly", _l("每周一次")


@dataclass(frozen=True)
class Proposal:
    """A day on which it could be repeated, whether it is proposed, and what is to be known about it.

    `is_provisional`: the holidays of its year aren't out yet.
    """

    day: date
    is_good: bool
    remark: str = ""
    is_provisional: bool = False


def days_after(first: date, rhythm: Rhythm, count: int) -> list[date]:
    """The next `count` days after `first` in that rhythm.

    Monthly means the same weekday at the same place in the month, e.g. the third Wednesday; a fifth is the last.
    """
    if rhythm is not Rhythm.MONTHLY:
        step = timedelta(weeks=2 if rhythm is Rhythm.FORTNIGHTLY else 1)
        return [first + step * n for n in range(1, count + 1)]
    return [_in_month(first, n) for n in range(1, count + 1)]


def rhythm_words(first: date, rhythm: Rhythm) -> str:
    """每月第三个星期三, 每两周星期三, 每周星期三."""
    weekday = WEEKDAYS[first.weekday()]
    if rhythm is Rhythm.MONTHLY:
        return _("每月%(nth)s%(weekday)s", nth=_ORDINALS[_place(first)], weekday=weekday)
    return (_("每两周%(weekday)s", weekday=weekday) if rhythm is Rhythm.FORTNIGHTLY
            else _("每周%(weekday)s", weekday=weekday))


def proposals(first: date, rhythm: Rhythm, count: int, *, table: WorkdayTable, today: date,
              taken_by: Callable[[date], str] = lambda day: "") -> list[Proposal]:
    """The next days with what the calendar says of them: holidays, days that are over and those that something else,
    which `taken_by` names, gets in the way of aren't proposed."""
    return [_proposal(day, table, today, taken_by(day)) for day in days_after(first, rhythm, count)]


def _proposal(day: date, table: WorkdayTable, today: date, taken_by: str) -> Proposal:
    kind = table.kind_of(day)
    if day <= today:
        return Proposal(day, False, _("日期已过"))
    if kind is DayKind.HOLIDAY or (day.month, day.day) == (1, 1):
        return Proposal(day, False, _("放假，建议跳过"))
    if taken_by:
        return Proposal(day, False, _("“%(name)s”期间，建议跳过", name=taken_by))
    if kind is DayKind.MAKEUP:
        return Proposal(day, True, _("调休上班日"))
    return Proposal(day, True, is_provisional=day.year not in table.years)


def _place(first: date) -> int:
    """0 for the first of its weekday in the month … 3 for the fourth, 4 for the last."""
    return (first.day - 1) // 7


def _in_month(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    month += 1
    start = date(year, month, 1)
    on = start + timedelta(days=(first.weekday() - start.weekday()) % 7, weeks=_place(first))
    return on if on.month == month and on.day <= monthrange(year, month)[1] else on - timedelta(weeks=1)
