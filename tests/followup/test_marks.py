"""What might tell who somebody is, is marked before a text is public, and a person decides about each mark."""

import pytest

from tests.cast import LI_JING, person_id
from tests.followup.steps import issue_id, register, replied, reply_and_approve, stand, take
from tests.followup.test_publishing import WORDS, clear
from tests.opinions.steps import clear_opinion, code_of, do, says
from tests.surveys.steps import came
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.personal_marks import marks_in
from xicheng_events.foundation.publishing.redacting import MarkDecision, texts_digest
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.foundation.review.remarks_for_reviewer import remarks_about
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import publishing, replying
from xicheng_events.voice.followup.operations.own_words import reword, withdraw_consent
from xicheng_events.voice.followup.public_fields import names_in_issue, texts_of_issue
from xicheng_events.voice.opinions.merging import merge
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.named_people import names_in_opinion
from xicheng_events.voice.opinions.operations import answer_at_once
from xicheng_events.voice.opinions.publishing import (
    ask_publication,
    decide_marks_of_opinion,
    publish_opinion,
    texts_of_opinion,
)

THREE = "来电138 0000 1111，证件11010219900307123X，车牌京A·12345，另有新能源京AD12345。"


@pytest.mark.once
@pytest.mark.parametrize(("text", "marked"), [
    (THREE, ["138 0000 1111", "11010219900307123X", "京A·12345", "京AD12345"]),
    ("１３８００００１１１１", ["１３８００００１１１１"]),
    ("护照E12345678，通行证H1234567890", ["E12345678", "H1234567890"]),
    ("来电138.0000.1111、138–0000–1111和138·0000·1111", ["138.0000.1111", "138–0000–1111", "138·0000·1111"]),
    ("１３８‑٠٠٠٠‑1111", ["１３８‑٠٠٠٠‑1111"]), ("一三八〇〇〇〇一一一一，二〇二六年", ["一三八〇〇〇〇一一一一"]),
    ("京 A12345，137人次、1380元", ["京 A12345"]), ("2026.03.18至2026—04—01", []),
    ("来信a@b.cn", ["a@b.cn"]), ("拨打010-83975588", ["010-83975588"]), ("WT-2026-0001，2026年3月18日，20260318", []),
    ("预算12000000元", []), ("李静反映，李女士和李 静同住", ["李静", "李女士", "李 静"]),
    ("阿依古丽•买买提来访", ["阿依古丽•买买提"]), ("channel Ann", ["Ann"]), ("静静的李子园", []),
])
def test_numbers_are_marked_by_pattern_and_names_by_comparison(app, text, marked):
    with app.test_request_context():
        found = marks_in({"text": text}, ["李静", "阿依古丽·买买提", "ann"])
        assert [each.words for each in found] == marked
        assert all(text[each.start:each.end] == each.words for each in found)


def by_name(app, world) -> int:
    """李静 says something under her name; the opinion's id."""
    came(app, world.morning, LI_JING)
    who = person_id(app, LI_JING)
    with app.app_context():
        opinion = db.session.get(Opinion, said := says(app, world))
        opinion.person_id = who
        db.session.commit()
    return said


def decide(app, world, number, *decisions, seen=None, who="qianfang") -> None:
    """That member of staff decides about the marks of an issue, having read its words as they stand."""
    with app.app_context():
        seen = seen or texts_digest(texts_of_issue(db.session.get(Issue, issue_id(app, number))))
    take(app, world, number, publishing.decide_marks_of_issue, who, decisions=list(decisions), seen=seen)


def test_nothing_is_public_before_each_mark_is_decided_and_another_text_is_decided_anew(app, world, client, desk):
    number, _said = replied(app, world)
    asked = {**WORDS, "public_text": THREE}
    take(app, world, number, publishing.prepare_publication, "qianfang", **asked)
    with app.app_context():
        issue = db.session.get(Issue, issue_id(app, number))
        assert slip_for(issue) is None, "nobody reviews what nobody has decided about"
    for decisions, field in (([MarkDecision(None)] * 4, "decision_0"),
                             ([MarkDecision(False)] * 3 + [MarkDecision(True)], "reason_3"),
                             ([MarkDecision(True, "见13800001111")] + [MarkDecision(False)] * 3, "reason_0")):
        with pytest.raises(Refused) as refused:
            decide(app, world, number, *decisions)
        assert refused.value.field == field
    with pytest.raises(Refused) as refused:
        decide(app, world, number, *[MarkDecision(False)] * 4, seen="as it was before")
    assert refused.value.code == "changed_meanwhile"
    decide(app, world, number, MarkDecision(True, "单位对外电话"), *[MarkDecision(False)] * 3)
    assert stand(app, number).public_text == "来电138 0000 1111，证件×××，车牌×××，另有新能源×××。"
    with app.app_context():
        slip = slip_for(db.session.get(Issue, issue_id(app, number)))
        with app.test_request_context():
            assert remarks_about(slip) == ["保留电话号码“138 0000 1111”：单位对外电话"]
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    assert "138 0000 1111" in client.get(f"/progress/{number}").text
    take(app, world, number, publishing.withdraw_issue, "qianfang", reason="文字有误")
    take(app, world, number, publishing.prepare_publication, "qianfang",
         **{**WORDS, "public_text": "来电138 0000 1111。"})
    with pytest.raises(Refused) as refused:
        take(app, world, number, publishing.publish_issue, "qianfang")
    assert refused.value.code == "marks_open"


def test_the_desk_sees_each_mark_in_its_place_and_keeps_what_was_typed(app, world, desk):
    number, _said = replied(app, world, opinion_id=by_name(app, world))
    page, address = desk("qianfang"), f"/staff/issues/{number}"
    page.get(address)
    asked = page.submit(f"{address}/preparation", **{**WORDS, "public_text": f"{LI_JING.name}来电13800001111。"})
    assert asked.headers["Location"] == f"{address}/marks"
    assert f"{address}/marks" in page.get(address).text, "whoever comes back later finds it"
    shown = page.get(f"{address}/marks").text
    assert f"<mark>{LI_JING.name}</mark>" in shown
    assert "<mark>13800001111</mark>" in shown
    wrong = page.submit(f"{address}/marks", decision_0="cover", reason_1="对外电话")
    assert wrong.status_code == 422
    assert "第2处还没有决定" in wrong.text
    assert 'value="对外电话"' in wrong.text
    sent = {"decision_0": "cover", "decision_1": "keep", "reason_1": "单位对外电话"}
    assert page.submit(f"{address}/marks", **sent).status_code == 303
    assert stand(app, number).public_text == "××来电13800001111。"
    assert desk("hean").get(f"{address}/marks").status_code in (403, 404)
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    shown = page.get(f"{address}/marks", follow_redirects=True).text
    assert "没有需要您核对的内容" in shown, "what is public stands until it is withdrawn"


def test_a_name_that_was_kept_goes_with_the_consent_of_who_bears_it(app, world, client):
    said = by_name(app, world)
    do(app, set_consent, (Opinion, said))
    number, _said = replied(app, world, opinion_id=said)
    take(app, world, number, publishing.prepare_publication, "qianfang", **{**WORDS, "public_text": "李静反映停车难。"})
    decide(app, world, number, MarkDecision(True, "本人愿意署名"))
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    assert LI_JING.name in client.get(f"/progress/{number}").text
    do(app, withdraw_consent, (Opinion, said))
    gone = client.get(f"/progress/{number}")
    assert (gone.status_code, LI_JING.name in gone.text) == (410, False)


def set_consent(opinion: Opinion) -> None:
    """She agrees that it may be published."""
    opinion.may_publish = True


def test_an_opinion_is_read_and_found_without_what_was_covered(app, world, client, desk):
    said = says(app, world, may_publish=True, text="门口停车难，请回电13800001111，车牌京A12345。")
    by = world.staff["zhaomin"]
    do(app, answer_at_once, (Opinion, said), answer="您好，已加派人手整理。", by=by)
    page, address = desk("zhaomin"), f"/staff/opinions/{said}"
    page.get(address)
    assert page.submit(f"{address}/review").headers["Location"] == f"{address}/marks"
    with pytest.raises(Refused) as refused:
        do(app, publish_opinion, (Opinion, said), by=by)
    assert refused.value.code == "marks_open"
    page.get(f"{address}/marks")
    assert page.submit(f"{address}/marks", decision_0="cover", decision_1="cover").status_code == 303
    clear_opinion(app, world, said)
    do(app, publish_opinion, (Opinion, said), by=by)
    public = client.get("/progress?list=answers").text
    assert "请回电×××，车牌×××。" in public
    assert "请回电" in client.get("/progress?list=answers&words=停车").text
    for covered in ("13800001111", "京A12345"):
        assert covered not in public
        assert "请回电" not in client.get(f"/progress?list=answers&words={covered}").text, "not by what is covered"
        assert covered not in client.get("/data/answers.csv").text
    with app.app_context():
        assert "13800001111" in db.session.get(Opinion, said).text, "whoever works on it reads it as it was said"


def test_who_puts_other_words_has_these_decided_about_anew(app, world):
    said = says(app, world, may_publish=True, text="门口停车难，请回电13800001111。")
    by = world.staff["zhaomin"]
    do(app, answer_at_once, (Opinion, said), answer="您好，已加派人手整理。", by=by)
    with app.app_context():
        opinion = db.session.get(Opinion, said)
        decide_marks_of_opinion(opinion, [MarkDecision(False)], seen=texts_digest(texts_of_opinion(opinion)),
                                by=db.session.get(Person, by))
        reword(opinion, text="门口停车难，请回电13800002222。")
        assert ask_publication(opinion, by=db.session.get(Person, by)) is None
        assert opinion.public_text == "门口停车难，请回电13800002222。"


def test_names_are_those_of_who_spoke_and_of_the_staff_concerned(app, world):
    number, _said = replied(app, world, opinion_id=by_name(app, world))
    with app.app_context():
        names = names_in_issue(db.session.get(Issue, issue_id(app, number)))
        staff = {db.session.get(Person, world.staff[who]).name for who in ("qianfang", "majing", "zhouyan")}
        assert {LI_JING.name, "马主任", *staff} <= set(names)


def test_names_are_also_those_of_who_said_what_was_merged(app, world):
    merged, into, by = by_name(app, world), says(app, world), world.staff["zhaomin"]
    with app.app_context():
        merge(db.session.get(Opinion, merged), db.session.get(Opinion, into), by=db.session.get(Person, by))
        db.session.commit()
        assert LI_JING.name in names_in_opinion(db.session.get(Opinion, into))
    number, _said = replied(app, world, opinion_id=into)
    with app.app_context():
        assert LI_JING.name in names_in_issue(db.session.get(Issue, issue_id(app, number)))


def test_a_note_is_public_without_what_was_covered_or_quoted_and_stays_as_it_was_written_at_the_desk(
        app, world, client, desk):
    words = "我母亲八十三岁坐轮椅，每天早上都被单车堵在三号楼门口出不去"
    said, note = says(app, world, words), f"马主任已到场。居民说“{words}”，已答应周五前清走。"
    number = register(app, world, opinion_id=said)
    take(app, world, number, replying.sign, "qianfang")
    take(app, world, number, replying.note_progress, "qianfang", text=note, is_public=True)
    reply_and_approve(app, world, number)
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    decide(app, world, number, MarkDecision(False))
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    page = client.get(f"/progress/{number}").text
    assert "×××已到场。居民说“×××”，已答应周五前清走。" in page
    assert note in desk("qianfang").get(f"/staff/issues/{number}").text
    assert "居民说“×××”" in client.post("/progress/query", data={"query_code": code_of(app, said)}).text


def test_a_note_that_quotes_what_is_no_longer_released_does_not_go_out(app, world):
    words = "我母亲八十三岁坐轮椅，每天早上都被单车堵在三号楼门口出不去"
    said = says(app, world, words, may_publish=True)
    number = register(app, world, opinion_id=said)
    take(app, world, number, replying.sign, "qianfang")
    take(app, world, number, replying.note_progress, "qianfang", text=f"居民说“{words}”，已清走。", is_public=True)
    reply_and_approve(app, world, number)
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    clear(app, world, number)
    do(app, withdraw_consent, (Opinion, said))
    with pytest.raises(Refused) as refused:
        take(app, world, number, publishing.publish_issue, "qianfang")
    assert refused.value.code in ("not_cleared", "not_released")
    take(app, world, number, publishing.prepare_publication, "qianfang", **WORDS)
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    with app.app_context():
        issue = db.session.get(Issue, issue_id(app, number))
        assert texts_of_issue(issue)[f"note_{issue.public_notes[0].id}"] == "居民说“×××”，已清走。"
        assert issue.public_notes[0].text == f"居民说“{words}”，已清走。"
