"""办理期限: until when a unit has time, and the warning light (domain §5.3, §5.5, §13.15).

Working days: the day of dispatch is day 0, an issue is due at the end of the last one. 急办件: so many hours from the
minute of dispatch. Both are an instant of the issue, `due_at`, and so is `soon_at`, from which on it is close.
"""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import and_, or_

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import table_day, table_moment
from xicheng_events.foundation.core.workdays import Due, WorkdayTable, current_table, reckon
from xicheng_events.voice.followup.limit_models import LimitUnit, SlaClass
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import OPEN, Light

SIGN_WITHIN = 1  # working days (domain §5.4)
QUIET_AT_MOST = 5  # working days (domain §5.5)
_A_DAY, _AN_HOUR = timedelta(days=1), timedelta(hours=1)
NO_CONTACT = {"contact_due_at": None, "contact_from": None}
NEVER = datetime(9000, 1, 1, tzinfo=UTC)  # 不计期限: nothing of it is ever close, behind or late


class Limit(NamedTuple):
    """Until when: the day, the instant, from when on that is close, how sure it is and what it rests on."""

    on: date
    at: datetime
    soon_at: datetime
    provisional: bool = False
    calendar_id: int | None = None

    @property
    def is_an_hour(self) -> bool:
        """Whether it runs out at an hour and not with its day."""
        return self.at not in (clock.start_of(self.on + _A_DAY), NEVER)


def limit_for(sla: SlaClass, started_at: datetime) -> Limit:
    """The limit of an issue dispatched at an instant, to be stored. A class without one: the day it was, and never
    over."""
    day = clock.local(started_at).date()
    if not sla.limit:
        return Limit(day, NEVER, NEVER)
    if sla.is_by_the_clock:
        at = started_at + timedelta(hours=sla.limit)
        return Limit(clock.local(at).date(), at, at - timedelta(hours=sla.limit) / 5)
    return limit_on(reckon(day, sla.limit), sla.limit)


def limit_extended(issue: Issue, extra: int) -> Limit:
    """The limit with `extra` more of what its class counts."""
    length = issue.limit_length + extra
    if issue.sla_class.is_by_the_clock:
        at = issue.due_at + timedelta(hours=extra)
        return Limit(clock.local(at).date(), at, at - timedelta(hours=length) / 5)
    return limit_on(reckon(issue.due_from, length), length)


def dispatch_fields(sla: SlaClass, now: datetime) -> dict:
    """The columns of an issue that is dispatched at this moment: its limit, day 0, and until when it is to be signed
    for."""
    today = clock.local(now).date()
    return {"dispatched_at": now, "due_from": today, "sign_by": reckon(today, SIGN_WITHIN).on, "extended_by": 0,
            **due_fields(limit_for(sla, now))}


def contact_due(sla: SlaClass, now: datetime, table: WorkdayTable | None = None) -> datetime | None:
    """Until when who spoke is first to be contacted (首次联系), of an issue dispatched at this moment; None where the
    class doesn't ask for it."""
    if sla.contact_unit is LimitUnit.CLOCK_HOURS:
        return now + timedelta(hours=sla.contact_limit)
    days = sla.contact_unit is LimitUnit.WORKING_DAYS
    reckoned = table.add_working_days if table else reckon
    return clock.start_of(reckoned(clock.local(now).date(), sla.contact_limit).on + _A_DAY) if days else None


def lags_from(now: datetime, table: WorkdayTable | None = None) -> datetime:
    """From when on an issue that was heard of now lags behind (进度滞后): more than so many working days later."""
    return clock.start_of((table or current_table()).add_working_days(clock.local(now).date(), QUIET_AT_MOST + 1).on)


def lag_fields(due_from: date, now: datetime) -> dict:
    """The columns of an issue of that day 0 that hold from when on one that was heard of now lags behind."""
    at = lags_from(now)
    return {"lags_at": at, "heard_calendar_id": rests_on(current_table(), due_from, at)}


def contact_fields(sla: SlaClass, now: datetime) -> dict:
    """The columns that hold until when who spoke is first to be contacted, where somebody is from now on."""
    at = contact_due(sla, now)
    return {"contact_due_at": at, "contact_from": now if at else None}


def rests_on(table: WorkdayTable, first: date, *until: datetime) -> int | None:
    """The newest of the versions of `table` by which days from `first` until the last of these instants are counted."""
    last = max((clock.local(at).date() for at in until if at != NEVER), default=first)
    return max(table.versions_between(first, last), default=None)


def limit_on(due: Due, days: int) -> Limit:
    """A limit at the end of a reckoned day; close when a fifth of its `days`, at least one working day, is left."""
    soon = current_table().add_working_days(due.on, -max(1, days // 5)).on
    return Limit(due.on, clock.start_of(due.on + _A_DAY), clock.start_of(soon), due.provisional, due.calendar_id)


def due_by(table: WorkdayTable, issue: Issue) -> Due:
    """The last day of an issue whose limit is in working days as `table` has it, counted from its own day 0."""
    return table.add_working_days(issue.due_from, issue.limit_length)


def due_fields(limit: Limit) -> dict:
    """The columns of an issue that hold its limit; day 0 is `due_from`. What was corrected of its light was about the
    limit before."""
    return {"light_lifted": None, "due_on": limit.on, "due_at": limit.at, "soon_at": limit.soon_at,
            "due_is_provisional": limit.provisional, "due_calendar_id": limit.calendar_id}


def limit_of(issue: Issue) -> Limit:
    """The limit an issue has."""
    return Limit(issue.due_on, issue.due_at, issue.soon_at, issue.due_is_provisional, issue.due_calendar_id)


def due_in_a_table(issue: Issue) -> str:
    """2026-03-18, and the hour where it runs out at one."""
    if issue.due_at == NEVER:
        return issue.sla_class.unit.label
    return table_moment(issue.due_at) if limit_of(issue).is_an_hour else table_day(issue.due_on)


def light_of(issue: Issue) -> Light:
    """The light of one issue now: 红 late, 黄 behind, 蓝 close; one that was corrected isn't shown (domain §5.5)."""
    now = clock.now()
    if issue.state not in OPEN:
        return Light.DONE
    reached = ((issue.due_at, Light.OVERDUE), (issue.lags_at, Light.LAGGING), (issue.soon_at, Light.SOON))
    light = next((light for since, light in reached if since <= now), Light.NORMAL)
    return Light.NORMAL if light is issue.light_lifted else light


def shows(light: Light):
    """Whether an issue shows `light` now, as SQL."""
    is_open, now = Issue.state.in_(OPEN), clock.now()
    if light is Light.DONE:
        return ~is_open
    is_late, lags, is_close = Issue.due_at <= now, Issue.lags_at <= now, Issue.soon_at <= now
    reached = {Light.OVERDUE: is_late, Light.LAGGING: and_(~is_late, lags),
               Light.SOON: and_(~is_late, ~lags, is_close)}
    if light in reached:
        return and_(is_open, reached[light], Issue.light_lifted.is_distinct_from(light))
    lifted = (and_(condition, Issue.light_lifted == each) for each, condition in reached.items())
    return and_(is_open, or_(and_(~is_late, ~lags, ~is_close), *lifted))


def remaining(issue: Issue) -> str:
    """In words how long there is, or by how long it is late; empty once it is answered, and where nothing counts."""
    if issue.state not in OPEN or issue.due_at == NEVER:
        return ""
    if issue.light_lifted is Light.OVERDUE and issue.due_at <= clock.now():
        return _("超期预警已更正")
    if issue.sla_class.is_by_the_clock:
        return _remaining_hours(issue.due_at - clock.now())
    today = clock.today()
    days = current_table().working_days_between(today, issue.due_on)
    if issue.due_on == today:
        return _("今天到期")
    if issue.due_on < today:
        return _("已超期%(n)s个工作日", n=-days) if days else _("已超期")
    return _("还有%(n)s个工作日", n=days)


def _remaining_hours(left: timedelta) -> str:
    hours = abs(left) // _AN_HOUR
    if left <= timedelta():
        return _("已超期%(n)s小时", n=hours) if hours else _("已超期")
    return _("还有%(n)s小时", n=hours) if hours else _("不足1小时")
