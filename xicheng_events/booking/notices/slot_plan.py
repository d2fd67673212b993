"""Many slots in one go: from nine to five, every half hour, with a break at noon. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _

from xicheng_events.booking.notices.splitting_places import split_of
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.workdays import WorkdayTable

MOST_SLOTS, MOST_DAYS = 50, 60


@dataclass(frozen=True)
class SlotPlan:
    """What is asked for; times are Beijing's, lengths in minutes. On every working day from `day` to `last_day`."""

    day: date
    starts: time
    ends: time
    minutes: int
    pause: int
    capacity: int
    waiting_limit: int | None = None
    last_day: date | None = None
    break_starts: time | None = None
    break_ends: time | None = None


def planned_slots(plan: SlotPlan, table: WorkdayTable) -> list[dict]:
    """The slots as `draft_event` takes them.

    Refuses `time_order`, `no_slots` when none fits in, `too_many_rows` above fifty, beside the field to change.
    """
    _check(plan)
    rows: list[dict] = []
    for day in _days(plan, table):
        rows += _on_day(plan, day)
        if len(rows) > MOST_SLOTS:
            raise Refused("too_many_rows", _("一次最多生成%(n)s场，请缩短时段或加长每场时长。", n=MOST_SLOTS), "ends")
    if not rows:
        raise Refused("no_slots", _("这段时间排不下一场，请检查时长和起止时间。"), "minutes")
    return rows


def overlaps(row: dict, slots) -> bool:
    """Whether a planned slot lies, in part, at the time of one of `slots`."""
    return any(row["starts_at"] < slot.ends_at and slot.starts_at < row["ends_at"] for slot in slots)


def split_like(rows: list[dict], slot) -> list[dict]:
    """The planned slots with the places of `slot` for each kind of seat and category, and its rules for what isn't
    used; where they aren't split between categories, with as many places to come as were asked for."""
    split = split_of(slot)
    return [{**row, **split, "capacity": split["capacity"] if split["quotas"] else row["capacity"]} for row in rows]


def _check(plan: SlotPlan) -> None:
    if plan.ends <= plan.starts:
        raise Refused("time_order", _("结束时间应晚于开始时间，请检查。"), "ends")
    if (plan.break_starts is None) != (plan.break_ends is None):
        raise Refused("time_missing", _("中间休息请同时填写开始和结束时间，没有请都留空。"), "break_ends")
    if plan.break_starts and plan.break_ends <= plan.break_starts:
        raise Refused("time_order", _("休息结束时间应晚于休息开始时间，请检查。"), "break_ends")
    if plan.last_day and not 0 <= (plan.last_day - plan.day).days < MOST_DAYS:
        raise Refused("time_order", _("截止日期应在开始日期之后%(n)s天以内，请检查。", n=MOST_DAYS), "last_day")


def _days(plan: SlotPlan, table: WorkdayTable) -> list[date]:
    """The day asked for, whatever day it is; of several, those on which offices are open."""
    if plan.last_day is None or plan.last_day == plan.day:
        return [plan.day]
    days = [plan.day + timedelta(days=n) for n in range((plan.last_day - plan.day).days + 1)]
    return [day for day in days if table.is_working_day(day)]


def _on_day(plan: SlotPlan, day: date) -> list[dict]:
    rows, length = [], timedelta(minutes=plan.minutes)
    at, end = datetime.combine(day, plan.starts), datetime.combine(day, plan.ends)
    while at + length <= end and len(rows) <= MOST_SLOTS:
        if plan.break_starts and at.time() < plan.break_ends and (at + length).time() > plan.break_starts:
            at = datetime.combine(day, plan.break_ends)
            continue
        rows.append({"starts_at": clock.from_local(at), "ends_at": clock.from_local(at + length),
                     "capacity": plan.capacity, "waiting_limit": plan.waiting_limit})
        at += length + timedelta(minutes=plan.pause)
    return rows
