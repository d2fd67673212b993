"""On which days a series falls, and which slots fit into a day: reckoned, nothing stored."""

from datetime import date, time

import pytest

from xicheng_events.booking.notices.series import Rhythm, days_after, proposals, rhythm_words
from xicheng_events.booking.notices.slot_plan import SlotPlan, planned_slots
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.workdays import DayKind, WorkdayTable

TABLE = WorkdayTable([(date(2026, 5, 1), DayKind.HOLIDAY), (date(2026, 5, 9), DayKind.MAKEUP)])


@pytest.mark.parametrize(("first", "rhythm", "days", "words"), [
    ("2026-03-18", Rhythm.MONTHLY, ["2026-04-15", "2026-05-20", "2026-06-17"], "每月第三个星期三"),
    ("2026-01-30", Rhythm.MONTHLY, ["2026-02-27", "2026-03-27", "2026-04-24"], "每月最后一个星期五"),
    ("2026-11-02", Rhythm.MONTHLY, ["2026-12-07", "2027-01-04", "2027-02-01"], "每月第一个星期一"),
    ("2026-03-18", Rhythm.WEEKLY, ["2026-03-25", "2026-04-01", "2026-04-08"], "每周星期三"),
    ("2026-03-18", Rhythm.FORTNIGHTLY, ["2026-04-01", "2026-04-15", "2026-04-29"], "每两周星期三"),
])
def test_the_days_of_a_series(app, first, rhythm, days, words):
    first = date.fromisoformat(first)
    assert [day.isoformat() for day in days_after(first, rhythm, 3)] == days
    with app.app_context():
        assert rhythm_words(first, rhythm) == words


def test_17_17_a_series_across_the_holidays_leaves_them_out_and_marks_the_year_that_is_not_out_yet(app):
    with app.app_context():
        fridays = proposals(date(2026, 4, 17), Rhythm.WEEKLY, 2, table=TABLE, today=date(2026, 4, 25))
        saturdays = proposals(date(2026, 5, 2), Rhythm.WEEKLY, 1, table=TABLE, today=date(2026, 4, 25))
        next_year = proposals(date(2026, 12, 25), Rhythm.WEEKLY, 2, table=TABLE, today=date(2026, 4, 25))
    assert [(each.is_good, each.remark) for each in fridays] == [(False, "日期已过"), (False, "放假，建议跳过")]
    assert [(each.is_good, each.remark) for each in saturdays] == [(True, "调休上班日")]
    assert [(each.is_good, each.remark, each.is_provisional) for each in next_year] == [
        (False, "放假，建议跳过", False), (True, "", True)]


def plan(**changes) -> list[str]:
    asked = {"day": date(2026, 4, 15), "starts": time(9), "ends": time(12), "minutes": 45, "pause": 15, "capacity": 10}
    rows = planned_slots(SlotPlan(**{**asked, **changes}), TABLE)
    return [f"{clock.local(row['starts_at']):%d %H:%M}" for row in rows]


def test_slots_from_nine_with_pauses_and_a_break_at_noon(app):
    with app.app_context():
        assert plan() == ["15 09:00", "15 10:00", "15 11:00"]
        assert plan(ends=time(15), break_starts=time(11, 30), break_ends=time(13, 30)) == [
            "15 09:00", "15 10:00", "15 13:30"]
        # Over the first of May and a weekend: of several days, those on which offices are open.
        assert plan(day=date(2026, 4, 30), last_day=date(2026, 5, 4), minutes=180) == ["30 09:00", "04 09:00"]
        assert plan(day=date(2026, 5, 2), minutes=180) == ["02 09:00"]  # a single Saturday is meant


@pytest.mark.once
@pytest.mark.parametrize(("changes", "code", "field"), [
    ({"ends": time(9)}, "time_order", "ends"), ({"minutes": 200}, "no_slots", "minutes"),
    ({"minutes": 5, "pause": 0, "starts": time(0), "ends": time(23, 59)}, "too_many_rows", "ends"),
    ({"break_starts": time(10)}, "time_missing", "break_ends"),
    ({"break_starts": time(10), "break_ends": time(9)}, "time_order", "break_ends"),
    ({"last_day": date(2026, 4, 14)}, "time_order", "last_day"),
    ({"last_day": date(2027, 4, 14)}, "time_order", "last_day"),
    ({"day": date(2026, 5, 1), "last_day": date(2026, 5, 3)}, "no_slots", "minutes"),
])
def test_a_plan_that_cannot_be_says_what_to_change(app, changes, code, field):
    with app.app_context(), pytest.raises(Refused) as refused:
        plan(**changes)
    assert (refused.value.code, refused.value.field) == (code, field)
