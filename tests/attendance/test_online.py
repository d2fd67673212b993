"""Who takes part online isn't expected at the door: closing it calls nobody of them absent, nor does the report before
the host has noted anybody."""

import re
import uuid

import pytest
from sqlalchemy import select

from tests.attendance.test_resting import figures
from tests.cast import LI_JING, OUYANG, WANG_LEI
from tests.registration.seats import SLOT, in_room_and_online
from tests.registration.steps import register
from xicheng_events.booking.registration.models import Registration
from xicheng_events.door.attendance.models import DoorClosing
from xicheng_events.foundation.core.db import db


@pytest.mark.usefixtures("engine_name")
def test_closing_the_door_calls_nobody_online_absent(app, world, citizen, desk, at):
    _code, slot = in_room_and_online(app, slots=[{**SLOT, "online_capacity": 2}])
    register(citizen(LI_JING), slot, seat="online")
    register(citizen(OUYANG), slot, name="欧阳建国", seat="online")
    register(citizen(WANG_LEI), slot, name="王磊", seat="room")
    with app.app_context():
        tickets = {each.name: each.ticket for each in db.session.scalars(select(Registration))}
        code, li = tickets["王磊"].code, str(tickets["李静"].id)
    at("2026-03-18 09:45")
    desk("sunhao").post(f"/staff/door/{slot}/scans", data={"key": str(uuid.uuid4()), "code": code})
    clerk, base = desk("zhaomin"), f"/staff/door/{slot}"
    assert "尚未签到的0人记为未到场" in clerk.get(f"{base}/report").text
    page = clerk.post(f"{base}/closing", follow_redirects=True).text
    assert "签到已关闭，0人未到场" in page
    assert figures(page) == {"报名": "3", "报名到场": "1", "现场补录": "0", "未到场": "0", "线上尚未登记": "2"}
    assert "应到的来宾都到了" in page
    with app.app_context():
        closing = db.session.get(DoorClosing, slot)
        assert (closing.registered, closing.came, closing.no_shows) == (1, 1, 0)
    clerk.get(f"{base}/online")
    assert clerk.submit(f"{base}/online", came=li).status_code == 303
    page = clerk.get(f"{base}/report").text
    assert figures(page) == {"报名": "3", "报名到场": "2", "现场补录": "0", "未到场": "1"}
    assert "欧阳建国" in re.search(r"未到场的报名（1组）</h2>.*?</ul>", page, re.DOTALL)[0]


@pytest.mark.usefixtures("engine_name")
def test_a_missing_link_and_presence_not_entered_wait_at_the_desk(app, world, citizen, desk, at):
    code, slot = in_room_and_online(app)
    register(citizen(LI_JING), slot, seat="online")
    with app.app_context():
        li = str(db.session.scalars(select(Registration)).one().ticket.id)
    link, presence = "场线上活动临近开始，还没有填写会议链接", "场线上活动已结束，还没有登记谁参加了"
    at("2026-03-15 09:00")
    assert link not in desk("zhaomin").get("/staff").text
    at("2026-03-15 09:30")
    clerk = desk("zhaomin")
    assert f'href="/staff/events/{code}/online"' in (page := clerk.get("/staff").text)
    assert link in page
    assert link not in desk("liuwei").get("/staff").text
    clerk.get(f"/staff/events/{code}/online")
    clerk.submit(f"/staff/events/{code}/online", **{f"link_{slot}": "https://meeting.example.cn/1"})
    assert link not in clerk.get("/staff").text
    at("2026-03-18 11:00")
    clerk = desk("zhaomin")
    assert f'href="/staff/door/{slot}/online"' in (page := clerk.get("/staff").text)
    assert presence in page
    clerk.get(f"/staff/door/{slot}/online")
    clerk.submit(f"/staff/door/{slot}/online", came=li)
    assert presence not in clerk.get("/staff").text
