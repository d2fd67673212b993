"""听证会: how its participants are chosen and who they are is public before; each signs the paper record after."""

import pytest
from sqlalchemy import select, update

from tests.cast import LI_JING, OUYANG, WANG_LEI
from tests.meetings.steps import code_of, draft_meeting, event_of, publish
from tests.registration.steps import register
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.meetings.hearing_queries import shown_surname
from xicheng_events.openness.meetings.models import RecordConfirmation

HOW = "从报名的居民、企业和专家中按比例抽取，各方都有代表。"


def draft_hearing(app, desk, **said) -> str:
    """赵敏 writes the notice of a hearing; its page at the desk."""
    zhaomin = desk("zhaomin")
    hub = draft_meeting(app, zhaomin, allocation="fcfs")
    zhaomin.get(f"{hub}/meeting")
    assert zhaomin.submit(f"{hub}/meeting", kind="hearing", **said).status_code == 303
    return hub


@pytest.fixture
def hearing(app, world, desk, citizen):
    """A published hearing; 李静 and 欧阳 take part in its last item, 王磊 listens to the first."""
    hub = draft_hearing(app, desk, selected_how=HOW, papers_by_post="y", needs_pledge=None)
    publish(hub, desk)
    first, _closed, last = event_of(app, hub).slots
    for who, slot, more in ((LI_JING, last, {}), (OUYANG, last, {}),
                            (WANG_LEI, first, {"seat": "observe", "category": "anyone"})):
        answer = register(citizen(who), slot.id, name=who.name, **more)
        assert answer.status_code == 303, answer.text
    return hub


def test_it_is_published_only_with_how_participants_are_chosen_and_with_its_papers(app, world, desk, at):
    hub = draft_hearing(app, desk)
    zhaomin = desk("zhaomin")
    page = zhaomin.get(hub).text
    for words in ("写明参加人遴选办法", "请上传听证材料作为附件"):
        assert words in page
    assert "距听证会不足7日" not in page
    zhaomin.get(f"{hub}/meeting")
    assert zhaomin.submit(f"{hub}/meeting", selected_how=HOW, papers_by_post="y").status_code == 303
    page = zhaomin.get(hub).text
    assert ("写明参加人遴选办法" in page, "请上传听证材料" in page) == (False, False)
    at("2026-04-02 09:00")
    assert "距听证会不足7日" in desk("zhaomin").get(hub).text


def test_the_notice_and_the_privacy_text_say_what_becomes_public(app, hearing, client):
    code = code_of(hearing)
    page = client.get(f"/events/{code}").text
    for words in ("听证会第12次", HOW, "邮寄", "只写姓氏和身份类别", "由参加人核对"):
        assert words in page
    assert "只写姓氏和身份类别" in client.get(f"/events/{code}/privacy/everyone").text


def test_the_leader_makes_the_list_public_and_it_is_gone_when_the_day_is_over(app, hearing, desk, client, at):
    code, leader = code_of(hearing), desk("zhengping")
    address = f"/events/{code}/participants"
    assert client.get(address).status_code == 404
    assert "待公布参加人名单" not in leader.get("/staff").text
    at("2026-04-03 09:00")
    leader = desk("zhengping")
    assert "待公布参加人名单" in leader.get("/staff").text
    leader.get(f"{hearing}/hearing")
    assert f"{hearing}/hearing/list" not in desk("zhaomin").get(f"{hearing}/hearing").text
    assert leader.submit(f"{hearing}/hearing/list", follow_redirects=True).status_code == 200
    page = client.get(address).text
    for words in ("李某", "欧阳某", "公众", "养老助餐点建设进展"):
        assert words in page
    for name in (LI_JING.name, OUYANG.name, WANG_LEI.name, "王某"):
        assert name not in page
    assert address in client.get(f"/events/{code}").text
    leader.get(f"{hearing}/hearing")
    leader.submit(f"{hearing}/hearing/list/withdrawal")
    assert client.get(address).status_code == 404
    leader.get(f"{hearing}/hearing")
    leader.submit(f"{hearing}/hearing/list")
    at("2026-04-09 00:30")
    assert client.get(address).status_code == 404


def test_each_who_came_signs_the_record_and_sees_it_on_the_own_page(app, hearing, desk, citizen, at):
    with app.app_context():
        parties = {each.name: each.reference for each in db.session.scalars(select(Registration))}
        db.session.execute(update(Ticket).values(arrived=1))
        db.session.commit()
    at("2026-04-08 16:00")
    zhaomin, mine, other = desk("zhaomin"), parties[LI_JING.name], parties[WANG_LEI.name]
    li_jing = citizen(LI_JING)
    assert "请在会后核对纸质笔录" in li_jing.get("/me/meetings").text
    assert "纸质笔录" not in citizen(WANG_LEI).get("/me/meetings").text
    records = f"{hearing}/hearing/records"
    zhaomin.get(f"{hearing}/hearing")
    assert f"{records}/{other}" not in zhaomin.get(f"{hearing}/hearing").text
    assert "不早于听证会当天" in zhaomin.submit(f"{records}/{mine}", signed_on="2026-04-07").text
    assert zhaomin.submit(f"{records}/{mine}", signed_on="2026-04-08").status_code == 303
    assert zhaomin.post(f"{records}/{other}", data={"signed_on": "2026-04-08"}).status_code == 422
    assert "您已于2026年4月8日" in li_jing.get("/me/meetings").text
    zhaomin.get(f"{hearing}/hearing")
    assert zhaomin.submit(f"{records}/{mine}/withdrawal").status_code == 303
    with app.app_context():
        assert db.session.scalars(select(RecordConfirmation)).all() == []


def test_another_kind_of_meeting_has_no_list_and_no_record(app, world, desk, client):
    hub = draft_meeting(app, desk("zhaomin"), allocation="fcfs")
    publish(hub, desk)
    assert desk("zhengping").get(f"{hub}/hearing").status_code == 404
    assert client.get(f"/events/{code_of(hub)}/participants").status_code == 404
    assert desk("qianfang").get(f"{hub}/hearing").status_code == 404


@pytest.mark.parametrize(("name", "shown"), [
    ("李静", "李某"), ("欧阳明", "欧阳某"), ("司马", "司某"), ("Anna Smith", "A某")])
def test_of_a_name_the_surname_is_shown(app, name, shown):
    with app.test_request_context():
        assert shown_surname(name) == shown
