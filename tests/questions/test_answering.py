"""李静 answers what an event asks; her answers keep their version, can be changed, and are seen by those who may."""


import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.cast import LI_JING, WANG_LEI, messages_to
from tests.questions.steps import (
    CAR,
    DRIVES,
    EMERGENCY,
    GROUP,
    PLATE,
    QUESTION,
    SEATS,
    SINCE,
    STORY,
    TOPICS,
    WORDS,
    ask_in_force,
    said,
    the_registration,
)
from tests.registration.steps import change, form_of, register, states
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.models import AnswerSheet, FormVersion, Question, SheetAnswer


def test_answers_of_every_kind_are_kept_and_shown_to_the_desk(app, world, citizen, desk):
    ask_in_force(app, world, EMERGENCY, DRIVES, SEATS, TOPICS, GROUP, WORDS, STORY, SINCE)
    li = citizen(LI_JING)
    mine = register(li, world.morning, **{
        "answers-emergency-name": "王立", "answers-emergency-phone": "１９９ 0000 0099", "answers-qdrive": "yes",
        "answers-qseats": "３", "answers-qtopic": ["人口", "物价"], "answers-qgroup": "座谈组",
        "answers-qwords": "讲慢些",
        "answers-qstory": "第一行\r\n第二行😀", "answers-qsince": "2020-02-29"}).headers["Location"]
    assert said(app) == [
        ("emergency", "王立", 1), ("emergency", "19900000099", 1), ("qdrive", "yes", 1), ("qseats", "3", 1),
        ("qtopic", "物价", 1), ("qtopic", "人口", 1), ("qgroup", "座谈组", 1), ("qwords", "讲慢些", 1),
        ("qstory", "第一行\n第二行😀", 1), ("qsince", "2020-02-29", 1)]
    clerk = desk("zhaomin")
    page = clerk.get(f"/staff/registrations/events/{world.code}/{mine.split('/')[-1]}").text
    assert "物价、人口" in page
    assert "王立、19900000099" in page
    summary = clerk.get(f"/staff/registrations/events/{world.code}/answers").text
    assert "讲慢些" in summary
    assert "王立" not in summary


def test_what_is_not_shown_is_dropped(app, world, citizen):
    ask_in_force(app, world, DRIVES, SEATS)
    register(citizen(LI_JING), world.morning, **{"answers-qdrive": "no", "answers-qseats": "不是数字"})
    assert said(app) == [("qdrive", "no", 1)]


def test_a_heading_groups_questions_and_rules_them_out_together(app, world, citizen, client):
    ask_in_force(app, world, DRIVES, CAR, {**WORDS, "required": True}, TOPICS)
    page = client.get(f"/slots/{world.morning}/registration").text
    assert "<h2>关于您的车</h2>" in page
    assert "如“是否自驾前来”选“是”，请填写。用于安排停车。" in page
    li = citizen(LI_JING)
    assert "请填写“对讲解的期待”" in register(li, world.morning, **{"answers-qdrive": "yes"}).text
    register(li, world.morning, **{"answers-qdrive": "no", "answers-qwords": "讲慢些", "answers-qtopic": "人口"})
    assert said(app) == [("qdrive", "no", 1)]


@pytest.mark.once
@pytest.mark.parametrize(("changes", "sentence"), [
    ({"answers-qdrive": None}, "请选择“是否自驾前来”"),
    ({"answers-qdrive": "maybe"}, "请从列出的选项中选择"),
    ({"answers-qdrive": "yes"}, "请填写“车内几人”"),
    ({"answers-qdrive": "yes", "answers-qseats": "1e9999"}, "请填写数字"),
    ({"answers-qdrive": "yes", "answers-qseats": "9" * 5000}, "请填写数字"),
    ({"answers-qtopic": ["人口", "天气"]}, "请从列出的选项中选择"),
    ({"answers-qgroup": "\x01"}, "请从列出的选项中选择"),
    ({"answers-qgroup": ["展厅组", "座谈组"]}, ""),
    ({"answers-qwords": "字" * 201}, "最多200个字"),
    ({"answers-qstory": "字" * 100_000}, "最多1000个字"),
    ({"answers-qsince": "2026-02-30"}, "没有看懂"),
    ({"answers-qsince": "0001-01-01"}, "检查年份"),
    ({"answers-plate": "京A1"}, "车牌号码没有看懂"),
    ({"answers-emergency-name": "王立", "answers-emergency-phone": "12"}, "请检查"),
    ({"answers-emergency-name": "", "answers-emergency-phone": ""}, "请填写“紧急联系人”"),
])
def test_a_wrong_answer_gets_a_sentence_and_keeps_what_was_typed(app, world, citizen, changes, sentence):
    ask_in_force(app, world, QUESTION, EMERGENCY, PLATE, DRIVES, SEATS, TOPICS, GROUP, WORDS, STORY, SINCE)
    good = {"answers-emergency-name": "王立", "answers-emergency-phone": "19900000099", "answers-qdrive": "no"}
    answer = register(citizen(LI_JING), world.morning, question="能看到数据吗", **{**good, **changes})
    if not sentence:  # one radio button too many: the first counts
        assert said(app)[-1][:2] == ("qgroup", "展厅组")
        return
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "能看到数据吗" in answer.text
    assert (states(app), said(app)) == ([], [])


def test_answers_to_questions_nobody_asked_are_not_kept(app, world, citizen):
    ask_in_force(app, world, WORDS)
    register(citizen(LI_JING), world.morning, **{"answers-qother": "别处的题", "answers-age_band": "x"})
    assert said(app) == []
    assert states(app) == ["confirmed"]


def test_answers_cost_four_statements_however_many_they_are(app, world, citizen, statements):
    ask_in_force(app, world, DRIVES, TOPICS, WORDS)
    register(citizen(WANG_LEI), world.morning, **{"answers-qdrive": "no"})  # the first makes the version
    counted, li = [], citizen(LI_JING)
    for changes in ({}, {"answers-qtopic": ["人口", "物价"], "answers-qwords": "好"}):
        fields = form_of(li, world.morning, **{"answers-qdrive": "no", **changes})
        with statements() as sent:
            assert li.post(f"/slots/{world.morning}/registration", data=fields).status_code == 303
        ours = ("INSERT INTO answer_sheet", "INSERT INTO sheet_answer", "UPDATE registration SET answer_sheet_id")
        counted.append(sum(each.startswith(ours) or "FROM form_version" in each for each in sent))
        with app.app_context():
            db.session.execute(db.update(Registration).values(state="revoked"))
            db.session.commit()
    assert counted == [4, 4]


def test_answers_keep_the_version_they_were_given_to(app, world, citizen, desk):
    ask_in_force(app, world, GROUP)
    li = citizen(LI_JING)
    mine = register(li, world.morning, **{"answers-qgroup": "展厅组"}).headers["Location"]
    ask_in_force(app, world, {**GROUP, "options": ["机房组", "座谈组"]}, WORDS)
    register(citizen(WANG_LEI), world.morning, name="王磊", **{"answers-qgroup": "机房组"})
    assert said(app) == [("qgroup", "展厅组", 1), ("qgroup", "机房组", 2)]
    summary = desk("zhaomin").get(f"/staff/registrations/events/{world.code}/answers").text
    assert summary.index("机房组") < summary.index("座谈组") < summary.index("展厅组")
    li.get(f"{mine}/answers")
    assert li.submit(f"{mine}/answers", **{"answers-qgroup": "座谈组", "answers-qwords": "好"}).status_code == 303
    assert sorted(said(app)) == [("qgroup", "座谈组", 2), ("qgroup", "机房组", 2), ("qwords", "好", 2)]


def test_the_first_answers_change_a_registration_once(app, world, citizen):
    """Asked only after she had registered."""
    li = citizen(LI_JING)
    mine = register(li, world.morning).headers["Location"]
    before = the_registration(app).version
    ask_in_force(app, world, WORDS)
    li.get(f"{mine}/answers")
    assert li.submit(f"{mine}/answers", **{"answers-qwords": "讲慢些"}).status_code == 303
    assert said(app) == [("qwords", "讲慢些", 1)]
    assert the_registration(app).version == before + 1


def test_the_database_lets_no_answer_point_at_another_version(app, world, citizen):
    ask_in_force(app, world, GROUP)
    register(citizen(LI_JING), world.morning, **{"answers-qgroup": "展厅组"})
    ask_in_force(app, world, WORDS)
    register(citizen(WANG_LEI), world.morning, **{"answers-qwords": "好"})
    with app.app_context():
        old, new = db.session.scalars(select(FormVersion).order_by(FormVersion.number))
        sheet = db.session.scalar(select(AnswerSheet).where(AnswerSheet.version_id == old.id))
        question = db.session.scalar(select(Question).where(Question.version_id == new.id))
        db.session.add(SheetAnswer(sheet_id=sheet.id, version_id=new.id, question_id=question.id, position=9,
                                   value="错"))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_answers_are_closed_with_registration_and_nobody_elses(app, world, citizen, at):
    ask_in_force(app, world, WORDS)
    li = citizen(LI_JING)
    mine = register(li, world.morning, **{"answers-qwords": "好"}).headers["Location"]
    assert citizen(WANG_LEI).get(f"{mine}/answers").status_code == 404
    li.get(f"{mine}/answers")
    at("2026-03-17 09:00")
    assert li.submit(f"{mine}/answers", **{"answers-qwords": "晚了"}).status_code == 422
    assert said(app) == [("qwords", "好", 1)]


def test_an_expired_session_carries_the_answers(app, world, citizen):
    ask_in_force(app, world, WORDS)
    li = citizen(LI_JING)
    mine = register(li, world.morning, **{"answers-qwords": "好"}).headers["Location"]
    li.get(f"{mine}/answers")
    fields = dict(next(form for form in li.page.forms if form.has("answers-qwords")).fields)
    fields.pop("csrf_token")
    held = app.test_client().post(f"{mine}/answers", data={**fields, "answers-qwords": "更好"})
    assert held.status_code == 401
    assert "已保留" in held.text


def test_edge_case_30_larger_text_in_the_middle_of_the_form_keeps_what_was_typed(app, world, citizen):
    ask_in_force(app, world, DRIVES, WORDS)
    li = citizen(LI_JING)
    fields = form_of(li, world.morning, **{"answers-qwords": "讲慢些", "answers-qdrive": "yes", "text_size": "large"})
    page = li.post(f"/slots/{world.morning}/registration", data=fields)
    assert page.status_code == 200
    assert 'data-text="large"' in page.text
    assert "讲慢些" in page.text
    assert ("answers-qdrive", "yes") in next(form for form in li.page.forms if form.has("form_key")).fields
    assert 'data-text="large"' in li.get("/").text
    assert states(app) == []


def test_other_answers_are_reviewed_again_and_the_same_ones_are_not(app, world, citizen):
    ask_in_force(app, world, WORDS)
    li = citizen(LI_JING)
    mine = register(li, world.morning, **{"answers-qwords": "好"}).headers["Location"]
    change(app, Event, world.event_id, review_required=True)
    li.get(f"{mine}/answers")
    assert li.submit(f"{mine}/answers", **{"answers-qwords": "好"}).status_code == 303
    assert states(app) == ["confirmed"]
    li.get(f"{mine}/answers")
    assert li.submit(f"{mine}/answers", **{"answers-qwords": "不同"}).status_code == 303
    assert states(app) == ["pending"]
    assert "须重新审核" in messages_to(app, LI_JING, template="answers_again")[0]
    assert "审核" in li.get(mine).text
