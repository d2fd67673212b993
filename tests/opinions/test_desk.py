"""The triage desk as 赵敏 uses it, and what others see of it."""

import pytest

from tests.cast import LI_JING, WANG_LEI
from tests.opinions.steps import PARKING, do, says, stand
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.review.models import Disclosure
from xicheng_events.foundation.review.operations import decide_slip
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.operations.registering import register_all
from xicheng_events.voice.opinions import operations
from xicheng_events.voice.opinions.models import Opinion, OpinionSource, Triage
from xicheng_events.voice.opinions.operations import answer_at_once

ANSWER = "您好，每周六上午开放，地址在二龙路27号。"


def test_the_editor_finds_filters_and_answers(app, world, desk):
    said, browser = says(app, world), desk("zhaomin")
    says(app, world, "讲解员很好", kind="praise", wants_reply=False)
    listed = browser.get("/staff/opinions?words=共享单车&triage=new&kind=suggestion")
    assert PARKING[:20] in listed.text
    assert "讲解员很好" not in listed.text
    browser.get(f"/staff/opinions/{said}")
    answer = browser.submit(f"/staff/opinions/{said}/answer", answer=ANSWER)
    assert answer.status_code == 303
    assert ANSWER in browser.get(answer.headers["Location"]).text
    assert stand(app, said).triage is Triage.ANSWERED


def test_pressing_twice_shows_the_first_outcome(app, world, desk):
    said, browser = says(app, world), desk("zhaomin")
    browser.get(f"/staff/opinions/{said}")
    form = browser.page
    assert browser.submit(f"/staff/opinions/{said}/answer", answer=ANSWER).status_code == 303
    browser.page = form
    second = browser.submit(f"/staff/opinions/{said}/transfer", channel="12345", number="1")
    assert second.status_code == 422
    assert "直接答复。未作改动" in second.text


@pytest.mark.once
@pytest.mark.parametrize(("panel", "fields", "kept"), [
    ("answer", {"answer": "不"}, "不"), ("transfer", {"channel": "moon", "number": "甲乙丙"}, "甲乙丙"),
    ("merger", {"into": "没有"}, "没有"), ("merger", {"into": "99999999999999"}, "99999999999999"),
    ("thanks", {"answer": "谢" * 3000}, "谢" * 3000),
])
def test_what_cannot_be_taken_is_kept_and_explained(app, world, desk, panel, fields, kept):
    said, browser = says(app, world), desk("zhaomin")
    answer = browser.post(f"/staff/opinions/{said}/{panel}", data=fields)
    assert answer.status_code == 422
    assert "请检查以下内容" in answer.text
    assert kept in answer.text
    assert stand(app, said).triage is Triage.NEW


def test_like_opinions_are_suggested_and_merged_with_one_press(app, world, desk):
    first, second = says(app, world), says(app, world, "门口共享单车乱停乱放，请划线管理。")
    says(app, world, "数据展厅的屏幕太小。")
    browser = desk("zhaomin")
    page = browser.get(f"/staff/opinions/{second}")
    assert f"并入第{first}号" in page.text
    assert "屏幕太小" not in page.text
    assert browser.post(f"/staff/opinions/{second}/merger", data={"into": first}).status_code == 303
    assert f"第{second}号" in browser.get(f"/staff/opinions/{first}").text


@pytest.mark.parametrize(("text", "is_alike"), [
    ("共享单车太多", True), ("老人进出大门不方便，单车乱停", True), ("希望加装电梯，老人上下楼不方便。", False),
    ("希望划几个停车位。", False), ("🚲", False), ("' OR 1=1 -- * :", False), ("共享单车" * 120, True),
])
def test_what_is_alike_shares_more_than_words_that_many_use(app, world, desk, text, is_alike):
    for n in range(30):
        says(app, world, f"希望第{n}展厅加长开放时间，老人不方便。")
    asked = says(app, world, text)
    first = says(app, world)
    page = desk("zhaomin").get(f"/staff/opinions/{asked}").text
    assert (f"并入第{first}号" in page) == is_alike


def test_what_an_opinion_is_merged_into_is_found_by_words_and_number_and_only_what_may_be_chosen(app, world, desk):
    into, said, done = says(app, world), says(app, world, "出门不方便。"), says(app, world, "单车太多。")
    browser, here = desk("zhaomin"), f"/staff/opinions/{said}/merger"
    browser.post(f"/staff/opinions/{done}/transfer", data={"channel": "12345", "number": "1"})
    assert here in browser.get(f"/staff/opinions/{said}").text
    for words in ("单车", "单车 划线", f"{into}", f"第{into}号", "开放日 老人"):
        part = browser.get(here, query_string={"words": words}, headers={"HX-Request": "true"}).text
        assert ("<h1" in part, f"并入第{into}号" in part) == (False, True), words
        assert f"并入第{done}号" not in part
    for words in ("地铁", "出门不方便", str(done), "9" * 60):
        assert "没有找到可以选择的" in browser.get(here, query_string={"words": words}).text, words
    browser.get(here, query_string={"words": str(into)})
    assert browser.submit(here).status_code == 303
    assert stand(app, said).merged_into_id == into
    assert browser.get(here).status_code == 303
    assert desk("qianfang").get(here).status_code == 404


def test_another_unit_sees_nothing_and_the_coordinator_everything(app, world, desk):
    said = says(app, world)
    stranger = desk("qianfang")
    assert PARKING[:20] not in stranger.get("/staff/opinions").text
    for path in (f"/staff/opinions/{said}", f"/staff/issues/of/{said}", f"/staff/issues/new/{said}"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"/staff/opinions/{said}/answer", data={"answer": ANSWER}).status_code == 404
    assert desk("zhouyan").get(f"/staff/opinions/{said}").status_code == 200


def test_nobody_at_the_desk_sees_who_an_anonymous_opinion_is_from(app, world, desk):
    with app.app_context():
        li_jing = Person(name=LI_JING.name, session_stamp="x", created_at=clock.now())
        db.session.add(li_jing)
        db.session.commit()
        person_id = li_jing.id
    hidden = says(app, world, "匿名意见", anonymous=True)
    shown = says(app, world, "具名意见")
    with app.app_context():
        db.session.get(Opinion, shown).person_id = person_id
        db.session.commit()
    for who in ("zhaomin", "zhouyan"):
        browser = desk(who)
        page = browser.get(f"/staff/opinions/{hidden}").text
        assert "匿名" in page
        assert LI_JING.phone not in page
        page = browser.get(f"/staff/opinions/{shown}").text
        assert "李*" in page
        assert LI_JING.phone[-4:] not in page.replace(world.code, "")  # the event's number ends as the phone does


def test_triage_is_due_after_two_working_days_and_then_marked(app, world, desk, at):
    said, browser = says(app, world), desk("zhaomin")
    assert "2026年3月12日" in browser.get(f"/staff/opinions/{said}").text
    at("2026-03-13 09:00")
    browser = desk("zhaomin")
    assert "研判已超期" in browser.get(f"/staff/opinions/{said}").text
    assert "已超期" in browser.get("/staff/opinions").text


def test_an_answer_is_shown_to_everyone_only_with_consent_and_a_passed_review(app, world, desk, client):
    said, browser = says(app, world, may_publish=True), desk("zhaomin")
    do(app, operations.answer_at_once, (Opinion, said), answer=ANSWER, by=world.staff["zhaomin"])
    browser.get(f"/staff/opinions/{said}")
    assert browser.submit(f"/staff/opinions/{said}/review").status_code == 303
    assert browser.post(f"/staff/opinions/{said}/publication").status_code == 422
    assert ANSWER not in client.get("/progress?list=answers").text
    with app.app_context():
        decide_slip(slip_for(db.session.get(Opinion, said)), approved=True, opinion="", findings=[],
                    disclosure=Disclosure.ACTIVE, by=db.session.get(Person, world.staff["hean"]))
        db.session.commit()
    browser.get(f"/staff/opinions/{said}")
    assert browser.submit(f"/staff/opinions/{said}/publication").status_code == 303
    assert ANSWER in client.get("/progress?list=answers&unit=tjj&words=单车").text


def test_without_consent_nothing_is_published(app, world, desk):
    said = says(app, world, may_publish=False)
    do(app, operations.answer_at_once, (Opinion, said), answer=ANSWER, by=world.staff["zhaomin"])
    answer = desk("zhaomin").post(f"/staff/opinions/{said}/review")
    assert answer.status_code == 422
    assert "提出人没有同意公开" in answer.text


def test_with_a_number_in_it_nothing_is_published_before_somebody_has_decided_about_it(app, world, desk):
    said = says(app, world, "请打13800001111找我", may_publish=True)
    do(app, operations.answer_at_once, (Opinion, said), answer=ANSWER, by=world.staff["zhaomin"])
    zhaomin = desk("zhaomin")
    sent = zhaomin.post(f"/staff/opinions/{said}/review")
    assert sent.headers["Location"] == f"/staff/opinions/{said}/marks"
    assert "13800001111" in zhaomin.get(sent.headers["Location"]).text
    with app.app_context():
        assert slip_for(db.session.get(Opinion, said)) is None
    assert zhaomin.post(f"/staff/opinions/{said}/publication").status_code == 422


def test_a_paper_card_is_typed_in_once(app, world, desk, at):
    at("2026-03-18 12:00")
    browser = desk("zhaomin")
    browser.get("/staff/opinions/new")
    form = browser.page
    fields = {"event": world.code, "kind": "help", "text": "请在门口加装扶手", "wants_reply": "y", "phone": "199",
              "anchor": "参观第2展区"}
    assert browser.submit("/staff/opinions/new", **fields).status_code == 422
    fields["phone"] = WANG_LEI.phone
    refused = browser.submit("/staff/opinions/new", **{**fields, "anchor": "区" * 61})
    assert refused.status_code == 422
    assert "所谈的环节或部分" in refused.text
    for _twice in range(2):
        browser.page = form
        taken_down = browser.submit("/staff/opinions/new", **fields)
        assert taken_down.status_code == 200
    with app.app_context():
        said = db.session.scalars(db.select(Opinion)).one()
        assert (said.source, said.phone) == (OpinionSource.PAPER, WANG_LEI.phone)
        assert [n.phone for n in db.session.scalars(db.select(Notice))] == [WANG_LEI.phone]
        assert (said.occasion.title, said.occasion.path) == ("统计开放日·数据里的西城", f"/events/{world.code}")
        number = said.id
        assert taken_down.text.count(said.query_code) == 2  # to read, and to copy
    page = browser.get(f"/staff/opinions/{number}").text
    assert "参观第2展区" in page
    assert f'href="/events/{world.code}"' in page


@pytest.mark.once
def test_cards_of_another_units_event_cannot_be_typed_in(app, world, desk, at):
    at("2026-03-18 12:00")
    browser = desk("qianfang")
    browser.get("/staff/opinions/new")
    answer = browser.submit("/staff/opinions/new", event=world.code, text="请加装扶手")
    assert answer.status_code == 422


@pytest.mark.once
def test_what_was_typed_stays_where_somebody_else_was_quicker(app, world, desk):
    said = says(app, world)
    slow, answer, here = desk("zhouyan"), "我写了很久的一段答复，请您周六来。", f"/staff/opinions/{said}"
    slow.get(here)
    (other := desk("zhouyan")).get(f"/staff/issues/new/{said}")
    do(app, answer_at_once, (Opinion, said), answer="您好，每周六上午开放。", by=world.staff["zhaomin"])
    late = slow.submit(f"{here}/answer", answer=answer)
    assert late.status_code == 422
    assert "您刚才填写的内容（没有保存）" in late.text
    assert answer in late.text
    registered = other.submit(f"/staff/issues/new/{said}", title="取号机旁没有座位", lead="niujie")
    assert registered.status_code == 422
    assert "取号机旁没有座位" in registered.text
    assert other.get(f"/staff/issues/new/{said}").status_code == 303


def test_a_unit_registers_what_it_deals_with_itself_and_the_coordinator_dispatches_the_rest(app, world, desk):
    said, zhaomin = says(app, world), desk("zhaomin")
    offered = zhaomin.get(f"/staff/issues/new/{said}").text.partition('name="lead"')[2].partition("</select>")[0]
    assert 'value="tjj"' in offered
    assert 'value="niujie"' not in offered
    refused = zhaomin.submit(f"/staff/issues/new/{said}", lead="niujie", sla="urgent")
    assert refused.status_code == 422
    with app.app_context(), pytest.raises(Refused) as elsewhere:
        register_all([db.session.get(Opinion, said)], lead=db.session.get(Organisation, world.units["niujie"]),
                     sla=Sla.GENERAL, by=db.session.get(Person, world.staff["zhaomin"]))
    assert (elsewhere.value.code, elsewhere.value.field) == ("not_yours_to_dispatch", "lead")
    assert "转交区级统筹员" in zhaomin.get(f"/staff/opinions/{said}").text
    assert zhaomin.post(f"/staff/opinions/{said}/handing-on", data={"unit": "niujie"}).status_code == 422
    zhaomin.get(f"/staff/opinions/{said}")
    assert zhaomin.submit(f"/staff/opinions/{said}/handing-on").status_code == 303
    zhouyan = desk("zhouyan")
    zhouyan.get(f"/staff/issues/new/{said}")
    done = zhouyan.submit(f"/staff/issues/new/{said}", lead="niujie", description=PARKING)
    assert done.status_code == 303
