import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xicheng_events.foundation.core import text

AFTERNOON = datetime(2026, 3, 18, 6, 0, tzinfo=UTC)
EVENING = datetime(2026, 3, 18, 8, 0, tzinfo=UTC)
NEXT_DAY = datetime(2026, 3, 18, 17, 30, tzinfo=UTC)


def test_day_is_the_day_in_beijing():
    assert text.day(AFTERNOON) == "2026年3月18日（星期三）"
    assert text.day(NEXT_DAY) == "2026年3月19日（星期四）"
    assert text.day(date(2026, 2, 15)) == "2026年2月15日（星期日）"


def test_moment_is_day_and_time():
    assert text.moment(AFTERNOON) == "2026年3月18日（星期三）14:00"
    assert text.clock_time(NEXT_DAY) == "01:30"


def test_span_on_one_day_names_the_day_once():
    assert text.span(AFTERNOON, EVENING) == "2026年3月18日（星期三）14:00—16:00"


def test_span_over_midnight_names_both_days():
    assert text.span(AFTERNOON, NEXT_DAY) == "2026年3月18日（星期三）14:00—2026年3月19日（星期四）01:30"


def test_span_to_midnight_ends_at_24_on_its_day():
    six, midnight = datetime(2026, 3, 18, 10, 0, tzinfo=UTC), datetime(2026, 3, 18, 16, 0, tzinfo=UTC)
    assert text.span(six, midnight) == "2026年3月18日（星期三）18:00—24:00"
    assert text.hours(six, midnight) == "18:00—24:00"
    assert text.hours(AFTERNOON, EVENING) == "14:00—16:00"
    assert text.hours(AFTERNOON, NEXT_DAY) == "14:00—2026年3月19日（星期四）01:30"
    assert text.span(AFTERNOON, midnight + timedelta(days=1)) == (
        "2026年3月18日（星期三）14:00—2026年3月19日（星期四）24:00")


def test_a_deadline_at_midnight_is_the_end_of_the_day_before():
    assert text.until(datetime(2026, 3, 18, 16, 0, tzinfo=UTC)) == "2026年3月18日（星期三）24:00"
    assert text.until(AFTERNOON) == "2026年3月18日（星期三）14:00"


def test_tables_write_days_with_dashes():
    assert text.table_day(NEXT_DAY) == "2026-03-19"
    assert text.table_day(date(2026, 3, 18)) == "2026-03-18"
    assert text.table_moment(AFTERNOON) == "2026-03-18 14:00"


def test_naive_time_is_a_mistake_not_a_guess():
    with pytest.raises(ValueError, match="naive"):
        text.clock_time(AFTERNOON.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("message", "chars", "segments"),
    [
        ("", 0, 0),
        ("【北京西城】验证码123456，5分钟内有效，用于登录、报名或提意见。请勿告知他人。", 42, 1),
        ("字" * 70, 70, 1),
        ("字" * 71, 71, 2),
        ("字" * 134, 134, 2),
        ("字" * 135, 135, 3),
        ("𠮷" * 35, 70, 1),
        ("𠮷" * 36, 72, 2),
    ],
)
def test_sms_is_counted_as_it_is_billed(message, chars, segments):
    assert text.sms_length(message) == (chars, segments)


@pytest.mark.parametrize(
    ("long", "n", "short"),
    [
        ("电梯太小", 4, "电梯太小"),
        ("电梯太小了", 4, "电梯太…"),
        ("电梯\n\n 太小", 10, "电梯 太小"),
        ("one two", 5, "one…"),
        ("", 5, ""),
    ],
)
def test_excerpt_fits_one_line(long, n, short):
    assert text.excerpt(long, n) == short


@given(st.text(max_size=80), st.integers(1, 40))
def test_excerpt_never_exceeds_its_length(long, n):
    short = text.excerpt(long, n)
    assert len(short) <= n
    assert "\n" not in short


def test_half_width_reads_what_an_input_method_typed():
    assert text.half_width(" １２－Ｘ（Ａ）\u202c") == "12-X(A)"
    assert text.half_width(None) == ""


@pytest.mark.parametrize(("typed", "kept"), [
    ("西" + "\u0316" * 31, "西" + "\u0316" * 30), ("西" + "\u0316" * 30, "西" + "\u0316" * 30),
    ("か" + "\uff9e" * 40, "か" + "\uff9e" * 30), ("，" * 50 + "西", "，" * 50 + "西")])
def test_of_many_marks_on_one_letter_thirty_are_kept_and_of_signs_all(typed, kept):
    assert text.normalised("NFC", typed) == unicodedata.normalize("NFC", kept)
