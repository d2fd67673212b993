"""The triage inbox: narrowed by anything, read one after the other, and the two things that are done to several."""

import pytest

from tests.followup.steps import register
from tests.opinions.steps import do, says, stand, told
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations.registering import register_all
from xicheng_events.voice.opinions.models import Opinion, OpinionSource, Triage
from xicheng_events.voice.opinions.operations import answer_at_once, thank_several
from xicheng_events.voice.opinions.suggesting import hand_on

DESK = "/staff/opinions"


@pytest.mark.parametrize(("query", "first", "second"), [
    ("source=remark", True, False), ("source=feedback", False, True), ("unit=niujie", True, False),
    ("unit=tjj", False, True), ("overdue=1", False, True), ("source=moon", True, True), ("unit=moon", False, False),
])
def test_it_is_narrowed_by_source_unit_and_what_is_late(app, world, desk, at, query, first, second):
    remark, late = says(app, world, "座谈时说的。", source=OpinionSource.REMARK), says(app, world, "活动后说的。")
    at("2026-03-13 09:00")
    do(app, hand_on, (Opinion, remark), (Organisation, world.units["niujie"]), by=world.staff["zhouyan"])
    page = desk("zhouyan").get(f"{DESK}?{query}").text
    assert (f"{DESK}/{remark}?{query}" in page, f"{DESK}/{late}?{query}" in page) == (first, second)


def test_one_after_the_other_is_read_within_the_narrowed_list_and_decided(app, world, desk):
    first, other, middle, last = (says(app, world, f"第{n}条。", kind=kind) for n, kind in enumerate(
        ("help", "complaint", "help", "help")))
    browser, asked = desk("zhaomin"), "triage=new&kind=help"
    page = browser.get(f"{DESK}/{middle}?{asked}").text
    assert f'href="{DESK}/{last}?{asked.replace("&", "&amp;")}" data-key="k"' in page
    assert f'href="{DESK}/{first}?{asked.replace("&", "&amp;")}" data-key="j"' in page
    done = browser.submit(f"{DESK}/{middle}/answer?{asked}", answer="已经请物业处理。")
    assert done.headers["Location"] == f"{DESK}/{middle}?{asked}"
    page = browser.get(done.headers["Location"]).text  # it stands in that list no more, and leads on all the same
    assert all(f"{DESK}/{each}?" in page for each in (first, last))
    assert f"{DESK}/{other}?" not in page
    assert 'data-key="j"' not in browser.get(f"{DESK}/{first}?{asked}").text


def test_several_are_thanked_at_once_after_their_number_was_said(app, world, desk):
    praise = [says(app, world, f"很好{n}。", kind="praise") for n in range(2)]
    complaint, gone = says(app, world, "不好。", kind="complaint"), says(app, world, "真好。", kind="praise")
    foreign = says(app, world, "都好。", kind="praise")
    do(app, hand_on, (Opinion, foreign), (Organisation, world.units["niujie"]), by=world.staff["zhouyan"])
    browser = desk("zhaomin")
    ticked = "&".join(f"opinion={each}" for each in (*praise, complaint, gone, foreign, "x"))
    page = browser.get(f"{DESK}/praise?{ticked}").text
    assert ("共3条" in page, "登记这3条表扬" in page, "都好。" in page) == (True, True, False)
    assert page.count("不是表扬，不登记") == 1
    do(app, answer_at_once, (Opinion, gone), answer="谢谢您。谢谢。", by=world.staff["zhaomin"])
    answer = browser.post(f"{DESK}/praise?", data={"opinion": [*praise, complaint, gone, foreign]})
    assert answer.status_code == 303
    assert "已登记表扬2条" in browser.get(answer.headers["Location"]).text
    assert [stand(app, each).triage for each in (*praise, complaint, gone, foreign)] == [
        Triage.PRAISED, Triage.PRAISED, Triage.NEW, Triage.ANSWERED, Triage.NEW]
    assert len(told(app, "opinion_praised")) == 2


def test_several_are_dispatched_to_one_unit_an_issue_each(app, world, desk):
    said = [says(app, world, f"门口第{n}盏路灯不亮。", kind="complaint") for n in range(3)]
    praise, browser = says(app, world, "很好。", kind="praise"), desk("zhouyan")
    page = browser.get("/staff/issues/several?" + "&".join(f"opinion={each}" for each in (*said, praise))).text
    assert ("共3条" in page, page.count("表扬，不登记")) == (True, 1)
    refused = browser.post("/staff/issues/several", data={"opinion": [*said, praise], "lead": "", "sla": "general"})
    assert (refused.status_code, "请选择承办单位" in refused.text, "第2盏" in refused.text) == (422, True, True)
    answer = browser.post("/staff/issues/several", data={
        "opinion": [*said, praise], "lead": "niujie", "sla": "simple"})
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).text
    assert ("已登记并派发3件" in page, f"第{praise}号" in page) == (True, True)
    with app.app_context():
        issues = db.session.scalars(db.select(Issue).order_by(Issue.id)).all()
        assert [(issue.lead.slug, issue.description) for issue in issues] == [
            ("niujie", f"门口第{n}盏路灯不亮。") for n in range(3)]
        assert [link.opinion_id for issue in issues for link in issue.links] == said
    assert "没有勾选" in browser.get(f"/staff/issues/several?opinion={said[0]}").text


@pytest.mark.parametrize("who", ["liuwei", "qianfang"])
def test_who_does_not_triage_decides_nothing_of_several(app, world, desk, who):
    said = says(app, world, "很好。", kind="praise")
    assert "没有勾选" in desk(who).get(f"{DESK}/praise?opinion={said}").text
    with app.app_context():
        by, opinion = db.session.get(Person, world.staff[who]), db.session.get(Opinion, said)
        assert thank_several([opinion], by=by) == ([], [said])
        with pytest.raises(Refused, match="由区级统筹员办理"):
            register_all([opinion], lead=opinion.organisation, sla=Sla.GENERAL, by=by)


def test_what_is_alike_is_shown_whole_with_place_unit_and_state_opinions_and_issues(app, world, desk):
    old = says(app, world, place="二龙路27号门前")
    number = register(app, world, opinion_id=old, lead="niujie")
    other = says(app, world, "门口共享单车乱停乱放，请划线管理，老人进出不方便。", place="统计局东门")
    said, browser = says(app, world), desk("zhouyan")
    page = browser.get(f"{DESK}/{said}").text
    whole = ("门口共享单车乱停乱放，请划线管理，老人进出不方便。", "统计局东门", "区统计局", "待研判",
             f"与此相同，并入第{other}号")
    assert [words for words in whole if words not in page] == []
    part = browser.get(f"/staff/issues/like/{said}", headers={"HX-Request": "true"}).text
    whole = (number, "统计局门口", "牛街街道", "已派发", "与此相同，加入")
    assert [words for words in whole if words not in part] == []
    assert "<h1" in browser.get(f"/staff/issues/like/{said}").text
    assert browser.post(f"/staff/issues/new/{said}/link", data={"number": number}).status_code == 303
    assert stand(app, said).triage is Triage.REGISTERED
    assert stand(app, said).text.startswith("统计局门口的共享单车")
    with pytest.raises(Refused):
        do(app, hand_on, (Opinion, said), (Organisation, world.units["tjj"]), by=world.staff["zhouyan"])
