"""Cells as spreadsheets leave them: long numbers, days, what is copied with line breaks in it."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from tests.core.test_sheets import with_part, workbook
from tests.groups.lists import confirm, row_states, send_list, sent
from tests.groups.steps import rows
from tests.questions.steps import BIRTH, DOCUMENT, SINCE, ask_in_force, said
from xicheng_events.booking.groups.operations.reading_cells import day_in_cell
from xicheng_events.booking.groups.sheets import table_of_text
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.uploaded_sheets import written_out


@pytest.mark.once
def test_a_number_whose_end_the_spreadsheet_has_dropped_is_refused_though_the_check_digit_fits(app, world, desk):
    ask_in_force(app, world, DOCUMENT)
    at = send_list(desk("qianfang"), world.morning, file=sent("identity-number-lost-digits.xlsx")).headers["Location"]
    (_line, state, why), (*_, second) = row_states(app)
    assert state == "bad"
    assert why.endswith("后面的数字已经丢失。请把这一列设为文本后重新填写。")
    assert "最后一位" not in why
    assert "丢失" not in second
    assert confirm(desk("qianfang"), at).status_code == 422
    send_list(desk("qianfang"), world.morning, text="姓名\t手机号\t身份证号\n马凤英\t19900007001\t1.10102E+17")
    assert "“1.10102E+17”是被表格软件改写的长号码" in row_states(app)[0][2]


def test_phones_are_read_as_spreadsheets_write_them(app, world, desk):
    text = ("姓名\t手机号\n马凤英\t1.9900007003E+10\n丁国栋\t'19900007005\n沙玉兰\t19900007006.0\n回小民\t1.99E+10")
    at = send_list(desk("qianfang"), world.morning, text=text).headers["Location"]
    assert [state for _line, state, _why in row_states(app)] == ["good", "good", "good", "bad"]
    assert "请把这一列设为文本后重新填写" in row_states(app)[3][2]
    confirm(desk("qianfang"), at)
    with app.app_context():
        assert list(db.session.scalars(select(Registration.phone).order_by(Registration.id))) == [
            "19900007003", "19900007005", "19900007006"]


@pytest.mark.once
@pytest.mark.parametrize(("text", "meant"), [
    ("1.9900007003E+10", "19900007003"), ("1.9900007E+10", None), ("1.10102195004010E+17", None), ("1E+10", None),
    ("19900007003.0", "19900007003"), ("3.5", "3.5"), ("EA1234567", "EA1234567"), ("1.5E+0", "1.5E+0")])
def test_a_number_is_written_out_or_known_to_be_cut(app, text, meant):
    with app.test_request_context():
        if meant is None:
            with pytest.raises(Refused, match="后面的数字已经丢失"):
                written_out(text)
        else:
            assert written_out(text) == meant


@pytest.mark.once
@pytest.mark.parametrize("text", ["22068", "1960/6/1 0:00:00", "1960-06-01T00:00:00", "1960年6月1日 上午 12:00",
                                  "19600601", "1960.6.1", "1960/06/01 12:00:00 AM"])
def test_the_first_of_june_1960_is_understood_in_every_writing(app, text):
    with app.test_request_context():
        assert day_in_cell(text) == date(1960, 6, 1)


@pytest.mark.once
@pytest.mark.parametrize("text", ["1960", "99999", "1960-13-01", "6/1/60", "0:00:00"])
def test_what_is_no_day_is_refused(app, text):
    with app.test_request_context(), pytest.raises(Refused, match="没有看懂"):
        day_in_cell(text)


def test_days_of_a_list_are_understood_in_questions_too(app, world, desk):
    ask_in_force(app, world, BIRTH, SINCE)
    text = f"姓名\t手机号\t出生日期\t{SINCE['label']}\n马凤英\t19900007001\t22068\t46082\n"
    confirm(desk("qianfang"), send_list(desk("qianfang"), world.morning, text=text).headers["Location"])
    assert [value for _key, value, _version in said(app)] == ["2026-03-01"]
    with app.app_context():
        assert db.session.scalars(select(Registration.born_on)).one() == date(1960, 6, 1)


@pytest.mark.once
def test_a_copied_cell_with_line_breaks_and_quotes_stays_one_cell(app, world, desk):
    client = desk("qianfang")
    at = send_list(client, world.morning, text=sent("alt-enter-paste.txt").decode()).headers["Location"]
    assert [(line, state) for line, state, _why in row_states(app)] == [(2, "good"), (5, "good")]
    confirm(client, at)
    assert [name for name, *_ in rows(app, world.morning)] == ["马凤英", "丁国栋"]
    with app.app_context():
        assert db.session.scalars(select(Registration.access_needs)).first() == "轮椅 马强陪同 谢谢"


@pytest.mark.once
@pytest.mark.parametrize(("text", "cells"), [
    ('"姓\n名"\t手机号\n马凤英\t1', [(1, ["姓 名", "手机号"]), (3, ["马凤英", "1"])]),
    ('甲\t"说""轮椅"""\t"a\tb"', [(1, ["甲", '说"轮椅"', "a b"])]),
    ('"马凤英","1,2"\n丁国栋，3', [(1, ["马凤英", "1,2"]), (2, ["丁国栋", "3"])]),
    ('"小"马\t1\n丁国栋\t2', [(1, ['"小"马', "1"]), (2, ["丁国栋", "2"])]),
    ('"没有合上\t1\n丁国栋\t2', [(1, ['"没有合上', "1"]), (2, ["丁国栋", "2"])]),
    ("甲\t1\r\n\r\n乙 2\n丙，3\n", [(1, ["甲", "1"]), (3, ["乙", "2"]), (4, ["丙", "3"])]),
    ('5"屏\t1\n', [(1, ['5"屏', "1"])]), ("甲\t\t", [(1, ["甲", "", ""])]), ('"\n', [(1, ['"'])]),
])
def test_quotes_are_read_as_spreadsheets_copy_them(app, text, cells):
    with app.test_request_context():
        assert [row[:2] for row in table_of_text(text)[0].rows] == cells


@pytest.mark.once
def test_a_workbook_in_strict_open_xml_is_read(app, world, desk):
    at = send_list(desk("qianfang"), world.morning, file=sent("strict-open-xml.xlsx")).headers["Location"]
    confirm(desk("qianfang"), at)
    assert [name for name, *_ in rows(app, world.morning)] == ["马凤英"]


@pytest.mark.once
def test_a_workbook_in_which_nothing_is_found_is_named_as_what_it_is(app, world, desk):
    strange = with_part("xl/workbook.xml", b'<workbook xmlns="urn:another"><sheets/></workbook>')
    assert "不是可以读取的 .xlsx" in send_list(desk("qianfang"), world.morning, file=strange).text
    empty = send_list(desk("qianfang"), world.morning, file=workbook()).text
    assert re.search(r'id="file-error"[^>]*>.*没有读到名单', empty)
