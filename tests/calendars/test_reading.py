"""A year's notice as it comes in: what is read, and the sentence for everything that isn't."""

from datetime import date, datetime

import pytest

from tests.calendars.steps import DAYS, as_sheet, notice
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.workdays import DayKind
from xicheng_events.overview.calendars.notice import MOST_BYTES, read_file, read_text


@pytest.fixture(autouse=True)
def words(app):
    """Sentences need a language."""
    with app.test_request_context():
        yield


def refusal_of(text, year=2027) -> Refused:
    with pytest.raises(Refused) as refused:
        read_text("日期,类别,名称\n" + text, year)
    return refused.value


@pytest.mark.once
def test_the_days_of_a_notice_are_read_in_order():
    read = notice()
    assert read.year == 2027
    assert read.days[0] == (date(2027, 1, 1), DayKind.HOLIDAY, "元旦")
    assert [row.date for row in read.days] == sorted(row.date for row in read.days)
    assert sum(row.kind is DayKind.MAKEUP for row in read.days) == 5
    assert read.lacks == []
    assert read_text(read.as_text(), 2027) == read


@pytest.mark.once
@pytest.mark.parametrize("said", ["2027-01-01", "2027/1/1", "2027.1.1", "2027年1月1日", "1月1日", "1/1", "46388",
                                  "'2027-01-01", "2027-01-01 00:00:00"])
def test_a_day_may_be_written_as_people_write_it(said):
    assert read_text(f"日期,类别,名称\n{said},放假,元旦", 2027).days[0].date == date(2027, 1, 1)


@pytest.mark.once
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_csv_may_come_from_any_spreadsheet(encoding):
    assert read_file("2027.csv", DAYS.encode(encoding), 2027) == notice()


@pytest.mark.once
def test_a_workbook_says_the_same():
    rows = [line.split(",") for line in DAYS.splitlines()]
    for row in rows[1:]:
        row[0] = datetime.fromisoformat(row[0])
    rows.insert(0, ["附件：2027年放假安排"])
    assert read_file("2027.xlsx", as_sheet(rows), 2027) == notice()


@pytest.mark.parametrize(("text", "code", "words"), [
    ("2027-01-01,放假,元旦\n2027-01-01,放假,元旦", "day_twice", "2027-01-01出现了两次（第2行和第3行）"),
    ("2027-02-14,放假,春节\n2027-02-14,调休上班,春节", "day_both", "2027-02-14既是放假又是调休上班"),
    ("2026-12-31,放假,元旦", "other_year", "不在2027年内"),
    ("2027-02-30,放假,春节", "not_a_day", "第2行的日期“2027-02-30”无法识别"),
    ("春节,放假,春节", "not_a_day", "请写成“2027-01-01”"),
    ("2027-01-01,放风,元旦", "not_a_kind", "请填“放假”或“调休上班”"),
    ("2027-03-03,调休上班,", "works_anyway", "本来就是工作日"),
    ("2027-01-01,放假,", "no_name", "请填写节日名称"),
    ("", "no_days", "没有日期"),
])
def test_what_cannot_be_right_is_refused_with_its_row(text, code, words):
    refused = refusal_of(text)
    assert refused.code == code
    assert words in refused.sentence
    assert refused.field == "file"


@pytest.mark.once
@pytest.mark.parametrize(("name", "data", "code"), [
    ("通知.docx", as_sheet([["x"]])[:400], "not_a_sheet"),
    ("通知.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not_a_table"),
    ("2027.csv", b"\0\1\2", "not_a_table"),
    ("2027.csv", "姓名,手机号\n李静,19900000001".encode(), "not_a_table"),
    ("2027.csv", b"\x80\x81\xff", "not_a_table"),
    ("2027.csv", b'"' + b"a" * 19_990, "not_a_table"),
    ("2027.csv", b"1" * (MOST_BYTES + 1), "too_many_days"),
    ("2027.csv", ("日期,类别,名称\n" + "2027-01-01,放假,元旦\n" * 5000).encode(), "too_many_days"),
])
def test_what_is_no_such_table_is_refused(name, data, code):
    with pytest.raises(Refused) as refused:
        read_file(name, data, 2027)
    assert refused.value.code == code


@pytest.mark.once
def test_ten_thousand_rows_are_too_many():
    with pytest.raises(Refused) as refused:
        read_file("2027.xlsx", as_sheet([["日期", "类别", "名称"]] + [["2027-01-01", "放假", "元旦"]] * 10_000), 2027)
    assert refused.value.code == "too_many_days"


@pytest.mark.once
@pytest.mark.parametrize(("text", "said"), [
    ("2027-01-01,放假,元旦", "没有春节、国庆的放假日期"),
    (DAYS.replace("2027-09-26,调休上班,国庆节\n", ""), "调休上班有4天"),
])
def test_a_notice_that_looks_incomplete_says_what_it_lacks(text, said):
    assert said in "".join(read_text(text if text.startswith("日期") else "日期,类别,名称\n" + text, 2027).lacks)
