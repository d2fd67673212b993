"""赵敏 builds the form of an open day: fields with reasons, own questions with conditions, reviewed with the notice."""

import pytest

from tests.cast import open_day
from tests.questions.steps import CAR, DOCUMENT, DRIVES, GROUP, SEATS, TOPICS, ask_in_force, form_with
from xicheng_events.booking.events.asked_at_registering import items_of
from xicheng_events.booking.events.models import Event, Residence
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.notices.completeness import missing_for_publishing
from xicheng_events.booking.notices.registration_form_rules import clean_form
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.review.public_fields import text_of_fields


@pytest.fixture
def draft(app, world) -> str:
    """The code of a draft with the usual form."""
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.query(Organisation)}
        code = open_day(units, title="统计开放日·新表").code
        db.session.commit()
    return code


def items(app, code) -> list[dict]:
    with app.app_context():
        return items_of(db.session.query(Event).filter_by(code=code).one())


def needs(client, **chosen) -> dict:
    """The fields of the page with some of them chosen."""
    form = next(form for form in client.page.forms if form.has("companions") or form.has("age_band-reason"))
    return {**dict(form.fields), "companions": "named", **chosen}


def test_fields_are_chosen_with_a_reason_and_questions_added_moved_and_removed(app, draft, desk):
    clerk = desk("zhaomin")
    page = f"/staff/events/{draft}/form"
    clerk.get(page)
    answer = clerk.post(page, data=needs(clerk, **{"document-need": "required",
                                                   "document-reason": "机关办公区须核对证件"}))
    assert answer.status_code == 303
    for question in ({"label": "是否自驾", "kind": "yes_no", "required": "y"},
                     {"label": "想去哪组", "kind": "single", "options": "展厅组\n座谈组\n"}):
        assert clerk.post(f"{page}/questions/new", data=question).status_code == 303
    drives, group = items(app, draft)[-2:]
    clerk.get(f"{page}/questions/{group['key']}")
    clerk.post(f"{page}/questions/{group['key']}", data={
        "label": "车内几人", "kind": "number", "show_if": f"{drives['key']}=yes"})
    assert "如“是否自驾”选“是”，请填写。" in clerk.get(page).text
    clerk.post(f"{page}/questions/{group['key']}/place", data={"direction": "up"})
    assert "不能移到它前面" in clerk.get(page).text
    clerk.post(f"{page}/questions/{drives['key']}/removal")
    assert "显示条件用到了这道题" in clerk.get(page).text
    clerk.post(f"{page}/questions/{group['key']}/removal")
    assert [item["label"] for item in items(app, draft)][-1] == "是否自驾"
    assert [item["reason"] for item in items(app, draft) if item["field"] == "document"] == ["机关办公区须核对证件"]
    assert "证件号码" in clerk.get(f"/staff/registrations/events/{draft}/form").text


def test_a_heading_stands_among_the_questions_and_never_before_what_it_depends_on(app, draft, desk):
    clerk = desk("zhaomin")
    page = f"/staff/events/{draft}/form"
    clerk.post(f"{page}/questions/new", data={"label": "是否自驾", "kind": "yes_no"})
    drives = items(app, draft)[-1]
    refused = clerk.post(f"{page}/questions/new", data={"label": "", "kind": "section"})
    assert "请填写题目" in refused.text
    clerk.post(f"{page}/questions/new", data={"label": "关于您的车", "kind": "section", "required": "y",
                                              "show_if": f"{drives['key']}=yes"})
    car = items(app, draft)[-1]
    assert (car["kind"], car["required"], car["show_if"]["value"]) == ("section", False, "yes")
    clerk.post(f"{page}/questions/{car['key']}/place", data={"direction": "up"})
    assert "“关于您的车”取决于“是否自驾”的回答，不能移到它前面" in clerk.get(page).text
    assert clerk.post(f"{page}/questions/new", data={"label": "满意吗", "kind": "rating"}).status_code == 422
    clerk.post(f"{page}/questions/{drives['key']}", data={"label": "是否自驾", "kind": "text"})
    assert items(app, draft)[-2:] == [drives, car]


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"document-need": "required", "document-reason": ""}, "须写明理由"),
    ({"gender-need": "optional"}, "收集性别须写明理由"),
    ({"age_band-need": "required", "birth_date-need": "optional", "birth_date-reason": "按年龄分组体验"}, "只选一项"),
    ({"plate-need": "optional", "plate-reason": "停" * 121}, "最多120个字"),
])
def test_what_is_personal_needs_a_reason(draft, desk, changes, sentence):
    clerk = desk("zhaomin")
    clerk.get(f"/staff/events/{draft}/form")
    answer = clerk.post(f"/staff/events/{draft}/form", data=needs(clerk, **changes))
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.once
@pytest.mark.parametrize(("question", "sentence"), [
    ({"label": "", "kind": "text"}, "请填写题目"),
    ({"label": "题" * 81, "kind": "text"}, "最多80个字"),
    ({"label": "您的身份证号", "kind": "text"}, "证件类型、号码"),
    ({"label": "您的手机号", "kind": "text"}, "写明收集理由"),
    ({"label": "哪组", "kind": "single", "options": "只有一个"}, "2至20个选项"),
    ({"label": "哪组", "kind": "single", "options": "甲\n甲"}, "选项有重复"),
    ({"label": "哪组", "kind": "multiple", "options": "\n".join(map(str, range(21)))}, "2至20个选项"),
    ({"label": "哪组", "kind": "nonsense"}, "请选择题型"),
    ({"label": "几人", "kind": "number", "show_if": "qnone=yes"}, "显示条件"),
    ({"label": "几人", "kind": "number", "show_if": "\x01"}, "显示条件"),
])
def test_a_question_that_can_not_be_asked_is_refused_beside_its_field(app, draft, desk, question, sentence):
    clerk = desk("zhaomin")
    answer = clerk.post(f"/staff/events/{draft}/form/questions/new", data=question)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(items(app, draft)) == 4


def test_an_unknown_question_is_not_there(draft, desk):
    clerk = desk("zhaomin")
    assert clerk.get(f"/staff/events/{draft}/form/questions/qnone").status_code == 404
    assert clerk.post(f"/staff/events/{draft}/form/questions/qnone/removal").status_code == 303
    assert "已被删除" in clerk.get(f"/staff/events/{draft}/form").text


def test_only_the_units_own_editor_builds(draft, desk):
    assert desk("liuwei").post(f"/staff/events/{draft}/form/usual").status_code == 403
    assert desk("liuwei").get(f"/staff/events/{draft}/form").status_code == 200
    assert desk("wulei").get(f"/staff/events/{draft}/form").status_code == 404


def test_two_at_once_do_not_overwrite_each_other(draft, desk):
    clerk = desk("zhaomin")
    clerk.get(f"/staff/events/{draft}/form")
    stale = needs(clerk)
    clerk.post(f"/staff/events/{draft}/form/questions/new", data={"label": "期待", "kind": "text"})
    answer = clerk.post(f"/staff/events/{draft}/form", data=stale)
    assert answer.status_code == 422
    assert "已被他人修改" in answer.text


def test_cleaning_twice_changes_nothing():
    form = form_with(DOCUMENT, DRIVES, SEATS, TOPICS)
    assert clean_form(form) == form


def test_a_condition_looks_only_back():
    with pytest.raises(Refused) as refused:
        form_with(SEATS, DRIVES)
    assert refused.value.code == "condition_wrong"


def test_the_form_is_part_of_the_reviewed_words(app, world):
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        usual = text_of_fields(public_fields_of_notice(event))
        event.form = form_with(DOCUMENT, DRIVES, CAR, SEATS, GROUP)
        words = text_of_fields(public_fields_of_notice(event))
        assert words != usual
        for said in ("证件类型、号码（必填）", "收集理由：场地为机关办公区", "展厅组 / 座谈组",
                     "车内几人（必填） 如“是否自驾前来”选“是”", "【关于您的车】 如“是否自驾前来”选“是”"):
            assert said in words
        db.session.rollback()


def test_a_condition_nobody_could_check_is_missing_from_the_notice(app, world):
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        event.form, event.min_age, event.residence = form_with(DRIVES), 18, Residence.RESIDENT
        assert [field for field, _sentence in missing_for_publishing(event)] == ["form", "form"]
        db.session.rollback()


def test_a_published_form_changes_only_with_review_and_the_old_one_is_asked_meanwhile(app, world, desk, client):
    ask_in_force(app, world, DRIVES)
    clerk = desk("zhaomin")
    page = f"/staff/events/{world.code}/form"
    assert "报名已经开始" in clerk.get(page).text
    clerk.post(f"{page}/questions/new", data={"label": "想去哪组", "kind": "single", "options": "甲\n乙"})
    assert "待审查的修改" in clerk.get(page).text
    public = client.get(f"/slots/{world.morning}/registration").text
    assert "是否自驾前来" in public
    assert "想去哪组" not in public
    with app.app_context():
        assert db.session.get(Event, world.event_id).revision["form"]["items"][-1]["label"] == "想去哪组"


def test_the_date_of_deletion_is_printed_with_the_reason(app, world, client):
    ask_in_force(app, world, DOCUMENT)
    page = client.get(f"/slots/{world.morning}/registration").text
    assert "收集理由：场地为机关办公区" in page
    assert "2026年4月17日（星期五）删除" in page
    notice = client.get(f"/events/{world.code}/privacy/everyone").text
    assert "证件类型、号码在活动结束30日后删除，即2026年4月17日" in notice
