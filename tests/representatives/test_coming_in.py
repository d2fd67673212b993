"""Into the pool: by oneself, by a unit, agreed with the deputies' office; and what is refused, with all that was typed
kept."""

import pytest
from sqlalchemy import func, select

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, messages_to
from tests.publishing.steps import topics
from tests.representatives.steps import facts, link_in, puts_forward, recommended, representative, serving, told
from tests.support.at_once import at_once
from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.representatives.kinds import PoolSource, PoolStanding
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.openness.representatives.operations.entering import enter_agreed, put_oneself_forward, recommend


def how_many(app) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Representative))


def test_li_jing_puts_herself_forward_and_is_told_what_became_of_it(app, world, client, desk):
    (about,) = topics(app, world, "养老")
    assert "个人信息怎样处理" in client.get("/representatives/apply").text
    answer = puts_forward(app, client, LI_JING, topics=about, about="退休教师")
    assert answer.status_code == 303, answer.text
    assert "自荐已提交" in client.get(answer.headers["Location"]).text
    mine = representative(app, LI_JING)
    assert (mine.standing, mine.source) == (PoolStanding.PROPOSED, PoolSource.SELF)
    assert mine.categories == [Category.RESIDENT]
    assert len(mine.household_hash) == 64
    zhouyan = desk("zhouyan")
    assert "位代表待审核" in zhouyan.get("/staff").text
    page = zhouyan.get(f"/staff/representatives/{mine.id}").text
    assert LI_JING.phone not in page
    assert zhouyan.submit(f"/staff/representatives/{mine.id}/acceptance").status_code == 303
    mine = representative(app, LI_JING)
    assert (mine.standing, str(mine.term_from), str(mine.term_to)) == (
        PoolStanding.ACTIVE, "2026-03-10", "2027-03-09")
    received, accepted = told(app, LI_JING)
    assert "自荐已收到" in received
    assert "任期至2027年3月9日" in accepted
    page = client.get(link_in(accepted)).text
    assert "李*" in page
    assert LI_JING.name not in page


@pytest.mark.once
def test_what_is_wrong_is_said_and_everything_typed_stays(app, world, client):
    client.get("/representatives/apply")
    answer = client.submit("/representatives/apply", name="李静", about="退休教师", phone=LI_JING.phone)
    assert answer.status_code == 422
    for sentence in ("请至少选择一种身份。", "请先阅读说明并勾选同意。", "请填写短信中的6位验证码。"):
        assert sentence in answer.text
    assert "退休教师" in answer.text
    answer = puts_forward(app, client, LI_JING, categories="npc", about="退休教师")
    assert answer.status_code == 422
    assert "人大代表、政协委员等由所在机构推荐" in answer.text
    assert "退休教师" in answer.text
    for said in ({"age_band": "14_17"}, {"topics": "none"}, {"street": "none"}, {"gender": "x"}):
        assert puts_forward(app, client, LI_JING, **said).status_code == 422, said
    assert how_many(app) == 0


def test_the_same_form_twice_is_one_and_a_second_form_is_told_so(app, world, citizen):
    client = citizen(LI_JING)
    client.get("/representatives/apply")
    form = {"name": "李静", "categories": "resident", "privacy_agreed": "y"}
    sent = [client.submit("/representatives/apply", **form).status_code for _twice in range(2)]
    assert sent == [303, 303]
    client.get("/representatives/apply")
    again = client.submit("/representatives/apply", **form)
    assert again.status_code == 422
    assert "已在代表库中或已提交" in again.text
    assert len(told(app, LI_JING)) == 1


def test_a_unit_recommends_and_sees_its_own_alone(app, world, desk):
    zhaomin = desk("zhaomin")
    zhaomin.get("/staff/representatives/new")
    answer = zhaomin.submit("/staff/representatives/new", name=WANG_LEI.name, phone=WANG_LEI.phone,
                            categories=["expert", "resident"], gender="male", age_band="35_59", street="niujie")
    assert answer.status_code == 303, answer.text
    where = answer.headers["Location"]
    assert "待审核" in zhaomin.get(where).text
    assert messages_to(app, WANG_LEI) == [], "who hasn't been taken in yet isn't told"
    assert zhaomin.post(f"{where}/acceptance", data={
        "term_from": "2026-03-10", "term_to": "2027-03-09"}).status_code == 422
    serving(app, world, AYGUL, unit="niujie", by="qianfang")
    assert AYGUL.name not in zhaomin.get("/staff/representatives").text
    assert zhaomin.get(f"/staff/representatives/{representative(app, AYGUL).id}").status_code == 404
    assert AYGUL.name in desk("zhouyan").get("/staff/representatives").text
    assert zhaomin.get(f"{where}/edit").status_code == 200
    assert zhaomin.submit(f"{where}/edit", about="统计专家", categories=["expert"]).status_code == 303
    there = representative(app, WANG_LEI)
    assert (there.about, there.categories) == ("统计专家", [Category.EXPERT])
    zhaomin.get(where)
    assert zhaomin.submit(f"{where}/withdrawal").status_code == 303
    assert representative(app, WANG_LEI).standing is PoolStanding.REFUSED


def test_deputies_are_entered_by_the_coordinator_alone(app, world, desk):
    with app.app_context():
        tjj = db.session.get(Organisation, world.units["tjj"])
        zhaomin, zhouyan = (db.session.get(Person, world.staff[name]) for name in ("zhaomin", "zhouyan"))
        for refused, code in (
                (lambda: recommend(facts(OUYANG, Category.NPC), unit=tjj, by=zhaomin), "deputies_by_coordinator"),
                (lambda: recommend(facts(OUYANG, Category.NPC), unit=tjj, by=zhouyan), "deputies_by_coordinator"),
                (lambda: enter_agreed(facts(OUYANG, Category.NPC), PoolSource.NPC_OFFICE, by=zhaomin), "not_yours"),
                (lambda: enter_agreed(facts(OUYANG, Category.CPPCC), PoolSource.NPC_OFFICE, by=zhouyan),
                 "deputies_by_coordinator"),
                (lambda: enter_agreed(facts(OUYANG), PoolSource.CPPCC_OFFICE, by=zhouyan), "other_category"),
                (lambda: enter_agreed(facts(OUYANG), PoolSource.SELF, by=zhouyan), "source_unknown"),
                (lambda: recommend(facts(OUYANG, age_band=AgeBand.TEEN), unit=tjj, by=zhaomin), "not_grown_up"),
                (lambda: recommend(facts(OUYANG), unit=tjj, by=db.session.get(Person, world.staff["qianfang"])),
                 "not_yours")):
            with pytest.raises(Refused) as refusal:
                refused()
            assert refusal.value.code == code
    client = desk("zhouyan")
    client.get("/staff/representatives/new")
    answer = client.submit("/staff/representatives/new", name=OUYANG.name, phone=OUYANG.phone, categories="npc",
                           source="npc_office")
    assert answer.status_code == 303, answer.text
    assert representative(app, OUYANG).source is PoolSource.NPC_OFFICE


def test_a_phone_is_one_person_and_a_name_may_be_two(app, world, desk):
    number = recommended(app, world, LI_JING)
    with pytest.raises(Refused, match="已在代表库中"):
        recommended(app, world, LI_JING, unit="niujie", by="qianfang")
    other = recommended(app, world, type(LI_JING)(LI_JING.name, "19900001234"))
    assert "同名的人" in desk("zhouyan").get(f"/staff/representatives/{number}").text
    client = desk("zhouyan")
    client.get(f"/staff/representatives/{other}/edit")
    taken = client.submit(f"/staff/representatives/{other}/edit", phone=LI_JING.phone, about="新的说明")
    assert taken.status_code == 422
    assert "新的说明" in taken.text
    first = client.get(f"/staff/representatives/{other}/edit") and client.page
    assert client.submit(f"/staff/representatives/{other}/edit", about="一").status_code == 303
    client.page = first
    late = client.submit(f"/staff/representatives/{other}/edit", about="二")
    assert late.status_code == 422
    assert "他人已修改" in late.text


def test_two_forms_of_one_phone_at_the_same_moment_are_one(app, world, engine_name):
    def come(number):
        return put_oneself_forward(facts(LI_JING), form_key=f"{number:032x}").id

    came = at_once(app, *(lambda number=number: come(number) for number in range(3)))
    assert sorted(map(str, came)) == ["1", "in_pool_already", "in_pool_already"]
    assert how_many(app) == 1
