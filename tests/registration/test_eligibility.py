"""Who may come to an open day, and with whom: what the notice says is what the form keeps to."""


from datetime import date

import pytest

from tests.cast import LI_JING, OUYANG, WANG_LEI, beijing, sign_in_staff
from tests.registration.steps import adults, change, form_of, register, states, with_companions, with_quotas
from xicheng_events.booking.events.kinds import Allocation, Category
from xicheng_events.booking.events.models import CompanionPolicy, Event, Residence, Slot
from xicheng_events.booking.registration.models import AgeBand, age_band_at
from xicheng_events.foundation.accounts.models import Person


def test_without_registration_and_without_such_a_slot(app, world, client):
    change(app, Event, world.event_id, allocation=Allocation.WALK_IN)
    assert "无需报名" in client.get(f"/slots/{world.morning}/registration").text
    assert client.get("/slots/999/registration").status_code == 404


def test_full_with_a_full_waiting_list_says_so_before_anything_is_typed(app, world, citizen, client):
    register(citizen(LI_JING), world.afternoon, **adults("甲", "乙"))
    change(app, Slot, world.afternoon, waiting_limit=1)
    page = client.get(f"/slots/{world.afternoon}/registration")
    assert "提交候补" in page.text
    late = citizen(OUYANG)
    fields = form_of(late, world.afternoon, name="欧阳建国")
    register(citizen(WANG_LEI), world.afternoon, name="王磊")
    assert "名额和候补均已满" in client.get(f"/slots/{world.afternoon}/registration").text
    answer = late.post(f"/slots/{world.afternoon}/registration", data=fields)
    assert answer.status_code == 422
    assert "名额和候补均已满" in answer.text
    assert states(app) == ["confirmed", "waiting"]


@pytest.mark.parametrize(("policy", "party", "sentence"), [
    (CompanionPolicy.NONE, adults("甲"), "不可携带同行人"),
    (CompanionPolicy.CHILDREN_ONLY, adults("甲"), "仅可携带儿童"),
    (CompanionPolicy.CHILDREN_ONLY, with_companions(("王小明", "14_17", False)), "监护人"),
])
def test_the_events_policy_says_whom_one_may_bring(app, world, citizen, policy, party, sentence):
    change(app, Event, world.event_id, companion_policy=policy)
    client = citizen(LI_JING)
    answer = register(client, world.morning, **party)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert states(app) == []


def test_no_children_where_none_are_received(app, world, citizen):
    change(app, Event, world.event_id, minors_allowed=False)
    answer = register(citizen(LI_JING), world.morning, **with_companions(("王小明", "under_14", True)))
    assert "不接待未成年人" in answer.text


@pytest.mark.parametrize(("limits", "band", "party", "sentence"), [
    ({"min_age": 18}, None, {}, "请选择年龄段"),
    ({"min_age": 60}, AgeBand.ADULT, {}, "须年满60周岁"),
    # Who may be just old or young enough is let in, and asked at the door: the band is 18 to 34.
    ({"min_age": 34}, AgeBand.ADULT, {}, None),
    ({"min_age": 35}, AgeBand.ADULT, {}, "须年满35周岁"),
    ({"max_age": 18}, AgeBand.ADULT, {}, None),
    ({"max_age": 17}, AgeBand.ADULT, {}, "17周岁及以下"),
    ({"max_age": 30}, AgeBand.SENIOR, {}, "30周岁及以下"),
    ({"min_age": 14}, AgeBand.ADULT, with_companions(("王小明", "under_14", True)), "须年满14周岁"),
    ({"min_age": 16}, AgeBand.ADULT, with_companions(("王小明", "14_17", True)), None),
])
def test_the_events_ages(app, world, citizen, limits, band, party, sentence):
    change(app, Event, world.event_id, **limits)
    answer = register(citizen(LI_JING), world.morning, age_band=band and band.value, **party)
    assert answer.status_code == (422 if sentence else 303)
    assert sentence is None or sentence in answer.text


@pytest.mark.parametrize(("years", "until_then", "from_then"), [
    (14, AgeBand.UNDER_14, AgeBand.TEEN), (18, AgeBand.TEEN, AgeBand.ADULT), (35, AgeBand.ADULT, AgeBand.MIDDLE),
    (60, AgeBand.MIDDLE, AgeBand.SENIOR),
])
def test_a_band_begins_on_the_birthday(years, until_then, from_then):
    born = date(2026 - years, 3, 18)
    assert age_band_at(born, date(2026, 3, 17)) is until_then
    assert age_band_at(born, date(2026, 3, 18)) is from_then


@pytest.mark.parametrize(("street", "status"), [("", 422), ("elsewhere", 422), ("niujie", 303)])
def test_for_the_people_of_the_district(app, world, citizen, street, status):
    change(app, Event, world.event_id, residence=Residence.RESIDENT)
    answer = register(citizen(LI_JING), world.morning, street=street)
    assert answer.status_code == status
    assert status == 303 or "辖区居民" in answer.text


def test_nobody_is_in_two_places_at_once(app, world, citizen):
    change(app, Slot, world.afternoon, starts_at=beijing("2026-03-18 10:59"))
    client = citizen(LI_JING)
    register(client, world.morning)
    answer = register(client, world.afternoon)
    assert answer.status_code == 422
    assert "同一时间" in answer.text
    assert "我的报名" in answer.text
    assert states(app) == ["confirmed"]


def test_an_account_without_a_phone_is_told_how_it_can_register(app, world):
    client = sign_in_staff(app.test_client(), "zhaomin")
    change(app, Person, world.staff["zhaomin"], phone=None)
    answer = register(client, world.morning)
    assert answer.status_code == 422
    assert "以手机号报名" in answer.text


def test_everything_that_is_wrong_is_said_at_once(app, world, client):
    change(app, Event, world.event_id, residence=Residence.RESIDENT, min_age=14)
    with_quotas(app, world.morning, {Category.NPC: 10, Category.RESIDENT: 10})
    answer = client.post(f"/slots/{world.morning}/registration", data={
        "form_key": "0" * 32, **with_companions(("王小明", "under_14", False), ("", "14_17", False))})
    assert answer.status_code == 422
    summary = answer.text.partition('class="error-summary"')[2].partition("</div>")[0]
    for sentence in ("请填写姓名", "请填写手机号", "请填写短信中的6位验证码", "请阅读并勾选同意个人信息处理告知书",
                     "请选择报名身份", "本活动的报名条件为", "请选择年龄段", "须年满14周岁", "请填写同行人的姓名",
                     "请确认您是", "同意《儿童个人信息处理规则》", "请选择监护人与孩子的关系"):
        assert summary.count(sentence) == 1, sentence


def test_a_changed_party_is_told_everything_at_once_too(app, world, citizen):
    client = citizen(LI_JING)
    mine = register(client, world.morning).headers["Location"]
    change(app, Event, world.event_id, companion_policy=CompanionPolicy.CHILDREN_ONLY)
    answer = client.post(mine + "/party", data=with_companions(
        ("甲", "18_34", False), ("王小明", "14_17", False), ("王小红", "under_14", False)))
    assert answer.status_code == 422
    for sentence in ("甲请另行报名", "请确认您是王小明的监护人", "王小红不满14周岁", "请选择监护人与孩子的关系"):
        assert sentence in answer.text
