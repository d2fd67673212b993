"""What the desk of questionnaires says before something is done, and after: to 赵敏 who makes one, 郑平 who withdraws
it, 周岩 who makes it a template."""

import re

import pytest

from tests.surveys.filled_in import fill_in
from tests.surveys.paper import printed, survey_on_paper, typed_in
from tests.surveys.questionnaires import drafted_survey, published, published_survey
from tests.surveys.steps import mix, sheets
from tests.surveys.test_questionnaire_desk import press
from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.models import Event
from xicheng_events.demo.notices import somebody
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.voice.opinions.models import OpinionKind, OpinionSource
from xicheng_events.voice.opinions.operations import Statement, record_opinion
from xicheng_events.voice.surveys.kinds import NAMING_RULE, CopySource, Naming
from xicheng_events.voice.surveys.operations.publishing_surveys import withdraw_survey
from xicheng_events.voice.surveys.operations.survey_templates import set_template
from xicheng_events.voice.surveys.operations.taking_answers import standard_survey
from xicheng_events.voice.surveys.queries import survey_by_code

WORDS = "问了四个问题，六人回答。多数人每周来一次，四月起周六上午开放大厅。"


@pytest.fixture
def clerk(desk):
    return desk("zhaomin")


def withdrawn(app, world, code: str) -> None:
    with app.app_context():
        withdraw_survey(survey_by_code(code), reason="题目有误", by=somebody(Role.LEADER, world.units["tjj"]))
        db.session.commit()


def test_a_blank_on_paper_is_typed_in_as_a_blank_also_where_an_answer_is_required(app, world, at, clerk):
    page = survey_on_paper(app, world)
    numbers = printed(clerk, page, 2)
    clerk.get(f"{page}/entry/{numbers[0]}")
    assert "印着“必填”的也一样" in clerk.get(f"{page}/entry/{numbers[0]}").text
    done = typed_in(clerk, page, numbers[0], **{"answers-overall": "", "answers-often": "每周"})
    assert done.status_code == 303
    said = clerk.get(f"{page}/entry").text
    assert f"已录入{numbers[0]}，其中必填的“总体满意度”纸面没有填，按未答计。" in said
    empty = typed_in(clerk, page, numbers[1], **{"answers-overall": ""})
    assert empty.status_code == 422
    assert "一项也没有填写的，不用录入" in empty.text
    assert typed_in(clerk, page, numbers[1]).status_code == 303
    at("2026-03-25 00:00")
    assert mix(app) == 2
    assert sorted(sheets(app), key=str) == [{"often": ["每周"]}, {"overall": ["5"]}]


def test_who_withdraws_and_what_then_ends_is_said_before(app, world, clerk, desk):
    with app.app_context():
        code = published_survey(world)
    here = f"/staff/surveys/{code}"
    assert "由单位负责人办理" in clerk.get(here).text
    for reader in (clerk, desk("zhengping")):
        page = reader.get(f"{here}/withdrawal").text
        for words in ("不能再填写", "收回的也不再录入", "结果不能再送审、公布", "已提交的答卷保留"):
            assert words in page


def test_papers_of_what_is_withdrawn_are_neither_printed_nor_typed_in(app, world, clerk):
    page = survey_on_paper(app, world)
    printed(clerk, page, 2)
    assert clerk.get(f"{page}/1/sheets").text.count('<table class="copy">') == 2
    typed_in(clerk, page, "0001-3")
    assert clerk.get(f"{page}/1/sheets").text.count('<table class="copy">') == 1
    withdrawn(app, world, page.split("/")[3])
    for address in ("", "/entry", "/1", "/1/sheets"):
        said = clerk.get(page + address).text
        assert "问卷已撤下" in said
        assert not re.search(r'/sheets"|开始录入|录入收回的问卷', said), address
        assert '<table class="copy">' not in said


def test_the_telephone_is_no_choice_and_who_gets_nothing_is_warned_of(app, world, clerk):
    with app.app_context():
        alone = drafted_survey(world, contact_phone="").code
        linked = drafted_survey(world, has_open_link=True).code
        asked = drafted_survey(world, event=world.event_id).code
        db.session.commit()
    settings = clerk.get(f"/staff/surveys/{alone}/settings").text
    phone = settings.partition('for="contact_phone"')[2][:300]
    assert "选填" not in phone
    assert "其他问卷提交审核前必须填写" in phone
    assert str(NAMING_RULE) in settings
    warned = {code: clerk.get(f"/staff/surveys/{code}").text for code in (alone, linked, asked)}
    assert ["没有人能填写" in page for page in warned.values()] == [True, False, False]
    assert ["通过公开链接填写的不计入" in page for page in warned.values()] == [False, True, False]


def test_the_way_of_naming_has_one_rule_in_the_same_words(app, world, clerk):
    with app.app_context():
        code = published_survey(world)
        db.session.commit()
    here = f"/staff/surveys/{code}"
    assert str(NAMING_RULE) in clerk.get(here).text
    assert str(NAMING_RULE) in clerk.get(f"{here}/settings").text


def test_a_revision_says_whose_eyes_it_needs_again(app, world, clerk):
    with app.app_context():
        code = published_survey(world)
    here = f"/staff/surveys/{code}"
    for page in (f"{here}/settings", f"{here}/form"):
        assert "修改不再经审核人审核，但须重新保密审查" in clerk.get(page).text
    clerk.get(f"{here}/settings")
    clerk.submit(f"{here}/settings", title="社区统计服务问卷（二）")
    assert "修改不再经本单位审核人审核，发布前须由起草人、审核人以外的保密审查员审查" in clerk.get(here).text
    assert press(clerk, here, "review", change_note="改了名称").status_code == 303


def test_templates_are_found_and_kinds_that_have_one_are_marked(app, world, clerk, desk):
    with app.app_context():
        template, other = (published(drafted_survey(world, title=title)) for title in ("开放日模板", "另一份"))
        set_template(template, EventKind.OPEN_DAY, by=somebody(Role.COORDINATOR, world.units["qzfb"]))
        code, other = template.code, other.code
        db.session.commit()
    found = clerk.get("/staff/surveys?use=template").text
    assert (code in found, other in found) == (True, False)
    assert other in clerk.get("/staff/surveys?use=undecided").text
    assert "每类活动一份，全区共用" in found
    assert "政府开放日（已有“开放日模板”）" in desk("zhouyan").get(f"/staff/surveys/{other}").text


def test_what_has_closed_is_found_as_such(app, world, clerk, at, desk):
    with app.app_context():
        closed, standing = published_survey(world), published_survey(world, has_open_link=False)
    at("2026-03-19 09:00")
    clerk = desk("zhaomin")
    page = clerk.get("/staff/surveys?state=closed").text
    assert (closed in page, standing in page, "已截止" in page) == (True, False, True)
    page = clerk.get("/staff/surveys?state=published").text
    assert (closed in page, standing in page) == (False, True)


def test_what_one_person_does_again_and_again_is_one_line(app, world, clerk, at, desk):
    with app.app_context():
        code = drafted_survey(world).code
        db.session.commit()
    here = f"/staff/surveys/{code}"
    for number in range(3):
        clerk.get(f"{here}/settings")
        clerk.submit(f"{here}/settings", intro=f"第{number}稿")
    history = clerk.get(here).text.partition("办理过程</h2>")[2]
    assert re.findall(r'<p class="timeline-title">([^<]+)', history) == ["修改问卷（3次）", "起草问卷"]
    assert "第一次在" in history


def test_results_stand_apart_by_how_they_came_and_lead_to_what_was_suggested_and_back(app, world, desk, at):
    with app.app_context():
        code = published_survey(world)
        survey = survey_by_code(code)
        fill_in(survey, [{"overall": "5"}] * 6, source=CopySource.OPEN)
        fill_in(survey, [{"overall": "4"}] * 5)
        db.session.commit()
    at("2026-03-19 09:00")
    clerk, here = desk("zhaomin"), f"/staff/surveys/{code}/results"
    page = clerk.get(here).text
    tiles = re.findall(r"<div><dt>([^<]+)</dt><dd>([^<]+)</dd>", page)
    assert tiles == [("邀请和纸质收回", "5"), ("公开链接收回", "6"), ("总体满意率", "100.0%")]
    assert f'href="/staff/opinions?event={code}"' in page
    assert clerk.get(f"/staff/results/{code}").headers["Location"].endswith(here)
    clerk.submit(f"/staff/results/{code}/review", words=WORDS)
    with app.app_context():
        slip = db.session.scalars(db.select(ReviewSlip).order_by(ReviewSlip.id.desc())).first()
        assert slip.title == "社区统计服务问卷（结果）"


def test_what_was_suggested_in_a_questionnaire_is_found_by_it_and_leads_to_its_results(app, world, clerk, client):
    with app.app_context():
        code = published_survey(world, naming=Naming.ANONYMOUS)
        survey, event = survey_by_code(code), db.session.get(Event, world.event_id)
        for text, occasion in (("多设座椅", survey.occasion), ("加开一场", event.occasion)):
            record_opinion(occasion, Statement(kind=OpinionKind.SUGGESTION, text=text), source=OpinionSource.SURVEY)
        db.session.commit()
    listed = clerk.get(f"/staff/opinions?event={code}").text
    assert ("多设座椅" in listed, "加开一场" in listed) == (True, False)
    assert f'href="/staff/results/{code}"' in listed
    listed = clerk.get(f"/staff/opinions?event={world.code}").text
    assert ("多设座椅" in listed, "加开一场" in listed) == (False, True)
    number = re.search(r'href="(/staff/opinions/[0-9]+)[?"]', clerk.get(f"/staff/opinions?event={code}").text)[1]
    assert f'href="/staff/results/{code}"' in clerk.get(number).text


def test_a_code_that_is_drawn_twice_is_anothers_and_another_is_drawn(app, world, engine_name, monkeypatch):
    real, left = codes._random, ["7K3Q9F"] * 3
    monkeypatch.setattr(codes, "_random", lambda length, alphabet: left.pop() if length == 6 and left
                        else real(length, alphabet))
    with app.app_context():
        first, second = drafted_survey(world), drafted_survey(world)
        standard = standard_survey()
        assert (first.code, left) == ("WJ-7K3Q9F", [])
        assert len({each.code for each in (first, second, standard)}) == 3
        assert second.publication.path == second.occasion.path == f"/surveys/{second.code}"
