"""Lists as people lay them out: said or read, never silently lost, never made a person."""

import io

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from tests.cast import messages_to
from tests.groups.lists import confirm, row_states, send_list, sent, sheet
from tests.groups.steps import rows
from tests.questions.steps import CARD, DOCUMENT, ask_in_force
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.groups.list_layout import described
from xicheng_events.booking.groups.sheets import table_of_text
from xicheng_events.booking.registration.models import Registration
from xicheng_events.demo.people import Citizen
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.uploaded_sheets import SheetRow, Table

CONTACT = Citizen("马社工", "19900007999")
MA, DING = ["马凤英", "19900007001"], ["丁国栋", "19900007002"]


def book(*sheets, arrange=lambda book: None) -> bytes:
    """An .xlsx of sheets, each (name, rows); `arrange` hides and merges."""
    made = Workbook()
    made.remove(made.active)
    for name, lines in sheets:
        page = made.create_sheet(name)
        for line in lines:
            page.append(line)
    arrange(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def read(app, world):
    """Whom the open day's list names, as [[name, phone, …]], and what of it isn't read: {kind: words}."""

    def of(*tables):
        tables = tables if isinstance(tables[0], Table) else table_of_text(tables[0])
        with app.test_request_context():
            people, remarks = described(list(tables), db.session.get(Event, world.event_id), field="text")
        return [list(each.said.values()) for each in people], {kind: words for kind, _sheet, words in remarks}

    return of


def table(*lines, name="名单", **how) -> Table:
    return Table(name, [SheetRow(at, list(cells)) for at, cells in enumerate(lines, start=1)], **how)


@pytest.mark.once
@pytest.mark.parametrize("heading", [
    "手机号", "手机", "电话", "联系电话", "联系方式", "移动电话", "移动电话号码", "联系手机", "手机/电话", "本人手机",
    "参会人手机", "联系人电话", "Tel", "Phone", "TEL.", "Mobile Phone", "手机号码（必填）", "*电话号码：",
    "参加人员联系电话", "2.手机"])
def test_a_phone_is_found_under_whatever_it_is_called(read, heading):
    assert read(f"序号\t姓名\t{heading}\n1\t马凤英\t19900007001") == ([MA], {})


@pytest.mark.once
@pytest.mark.parametrize("heading", [
    "姓名", "姓 名", "参会人员姓名", "参加人", "学员姓名", "Name", "姓名（必填）", "1、姓名"])
def test_a_name_is_found_under_whatever_it_is_called(read, heading):
    assert read(f"{heading}\t电话\n马凤英\t19900007001") == ([MA], {})


@pytest.mark.once
@pytest.mark.parametrize("heading", ["紧急联系人电话", "家长联系方式", "找我", ""])
def test_numbers_under_a_heading_that_was_not_read_are_never_replaced_by_the_contacts_phone(app, world, desk, heading):
    text = f"姓名\t性别\t{heading}\n马凤英\t女\t19900007200\n丁国栋\t男\t"
    client = desk("qianfang")
    at = send_list(client, world.morning, text=text).headers["Location"]
    name = heading or "C列"
    assert [state for _line, state, _why in row_states(app)] == ["bad", "good"]
    assert f"没有读到手机号，“{name}”一列没有读取。" in row_states(app)[0][2]
    page = client.get(at).text
    assert f"没有读取的列：性别、{name}。" in page
    again = client.get(f"/staff/groups/slots/{world.morning}/list?correct={at.rsplit('/', 1)[1]}").text
    assert f"姓名\t手机号\t{name}\n马凤英\t\t19900007200\n丁国栋\t\t" in again
    confirm(client, at)
    assert [name for name, *_ in rows(app, world.morning)] == ["丁国栋"]


@pytest.mark.once
def test_the_file_with_移动电话_reaches_each_on_the_own_number(app, world, desk):
    client = desk("qianfang")
    at = send_list(client, world.morning, file=sent("phone-heading-unknown.xlsx")).headers["Location"]
    assert "没有读取的列：性别。" in client.get(at).text
    confirm(client, at)
    assert "签到码" in messages_to(app, Citizen("马凤英", "19900007200"))[-1]
    assert messages_to(app, CONTACT) == []


@pytest.mark.once
def test_of_two_phones_the_mobile_counts(read):
    assert read("姓名\t家庭电话\t固定电话\t手机\n马凤英\t010-66000000\t66000000\t19900007001")[0] == [MA]
    assert read("马凤英 010-66000000 19900007001")[0] == [["19900007001", "马凤英"]]


def test_rows_hidden_by_a_filter_are_listed_and_not_ticked(app, world, desk):
    client = desk("qianfang")
    at = send_list(client, world.morning, file=sent("filtered-rows.xlsx")).headers["Location"]
    page = client.get(at).text
    assert [(line, state) for line, state, _why in row_states(app)] == [
        (2, "good"), (3, "left_out"), (4, "good"), (5, "left_out")]
    assert "已选上2人，隐藏的行没有选，0行有问题" in page
    assert "有2行在表中被隐藏" in page
    assert page.count("在表中被隐藏（筛选或手工隐藏），没有选上") == 2
    assert "没有读取的列：是否参加。" in page
    client.post(f"{at}/choice", data={"to": "all"})
    assert "已选2人" in client.get(f"{at}/confirmation").text
    client.post(f"{at}/choice", data={"shown": ["4"], "rows": ["4"], "to": "confirm"})
    assert "已选3人" in client.get(f"{at}/confirmation").text
    again = client.get(f"/staff/groups/slots/{world.morning}/list?correct={at.rsplit('/', 1)[1]}").text
    assert "回小民" in again
    assert "丁国栋" not in again
    confirm(client, at)
    assert [name for name, *_ in rows(app, world.morning)] == ["马凤英", "沙玉兰", "回小民"]
    assert messages_to(app, Citizen("丁国栋", "19900007061")) == []


def test_a_hidden_row_does_not_stand_in_the_way_of_the_same_one_that_is_seen(app, world, desk):
    ask_in_force(app, world, DOCUMENT)

    def hide(made):
        made.active.row_dimensions[2].hidden = True

    head = ["姓名", "手机号", "身份证号"]
    for first, why in ([*MA, CARD], "与第3行重复，请删去一行。"), ([*DING, CARD], "与前面一行的证件号码相同"):
        send_list(desk("qianfang"), world.morning, file=book(("名单", [head, first, [*MA, CARD]]), arrange=hide))
        assert why in row_states(app)[0][2]
        assert row_states(app)[1] == (3, "good", "")


@pytest.mark.once
def test_hidden_columns_are_named_and_a_hidden_phone_is_not_replaced(app, world, desk):
    def hide(made):
        made.active.column_dimensions["B"].hidden = True

    client = desk("qianfang")
    at = send_list(client, world.morning, file=book(("名单", [["姓名", "手机号"], MA, DING[:1]]), arrange=hide))
    at = at.headers["Location"]
    assert "隐藏的列没有读取：手机号。" in client.get(at).text
    assert [state for _line, state, _why in row_states(app)] == ["bad", "good"]


@pytest.mark.once
def test_every_sheet_with_a_heading_is_read_and_the_others_are_named(app, world, desk):
    client = desk("qianfang")
    at = send_list(client, world.morning, file=sent("two-sheets.xlsx")).headers["Location"]
    confirm(client, at)
    assert [name for name, *_ in rows(app, world.morning)] == ["马凤英", "丁国栋"]

    def hide(made):
        made["旧"].sheet_state = "hidden"

    head = ["姓名", "手机号"]
    data = book(("说明", [["请各社区认真填写"]]), ("牛街", [head, ["沙玉兰", "19900007003"]]),
                ("填写示例", [head, ["张三", "19900007009"]]), ("旧", [head, ["不该出现", "19900007008"]]),
                ("椿树", [["椿树街道"], head, ["沙玉兰", "19900007003"]]), arrange=hide)
    at = send_list(client, world.morning, file=data).headers["Location"]
    page = client.get(at).text
    assert "没有读取的工作表：说明、填写示例。" in page
    assert "隐藏的工作表没有读取：旧。" in page
    assert "工作表“椿树”：表头在第2行，它上面的内容没有读取。" in page
    assert [(line, state) for line, state, _why in row_states(app)] == [(2, "good"), (3, "bad")]
    assert row_states(app)[1][2] == "与“牛街”第2行重复，请删去一行。"


@pytest.mark.once
def test_two_people_side_by_side_are_two(app, world, desk):
    client = desk("qianfang")
    at = send_list(client, world.morning, file=sent("two-people-side-by-side.xlsx")).headers["Location"]
    assert "2人可以报名，0行有问题" in client.get(at).text
    confirm(client, at)
    with app.app_context():
        parties = db.session.scalars(select(Registration).order_by(Registration.id)).unique()
        assert [(each.name, each.phone) for each in parties] == [
            ("马凤英", "19900007003"), ("丁国栋", "19900007004")]


@pytest.mark.once
@pytest.mark.parametrize("text", [
    "序号\t姓名\t手机号\t序号\t姓名\t手机号\n1\t马凤英\t19900007001\t2\t丁国栋\t19900007002",
    "姓名\t手机号\t电话\t姓名\t手机号\t电话\n马凤英\t19900007001\t\t丁国栋\t\t19900007002",
    "手机\t姓名\t手机\t姓名\n19900007001\t马凤英\t19900007002\t丁国栋",
    "马凤英 19900007001 丁国栋 19900007002", "1,马凤英,19900007001,丁国栋,19900007002"])
def test_the_second_person_of_a_row_is_never_lost(read, text):
    assert [sorted(said) for said in read(text)[0] if said] == [sorted(MA), sorted(DING)]


@pytest.mark.once
def test_an_empty_place_beside_somebody_is_nobody(read):
    assert read("姓名\t手机号\t姓名\t手机号\n马凤英\t19900007001\t\t")[0] == [MA]


@pytest.mark.once
def test_instructions_above_the_heading_are_no_people(read):
    above = "\n".join(f"{n}、请各社区认真填写" for n in range(1, 13))
    assert read(f"牛街社区报名名单\n{above}\n姓名\t手机号\n马凤英\t19900007001") == ([MA], {"above": ["14"]})


@pytest.mark.once
@pytest.mark.parametrize("text", [
    "姓名\t手机号\n马凤英\t19900007001\n姓名\t手机号\n丁国栋\t19900007002",
    "姓名\t手机号\n马凤英\t19900007001\n手机号\t姓名\n19900007002\t丁国栋",
    "姓名\t联系方式\t\n\t手机\t座机\n马凤英\t19900007001\t\n丁国栋\t19900007002\t",
    "姓名\t手机号\n姓名\t手机号\n马凤英\t19900007001\n丁国栋\t19900007002"])
def test_a_heading_row_is_nobody_wherever_it_stands(read, text):
    assert [sorted(said) for said in read(text)[0]] == [sorted(MA), sorted(DING)]


@pytest.mark.once
def test_a_heading_without_a_name_is_said(read):
    with pytest.raises(Refused, match="第1行像是表头（单位、电话），但没有“姓名”一列"):
        read("单位\t电话\n马凤英\t19900007001")


@pytest.mark.once
def test_what_is_no_person_is_said_to_be_none(app, world, desk):
    text = "牛街社区报名名单\n马凤英 19900007001\n街道办事处\n合计 2\n请于本周五之前报送"
    send_list(desk("qianfang"), world.morning, text=text)
    assert [state for _line, state, _why in row_states(app)] == ["bad", "good", "bad", "bad", "bad"]
    assert "这一行不像一个人" in row_states(app)[0][2]
    send_list(desk("qianfang"), world.morning, text="姓名\t手机号\n马凤英\t19900007001\n合计：1人\t\n填表人：丁国栋\t")
    assert [state for _line, state, _why in row_states(app)] == ["good", "bad", "bad"]


@pytest.mark.once
def test_cells_merged_over_rows_count_for_each_of_them_where_they_can(app, world, desk):
    def merge(made):
        made.active.merge_cells("B2:B3")
        made.active.merge_cells("C2:C3")
        made.active.merge_cells("A4:A5")

    lines = [["姓名", "手机号", "街道"], [*MA, "牛街街道"], ["丁国栋"], ["沙玉兰", "19900007003"],
             [None, "19900007004"]]
    client = desk("qianfang")
    at = send_list(client, world.morning, file=book(("名单", lines), arrange=merge)).headers["Location"]
    assert [(line, state) for line, state, _why in row_states(app)] == [
        (2, "good"), (3, "good"), (4, "good"), (5, "bad")]
    assert "“姓名”一格与上面的行合并，看不出属于谁" in row_states(app)[3][2]
    confirm(client, at)
    with app.app_context():
        found = db.session.scalars(select(Registration).order_by(Registration.id)).all()
        assert [each.phone for each in found] == ["19900007001", "19900007001", "19900007003"]
    assert len(messages_to(app, CONTACT)) == 0


@pytest.mark.once
def test_a_heading_of_two_lines_with_merged_cells_is_one(app, world, desk):
    def merge(made):
        for cells in ("A1:A2", "B1:B2", "C1:D1"):
            made.active.merge_cells(cells)

    lines = [["姓名", "手机号", "同行人", None], [None, None, "姓名", "年龄"], [*MA, "沙小明", "40"]]
    client = desk("qianfang")
    at = send_list(client, world.morning, file=book(("名单", lines), arrange=merge)).headers["Location"]
    assert "没有读取的列：同行人年龄。" in client.get(at).text
    assert [(line, why) for line, _state, why in row_states(app)] == [
        (3, "请在同行人“沙*明”后面写年龄，例如“王小明9岁”。")]


@pytest.mark.once
def test_rows_far_down_are_read(app, world, desk):
    data = sheet(["姓名", "手机号"], MA, *[[None, None]] * 7000, DING)
    send_list(desk("qianfang"), world.morning, file=data)
    assert [line for line, _state, _why in row_states(app)] == [2, 7003]
