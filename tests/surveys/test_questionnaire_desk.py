"""赵敏 builds a questionnaire at the desk, 刘伟 and 何安 read it, 郑平 withdraws it; over HTTP, without scripts."""

import re

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, open_day
from tests.support.at_once import at_once
from tests.surveys.questionnaires import drafted_survey, published, published_survey
from tests.surveys.steps import came, invite, link_of
from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.models import Event
from xicheng_events.demo.notices import somebody
from xicheng_events.foundation.accounts.models import Organisation, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations.drafting_surveys import edit_survey
from xicheng_events.voice.surveys.operations.survey_templates import set_template
from xicheng_events.voice.surveys.queries import survey_by_code


def begun(client, **fields) -> str:
    """The address of a questionnaire that was begun over the page."""
    client.get("/staff/surveys/new")
    answer = client.submit("/staff/surveys/new", **{"title": "社区统计服务问卷", **fields})
    assert answer.status_code == 303, answer.text
    return answer.location


def press(client, address: str, step: str, **fields):
    """What a button on the page of a questionnaire brings."""
    client.get(address)
    return client.submit(f"{address}/{step}", **fields)


def decide(client, app, **fields) -> None:
    """何安 decides the slip that waits."""
    with app.app_context():
        number = db.session.scalar(select(ReviewSlip.number).order_by(ReviewSlip.id.desc()))
    client.get(f"/staff/reviews/{number}")
    answer = client.submit(f"/staff/reviews/{number}", decision="approve", disclosure="active", **fields)
    assert answer.status_code == 303, answer.text


def test_from_an_empty_form_to_people_and_back(app, world, desk, client):
    zhaomin, liuwei, hean = desk("zhaomin"), desk("liuwei"), desk("hean")
    here = begun(zhaomin)
    assert "请至少添加一道题" in zhaomin.get(here).text
    new = f"{here}/form/questions/new"
    for question in ({"label": "办事窗口", "kind": "section"}, {"label": "总体满意度", "kind": "rating"},
                     {"label": "还缺什么", "kind": "long"}):
        zhaomin.get(new)
        assert zhaomin.submit(new, **question).status_code == 303
    zhaomin.get(f"{here}/settings")
    wrong = zhaomin.submit(f"{here}/settings", title="", days="0", naming="named", intro="用于改进服务。")
    assert wrong.status_code == 422
    assert all(said in wrong.text for said in ("请填写问卷名称", "填写天数应为1至60", "用于改进服务。"))
    zhaomin.submit(f"{here}/settings", title="社区统计服务问卷", days="7", naming="anonymous", has_open_link="y",
                   contact_phone="010-00000000")
    assert press(zhaomin, here, "submission").status_code == 303
    assert "问卷全文" in liuwei.get(here).text
    assert press(liuwei, here, "return", reason="请加上填写说明").status_code == 303
    assert "请加上填写说明" in zhaomin.get(here).text
    zhaomin.get(f"{here}/settings")
    zhaomin.submit(f"{here}/settings", intro="用于改进服务。")
    press(zhaomin, here, "submission")
    read = liuwei.get(here).text
    assert "<ins>" in read
    assert press(liuwei, here, "approval").status_code == 303
    assert zhaomin.post(f"{here}/publication").status_code == 422  # nobody has cleared it
    decide(hean, app)
    assert press(zhaomin, here, "publication").status_code == 303
    with app.app_context():
        survey = db.session.scalars(select(Survey).where(Survey.key.is_(None))).one()
        assert survey.is_open
    assert zhaomin.post(f"{here}/withdrawal", data={"reason": "题目有误"}).status_code == 422
    leader = desk("zhengping")
    leader.get(f"{here}/withdrawal")
    assert leader.submit(f"{here}/withdrawal", reason="").status_code == 422
    assert leader.submit(f"{here}/withdrawal", reason="题目有误").status_code == 303
    assert "已撤下：题目有误" in zhaomin.get(here).text


def test_questions_are_moved_changed_and_removed_and_conditions_point_backwards(app, world, desk):
    zhaomin = desk("zhaomin")
    with app.app_context():
        code = drafted_survey(world).code
        db.session.commit()
    form = f"/staff/surveys/{code}/form"
    zhaomin.get(f"{form}/questions/missing")
    assert zhaomin.submit(f"{form}/questions/missing", show_if="overall=1").status_code == 303
    assert "如“总体满意度”选“非常不满意”，请填写" in zhaomin.get(form).text
    zhaomin.submit(f"{form}/questions/missing/place", direction="up")  # before 多久来一次, still behind 总体满意度
    moved = zhaomin.submit(f"{form}/questions/missing/place", direction="up", follow_redirects=True)
    assert "不能移到它前面" in moved.text
    assert "请先修改它" in zhaomin.submit(f"{form}/questions/overall/removal", follow_redirects=True).text
    zhaomin.submit(f"{form}/questions/often/removal")
    with app.app_context():
        assert [item["key"] for item in survey_by_code(code).items] == ["overall", "missing", "suggestions"]
    zhaomin.get(f"{form}/questions/missing")
    refused = zhaomin.submit(f"{form}/questions/missing", label="", show_if="overall=1")
    assert refused.status_code == 422
    assert 'value="overall=1" selected' in refused.text or 'selected value="overall=1"' in refused.text


def test_a_copy_begins_with_the_same_questions_under_another_code(app, world, desk):
    with app.app_context():
        code = published_survey(world, intro="用于改进服务。")
    zhaomin = desk("zhaomin")
    here = begun(zhaomin, title="另一份", source=code)
    with app.app_context():
        first, copy = survey_by_code(code), survey_by_code(here.rpartition("/")[2])
        assert (copy.items, copy.intro, copy.code != code) == (first.items, first.intro, True)
        assert copy.publication.state.value == "drafting"


def test_the_standard_questions_are_there_to_begin_with_before_anybody_was_asked(app, world, desk):
    zhaomin = desk("zhaomin")
    here = begun(zhaomin, source="after_event")
    assert "总体满意度" in zhaomin.get(here).text
    assert begun(zhaomin, source="empty") != here
    zhaomin.get("/staff/surveys/new")
    wrong = zhaomin.submit("/staff/surveys/new", title="另一份", source="WJ-XXXXXX")
    assert wrong.status_code == 422
    assert 'value="另一份"' in wrong.text


def test_what_is_public_goes_on_while_its_change_waits_beside_it(app, world, desk, client):
    with app.app_context():
        code = published_survey(world)
    here, zhaomin, hean = f"/staff/surveys/{code}", desk("zhaomin"), desk("hean")
    page = zhaomin.get(f"{here}/settings").text
    assert "发布后不能再改的" in page
    assert "本单位不知道" not in page  # of the ways of naming, only its own
    zhaomin.submit(f"{here}/settings", title="社区统计服务问卷（二）")
    assert "修改待发布" in zhaomin.get("/staff/surveys").text
    assert "修改待发布" in zhaomin.get(here).text
    assert press(zhaomin, here, "review", change_note="").status_code == 422
    assert press(zhaomin, here, "review", change_note="改了名称").status_code == 303
    decide(hean, app)
    assert press(zhaomin, here, "publication").status_code == 303
    with app.app_context():
        assert survey_by_code(code).title == "社区统计服务问卷（二）"


def test_another_unit_reads_a_template_as_it_is_public_and_begins_with_it_without_its_telephone(app, world, desk):
    with app.app_context():
        template = published(drafted_survey(world, title="开放日模板", intro="请说说您的感受。"))
        set_template(template, EventKind.OPEN_DAY, by=somebody(Role.COORDINATOR, world.units["qzfb"]))
        code = template.code
        edit_survey(template, by=somebody(Role.EDITOR, world.units["tjj"]), title="还没有人审核的名称")
        db.session.commit()
    address, qianfang = f"/staff/surveys/{code}/preview", desk("qianfang")
    assert "还没有人审核的名称" in desk("zhaomin").get(address).text
    seen = qianfang.get(address).text
    assert "还没有人审核的名称" not in seen
    assert "开放日模板" in seen
    here = begun(qianfang, title="牛街的问卷", source=code)
    with app.app_context():
        copy = survey_by_code(here.rpartition("/")[2])
        assert (copy.intro, copy.contact_phone) == ("请说说您的感受。", "")


def test_a_change_can_be_given_up(app, world, desk):
    with app.app_context():
        code = published_survey(world)
    here, zhaomin = f"/staff/surveys/{code}", desk("zhaomin")
    zhaomin.get(f"{here}/settings")
    zhaomin.submit(f"{here}/settings", title="改坏了")
    assert press(zhaomin, here, "discard").status_code == 303
    assert "改坏了" not in zhaomin.get(here).text
    assert zhaomin.post(f"{here}/discard").status_code == 422


def test_an_event_has_its_own_and_its_people_get_that_one_until_it_is_withdrawn(app, world, desk, client, at):
    zhaomin = desk("zhaomin")
    assert "标准问卷" in zhaomin.get(f"/staff/surveys/of/{world.code}").text
    with app.app_context():
        code = published(drafted_survey(world, event=world.event_id, title="开放日专用问卷")).code
        db.session.commit()
    assert zhaomin.get(f"/staff/surveys/of/{world.code}").location.endswith(f"/staff/surveys/{code}")
    came(app, world.morning, LI_JING)
    at("2026-03-18 12:00")
    assert invite(app) == 1
    link = link_of(app, LI_JING)
    assert "多久来一次" in client.get(link).text
    leader = desk("zhengping")
    leader.get(f"/staff/surveys/{code}/withdrawal")
    leader.submit(f"/staff/surveys/{code}/withdrawal", reason="题目有误")
    gone = client.get(link)
    assert gone.status_code == 410
    assert "原因：题目有误" in gone.text
    assert client.post(link, data={"answers-overall": "5"}).status_code == 410
    assert client.post(f"{link}/draft", data={"answers-overall": "5"}).status_code == 410
    assert "标准问卷" in desk("zhaomin").get(f"/staff/surveys/of/{world.code}").text


def test_the_coordinator_sets_templates_and_takes_them_back(app, world, desk):
    with app.app_context():
        code = published(drafted_survey(world, title="开放日模板")).code
        other = published(drafted_survey(world, title="另一份模板")).code
        db.session.commit()
    zhouyan, zhaomin = desk("zhouyan"), desk("zhaomin")
    here = f"/staff/surveys/{code}"
    assert "设为模板" not in zhaomin.get(here).text
    assert zhaomin.post(f"{here}/template", data={"event_kind": "open_day"}).status_code == 422
    assert press(zhouyan, here, "template", event_kind="moon").status_code == 422
    assert press(zhouyan, here, "template", event_kind="open_day").status_code == 303
    taken = press(zhouyan, f"/staff/surveys/{other}", "template", event_kind="open_day")
    assert taken.status_code == 422
    assert "开放日模板" in taken.text
    assert "政府开放日模板" in zhaomin.get("/staff/surveys").text
    assert press(zhouyan, here, "template/taking-back").status_code == 303
    assert press(zhouyan, f"/staff/surveys/{other}", "template", event_kind="open_day").status_code == 303


@pytest.mark.parametrize("page", ["", "/settings", "/form", "/preview", "/withdrawal", "/form/questions/new"])
def test_another_units_questionnaire_is_not_there(app, world, desk, page):
    with app.app_context():
        code = drafted_survey(world).code
        db.session.commit()
    assert desk("qianfang").get(f"/staff/surveys/{code}{page}").status_code == 404
    assert desk("liuwei").get(f"/staff/surveys/{code}{page}").status_code == (403 if page == "/settings" else 200)


def test_what_waits_stands_on_the_desks_of_those_it_waits_for(app, world, desk):
    with app.app_context():
        code = drafted_survey(world).code
        db.session.commit()
    zhaomin, liuwei, here = desk("zhaomin"), desk("liuwei"), f"/staff/surveys/{code}"
    assert "份问卷草稿待完善" in zhaomin.get("/staff").text
    press(zhaomin, here, "submission")
    assert "份问卷待审核" in liuwei.get("/staff").text
    assert "份问卷等审核人审核" in zhaomin.get("/staff").text
    press(liuwei, here, "approval")
    assert "份问卷等保密审查" in zhaomin.get("/staff").text
    decide(desk("hean"), app)
    assert "份问卷待发布" in zhaomin.get("/staff").text


def test_two_who_change_it_at_once_lose_nothing(app, world, desk):
    with app.app_context():
        code = drafted_survey(world).code
        db.session.commit()
    first, second, here = desk("zhaomin"), desk("zhaomin"), f"/staff/surveys/{code}/settings"
    first.get(here)
    second.get(here)
    assert first.submit(here, intro="第一个人写的").status_code == 303
    late = second.submit(here, intro="第二个人写的")
    assert late.status_code == 422
    assert "刚刚已被他人修改" in late.text
    assert "第二个人写的" in late.text


def test_of_two_at_the_same_moment_one_asks_about_an_event_one_is_the_template_and_one_form_makes_one_draft(
        app, world, desk, engine_name):
    made = at_once(app, *[lambda: drafted_survey(world, event=world.event_id).code] * 2)
    assert made.count("event_has_one") == 1
    drafts = at_once(app, *[lambda: drafted_survey(world, form_key="b" * 32).code] * 2)
    assert drafts[0] == drafts[1]
    with app.app_context():
        codes = [published(drafted_survey(world, title=f"第{n}份模板")).code for n in (1, 2)]
        db.session.commit()

    def choose(code):
        editor, event = somebody(Role.EDITOR, world.units["tjj"]), db.session.get(Event, other)
        return edit_survey(survey_by_code(code), by=editor, event=event)

    with app.app_context():
        other = open_day({slug: db.session.get(Organisation, unit) for slug, unit in world.units.items()}).id
        drafts = [drafted_survey(world, title=f"第{n}份问卷").code for n in (1, 2)]
        db.session.commit()
    assert sorted(at_once(app, *[lambda code=code: choose(code) for code in drafts]), key=str) == [
        False, "event_has_one"]

    def make(code):
        by = somebody(Role.COORDINATOR, world.units["qzfb"])
        return set_template(survey_by_code(code), EventKind.OPEN_DAY, by=by)

    assert sorted(at_once(app, *[lambda code=code: make(code) for code in codes]), key=str) == [None, "kind_has_one"]


def test_a_draft_is_deleted_and_had_back_and_its_event_is_free_meanwhile(app, world, desk):
    with app.app_context():
        code = drafted_survey(world, event=world.event_id).code
        db.session.commit()
    zhaomin, here = desk("zhaomin"), f"/staff/surveys/{code}"
    press(zhaomin, here, "deletion")
    assert code not in zhaomin.get("/staff/surveys").text
    assert code in zhaomin.get("/staff/surveys?state=deleted").text
    assert re.search(rf'value="{world.code}"', zhaomin.get("/staff/surveys/new").text)
    press(zhaomin, here, "restoration")
    assert code in zhaomin.get("/staff/surveys").text
