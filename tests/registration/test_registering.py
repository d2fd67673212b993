"""李静 finds the open day, registers herself and her child in one form, and comes back to her ticket."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import AYGUL, LI_JING, WANG_LEI, code_sent_to, messages_to
from tests.registration.steps import adults, form_of, register, states, taken, with_companions
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import ALPHABET
from xicheng_events.foundation.core.db import db


def test_a_stranger_registers_in_one_form_with_a_code_and_two_companions(app, world, client):
    page = form_of(client, world.morning, phone=LI_JING.phone, **with_companions(
        ("王小明", "under_14", True), ("李国强", "60_up", False)))
    asked = client.post(f"/slots/{world.morning}/registration", data={**page, "send_code": "1"})
    assert asked.status_code == 200
    assert "王小明" in asked.text  # what was typed is kept
    answer = client.post(f"/slots/{world.morning}/registration",
                         data={**page, "code": code_sent_to(app, LI_JING)})
    assert answer.status_code == 303
    ticket = client.get(answer.headers["Location"])
    assert "报名成功" in ticket.text
    assert "<svg" in ticket.text
    with app.app_context():
        registration = db.session.scalars(select(Registration)).one()
        assert registration.heads == 3
        assert registration.ticket.admits == 3
        assert re.fullmatch(f"[{ALPHABET}]{{26}}", registration.ticket.token)
        assert re.fullmatch(f"[{ALPHABET}]{{6}}", registration.ticket.code)
        assert [c.guardian_agreed_at is not None for c in registration.companions] == [True, False]
        assert registration.ticket.code in messages_to(app, LI_JING, template="confirmed")[0]
        assert registration.ticket.code in ticket.text
        actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "registration")).all()
        assert actions == ["registration.confirmed"]
    assert taken(app, world.morning) == 3


def test_with_htmx_only_the_code_field_comes_back(app, world, client):
    page = form_of(client, world.morning, phone=LI_JING.phone)
    part = client.post(f"/slots/{world.morning}/registration", data={**page, "send_code": "1"},
                       headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="phone-code"')
    assert "5分钟内有效" in part.text
    too_soon = client.post(f"/slots/{world.morning}/registration", data={**page, "send_code": "1"},
                           headers={"HX-Request": "true"})
    assert too_soon.status_code == 422
    assert "太频繁" in too_soon.text


def test_who_is_signed_in_is_asked_for_no_phone_and_finds_the_name_filled_in(world, citizen):
    client = citizen(LI_JING)
    register(client, world.morning)
    client.get(f"/slots/{world.afternoon}/registration")
    form = client.page.forms[-1]
    assert ("name", "李静") in form.fields
    assert not form.has("phone")
    assert not form.has("code")


def test_the_form_sent_twice_and_the_person_twice_count_once(app, world, citizen):
    client = citizen(LI_JING)
    fields = form_of(client, world.morning)
    first = client.post(f"/slots/{world.morning}/registration", data=fields)
    second = client.post(f"/slots/{world.morning}/registration", data=fields)
    assert "您已报名" not in client.get(second.headers["Location"]).text
    other = client.post(f"/slots/{world.morning}/registration", data={**fields, "form_key": "0" * 32})
    assert first.headers["Location"] == second.headers["Location"] == other.headers["Location"]
    assert "您已报名本场活动" in client.get(other.headers["Location"]).text
    assert taken(app, world.morning) == 1
    assert client.get(f"/slots/{world.morning}/registration").status_code == 303
    assert len(messages_to(app, LI_JING, template="confirmed")) == 1


@pytest.mark.parametrize("other", [
    adults("甲"), {"name": "李静静"}, {"question": "能拍照吗"}, {"photo_agreed": "y"}, {"age_band": "60_up"},
    {"street": "jinrongjie"},
])
def test_the_same_form_with_something_else_in_it_is_told_what_was_taken(app, world, citizen, other):
    client = citizen(LI_JING)
    fields = form_of(client, world.morning, age_band="18_34")
    client.post(f"/slots/{world.morning}/registration", data=fields)
    again = client.post(f"/slots/{world.morning}/registration", data={**fields, **other}, follow_redirects=True)
    assert "这次提交的内容没有采用。已收到的是：李静，共1人。" in again.text
    assert taken(app, world.morning) == 1
    same = client.post(f"/slots/{world.morning}/registration", data=fields, follow_redirects=True)
    assert "没有采用" not in same.text


def test_a_visitors_form_that_arrives_twice_leads_to_the_same_page(app, world, client):
    page = form_of(client, world.morning, phone=LI_JING.phone)
    client.post(f"/slots/{world.morning}/registration", data={**page, "send_code": "1"})
    sent = {**page, "code": code_sent_to(app, LI_JING)}
    first = client.post(f"/slots/{world.morning}/registration", data=sent)
    again = app.test_client()  # the first answer, and its cookie, got lost on the way
    second = again.post(f"/slots/{world.morning}/registration", data=sent)
    assert second.headers["Location"] == first.headers["Location"]
    assert "报名成功" in again.get(second.headers["Location"]).text
    stranger = app.test_client().post(f"/slots/{world.afternoon}/registration", data={**sent, "form_key": "1" * 32})
    assert stranger.status_code == 422
    assert states(app) == ["confirmed"]


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5000, "-1", ""])
def test_rows_no_page_has_made_are_no_rows(app, world, citizen, number):
    answer = register(citizen(LI_JING), world.morning, **{f"companions-{number}-name": "王小明"})
    assert (answer.status_code, taken(app, world.morning)) == (303, 1)


def test_somebody_elses_form_key_opens_nothing(app, world, citizen):
    client = citizen(LI_JING)
    fields = form_of(client, world.morning)
    client.post(f"/slots/{world.morning}/registration", data=fields)
    answer = citizen(WANG_LEI).post(f"/slots/{world.morning}/registration", data={**fields, "name": "王磊"})
    assert answer.status_code == 422
    assert "页面已失效" in answer.text
    assert fields["form_key"] not in answer.text
    assert taken(app, world.morning) == 1


def test_after_calling_off_one_may_register_anew_at_the_end_of_the_line(app, world, citizen):
    client = citizen(LI_JING)
    mine = register(client, world.afternoon, **adults("甲", "乙")).headers["Location"]
    register(citizen(WANG_LEI), world.afternoon, name="王磊", **adults("丙", "丁"))
    client.post(mine + "/withdrawal")
    again = register(client, world.afternoon).headers["Location"]
    assert again != mine
    assert states(app) == ["withdrawn", "offered", "waiting"]


@pytest.mark.once
@pytest.mark.parametrize(("changes", "sentence"), [
    ({"name": "李静😀"}, "姓名"),
    ({"name": "静" * 101}, "姓名"),
    ({"name": ""}, "请填写姓名"),
    ({"privacy_agreed": None}, "个人信息处理告知书"),
    ({"age_band": "under_14"}, "请由监护人报名"),
    ({"age_band": "no-such-band"}, "请从列表中选择年龄段"),
    ({"street": "no-such-street"}, "请从列表中选择所在街道"),
    ({"street": "tjj"}, "请从列表中选择所在街道"),
    ({"access_needs": "轮" * 101}, "无障碍需求最多100字"),
    (with_companions(("王小明", "under_14", False)), "王小明不满14周岁"),
    (adults("甲", "乙", "丙"), "最多3人"),
    (with_companions(("王小明", "no-such-band", True)), "请选择同行人的年龄段"),
    (with_companions(("王小明", "", True)), "请选择同行人的年龄段"),
    (with_companions(("", "under_14", True)), "请填写同行人的姓名"),
    (with_companions(("王小明😀", "under_14", True)), "姓名"),
])
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(app, world, citizen, changes, sentence):
    answer = register(citizen(LI_JING), world.morning, **{"question": "能看到数据吗", **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "能看到数据吗" in answer.text
    assert states(app) == []
    assert taken(app, world.morning) == 0


@pytest.mark.once
@pytest.mark.parametrize("phone", ["123", "1990000000１x", "abcdefghijk", "010-88060000", "", "2" * 5000])
def test_a_wrong_phone_is_refused_before_any_code_is_sent(world, client, phone):
    page = form_of(client, world.morning, phone=phone)
    answer = client.post(f"/slots/{world.morning}/registration", data={**page, "send_code": "1"})
    assert answer.status_code == 422
    assert "手机号" in answer.text


@pytest.mark.once
def test_names_with_the_wrong_dot_and_full_width_digits_are_repaired(app, world, client):
    page = form_of(client, world.morning, name="阿依古丽•买买提", phone="１９９" + AYGUL.phone[3:])
    client.post(f"/slots/{world.morning}/registration", data={**page, "send_code": "1"})
    client.post(f"/slots/{world.morning}/registration", data={**page, "code": code_sent_to(app, AYGUL)})
    with app.app_context():
        assert db.session.scalars(select(Registration.name)).all() == ["阿依古丽·买买提"]


@pytest.mark.parametrize("name", ["𠮷田𠀋", "阿" * 100, "Maria-José O'Neill"])
def test_rare_characters_and_long_names_are_kept(app, world, citizen, name):
    client = citizen(LI_JING)
    answer = register(client, world.morning, name=name, question="这里有\x00控制字符 和 😀")
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    with app.app_context():
        registration = db.session.scalars(select(Registration)).one()
        assert registration.name == name
        assert registration.question == "这里有控制字符 和 😀"


def test_a_code_guessed_five_times_is_locked_and_the_text_kept(app, world, client):
    page = form_of(client, world.morning, phone=LI_JING.phone, question="能看到数据吗")
    client.post(f"/slots/{world.morning}/registration", data={**page, "send_code": "1"})
    right = code_sent_to(app, LI_JING)
    wrong = "000000" if right != "000000" else "111111"
    for _guess in range(5):
        answer = client.post(f"/slots/{world.morning}/registration", data={**page, "code": wrong})
        assert answer.status_code == 422
    answer = client.post(f"/slots/{world.morning}/registration", data={**page, "code": right})
    assert answer.status_code == 422
    assert "15分钟" in answer.text
    assert "能看到数据吗" in answer.text
    assert states(app) == []


def test_a_session_that_ended_in_the_middle_asks_for_the_phone_and_keeps_the_text(app, world, citizen):
    fields = form_of(citizen(LI_JING), world.morning, question="能看到数据吗")
    client = app.test_client()
    answer = client.post(f"/slots/{world.morning}/registration", data=fields)
    assert answer.status_code == 422
    assert "登录已过期" in answer.text
    assert "能看到数据吗" in answer.text
    assert client.page.forms[-1].has("phone")
    assert client.page.forms[-1].has("code")


def test_a_body_of_ten_megabytes_is_too_much(app, world, citizen):
    client = citizen(LI_JING)
    fields = form_of(client, world.morning)
    answer = client.post(f"/slots/{world.morning}/registration", data={**fields, "question": "问" * 3_500_000})
    assert answer.status_code == 413
    assert states(app) == []


def test_a_form_without_a_code_asks_for_it_and_uses_nothing_up(world, client):
    page = form_of(client, world.morning, phone=LI_JING.phone)
    answer = client.post(f"/slots/{world.morning}/registration", data=page)
    assert answer.status_code == 422
    assert "请填写短信中的6位验证码" in answer.text


def test_before_after_and_when_called_off_a_page_says_why_not(app, world, client, desk):
    opens = clock.now()
    clock.set_to(opens - timedelta(days=3))
    assert "开始" in client.get(f"/slots/{world.morning}/registration").text
    clock.set_to(opens + timedelta(days=7))
    closed = client.get(f"/slots/{world.morning}/registration")
    assert "截止" in closed.text
    assert "010-" in closed.text
    clock.set_to(opens)
    desk("zhaomin").post(f"/staff/registrations/events/{world.code}/cancellation", data={"reason": "场地检修"})
    assert "已取消" in client.get(f"/slots/{world.morning}/registration").text


def test_a_form_opened_in_time_and_sent_too_late_says_why_not(app, world, citizen):
    client = citizen(LI_JING)
    fields = form_of(client, world.morning)
    clock.set_to(clock.now() + timedelta(days=7))
    answer = client.post(f"/slots/{world.morning}/registration", data=fields)
    assert answer.status_code == 422
    assert "暂时不能报名" in answer.text
    assert "其他活动" in answer.text
    assert states(app) == []


def test_a_form_sent_after_the_event_was_called_off_says_so_and_saves_nothing(app, world, citizen, desk):
    client = citizen(LI_JING)
    fields = form_of(client, world.morning)
    desk("zhaomin").post(f"/staff/registrations/events/{world.code}/cancellation", data={"reason": "场地检修"})
    answer = client.post(f"/slots/{world.morning}/registration", data=fields)
    assert answer.status_code == 422
    assert "已取消" in answer.text
    assert states(app) == []
