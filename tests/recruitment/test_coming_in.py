"""Into the list of applicants; and what is refused, with all that was typed kept."""

import re

import pytest
from sqlalchemy import func, select

from tests.appointments.steps import an_appointment
from tests.cast import LI_JING, OUYANG, beijing, code_sent_to, messages_to
from tests.programmes.steps import a_programme
from tests.recruitment.steps import SAYS, application, recommends, said_of, said_of_them
from tests.support.at_once import at_once
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.models import Form
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.operations.applying import apply_for_programme
from xicheng_events.openness.recruitment.states import ApplicationState

S = ApplicationState
CHOSEN = {name: SAYS[name] for name in ("category", "age_band", "reason", "has_interest")}  # not typed into a line
PAGE = "/programmes/XM-7K3Q9F/application"
DESK = "/staff/recommendations/XM-7K3Q9F"
QUESTION = {"key": "q1", "field": None, "kind": "text", "label": "会哪些方言", "required": True, "options": [],
            "help": "", "show_if": None, "reason": "", "has_other": False}


@pytest.fixture
def programme(app, world):
    """统计体验员, recruiting since yesterday; 牛街街道 recommends people for it too."""
    with app.app_context():
        made = a_programme(world)
        made.recommenders.append(db.session.get(Organisation, world.units["niujie"]))
        db.session.commit()
        return made.id


def problems(answer) -> str:
    """What a page says is wrong."""
    return re.sub(r"<[^>]+>|\s+", " ", answer.text.split("error-summary")[1].split("</ul>")[0])


def applies(app, client, who, **said):
    """自荐 through the real page; the answer."""
    filled = {**SAYS, "name": who.name, **said}
    client.post(f"{PAGE}/codes", data={**filled, "phone": who.phone})
    return client.submit(PAGE, code=code_sent_to(app, who), **filled)


def test_li_jing_applies_sees_changes_and_withdraws(app, programme, client, citizen, desk, at):
    page = client.get(PAGE).text
    assert "个人信息怎样处理" in page
    assert "名单确定6个月后删除" in page
    answer = applies(app, client, LI_JING, has_interest="yes", interest="配偶在统计局工作")
    assert answer.status_code == 303, answer.text
    assert "报名已提交" in client.get(answer.headers["Location"]).text
    (told,) = messages_to(app, LI_JING)[-1:]
    assert "报名“统计服务特邀体验员”已收到" in told
    at("2026-03-10 09:05")
    mine = citizen(LI_JING)
    page = mine.get(f"{PAGE}/mine").text
    assert "已报名" in page
    assert "配偶在统计局工作" in page
    assert mine.get(PAGE).status_code == 303, "who has applied sees that"
    mine.get(f"{PAGE}/mine/changes")
    assert mine.submit(f"{PAGE}/mine/changes", **CHOSEN, position="退休教师").status_code == 303
    there = application(app, LI_JING)
    assert (there.position, there.has_interest, there.interest) == ("退休教师", False, "")
    assert len(there.household_hash) == 64, "an address that isn't said anew stays known"
    rows = desk("zhaomin").get("/staff/programmes/XM-7K3Q9F/applications").text
    assert "退休教师" in rows
    assert LI_JING.phone not in rows
    mine.get(f"{PAGE}/mine")
    assert mine.submit(f"{PAGE}/mine/withdrawal").status_code == 303
    assert application(app, LI_JING).state is S.WITHDRAWN
    assert "重新报名" in mine.get(f"{PAGE}/mine").text
    mine.get(PAGE)
    assert mine.submit(PAGE, **SAYS, name=LI_JING.name).status_code == 303
    assert application(app, LI_JING).state is S.APPLIED


def test_what_is_wrong_is_said_all_at_once_and_everything_typed_stays(app, programme, client):
    client.get(PAGE)
    answer = client.submit(PAGE, name="李静", reason="想看看统计局怎么工作", phone=LI_JING.phone)
    assert answer.status_code == 422
    for sentence in ("请选择身份。", "请填写单位及职务。", "须年满18周岁，请选择年龄段。", "请如实回答是否有利益关系。",
                     "请先阅读说明并勾选同意。", "请填写短信中的6位验证码。"):
        assert sentence in answer.text
    assert "想看看统计局怎么工作" in answer.text
    for said, sentence in (({"category": "npc"}, "人大代表、政协委员等由单位推荐"),
                           ({"age_band": "14_17"}, "须年满18周岁"), ({"has_interest": "yes"}, "请填写利益关系的说明"),
                           ({"street": "none"}, "请从列出的选项中选择"),
                           ({"has_interest": "x"}, "请如实回答是否有利益关系")):
        answer = applies(app, client, LI_JING, **said)
        assert answer.status_code == 422, said
        assert sentence in answer.text
    assert application(app, LI_JING) is None


def test_applications_are_taken_in_their_time_alone(app, world, programme, citizen, at):
    client = citizen(LI_JING)
    client.get(PAGE)
    at("2026-03-20 17:00")
    late = client.submit(PAGE, **SAYS, name="李静")
    assert late.status_code == 422
    assert "未开始或已截止" in late.text
    assert "报名未开始或已截止" in client.get(PAGE).text
    with app.app_context():
        a_programme(world, code="XM-222222", takes_applications=False, closes_at=beijing("2026-04-20 17:00"))
        db.session.commit()
    assert "不接受自荐" in client.get("/programmes/XM-222222/application").text
    assert client.post("/programmes/XM-222222/application", data=SAYS).status_code == 422
    assert client.get("/programmes/XM-999999/application").status_code == 404


def test_the_questions_of_the_programme_are_answered_and_read_at_the_desk(app, programme, citizen, desk):
    with app.app_context():
        there = db.session.get(Programme, programme)
        there.form = Form(definition={"items": [QUESTION]})
        db.session.commit()
    client = citizen(LI_JING)
    client.get(PAGE)
    missing = client.submit(PAGE, **SAYS, name=LI_JING.name)
    assert missing.status_code == 422
    assert "会哪些方言" in missing.text
    assert client.submit(PAGE, **SAYS, name=LI_JING.name, **{"answers-q1": "上海话"}).status_code == 303
    assert "上海话" in client.get(f"{PAGE}/mine").text
    code = application(app, LI_JING).code
    assert "上海话" in desk("zhaomin").get(f"/staff/programmes/XM-7K3Q9F/applications/{code}").text
    client.get(f"{PAGE}/mine/changes")
    answer = client.submit(f"{PAGE}/mine/changes", **CHOSEN, **{"answers-q1": "四川话"})
    assert answer.status_code == 303, problems(answer)
    assert "四川话" in client.get(f"{PAGE}/mine").text


def test_one_phone_applies_once_also_for_whom_a_unit_has_recommended(app, programme, citizen, desk):
    client = citizen(LI_JING)
    client.get(PAGE)
    assert [client.submit(PAGE, **SAYS, name="李静").status_code for _twice in range(2)] == [303, 303]
    with app.app_context():  # the form that is still open, typed over for somebody else
        key, there = application(app, LI_JING).form_key, db.session.get(Programme, programme)
        assert apply_for_programme(there, said_of(OUYANG), form_key=key).name == OUYANG.name
        db.session.rollback()
    qianfang = desk("qianfang")
    qianfang.get(f"{DESK}/new")
    again = qianfang.submit(f"{DESK}/new", **said_of_them(LI_JING))
    assert again.status_code == 422
    assert "已报名或已被推荐" in again.text


def test_two_at_once_with_one_phone_are_one(app, world, programme, engine_name):
    def come(number):
        apply_for_programme(db.session.get(Programme, programme), said_of(LI_JING), form_key=f"{number:032x}")
        return "done"

    done = at_once(app, *(lambda number=number: come(number) for number in range(3)))
    assert sorted(done) == ["applied_already", "applied_already", "done"]
    with app.app_context():
        assert db.session.scalar(select(func.count(Application.id))) == 1


def test_whoever_serves_in_a_programme_does_not_apply_for_it(app, world, programme, citizen):
    with app.app_context():
        an_appointment(db.session.get(Programme, programme), LI_JING, by=world.staff["zhengping"])
        db.session.commit()
    client = citizen(LI_JING)
    client.get(PAGE)
    answer = client.submit(PAGE, **SAYS, name=LI_JING.name)
    assert answer.status_code == 422
    assert "正在本项目履职" in answer.text


def test_one_finds_ones_applications_under_mine_and_closing_the_account_withdraws_them(app, world, programme, citizen):
    recommends(app, world, programme, LI_JING)
    client = citizen(LI_JING)
    assert "已推荐" in client.get("/me").text  # at once, not behind a link
    page = client.get("/programmes/applications").text
    assert "统计服务特邀体验员" in page
    assert "已推荐" in page
    assert "体验监督报名" in client.get("/me/closing").text
    client.post("/me/closing/codes")
    assert client.submit("/me/closing", code=code_sent_to(app, LI_JING)).status_code == 303
    assert application(app, LI_JING).state is S.WITHDRAWN
