"""集体报名: checked row by row, saved as chosen, in the same line as everybody (domain §2.3)."""

import re
import threading

import pytest
from sqlalchemy import func, select

from tests.cast import LI_JING, messages_to
from tests.groups.lists import bomb, confirm, list_form, row_states, send_list, sheet
from tests.groups.steps import enter, rows
from tests.registration.steps import change, sweep, taken, with_quotas
from xicheng_events.booking.events.kinds import Allocation, Category
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.groups.models import Roster, RosterRow
from xicheng_events.booking.groups.operations.registering_rows import drop_old_lists, work_off_lists
from xicheng_events.booking.registration.models import Registration
from xicheng_events.demo.people import Citizen
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db


def test_a_community_registers_a_group(app, world, desk):
    client = desk("qianfang")
    at = send_list(client, world.morning).headers["Location"]
    page = client.get(at).text
    assert "2人可以报名，0行有问题" in page
    assert rows(app, world.morning) == []
    assert confirm(client, at).status_code == 303
    assert rows(app, world.morning) == [("马凤英", "confirmed", "community"), ("丁国栋", "confirmed", "community")]
    assert taken(app, world.morning) == 2
    assert "签到码" in messages_to(app, Citizen("马凤英", "19900007001"))[-1]
    page = client.get(at).text
    with app.app_context():
        references = list(db.session.scalars(select(Registration.reference)))
        kept = db.session.scalars(select(RosterRow)).all()
        assert [(row.content, row.key) for row in kept] == [(None, None)] * 2
        actions = set(db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("groups.%"))))
        assert actions == {"groups.list_taken", "groups.list_chosen", "groups.list_done"}
    assert all(reference in page for reference in references)


def test_sent_twice_counts_once(app, world, desk):
    client = desk("qianfang")
    fields = list_form(client, world.morning)
    first, second = (client.post(f"/staff/groups/slots/{world.morning}/list", data=fields) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    for _ in range(2):
        confirm(client, first.headers["Location"])
    assert len(rows(app, world.morning)) == 2
    again = send_list(client, world.morning).headers["Location"]
    assert "已报名本场（编号BM-" in client.get(again).text
    assert [state for _line, state, _why in row_states(app)] == ["bad", "bad"]


@pytest.mark.once
def test_every_row_is_told_what_is_wrong_with_it(app, world, desk):
    enter(desk("qianfang"), world.morning, name="李静", phone=LI_JING.phone)
    text = "\n".join([
        "姓名\t手机号\t年龄段\t街道",
        "马凤英\t19900007001\t68\t牛街街道", "丁国栋\t1990000\t\t", "马2\t19900007003\t\t",
        "\t19900007004\t\t", "马凤英\t199-0000-7001\t\t", f"李静\t{LI_JING.phone}\t\t", "沙小明\t19900007005\t9\t",
        "金玉\t19900007006\t很老\t无名街道"])
    client = desk("qianfang")
    send_list(client, world.morning, text=text)
    expected = {2: "", 3: "手机号应为11位，这里是7位", 4: "姓名中不能有“2”", 5: "请填写姓名", 6: "与第2行重复",
                7: "已报名本场", 8: "未成年人不能单独报名", 9: "年龄段“很老”没有看懂"}
    found = {line: (state, why) for line, state, why in row_states(app)}
    assert found.keys() == expected.keys()
    for line, words in expected.items():
        assert found[line][0] == ("bad" if words else "good"), line
        assert words in found[line][1], line
    assert "无名街道" in found[9][1]


def test_a_list_to_correct_comes_back_as_it_was_sent_and_the_corrected_one_takes_its_place(app, world, desk):
    client = desk("qianfang")
    at = send_list(client, world.morning, text="马凤英 19900007001\n丁国栋 1990000700").headers["Location"]
    page = client.get(at).text
    assert "手机号应为11位，这里是10位" in page
    assert "可以报名" in page
    again = f"/staff/groups/slots/{world.morning}/list"
    page = client.get(f"{again}?correct={at.rsplit('/', 1)[1]}").text
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    assert text.split() == ["姓名", "手机号", "马凤英", "19900007001", "丁国栋", "1990000700"]
    fields = list_form(client, world.morning, text=text.strip() + "2")
    assert client.post(again, data={**fields, "replaces": at.rsplit("/", 1)[1]}).status_code == 303
    with app.app_context():
        assert [each.state.value for each in db.session.scalars(select(Roster).order_by(Roster.id))] == [
            "dropped", "checked"]
        new = db.session.scalars(select(RosterRow).where(RosterRow.roster_id == 2)).all()
        assert [row.state.value for row in new] == ["good", "good"]
    assert "19900007001" not in client.get(f"{again}?correct={at.rsplit('/', 1)[1]}").text
    for foreign in ("99999999999", "x", "0"):
        page = client.get(f"{again}?correct={foreign}").text
        assert re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1].strip() == ""


def test_exactly_the_chosen_rows_are_saved(app, world, desk):
    client = desk("qianfang")
    text = "\n".join(f"马{name} 1990000700{n}" for n, name in enumerate("甲乙丙丁戊"))
    at = send_list(client, world.morning, text=text).headers["Location"]
    client.post(f"{at}/choice", data={"to": "none"})
    for answer in (client.get(f"{at}/confirmation"), client.post(f"{at}/saving")):
        assert answer.status_code == 422
        assert "请至少选一行" in answer.text
    ticks = {"shown": ["1", "2", "3", "99"], "rows": ["1", "3", "4", "99"]}
    on = client.post(f"{at}/choice", data={**ticks, "to": "confirm"})
    assert "已选2人" in client.get(on.headers["Location"]).text
    assert rows(app, world.morning) == []
    confirm(client, at)
    assert [name for name, *_ in rows(app, world.morning)] == ["马甲", "马丙"]
    assert [state for _line, state, _why in row_states(app)] == ["saved", "left_out", "saved", "left_out", "left_out"]
    client.post(f"{at}/choice", data={"to": "all"})
    assert [state for _line, state, _why in row_states(app)][1] == "left_out"


def test_ticks_are_kept_from_page_to_page(app, world, desk):
    client = desk("qianfang")
    at = send_list(client, world.morning, text="\n".join(f"马某 1990{n:07}" for n in range(120))).headers["Location"]
    shown = [str(n) for n in range(1, 101)]
    there = client.post(f"{at}/choice", data={"shown": shown, "rows": shown[1:], "to": "2"}).headers["Location"]
    assert "page=2" in there
    assert "已选119人" in client.get(there).text
    counted = client.post(f"{at}/choice", data={"shown": ["120"]}, headers={"HX-Request": "true"}).text
    assert "已选118人" in counted
    assert "<html" not in counted
    page = client.get(at).text
    assert page.count("checked>") == 99


def test_a_list_stands_in_the_same_line(app, world, desk):
    client = desk("qianfang")
    text = "\n".join(f"马{name} 1990000700{n}" for n, name in enumerate("甲乙丙丁戊己庚辛壬"))
    at = send_list(client, world.afternoon, text=text).headers["Location"]  # 3 places, 5 may wait
    page = client.get(at).text
    assert page.count("名额不够，预计进入候补") == 5
    assert page.count("名额和候补预计已满") == 1
    confirm(client, at)
    assert [state for _name, state, _how in rows(app, world.afternoon)] == ["confirmed"] * 3 + ["waiting"] * 5
    assert "各自排队，和网上报名的人同一队列" in client.get(at).text
    assert "名额和候补均已满" in row_states(app)[-1][2]
    assert taken(app, world.afternoon) == 3


def test_categories_have_their_own_places(app, world, desk):
    quotas = with_quotas(app, world.morning, {Category.RESIDENT: 2, Category.STUDENT: 1}, waiting_limit=0)
    client = desk("qianfang")
    text = "马甲 19900007001 学生\n马乙 19900007002\n马丙 19900007003 学生\n马丁 19900007004 企业代表"
    at = send_list(client, world.morning, text=text, category="resident").headers["Location"]
    assert "报名身份“企业代表”不在本场范围内" in client.get(at).text
    confirm(client, at)
    with app.app_context():
        found = db.session.execute(select(Registration.name, Registration.quota_id)).all()
    assert set(found) == {("马乙", quotas[Category.RESIDENT]), ("马甲", quotas[Category.STUDENT])}
    assert "均已满" in row_states(app)[2][2]


def test_where_a_draw_decides_a_list_applies(app, world, desk):
    change(app, Event, world.event_id, allocation=Allocation.LOTTERY)
    client = desk("qianfang")
    at = send_list(client, world.afternoon).headers["Location"]
    confirm(client, at)
    assert {state for _name, state, _how in rows(app, world.afternoon)} == {"applied"}
    assert taken(app, world.afternoon) == 0


def test_edge_6_and_9_in_a_list(app, world, desk):
    text = "阿依古丽•买买提，19900007001\n阿依古丽·买买提，19900007001\n马　英，19900007001\n无手机者"
    client = desk("qianfang")
    at = send_list(client, world.morning, text=text).headers["Location"]
    assert [state for _line, state, _why in row_states(app)] == ["good", "bad", "good", "good"]
    confirm(client, at)
    assert [name for name, *_ in rows(app, world.morning)] == ["阿依古丽·买买提", "马英", "无手机者"]
    assert len(messages_to(app, Citizen("马社工", "19900007999"))) == 1


def test_edge_8_a_name_of_many_letters_or_rare_ones_passes(app, world, desk):
    long = "买买提·" * 12 + "买"
    text = f"{long}\t19900007001\n𠮷田花\t19900007002\nJohn Smith\t19900007003"
    client = desk("qianfang")
    at = send_list(client, world.morning, text=text).headers["Location"]
    confirm(client, at)
    assert [name for name, *_ in rows(app, world.morning)] == [long, "𠮷田花", "John Smith"]


def test_a_sheet_is_read_as_people_keep_them(app, world, desk):
    client = desk("qianfang")
    data = sheet(["序号", "姓名（必填）", "手机号", "备注"], [1, "马凤英", 19900007001, "x"], [None, None, None, None],
                 [2, "=1+1", "19900007002", ""], [3, "丁国栋", 19900007003.0, "=cmd|' /C calc'!A0"],
                 title="牛街社区报名表", hidden=[["姓名", "手机号"], ["不该出现", "19900007009"]])
    at = send_list(client, world.morning, file=data).headers["Location"]
    assert [(line, state) for line, state, _why in row_states(app)] == [(3, "good"), (5, "bad"), (6, "good")]
    confirm(client, at)
    assert [name for name, *_ in rows(app, world.morning)] == ["马凤英", "丁国栋"]
    answer = client.get(f"/staff/groups/slots/{world.morning}/list/template.xlsx")
    assert answer.data[:2] == b"PK"


@pytest.mark.parametrize(("file", "words"), [
    (b"name,phone", "不是可以读取的"), (b"PK\x03\x04 broken", "不是可以读取的"), (bomb(), "文件太大"),
    (sheet([]), "没有读到名单"), (sheet(*[["姓名", "手机号"]] * 2), "没有读到名单"), (b"\x00" * 3000, "不是可以读取的"),
], ids=["not a zip", "broken", "bomb", "empty", "only headings", "zeros"])
def test_hostile_files_are_refused_with_a_sentence(app, world, desk, file, words):
    answer = send_list(desk("qianfang"), world.morning, file=file)
    assert answer.status_code == 422
    assert words in answer.text
    assert rows(app, world.morning) == []


@pytest.mark.once
def test_too_much_is_refused(app, world, desk):
    client = desk("qianfang")
    assert send_list(client, world.morning, file=b"0" * 20_000_000).status_code == 413
    wide = sheet([f"列{n}" for n in range(100)], [f"马{n}" for n in range(100)])
    assert send_list(client, world.morning, file=wide).status_code in (303, 422)
    long = sheet(["姓名", "手机号"], *([f"马{n}", "19900007001"] for n in range(5100)))
    answer = send_list(client, world.morning, file=long)
    assert answer.status_code == 422
    assert "一次最多5000人" in answer.text


@pytest.mark.parametrize(("changes", "words"), [
    ({"text": ""}, "请粘贴名单"), ({"agreed": None}, "请确认已告知"), ({"contact_phone": "1"}, "电话号码应包含"),
    ({"organisation": "tjj"}, "请选择报名单位"), ({"channel": "online"}, "请选择报名方式"),
    ({"form_key": "x"}, "页面已失效"),
    ({"contact_name": ""}, "请填写联系人姓名")])
def test_bad_forms_keep_what_was_typed(app, world, desk, changes, words):
    answer = send_list(desk("qianfang"), world.morning, **{"text": "马凤英 19900007001", **changes})
    assert answer.status_code == 422
    assert words in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Roster)) == 0


def test_a_long_list_is_worked_off_by_the_clockwork_and_goes_on_after_a_stop(app, world, desk):
    client = desk("qianfang")
    text = "\n".join(f"马某,1990{n:07}" for n in range(600)) + "\n坏行,12"
    with app.app_context():
        db.session.get(Slot, world.morning).quotas[0].capacity = 1000
        db.session.commit()
    at = send_list(client, world.morning, text=text).headers["Location"]
    page = client.get(at)
    assert "正在核对：第250行，共601行" in page.text
    assert 'hx-trigger="every 2s"' in page.text
    part = client.get(at, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    early = confirm(client, at)
    assert early.status_code == 422
    while sweep(app, work_off_lists):
        pass
    assert "600人可以报名，1行有问题" in client.get(at).text
    confirm(client, at)
    assert "正在报名" in client.get(at).text
    while sweep(app, work_off_lists):
        pass
    assert "已为600人报名，1行没有报名" in client.get(at).text
    assert taken(app, world.morning) == 600
    assert row_states(app)[-1][:2] == (601, "bad")


def test_the_same_file_sent_twice_at_once_registers_each_once(app, world, desk):
    desks, start = [desk("qianfang"), desk("majing")], threading.Barrier(2)
    places = [send_list(client, world.morning).headers["Location"] for client in desks]

    def save(client, at):
        start.wait()
        confirm(client, at)

    threads = [threading.Thread(target=save, args=each) for each in zip(desks, places, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows(app, world.morning)) == 2
    assert taken(app, world.morning) == 2


def test_whose_list_it_is(app, world, desk):
    at = send_list(desk("qianfang"), world.morning).headers["Location"]
    for name, status in (("majing", 200), ("zhouyan", 200), ("wulei", 404), ("zhaomin", 404)):
        assert desk(name).get(at).status_code == status, name
        assert desk(name).post(f"{at}/dropping").status_code == (303 if status == 200 else 404)
    assert desk("qianfang").get("/staff/groups/lists/99999999999").status_code == 404
    assert "已放弃" in desk("qianfang").get("/staff/groups/lists").text
    assert desk("qianfang").post(f"{at}/saving", data={"all": "1"}).status_code == 422


def test_a_list_nobody_decides_about_is_forgotten(app, world, desk, at):
    send_list(desk("qianfang"), world.morning)
    at("2026-03-12 09:00")
    assert sweep(app, drop_old_lists) == 1
    with app.app_context():
        assert set(db.session.scalars(select(RosterRow.content))) == {None}
        assert db.session.scalars(select(Roster.contact_phone)).one() is None
