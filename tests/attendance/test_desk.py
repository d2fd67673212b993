"""签到管理: rules, the report and closing, what is to be settled, paper, the poster."""

import io
import uuid
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests.checkin.world import enter_by_pass
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.door.attendance.models import DoorClosing, Settlement
from xicheng_events.door.checkin.models import ScanMethod
from xicheng_events.door.checkin.queries.desk import poster_mark
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

JSON = {"Accept": "application/json"}


def text_of(answer) -> str:
    """The page."""
    return answer.get_data(as_text=True)


@pytest.fixture
def base(door):
    """The address of the morning's door at the desk."""
    return f"/staff/door/{door.morning}"


@pytest.fixture
def upload(app, door, signed_in):
    """Send what a tablet did offline: `upload(("scan", 5, code="…"), …)`; the second is minutes ago."""

    def send(*happened, minutes_slow=0, cookie=None):
        now = clock.now().timestamp() * 1000 - minutes_slow * 60_000
        items = [{"kind": kind, "key": str(uuid.uuid4()), "at": now - minutes * 60_000, "offline": True, **more}
                 for kind, minutes, more in happened]
        client, url = signed_in(), f"/staff/door/{door.morning}/batch"
        if cookie:
            client, url = app.test_client(), f"/door/{door.morning}/batch"
            client.set_cookie("xicheng_door", cookie, path="/door")
        answer = client.post(url, json={"sent_at": now, "queue": 3, "items": items}, headers=JSON)
        assert answer.status_code == 200, text_of(answer)
        return answer.json["items"]

    return send


def test_editors_say_what_the_doors_may_do_and_door_staff_read_it(app, door, signed_in):
    url = "/staff/door/events/KF-2026-0001"
    assert signed_in("zhaomin").post(f"{url}/rules", data={"walk_ins": "y", "checks_out": "y"}).status_code == 303
    page = text_of(signed_in("sunhao").get(url))
    assert "开放现场补录：没有报名的来宾，有空余名额时可登记入场：是" in page
    assert "开放自助签到：来宾用微信扫现场海报，自己完成签到：否" in page
    assert signed_in("sunhao").post(f"{url}/rules", data={}).status_code == 422
    assert signed_in("menwei").get(url).status_code == 404
    with app.app_context():
        assert db.session.scalars(select(AuditEntry.action)).all().count("checkin.rules") == 1


def test_the_door_is_one_press_away_and_another_tablets_qr_one_more(door, signed_in, base):
    sunhao = signed_in("sunhao")
    hub = text_of(sunhao.get("/staff/door/events/KF-2026-0001"))
    assert f'<a class="button" href="/staff/door/{door.morning}">打开签到页' in hub
    shown = text_of(sunhao.post(f"{base}/passes", data={"scope": "slot"}))
    assert f'action="{base}/passes"' in hub
    assert "让其他平板扫码签到" in hub
    assert "请现在使用，离开本页后不再显示" in shown
    assert "<svg" in shown


def test_the_report_counts_who_came_and_who_stayed_away(door, invite, at_door, signed_in, base, at, take_back):
    for name, heads in (("李静", 3), ("王磊", 1), ("欧阳建国", 2)):
        invite(door.morning, name, heads=heads, code=f"CCCCC{heads}")
    at_door(code="CCCCC3", heads=2)
    taken = at_door(code="CCCCC2")
    take_back(taken.id)
    page = text_of(signed_in().get(f"{base}/report"))
    assert "09:00" in page
    assert "未到场的报名（2组）" in page
    assert "<dt>报名</dt><dd>6</dd>" in page.replace("\n", "")
    assert "<dt>报名到场</dt><dd>2</dd>" in page.replace("\n", "")
    assert "<dt>未到场</dt><dd>3</dd>" in page.replace("\n", "")
    sheet = load_workbook(io.BytesIO(signed_in().get(f"{base}/report.xlsx").get_data())).active
    assert [(len(row), row[5]) for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        (7, "2"), (7, "0"), (7, "0")]


def test_closing_marks_who_stayed_away_once(app, door, invite, at_door, signed_in, base, at):
    invite(door.morning, "李静", heads=2, code="CCCCC2")
    invite(door.morning, "王磊", code="CCCCC3")
    at_door(code="CCCCC2")
    assert "开始后才能关闭" in text_of(signed_in().post(f"{base}/closing"))
    at("2026-03-10 10:00")
    for _again in range(2):
        assert signed_in().post(f"{base}/closing").status_code == 303
    with app.app_context():
        closing = db.session.scalars(select(DoorClosing)).one()
        assert (closing.registered, closing.came, closing.walk_ins, closing.no_shows) == (3, 2, 0, 1)
        assert db.session.scalars(select(AuditEntry.action)).all().count("checkin.closed") == 1
    assert "未到场1人" in text_of(signed_in().get(f"{base}/report"))


def test_what_does_not_fit_is_listed_settled_and_open_again_when_more_comes(app, door, invite, at_door, signed_in,
                                                                            base, upload):
    invite(door.morning, "李静", code="CCCCC2")
    at_door(code="CCCCC2")
    tablet = enter_by_pass(app, door)
    in_at_two_gates = {"code": "CCCCC2", "said": "passed", "heads": 1}
    upload(("scan", 5, in_at_two_gates), ("scan", 40, {"code": "NNNNNN", "said": "unknown"}), minutes_slow=180,
           cookie=tablet.cookie)
    page = text_of(signed_in("zhaomin").get(f"{base}/matters"))
    for words in ("重复放行", "无效签到码", "迟到的记录", "设备时钟不准", "设备未同步", "待核对5条", "慢180分钟"):
        assert words in page
    handles = [part.split('"')[0] for part in page.split('name="chosen" value="')[1:]]
    assert len(handles) == 5
    url = f"{base}/matters"
    assert "请填写核对说明" in text_of(signed_in("zhaomin").post(url, data={"chosen": handles, "note": ""}))
    assert "请勾选要核对的记录" in text_of(signed_in("zhaomin").post(url, data={"note": "无误"}))
    strange = {"chosen": [*handles, "double|scan:999|1"], "note": "无误"}
    assert signed_in("zhaomin").post(url, data=strange).status_code == 422
    assert signed_in("sunhao").post(url, data={"chosen": handles, "note": "无误"}).status_code == 422
    for _again in range(2):
        assert signed_in("zhaomin").post(url, data={"chosen": handles, "note": "一家人分开进"}).status_code == 303
    with app.app_context():
        assert len(db.session.scalars(select(Settlement)).all()) == 5
    assert "待核对0条，已核对5条" in text_of(signed_in("zhaomin").get(url))
    upload(("scan", 30, {"code": "PPPPPP", "said": "unknown"}), minutes_slow=180, cookie=tablet.cookie)
    assert "待核对3条" in text_of(signed_in("zhaomin").get(url))
    assert "待核对3条" in text_of(signed_in("sunhao").get("/staff/door/events/KF-2026-0001"))


def test_paper_is_ticked_at_once_and_counts_once(app, door, invite, at_door, signed_in, base, rows, at):
    lijing, wanglei = invite(door.morning, "李静", heads=3), invite(door.morning, "王磊")
    stranger = invite(door.afternoon, "欧阳建国")
    at_door(code=wanglei.code)
    at("2026-03-10 15:00")
    sent = {"key": str(uuid.uuid4()), "came": [lijing.ticket, wanglei.ticket, stranger.ticket, "x", "9" * 30],
            f"heads-{lijing.ticket}": "2"}
    for _again in range(2):
        assert signed_in().post(f"{base}/paper", data=sent).status_code == 303
    paper = [row for row in rows() if row.method is ScanMethod.PAPER and row.heads]
    assert [(row.ticket_id, row.heads) for row in paper] == [(lijing.ticket, 2)]
    with app.app_context():
        assert db.session.get(Ticket, stranger.ticket).arrived == 0
    empty = signed_in().post(f"{base}/paper", data={"key": str(uuid.uuid4())})
    assert (empty.status_code, "请勾选已在签到表上签名的来宾" in text_of(empty)) == (422, True)
    assert signed_in().post(f"{base}/paper", data={"key": "\x00"}).status_code == 422


@pytest.fixture
def poster(app, door):
    """Send the poster's form as a visitor: `poster(tail="0001", name="李")`."""
    with app.app_context():
        address = f"/arrive/{door.morning}/{poster_mark(door.morning)}"
    client = app.test_client()

    def send(expect=200, **fields):
        answer = client.post(address, data={"key": str(uuid.uuid4())} | fields)
        assert answer.status_code == expect, text_of(answer)
        return text_of(answer)

    send.address = address
    return send


def test_people_check_in_themselves_by_the_poster(door, invite, poster, rows, signed_in, base):
    invite(door.morning, "李静", heads=2, phone="19900000001")
    assert "自助签到二维码" in text_of(signed_in().get(f"{base}/poster"))
    page = poster(tail="0001", name="李", heads="1")
    assert "通过" in page
    assert "李静" not in page
    assert "李*" in page
    assert "通过" in poster(tail="0001", name="李静")
    assert "已签到" in poster(tail="0001", name="李静")
    assert [(row.method.value, row.heads, row.by_id, row.device_id) for row in rows()] == [
        ("self", 1, None, None), ("self", 1, None, None), ("self", 0, None, None)]


def test_a_stranger_gets_the_same_no_for_everything(door, invite, poster, rows):
    invite(door.morning, "李静", phone="19900000001")
    invite(door.morning, "李明", phone="18800000001")
    said = {"没有找到与尾号和姓名相符的报名" in poster(expect=422, **fields) for fields in (
        {"tail": "0001", "name": "王"}, {"tail": "9999", "name": "李"}, {"tail": "0001", "name": "李"}, {},
        {"tail": "0001' or 1=1", "name": "%"}, {"tail": "\x00", "name": "💥" * 500})}
    assert said == {True}
    assert rows() == []


def test_self_service_ends_with_the_window_and_can_be_switched_off(app, door, invite, poster, signed_in, at):
    invite(door.morning, "李静", phone="19900000001")
    signed_in("zhaomin").post("/staff/door/events/KF-2026-0001/rules", data={})
    assert "不开放自助签到" in poster(expect=422, tail="0001", name="李")
    signed_in("zhaomin").post("/staff/door/events/KF-2026-0001/rules", data={"self_service": "y"})
    at("2026-03-10 15:00")
    assert "本场已结束" in poster(expect=422, tail="0001", name="李")
    at("2026-03-10 06:00")
    assert "请届时再试" in text_of(app.test_client().get(poster.address))
    assert app.test_client().get(f"/arrive/{door.morning}/0000000000000000").status_code == 404
    assert app.test_client().get(f"/arrive/{door.afternoon}/{poster.address[-16:]}").status_code == 404


def test_many_guesses_at_a_slot_need_whole_names_and_then_end(app, door, invite, poster, rows):
    lijing = invite(door.morning, "李静", phone="19900000001")
    invite(door.morning, "欧阳建国", phone="19900000002")
    for n in range(10):
        poster(expect=422, tail=f"{5000 + n}", name="李")
    assert "请填完整姓名" in poster(expect=422, tail="0001", name="李"), "a surname is no longer enough"
    assert "通过" in poster(tail="0001", name="李静"), "who knows the name still comes in"
    for n in range(49):
        poster(expect=422, tail=f"{6000 + n}", name="欧阳建国")
    assert "已暂停" in poster(expect=422, tail="0002", name="欧阳建国")
    clock.set_to(clock.now() + timedelta(hours=1, minutes=1))
    assert "通过" in poster(tail="0002", name="欧阳建国")
    assert rows()[0].ticket_id == lijing.ticket
    assert len(rows()) == 2


def test_without_cookies_all_tries_of_an_address_are_one_devices(app, door, invite, limited):
    invite(door.morning, "李静", phone="19900000001")
    site = limited()
    with app.app_context():
        address = f"/arrive/{door.morning}/{poster_mark(door.morning)}"

    def tries(browsers):
        return [browser.post(address, data={"key": str(uuid.uuid4()), "tail": f"{7000 + n}", "name": "王"}).status_code
                for n, browser in enumerate(browsers)]

    assert tries(site.test_client(use_cookies=False) for _each in range(9)) == [422] * 8 + [429]
    mine = site.test_client()
    mine.get(address)
    answer = mine.post(address, data={"key": str(uuid.uuid4()), "tail": "0001", "name": "李静"})
    assert (answer.status_code, "通过" in answer.text) == (200, True), "whoever has a name is counted alone"


def test_the_guide_is_one_page_for_everybody(app, door):
    page = text_of(app.test_client().get("/help/door"))
    for words in ("颜色的意思", "切换到英文", "离线时本机不知道", "打开签到页", "找谁"):
        assert words in page
