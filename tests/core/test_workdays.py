import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.workdays import (
    CalendarDay,
    DayKind,
    Due,
    WorkdayTable,
    current_table,
    forget_table,
    seed_rows,
)

SEED = list(seed_rows())
TABLE = WorkdayTable((row.date, row.kind) for row in SEED)
EMPTY = WorkdayTable([])
VECTORS = list(csv.DictReader((Path(__file__).parent.parent / "data" / "workday_vectors.csv").open(encoding="utf-8")))

DAYS = st.dates(date(2024, 6, 1), date(2028, 6, 1))
NOON = datetime(2026, 3, 18, 4, 0, tzinfo=UTC)


@pytest.fixture
def calendar_app():
    app = Flask("calendar")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    with app.app_context(), clock.frozen(NOON):
        CalendarDay.__table__.create(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("row", [row for row in VECTORS if row["due"]], ids=lambda row: row["trap"])
def test_vector_is_due_on_its_day(row):
    due = TABLE.add_working_days(date.fromisoformat(row["start"]), int(row["working_days"]))
    assert due == Due(date.fromisoformat(row["due"]), provisional=False)


def test_vector_into_an_unpublished_year_is_provisional():
    (row,) = [row for row in VECTORS if not row["due"]]
    due = TABLE.add_working_days(date.fromisoformat(row["start"]), int(row["working_days"]))
    assert due == Due(date(2027, 1, 7), provisional=True)


def test_seed_is_the_official_arrangement():
    makeups = [row.date for row in SEED if row.kind is DayKind.MAKEUP]
    assert makeups == [
        *(date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11)),
        *(date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20)),
        date(2026, 10, 10),
    ]
    holidays_2026 = [row for row in SEED if row.date.year == 2026 and row.kind is DayKind.HOLIDAY]
    assert Counter(row.name for row in holidays_2026) == {
        "元旦": 3,
        "春节": 9,
        "清明": 3,
        "劳动节": 5,
        "端午": 3,
        "中秋": 3,
        "国庆节": 7,
    }
    assert {row.source for row in SEED} == {"chinesecalendar 1.11.0"}


@pytest.mark.parametrize("year", [2025, 2026])
def test_known_year_has_248_working_days(year):
    assert TABLE.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == 248


def test_unknown_year_is_monday_to_friday_without_new_years_day():
    assert EMPTY.years == frozenset()
    assert not EMPTY.is_working_day(date(2027, 1, 1))
    assert not EMPTY.is_working_day(date(2027, 1, 2))
    assert EMPTY.is_working_day(date(2027, 10, 1))


def test_nothing_is_due_on_day_zero_itself():
    assert TABLE.add_working_days(date(2026, 2, 16), 0) == Due(date(2026, 2, 16), provisional=False)


def test_days_before_are_counted_backwards():
    assert TABLE.add_working_days(date(2026, 3, 2), -2) == Due(date(2026, 2, 27), provisional=False)
    assert TABLE.add_working_days(date(2025, 1, 2), -1) == Due(date(2024, 12, 31), provisional=True)


def test_kinds_may_come_as_plain_values():
    table = WorkdayTable([(date(2026, 2, 14), "makeup"), (date(2026, 2, 16), "holiday")])
    assert table.is_working_day(date(2026, 2, 14))
    assert not table.is_working_day(date(2026, 2, 16))


@given(DAYS, st.integers(1, 300))
def test_due_day_is_a_working_day_and_counts_back(start, n):
    due = TABLE.add_working_days(start, n)
    assert TABLE.is_working_day(due.on)
    assert TABLE.working_days_between(start, due.on) == n
    assert TABLE.working_days_between(due.on, start) == -n
    days = (start + timedelta(days=count) for count in range(1, (due.on - start).days + 1))
    assert due.provisional is any(day.year not in (2025, 2026) for day in days)


@given(DAYS, st.integers(0, 100), st.integers(0, 100))
def test_deadlines_add_up(start, first, second):
    halfway = TABLE.add_working_days(start, first)
    assert TABLE.add_working_days(halfway.on, second).on == TABLE.add_working_days(start, first + second).on


def test_current_table_reads_the_rows(calendar_app):
    db.session.add_all(CalendarDay(**row._asdict()) for row in SEED)
    db.session.commit()
    assert current_table().years == {2025, 2026}
    assert current_table().add_working_days(date(2026, 2, 13), 1).on == date(2026, 2, 14)
    assert db.session.get(CalendarDay, date(2026, 2, 14)).kind is DayKind.MAKEUP


def test_current_table_is_kept_for_a_minute(calendar_app):
    assert current_table().years == frozenset()
    db.session.add(CalendarDay(date=date(2027, 2, 6), kind=DayKind.HOLIDAY, name="春节", source="通知"))
    db.session.commit()
    with clock.frozen(NOON + timedelta(seconds=59)):
        assert current_table().years == frozenset()
    with clock.frozen(NOON + timedelta(seconds=60)):
        assert current_table().years == {2027}


def test_forgotten_table_is_read_at_once(calendar_app):
    assert current_table().years == frozenset()
    db.session.add(CalendarDay(date=date(2027, 2, 6), kind=DayKind.HOLIDAY, name="春节", source="通知"))
    db.session.commit()
    forget_table()
    assert current_table().years == {2027}
