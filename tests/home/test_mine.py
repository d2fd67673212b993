"""我的: where each registration stands, until when what, and the button for it, right there."""

import re
from datetime import date

from sqlalchemy import select

from tests.cast import AYGUL, LI_JING, WANG_LEI, beijing
from tests.registration.steps import adults, change, register, states, sweep
from tests.surveys.steps import invite
from tests.trials.steps import assign, gone_through, members
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.operations.waiting_list import offer_free_places
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.models import Answer


def reference_of(answer) -> str:
    return answer.headers["Location"].rsplit("/", 1)[1]


def test_who_waits_sees_the_place_in_line_and_accepts_an_offer_right_there(app, world, citizen):
    li, wang, aygul = citizen(LI_JING), citizen(WANG_LEI), citizen(AYGUL)
    hers = reference_of(register(li, world.afternoon, **adults("甲", "乙")))
    his = reference_of(register(wang, world.afternoon, name="王磊"))
    register(aygul, world.afternoon, name=AYGUL.name)
    assert "候补第2位。有名额时短信请您确认，最晚到2026年3月18日（星期三）12:00" in aygul.get("/me").text
    mine = li.get("/me").text
    assert "2026年3月17日（星期二）09:30前可取消" in mine
    assert f"/registrations/{hers}/withdrawal" in mine
    li.post(f"/registrations/{hers}/withdrawal")
    sweep(app, offer_free_places)
    asked = wang.get("/me").text
    assert "前确认，逾期视为放弃" in asked
    assert f"/registrations/{his}/withdrawal" not in asked
    wang.submit(f"/registrations/{his}/offer", answer="accept")
    assert states(app)[1] == "confirmed"


def test_what_is_over_says_who_came_and_offers_the_questionnaire_without_any_link(app, world, citizen):
    li, wang = citizen(LI_JING), citizen(WANG_LEI)
    hers = reference_of(register(li, world.afternoon))
    register(wang, world.afternoon, name="王磊")
    with app.app_context():
        ticket = db.session.scalar(select(Ticket.id).join(Registration).where(Registration.reference == hers))
    change(app, Ticket, ticket, arrived=1)
    clock.set_to(beijing("2026-03-19 16:00"))
    address = f"/registrations/{hers}/feedback"
    assert "反馈尚未开放" in li.get(address).text
    assert invite(app) == 1
    mine = li.get("/me").text
    assert "已参加" in mine
    assert address in mine
    assert "未到场" in wang.get("/me").text
    assert wang.get(address).status_code == 404
    assert wang.post(address).status_code == 404
    assert address in li.get(f"/registrations/{hers}").text
    page = li.get(address).text
    assert "填了一半的不会保留" in page
    assert "/draft" not in page  # without the link nothing could open it
    done = li.submit(address, **dict.fromkeys(
        (f"answers-{each}" for each in ("overall", "organisation", "content", "qa", "venue")), "5"))
    assert "感谢您的反馈" in done.text
    assert "已填写反馈" in li.get("/me").text
    own = li.get(f"/registrations/{hers}").text
    assert "已填写反馈" in own
    assert address not in own
    assert re.search(r'aria-current="true">我的<', own)
    with app.app_context():
        assert len(db.session.scalars(select(Answer)).all()) == 1


def test_my_messages_are_those_to_my_phone_without_codes(app, world, citizen):
    li = citizen(LI_JING)
    assert "还没有发给您的短信" in li.get("/me/messages").text
    register(li, world.afternoon)
    page = li.get("/me/messages").text
    assert "报名成功：" in page
    assert "待发送" in page
    assert "验证码" not in page.split("<main")[1].split("card")[1]
    assert "报名成功：" not in citizen(WANG_LEI).get("/me/messages").text


def test_mine_costs_the_same_with_one_registration_and_with_many(app, world, citizen, statements):
    li, cost = citizen(LI_JING), []
    for slot in (world.morning, world.afternoon):
        register(li, slot)
        with statements() as sent:
            li.get("/me")
        cost.append(len(sent))
    assert cost[0] == cost[1], sent


def test_a_member_reads_how_much_waits_for_them_before_all_else(app, world, citizen, at):
    terms = members(app, world, LI_JING)
    at("2026-03-11 09:00")
    (code,) = assign(app, world, terms)
    li = citizen(LI_JING)
    page = li.get("/me").text
    assert "有1项邀请、任务或报告等您办理" in page
    assert page.index("等您办理") < page.index("您还没有报名活动")
    li.get(f"/officer/tasks/{code}")
    li.submit(f"/officer/tasks/{code}/acceptance")
    page = li.get("/me").text
    assert "邀请、任务和报告在这里办理" in page, "what is accepted waits for nobody's answer"
    assert page.index("您还没有报名活动") < page.index("在这里办理")


def test_a_report_that_is_due_after_the_term_is_still_told_of(app, world, citizen, at):
    terms = members(app, world, LI_JING, term_to=date(2026, 3, 20))
    at("2026-03-11 09:00")
    (code,) = assign(app, world, terms)
    at("2026-03-20 16:00")
    li = citizen(LI_JING)
    gone_through(app, li, code, "2026-03-20")
    at("2026-03-23 09:00")
    page = citizen(LI_JING).get("/me").text
    assert "聘期届满" in page
    assert "有1项邀请、任务或报告等您办理" in page
