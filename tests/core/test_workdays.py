import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import (
    CalendarDay,
    CalendarVersion,
    DayKind,
    DayRow,
    Due,
    WorkdayTable,
    add_version,
    current_table,
    forget_table,
    load_seed,
    read_table,
    reckon,
    seed_rows,
)

SEED = list(seed_rows())
TABLE = WorkdayTable(SEED)
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
        CalendarVersion.__table__.create(db.engine)
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


def bring_in(year=2027, number=1, **values):
    """A version of a year with one day off, committed; its id."""
    made = add_version(year, number, [DayRow(date(year, 2, 8), DayKind.HOLIDAY, "春节")], source="通知", **values)
    db.session.commit()
    return made.id


def test_each_day_on_the_way_says_whether_it_counts():
    days = TABLE.days_counted(date(2026, 2, 13), 2)
    assert [(day.date.isoformat(), day.counts, day.name) for day in days[:2]] == [
        ("2026-02-14", True, "春节"), ("2026-02-15", False, "春节")]
    assert days[-1].date == date(2026, 2, 24) == TABLE.add_working_days(date(2026, 2, 13), 2).on
    assert sum(day.counts for day in days) == 2
    assert [day.date for day in TABLE.days_counted(date(2026, 3, 4), -2)] == [date(2026, 3, 3), date(2026, 3, 2)]


@pytest.mark.parametrize(("start", "n"), [(date.max, 5), (date.min, -5), (date(9999, 12, 30), 300), (date.max, 0)])
def test_no_date_of_any_year_raises(start, n):
    due = TABLE.add_working_days(start, n)
    assert due.on in (date.max, date.min)
    assert due.provisional or not n
    assert TABLE.days_counted(start, n) == [] or TABLE.days_counted(start, n)[-1].date == due.on


@given(st.dates(), st.integers(-60, 60))
def test_any_day_of_any_year_is_reckoned(start, n):
    assert abs((TABLE.add_working_days(start, n).on - start).days) <= 200


TABLES = st.dictionaries(st.dates(date(2029, 1, 1), date(2030, 12, 31)), st.sampled_from(DayKind), max_size=80)


@given(TABLES, st.dates(date(2028, 12, 1), date(2030, 11, 1)), st.integers(1, 40))
def test_reckoning_is_a_recount_day_by_day(kinds, start, n):
    table = WorkdayTable([(day, kind, "") for day, kind in kinds.items()], {2029: 7, 2030: 9})
    day, counted = start, 0
    while counted < n:
        day += timedelta(days=1)
        works = kinds[day] is DayKind.MAKEUP if day in kinds else day.weekday() < 5
        counted += works and (day.year != 2028 or (day.month, day.day) != (1, 1))
    known = [version for year, version in ((2029, 7), (2030, 9)) if start.year <= year <= day.year]
    guess = any((start + timedelta(days=each)).year == 2028 for each in range(1, (day - start).days + 1))
    assert table.add_working_days(start, n) == Due(day, guess, max(known, default=None))


def test_current_table_reads_the_versions(calendar_app):
    assert load_seed() == 2
    db.session.commit()
    assert current_table().years == {2025, 2026}
    assert current_table().add_working_days(date(2026, 2, 13), 1).on == date(2026, 2, 14)
    assert {version.source for version in db.session.scalars(db.select(CalendarVersion))} == {"chinesecalendar 1.11.0"}
    assert load_seed() == 0


def test_current_table_is_kept_for_a_minute(calendar_app):
    assert current_table().years == frozenset()
    bring_in()
    with clock.frozen(NOON + timedelta(seconds=59)):
        assert current_table().years == frozenset()
    with clock.frozen(NOON + timedelta(seconds=60)):
        assert current_table().years == {2027}


def test_forgotten_table_is_read_at_once(calendar_app):
    assert current_table().years == frozenset()
    bring_in()
    forget_table()
    assert current_table().years == {2027}


def test_the_table_as_it_stood_is_there_after_a_correction(calendar_app):
    first = bring_in()
    second = add_version(2027, 2, [], source="更正").id
    db.session.commit()
    assert read_table().versions == {2027: second}
    assert read_table().kind_of(date(2027, 2, 8)) is None
    assert read_table(first).kind_of(date(2027, 2, 8)) is DayKind.HOLIDAY
    assert read_table(0).years == frozenset()


def test_a_number_of_a_year_is_given_once(calendar_app):
    bring_in()
    assert add_version(2027, 1, [], source="同时") is None


def test_what_is_stored_holds_its_version(calendar_app):
    version_id = bring_in()
    forget_table()
    assert reckon(date(2027, 3, 1), 1) == Due(date(2027, 3, 2), False, version_id)
    assert db.session.get(CalendarVersion, version_id).first_used_at == NOON


def test_a_version_taken_back_meanwhile_is_not_reckoned_with(calendar_app):
    version_id = bring_in()
    forget_table()
    assert current_table().years == {2027}  # this process remembers it
    db.session.get(CalendarVersion, version_id).taken_back_at = NOON
    db.session.commit()
    assert reckon(date(2027, 3, 1), 1) == Due(date(2027, 3, 2), True, None)
    assert db.session.get(CalendarVersion, version_id).first_used_at is None
