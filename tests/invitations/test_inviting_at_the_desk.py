"""赵敏 invites a list of people, sends a link again, takes one back; what is wrong in a list is said line by line."""

import re

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, OUYANG, WANG_LEI, messages_to
from tests.registration.steps import change, form_of, states
from tests.web.test_desk_lists import sheet_of
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.foundation.core.db import db


@pytest.fixture
def address(app, world):
    change(app, Event, world.event_id, allocation=Allocation.INVITED)
    return f"/staff/registrations/events/{world.code}/invitations"


def of(world, people, **changes):
    return {"people": people, "slot": "", "category": "anyone", "max_heads": "1", **changes}


def invitations(app) -> list:
    with app.app_context():
        return [(each.name, each.max_heads, each.state.value) for each in db.session.query(Invitation).order_by("id")]


def link_to(app, who) -> str:
    return re.search(r"/invitations/[A-Z0-9]+", messages_to(app, who, template="invitation")[-1]).group()


def test_a_second_person_in_a_line_is_said_and_phones_are_read_as_spreadsheets_write_them(app, world, address, desk):
    clerk, people = desk("zhaomin"), "李静\t1.9900000001E+10\t1\t王磊\t19900000002"
    refused = clerk.post(f"{address}/new", data=of(world, people, slot=world.morning))
    assert refused.status_code == 422
    assert "人数后面的“王磊 19900000002”没有读取" in refused.text
    people = "李静\t1.9900000001E+10\t1\n王磊\t'19900000002"
    assert clerk.post(f"{address}/new", data=of(world, people, slot=world.morning)).status_code == 303
    with app.app_context():
        assert sorted(db.session.scalars(select(Invitation.phone))) == ["19900000001", "19900000002"]


def test_a_pasted_list_is_invited_and_the_link_leads_to_a_place(app, world, address, desk, citizen):
    clerk = desk("zhaomin")
    people = f"李静 {LI_JING.phone} 2\r\n\r\n王磊\t{WANG_LEI.phone}\r\n欧阳建国，{OUYANG.phone}，3人次"
    refused = clerk.post(f"{address}/new", data=of(world, people, slot=world.morning))
    assert refused.status_code == 422
    assert "第4行：人数应为数字" in refused.text
    assert "王磊" in refused.text
    assert invitations(app) == []
    assert messages_to(app, LI_JING, template="invitation") == []
    people = people.replace("3人次", "３")
    assert clerk.post(f"{address}/new", data=of(world, people, slot=world.morning)).status_code == 303
    assert invitations(app) == [("李静", 2, "open"), ("王磊", 1, "open"), ("欧阳建国", 3, "open")]
    page = clerk.get(address).text
    assert "待报名" in page
    assert LI_JING.phone not in page
    li = citizen(LI_JING)
    form = li.get(link_to(app, LI_JING)).headers["Location"]
    for words in ("被邀请人", "最多2人（含本人）", "同行人1"):
        assert words in li.get(form).text
    assert "同行人" not in citizen(WANG_LEI).get(link_to(app, WANG_LEI), follow_redirects=True).text
    token = form.rsplit("=", 1)[1]
    li.post(f"/slots/{world.morning}/registration", data=form_of(li, world.morning, address=form, invitation=token))
    assert states(app) == ["confirmed"]
    assert invitations(app)[0] == ("李静", 2, "used")


def test_the_list_is_searched_sorted_and_taken_along_and_no_phone_stands_in_an_address(app, world, address, desk, at):
    at("2026-03-10 09:00")
    clerk = desk("zhaomin")
    people = f"李静 {LI_JING.phone} 2\n王磊 {WANG_LEI.phone}\n欧阳建国 {OUYANG.phone} 3"
    clerk.post(f"{address}/new", data=of(world, people, slot=world.morning))
    clerk.post(f"{address}/2/revocation")

    def listed(**typed) -> list[str]:
        """The names on the page that a form leads to, in its order; the sheet has the same."""
        led = clerk.post(address, data=typed).headers["Location"]
        assert not re.search(r"1990000\d{4}", led), "addresses are logged"
        sheet = sheet_of(clerk.get(led.replace("/invitations", "/invitations/export")))
        found = re.findall(r'<th scope="row">(.+?)</th>', clerk.get(led).text)
        assert [row[0] for row in sheet] == found
        return found

    assert listed() == ["欧阳建国", "王磊", "李静"]
    assert listed(sort="heads") == ["王磊", "李静", "欧阳建国"]
    assert listed(words="欧阳 建国") == listed(words=f" {OUYANG.phone} ", state="open") == ["欧阳建国"]
    assert listed(state="revoked") == ["王磊"]
    assert listed(words=WANG_LEI.phone, state="open") == []
    assert OUYANG.phone not in clerk.get(f"{address}?words={OUYANG.phone}").headers["Location"]
    assert "可换个词查找，或清除条件" in clerk.get(f"{address}?words=赵").text
    assert sheet_of(clerk.get(f"{address}/export?state=revoked")) == [
        ("王磊", "199****0002", "公众", "上午场", "1", "已撤回", "2026-03-10 09:00", "2026-03-16 17:30", None)]


def test_a_new_link_ends_the_old_and_one_taken_back_leads_nowhere(app, world, address, desk, citizen):
    clerk = desk("zhaomin")
    clerk.post(f"{address}/new", data=of(world, f"王磊 {WANG_LEI.phone}"))
    wang, old = citizen(WANG_LEI), link_to(app, WANG_LEI)
    assert clerk.post(f"{address}/1/link").status_code == 303
    assert wang.get(old).status_code == 404
    assert wang.get(link_to(app, WANG_LEI)).status_code in (200, 303)
    clerk.post(f"{address}/1/revocation")
    assert invitations(app) == [("王磊", 1, "revoked")]
    clerk.post(f"{address}/1/link")
    assert "状态已变化" in clerk.get(address).text


@pytest.mark.once
@pytest.mark.parametrize("fields", [
    {"people": ""}, {"people": "李静"}, {"people": "1 2 3"}, {"people": "李静 12345"}, {"max_heads": "11"},
    {"max_heads": "x"}, {"category": "nobody"}, {"slot": "999"}, {"people": "\x00"},
    {"people": "李静 19900000001 999"}, {"people": "\n".join(f"某 199{n:08}" for n in range(201))},
    {"people": f"李静 {LI_JING.phone}\n李静 {LI_JING.phone}"},
])
def test_nonsense_invites_nobody(app, world, address, desk, fields):
    answer = desk("zhaomin").post(f"{address}/new", data=of(world, **{"people": f"李静 {LI_JING.phone}", **fields}))
    assert answer.status_code == 422
    assert invitations(app) == []


def test_other_desks_and_other_events_have_no_part_in_it(app, world, address, desk):
    desk("zhaomin").post(f"{address}/new", data=of(world, f"王磊 {WANG_LEI.phone}"))
    other = desk("qianfang")
    for path in ("/1/link", "/1/revocation", "/new"):
        assert other.post(address + path, data=of(world, "王磊 19900000002")).status_code == 404
    assert desk("zhaomin").post(f"{address}/{'9' * 12}/link").status_code == 404
    change(app, Event, world.event_id, allocation=Allocation.FIRST_COME)
    assert "不需要邀请" in desk("zhaomin").get(address).text
    assert desk("zhaomin").post(f"{address}/new", data=of(world, "丁 19900000009")).status_code == 422
