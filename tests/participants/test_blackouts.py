"""重大活动: 周岩 blocks days; who drafts, reviews or moves is warned, and what is there is postponed together."""

import re
import uuid

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from tests.cast import LI_JING, WANG_LEI, beijing, messages_to, open_day
from tests.registration.steps import register
from tests.support.at_once import at_once
from xicheng_events.booking.events.blackout_models import Blackout
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.participants.operations.postponing_for_blackouts import make_way
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice

SAID = {"name": "全国两会", "reason": "因重大活动保障需要", "first_day": "2026-03-16", "last_day": "2026-03-20"}
PLACE = "西城区统计局\n西城区二龙路27号"


def block(zhouyan, **changes) -> str:
    """周岩 fills in the form; the address of what came of it."""
    key = re.search(r'name="form_key" value="([^"]+)"', zhouyan.get("/staff/blackouts/new").text)[1]
    answer = zhouyan.post("/staff/blackouts/new", data={**SAID, "form_key": key, **changes})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def postpone(zhouyan, at: str, *codes, **changes):
    """She ticks events and postpones them; the answer."""
    ticked = {"events": list(codes), "days": "14", "reason": SAID["reason"]}
    return zhouyan.post(f"{at}/postponement", data={**ticked, **changes})


def starts(app, slot_id: int):
    """When a slot begins."""
    with app.app_context():
        return db.session.get(Slot, slot_id).starts_at


def test_who_drafts_reviews_or_moves_is_warned_until_the_days_are_let_go(app, world, desk):
    zhouyan, zhaomin = desk("zhouyan"), desk("zhaomin")
    at = block(zhouyan)
    warned = "不宜安排活动，请改期或与区级统筹员商定"
    hub, room = f"/staff/events/{world.code}", f"/staff/registrations/events/{world.code}"
    for who in ("zhaomin", "liuwei", "zhouyan"):
        assert warned in desk(who).get(hub).text, who
    pages = ("/staff/events/new", hub + "/edit", hub + "/copy", hub + "/repeat", room + "/postponement")
    for page in pages:
        assert "3月16日至3月20日，全区：全国两会" in zhaomin.get(page).text, page
    assert warned in zhaomin.get(hub + "/edit").text
    for _twice in range(2):
        assert zhouyan.post(f"{at}/lifting").status_code == 303
    assert warned not in zhaomin.get(hub).text
    assert "全国两会" not in "".join(zhaomin.get(page).text for page in pages)
    assert "已解除" in zhouyan.get("/staff/blackouts?state=over").text
    with app.app_context():
        done = db.session.scalars(select(AuditEntry.action).where(
            AuditEntry.subject_kind == "blackout").order_by(AuditEntry.id)).all()
    assert done == ["events.blackout_made", "events.blackout_lifted"]


@pytest.mark.parametrize(("blocked", "warned"), [
    ({}, True), ({"places": PLACE}, True), ({"places": "西城区文化馆\n西城区后海北沿23号"}, False),
    ({"first_day": "2026-04-01", "last_day": "2026-04-02"}, False)])
def test_who_passes_the_words_and_who_clears_them_are_warned_as_well(app, world, desk, blocked, warned):
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.scalars(select(Organisation))}
        other = {"name": "西城区文化馆", "address": "西城区后海北沿23号"}
        notices.draft(units["tjj"], venue=other, title="另一处的活动")
        event = open_day(units, title="春天的统计开放日")
        number, code = notices.ask_for_clearance(event).number, event.code
        db.session.commit()
    block(desk("zhouyan"), **blocked)
    hean, slip = desk("hean"), f"/staff/reviews/{number}"
    for clerk, page in ((desk("liuwei"), f"/staff/events/{code}"), (hean, slip)):
        assert ("不宜安排活动，请改期或与区级统筹员商定" in clerk.get(page).text) is warned, page
    hean.submit(slip, decision="approve", disclosure="active", findings=None)
    assert "不宜安排活动" not in hean.get(slip).text  # decided: nothing to warn of any more


def test_days_and_slots_that_are_proposed_leave_them_out(world, desk):
    block(desk("zhouyan"), first_day="2026-04-15", last_day="2026-04-15")
    zhaomin = desk("zhaomin")
    page = zhaomin.get(f"/staff/events/{world.code}/repeat?rhythm=monthly&count=2").text
    assert "“全国两会”期间，建议跳过" in page
    assert 'value="2026-04-15" checked' not in page
    assert 'value="2026-05-20" checked' in page


def test_a_place_is_blocked_whichever_unit_and_room_it_is_and_no_other(app, world, desk):
    at = block(desk("zhouyan"), places=[PLACE])
    assert "统计开放日" in desk("zhouyan").get(at).text
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.scalars(select(Organisation))}
        elsewhere = notices.draft(units["niujie"], venue={"name": "牛街礼堂", "address": "牛街5号"},
                                  street=units["niujie"], title="议事厅开放日", slots=[{
                                      "starts_at": beijing("2026-03-18 09:30"), "ends_at": beijing("2026-03-18 11:00"),
                                      "capacity": 20}])
        same = open_day(units, title="另一间房")
        same.venue.room = "二层"
        db.session.commit()
        codes = {"same": same.code, "elsewhere": elsewhere.code}
    assert "不宜安排活动" in desk("zhaomin").get(f"/staff/events/{codes['same']}").text
    assert "不宜安排活动" not in desk("qianfang").get(f"/staff/events/{codes['elsewhere']}").text
    page = desk("zhouyan").get(at).text
    assert "另一间房" in page
    assert "议事厅开放日" not in page


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"last_day": "2026-03-15"}, "结束日期不能早于开始日期"), ({"last_day": "2027-03-18"}, "一次最多一年"),
    ({"first_day": "2026-03-01", "last_day": "2026-03-02"}, "这段时间已经过去"), ({"name": ""}, "请填写名称"),
    ({"places": ["某处\n某路"]}, "请从列出的地点中选择"), ({"first_day": "三月"}, "日期没有看懂"),
])
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_blocked(app, world, desk, wrong, sentence):
    answer = desk("zhouyan").post("/staff/blackouts/new", data={**SAID, "form_key": uuid.uuid4().hex, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "因重大活动保障需要" in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Blackout)) == 0


def test_the_form_sent_twice_blocks_once(app, world, desk):
    key = uuid.uuid4().hex
    zhouyan = desk("zhouyan")
    assert block(zhouyan, form_key=key, places=[PLACE]) == block(zhouyan, form_key=key, places=[PLACE])


def test_what_lies_in_the_way_is_postponed_together_with_one_message_each(app, world, desk, citizen):
    li, wang = citizen(LI_JING), citizen(WANG_LEI)
    register(li, world.morning)
    register(wang, world.afternoon)
    zhouyan = desk("zhouyan")
    at = block(zhouyan, last_day="2026-03-18")
    block(zhouyan, name="马拉松", first_day="2026-04-19", last_day="2026-04-19")
    page = zhouyan.get("/staff/blackouts").text
    assert page.index("1个活动在其中") < page.index("马拉松") < page.index("没有活动在其中")
    assert "2组" in zhouyan.get(at).text
    assert f'href="{at}"' in zhouyan.get("/staff").text
    assert at not in desk("zhaomin").get("/staff").text
    answer = postpone(zhouyan, at, world.code)
    assert answer.status_code == 303
    page = zhouyan.get(at).text
    assert "已延期，已通知2组报名人" in page
    assert "没有已公布的活动在这段时间内" in page
    assert at not in zhouyan.get("/staff").text
    assert starts(app, world.morning) == beijing("2026-04-01 09:30")
    assert starts(app, world.afternoon) == beijing("2026-04-01 14:00")
    again = postpone(zhouyan, at, world.code)
    assert again.status_code == 422
    assert "已不在这段时间内，没有再次延期" in again.text
    for who in (LI_JING, WANG_LEI):
        assert len(messages_to(app, who, template="postpone")) == 1
    assert "因重大活动保障需要" in li.get(f"/events/{world.code}").text


def test_nothing_is_postponed_into_another_blackout_nor_by_nonsense(app, world, desk):
    zhouyan = desk("zhouyan")
    at = block(zhouyan)
    block(zhouyan, name="高考", first_day="2026-04-01", last_day="2026-04-01")
    for changes, sentence in (({"days": "1"}, "顺延1天后仍在“全国两会”期间"), ({"days": "14"}, "仍在“高考”期间"),
                              ({"days": "0"}, "1至180之间"), ({"days": "很多"}, "请填写整数"),
                              ({"events": []}, "请勾选要延期的活动"), ({"events": ["KF-2026-9999"]}, "没有这个活动"),
                              ({"reason": ""}, "请写明原因")):
        answer = postpone(zhouyan, at, world.code, **changes)
        assert answer.status_code == 422, sentence
        assert sentence in answer.text
    assert starts(app, world.morning) == beijing("2026-03-18 09:30")
    assert postpone(zhouyan, at, world.code, days="15").status_code == 303


def test_two_who_press_at_once_postpone_once(app, world, desk, citizen):
    register(citizen(LI_JING), world.morning)
    blackout_id = int(block(desk("zhouyan"), last_day="2026-03-18").rsplit("/", 1)[1])

    def press():
        event, by = db.session.get(Event, world.event_id), db.session.get(Person, world.staff["zhouyan"])
        try:
            return make_way(event, db.session.get(Blackout, blackout_id), days=14, reason="因重大活动保障需要", by=by)
        except StaleDataError:
            db.session.rollback()
            return "quicker"

    gave = at_once(app, *[press] * 4)
    assert gave.count(1) == 1
    assert set(gave) <= {1, "quicker", "nothing_in_the_way"}
    assert starts(app, world.morning) == beijing("2026-04-01 09:30")
    with app.app_context():
        told = select(func.count()).select_from(Notice).where(Notice.template == "postpone")
        assert db.session.scalar(told) == 1


def test_only_a_coordinator_blocks_days(world, desk):
    for who in ("zhaomin", "zhengping", "chengyuan"):
        assert desk(who).get("/staff/blackouts").status_code == 403
