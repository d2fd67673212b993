"""What everyone may read: reviewed words, no personal data, and nothing that isn't published."""

import pytest

from tests.cast import WANG_LEI
from tests.followup.steps import ANSWER, REPLY, issue_id, rate, register, replied, stand, take
from tests.opinions.steps import PARKING, do, says
from tests.publishing.steps import topics
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.review.models import Disclosure
from xicheng_events.foundation.review.operations import decide_slip
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import publishing, replying
from xicheng_events.voice.opinions.merging import merge
from xicheng_events.voice.opinions.models import Opinion

WORDS = {"public_title": "门口单车占道", "public_text": "有群众反映单车占道。", "public_outcome": "已划线，专人整理。"}


def clear(app, world, number) -> None:
    """何安 passes the slip."""
    with app.app_context():
        decide_slip(slip_for(db.session.get(Issue, issue_id(app, number))), approved=True, opinion="", findings=[],
                    disclosure=Disclosure.ACTIVE, by=db.session.get(Person, world.staff["hean"]))
        db.session.commit()


def published(app, world) -> tuple[str, int]:
    """An issue everyone can read."""
    number, said = replied(app, world)
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    return number, said


def test_the_desk_says_what_waits_for_the_secrecy_reviewer_and_what_came_of_it(app, world, desk):
    number, _said = replied(app, world)
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    qianfang = desk("qianfang")
    assert "件问题的公开文本等保密审查" in qianfang.get("/staff").text
    assert "公开文本正在保密审查。" in qianfang.get(f"/staff/issues/{number}").text
    with app.app_context():
        decide_slip(slip_for(db.session.get(Issue, issue_id(app, number))), approved=False, opinion="请去掉路名",
                    findings=[], disclosure=Disclosure.ACTIVE, by=db.session.get(Person, world.staff["hean"]))
        db.session.commit()
    assert "件问题的公开文本未通过保密审查，待修改" in qianfang.get("/staff").text
    assert number in qianfang.get("/staff/issues?mark=text_refused").text
    changed = WORDS | {"public_outcome": "已划出停放区，专人整理。"}
    take(app, world, number, publishing.prepare_publication, "qianfang", **changed)
    clear(app, world, number)
    assert "件问题的公开文本已通过保密审查，待公开" in qianfang.get("/staff").text
    assert number in qianfang.get("/staff/issues?mark=text_cleared").text
    assert "待公开" not in desk("zhaomin").get("/staff").text.partition("今明两天")[0]
    take(app, world, number, publishing.publish_issue, "qianfang")
    assert "件问题的公开文本" not in qianfang.get("/staff").text
    assert f'href="/progress/{number}"' in qianfang.get(f"/staff/issues/{number}").text


def state_of(app, number) -> str:
    """What has been decided of its words."""
    with app.app_context():
        return db.session.get(Issue, issue_id(app, number)).publication.state.value


def test_an_issue_is_public_only_once_exactly_these_words_are_cleared(app, world, client):
    number, _said = replied(app, world)
    assert client.get(f"/progress/{number}").status_code == 404
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    with pytest.raises(Refused) as refused:
        take(app, world, number, publishing.publish_issue, "qianfang")
    assert refused.value.code == "not_cleared"
    clear(app, world, number)
    take(app, world, number, publishing.prepare_publication, "qianfang", **{**WORDS, "public_text": "改了一个字。"})
    with pytest.raises(Refused):
        take(app, world, number, publishing.publish_issue, "qianfang")
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "zhouyan")
    page = client.get(f"/progress/{number}").text
    for words in ("门口单车占道", "改了一个字", "已划线", "已解决", "牛街街道"):
        assert words in page


def test_the_public_page_shows_neither_the_persons_words_nor_internal_notes(app, world, client):
    said = says(app, world)
    number = register(app, world, opinion_id=said)
    take(app, world, number, replying.sign, "qianfang")
    take(app, world, number, replying.note_progress, "qianfang", text="内部：经费待批")
    take(app, world, number, replying.note_progress, "qianfang", text="已现场查看", is_public=True)
    from tests.followup.steps import reply_and_approve
    reply_and_approve(app, world, number)
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    page = client.get(f"/progress/{number}").text
    assert "已现场查看" in page
    assert PARKING[:12] not in page
    assert "经费待批" not in page
    rate(app, said, solved=False, score=1, comment="我的看法")
    take(app, world, number, replying.note_progress, "qianfang", text="第二次整改", is_public=True)
    page = client.get(f"/progress/{number}").text
    assert "重办" in page
    assert "第二次整改" not in page  # nobody has reviewed these words yet
    assert "我的看法" not in page


@pytest.mark.once
@pytest.mark.parametrize(("changes", "code"), [
    ({"public_title": "题" * 51}, "text_too_long"), ({"public_text": " "}, "text_missing"),
    ({"public_text": f"群众说：“{PARKING}”"}, "not_released"),
])
def test_words_that_may_not_be_public_are_refused_beside_their_field(app, world, changes, code):
    number, _said = replied(app, world)
    with pytest.raises(Refused) as refused:
        take(app, world, number, publishing.prepare_publication, "qianfang", **{**WORDS, **changes})
    assert (refused.value.code, refused.value.field) == (code, next(iter(changes)))
    assert stand(app, number).public_title == ""


def test_who_agreed_may_be_quoted(app, world):
    number, _said = replied(app, world, opinion_id=says(app, world, may_publish=True))
    take(app, world, number, publishing.prepare_publication, "qianfang", **{**WORDS, "public_text": PARKING})
    assert stand(app, number).public_text == PARKING


def test_whoever_was_merged_in_is_not_quoted_without_their_own_consent(app, world):
    words = "我母亲八十三岁坐轮椅，每天早上都被单车堵在三号楼门口出不去"
    said, merged = says(app, world, may_publish=True), says(app, world, words, phone=WANG_LEI.phone)
    do(app, merge, (Opinion, merged), (Opinion, said), by=world.staff["zhaomin"])
    number, _said = replied(app, world, opinion_id=said)
    with pytest.raises(Refused) as refused:
        take(app, world, number, publishing.prepare_publication, "qianfang", **{**WORDS, "public_text": f"“{words}”"})
    assert (refused.value.code, refused.value.field) == ("not_released", "public_text")


def test_what_everybody_says_is_no_quotation(app, world):
    number, _said = replied(app, world, opinion_id=says(app, world, "停车难！"))
    for quoted in ({"public_text": "停车难。"}, {"public_title": "停车难"}):
        with pytest.raises(Refused) as refused:
            take(app, world, number, publishing.prepare_publication, "qianfang", **{**WORDS, **quoted})
        assert refused.value.code == "not_released"
    take(app, world, number, publishing.prepare_publication, "qianfang", public_title="停车难问题",
         public_text="有群众反映停车难。", public_outcome="已划线，专人整理。")


def test_what_was_published_can_be_taken_back(app, world, client):
    number, _said = published(app, world)
    with pytest.raises(Refused) as refused:
        take(app, world, number, publishing.withdraw_issue, "qianfang", reason="李静来电13800001111要求")
    assert (refused.value.code, refused.value.field) == ("personal_data", "reason")
    take(app, world, number, publishing.withdraw_issue, "qianfang", reason="文字有误")
    for operation, values in ((publishing.publish_issue, {}), (publishing.withdraw_issue, {"reason": "文字有误"})):
        with pytest.raises(Refused):
            take(app, world, number, operation, "qianfang", **values)
    gone = client.get(f"/progress/{number}")
    assert gone.status_code == 410
    assert "文字有误" in gone.text
    assert WORDS["public_title"] not in gone.text + client.get("/progress").text
    take(app, world, number, publishing.prepare_publication, "qianfang", **{**WORDS, "public_text": "有群众反映占道。"})
    asked = client.get(f"/progress/{number}")
    assert (asked.status_code, "文字有误" in asked.text, "有群众反映占道。" in asked.text) == (410, True, False)
    take(app, world, number, publishing.take_back_issue, "qianfang")
    assert "文字有误" in client.get(f"/progress/{number}").text
    assert state_of(app, number) == "withdrawn"
    take(app, world, number, publishing.prepare_publication, "qianfang", **{**WORDS, "public_text": "有群众反映占道。"})
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    assert "有群众反映占道。" in client.get(f"/progress/{number}").text


def test_words_that_are_public_stand_until_they_are_withdrawn(app, world, client):
    number, _said = published(app, world)
    with pytest.raises(Refused) as refused:
        take(app, world, number, publishing.prepare_publication, "qianfang", **{**WORDS, "public_text": "改了一个字。"})
    assert refused.value.code == "is_public"
    assert WORDS["public_text"] in client.get(f"/progress/{number}").text


def test_what_is_public_can_be_withdrawn_while_it_is_worked_on_again_and_nothing_else(app, world, client, desk):
    number, said = published(app, world)
    rate(app, said, solved=False, score=1)
    page, address = desk("qianfang"), f"/staff/issues/{number}"
    shown = page.get(address).text
    assert (f"{address}/withdrawal" in shown, f"{address}/publication" in shown) == (True, False)
    take(app, world, number, replying.submit_reply, "qianfang", answer=ANSWER,
         result=IssueResult.EXPLAINED, reply=REPLY)
    page.get(address)
    assert page.submit(f"{address}/withdrawal", reason="正在重新办理").status_code == 303
    assert "正在重新办理" in client.get(f"/progress/{number}").text
    assert f"{address}/preparation" not in page.get(address).text, "not before the new answer has been passed"
    for operation, values in ((publishing.prepare_publication, WORDS), (publishing.publish_issue, {})):
        with pytest.raises(Refused) as refused:
            take(app, world, number, operation, "qianfang", **values)
        assert refused.value.code == "not_now"


def test_what_lies_with_the_secrecy_reviewer_can_be_taken_back_until_it_is_public(app, world, desk):
    number, _said = replied(app, world)
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    page, address = desk("qianfang"), f"/staff/issues/{number}"
    assert "撤回送审" in page.get(address).text
    clear(app, world, number)
    page.get(address)
    assert page.submit(f"{address}/recall").status_code == 303
    assert "撤回送审" not in page.get(address).text.replace("已撤回送审", "")
    for operation, code in ((publishing.publish_issue, "not_cleared"), (publishing.take_back_issue, "nothing_asked")):
        with pytest.raises(Refused) as refused:
            take(app, world, number, operation, "qianfang")
        assert refused.value.code == code


def test_the_public_list_counts_searches_and_ranks_nobody(app, world, client):
    published(app, world)
    says(app, world)
    page = client.get("/progress?words=单车&unit=niujie&kind=suggestion&state=replied")
    assert "门口单车占道" in page.text
    assert "门口单车占道" in client.get("/progress?words=划线 单车").text
    # What is swapped in says how many there are: the bar above it stays.
    assert "共 1 条" in client.get("/progress?words=划线 单车", headers={"HX-Request": "true"}).text
    for none in ("地铁", "单车 地铁"):
        assert "没有符合条件的内容" in client.get("/progress", query_string={"words": none}).text
    assert "历年累计收到意见2件，已答复1件（直接答复、办理后答复、转其他渠道办理），办理中1件" in page.text


@pytest.mark.parametrize("query", ["kind=moon", "state=%00", "unit=' OR 1=1", "words=%25%5F\\", "page=abc", "list=x",
                                   "words=" + "字" * 3000])
def test_nonsense_in_the_address_is_no_error(app, world, client, query):
    assert client.get(f"/progress?{query}").status_code == 200


def test_percent_and_underscore_are_searched_for_as_they_are(app, world, client):
    published(app, world)
    assert "门口单车占道" not in client.get("/progress?words=%25").text
    assert "门口单车占道" not in client.get("/progress?words=_").text


def test_the_secrecy_reviewer_may_not_have_written_the_words(app, world):
    number, _said = replied(app, world)
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    with app.app_context():
        slip = slip_for(db.session.get(Issue, issue_id(app, number)))
        assert set(slip.barred) >= {world.staff["qianfang"], world.staff["majing"]}


def test_how_much_is_public_is_said_beside_what_was_received(app, world, client):
    page = client.get("/progress").text
    assert "现已公开0件" in page
    assert "还没有公开的办理结果" in page
    assert 'name="words"' not in page, "nothing to filter"
    published(app, world)
    page = client.get("/progress").text
    assert "现已公开1件" in page
    assert 'name="words"' in page
    page = client.get("/progress?list=answers").text
    assert "还没有公开的意见答复" in page
    assert 'name="words"' not in page


def test_what_is_public_is_found_by_its_topic_whatever_the_topic_is_called_now(app, world, client, desk):
    about, other = topics(app, world, "城市管理", "其他")
    number, _said = published(app, world)
    page = client.get("/progress").text
    assert 'name="topic"' not in page
    qianfang = desk("qianfang")
    theirs = desk("liuwei").post(f"/staff/issues/{number}/topic", data={"topic": about})
    assert theirs.status_code == 422
    assert "由承办单位经办人或区级统筹员归类" in theirs.text
    assert qianfang.post(f"/staff/issues/{number}/topic", data={"topic": about}).status_code == 303
    assert number in qianfang.get(f"/staff/issues?topic={about}").text
    assert "门口单车" not in qianfang.get(f"/staff/issues?topic={other}").text
    assert "门口单车占道" in client.get(f"/progress?topic={about}").text
    assert f"/progress?topic={about}" in client.get("/progress").text
    assert "没有符合条件的内容" in client.get(f"/progress?topic={other}").text
    assert client.get("/progress?topic=none").status_code == 200
    desk("zhouyan").post(f"/staff/topics/{about}", data={"name": "城市治理"})
    for address in (f"/progress?topic={about}", f"/progress/{number}"):
        assert "城市治理" in client.get(address).text


def test_an_issue_brings_its_opinion_under_the_topic_it_is_registered_with(app, world, desk):
    (about,) = topics(app, world, "城市管理")
    said = says(app, world)
    form = {"title": "门口单车乱停", "description": "占道", "kind": "suggestion", "sla": "general", "lead": "niujie"}
    zhouyan = desk("zhouyan")
    wrong = zhouyan.post(f"/staff/issues/new/{said}", data={**form, "topic": "none"})
    assert wrong.status_code == 422
    assert "没有这个领域" in wrong.text
    assert zhouyan.post(f"/staff/issues/new/{said}", data={**form, "topic": about}).status_code == 303
    assert f"/staff/opinions/{said}" in zhouyan.get(f"/staff/opinions?topic={about}").text
