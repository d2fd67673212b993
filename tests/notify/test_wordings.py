"""A unit puts its messages in its own words: what is refused, who decides, when it counts."""

import re

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, messages_to
from tests.registration.steps import register
from xicheng_events import rooms
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import sms_length
from xicheng_events.foundation.notify import wordings
from xicheng_events.foundation.notify.models import Notice, TemplateText
from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.foundation.notify.templates import as_staff_read, example, fill, placeholders, words_in
from xicheng_events.foundation.notify.wording_rules import checked_wording, preview_of

TEMPLATES = {key: row for room in rooms.what_they_say() for key, row in getattr(room, "TEMPLATES", {}).items()}

OWN = "统计局提醒：{时间}在{地点}见，签到码{签到码}，100%准时开始。"


@pytest.fixture
def address(world):
    """Where 统计局 changes the words of its confirmations."""
    return f"/staff/wordings/{world.units['tjj']}/confirmed"


def propose(clerk, address, text=OWN):
    return clerk.post(address, data={"text": text})


def in_force(app, desk, address, text=OWN):
    """Proposed by 赵敏, approved by 郑平."""
    assert propose(desk("zhaomin"), address, text).status_code == 303
    assert desk("zhengping").post(f"{address}/approval").status_code == 303


def test_a_units_words_go_out_once_somebody_else_has_approved_them(app, world, desk, citizen, address):
    clerk = desk("zhaomin")
    assert propose(clerk, address).status_code == 303
    assert "修改待审核" in clerk.get("/staff/wordings").text
    assert "由本单位其他审核人或负责人审核" not in clerk.get(address).text
    assert clerk.post(f"{address}/approval").status_code == 422  # an editor doesn't decide
    li = citizen(LI_JING)
    register(li, world.morning)
    assert messages_to(app, LI_JING, template="confirmed")[0].startswith("【北京西城】报名成功")
    assert desk("zhengping").post(f"{address}/approval").status_code == 303
    register(li, world.afternoon)
    sent = messages_to(app, LI_JING, template="confirmed")[1]
    assert re.fullmatch(r"【北京西城】统计局提醒：2026年3月18日（星期三）14:00—15:30在西城区统计局一层大厅见，"
                        r"签到码[A-Z0-9]{6}，100%准时开始。", sent)
    with app.app_context():
        assert db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "template_text")
                                  .order_by(AuditEntry.id)).all() == ["notify.wording_proposed",
                                                                      "notify.wording_approved"]


def test_nobody_approves_their_own_words(desk, address):
    leader = desk("zhengping")
    propose(leader, address)
    assert "请由本单位其他审核人或负责人审核" in leader.post(f"{address}/approval").text
    assert desk("liuwei").post(f"{address}/approval").status_code == 303


def test_another_units_words_stay_its_own_affair(world, desk, address):
    assert desk("qianfang").get(address).status_code == 404
    assert propose(desk("qianfang"), address).status_code == 404
    assert desk("zhaomin").get(f"/staff/wordings/{world.units['tjj']}/code").status_code == 404
    assert desk("zhaomin").post(f"{address}/restoration").status_code == 404  # nothing of its own yet


def test_the_districts_words_come_back_at_once(app, world, desk, citizen, address):
    in_force(app, desk, address)
    assert "本单位用语" in desk("zhaomin").get("/staff/wordings").text
    assert desk("zhaomin").post(f"{address}/restoration").status_code == 303
    register(citizen(LI_JING), world.morning)
    assert messages_to(app, LI_JING, template="confirmed")[0].startswith("【北京西城】报名成功")


def test_a_proposal_can_be_withdrawn_or_sent_back(app, desk, address):
    clerk = desk("zhaomin")
    for who in ("zhaomin", "liuwei"):
        propose(clerk, address)
        assert desk(who).post(f"{address}/rejection").status_code == 303
    assert desk("liuwei").post(f"{address}/rejection").status_code == 422
    with app.app_context():
        assert db.session.scalars(select(TemplateText.proposed)).one() is None


@pytest.mark.once
@pytest.mark.parametrize(("text", "said"), [
    ("", "请填写短信内容"), ("您已报名，{时间}，{地点}。", "必须保留{签到码}"),
    ("{时间}{地点}{签到码}{身份证号}", "不能使用{身份证号}"), ("{时间}{地点}{签到码}{", "花括号要成对出现"),
    ("{时间}{地点}{签到码}{}", "不能使用{}"), ("【统计局】{时间}{地点}{签到码}", "签名【北京西城】由系统自动加"),
    ("{时间}{地点}{签到码}" + "字" * 200, "最多200个字"), (None, "没有改动"),
])
def test_words_that_would_not_do_are_refused_beside_the_field(app, desk, address, text, said):
    if text is None:
        with app.app_context():
            text = as_staff_read(str(TEMPLATES["confirmed"].text))
    answer = propose(desk("zhaomin"), address, text)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'id="text-error"' in answer.text
    assert text[:40] in answer.text


@pytest.mark.parametrize("text", ["{0.__class__}{时间}{地点}{签到码}", "%(code)s{时间}{地点}{签到码}%n%s"])
def test_pythons_own_formatting_means_nothing_here(app, text):
    with app.app_context():
        if "{0" in text:
            with pytest.raises(Refused):
                checked_wording("confirmed", text)
        else:
            kept = checked_wording("confirmed", text)
            assert fill(kept, {"when": "{where}", "where": "%s", "code": "X"}) == "%(code)s{where}%sX%n%s"


def test_braces_of_a_chinese_keyboard_and_line_breaks_are_made_plain(app):
    with app.app_context():
        assert checked_wording("confirmed", "｛时间｝\n{地点}  \n {签到码}") == "{when}{where}{code}"


def test_the_preview_counts_the_sign_and_the_parts(app, desk, address):
    with app.app_context():
        assert preview_of("字" * 64).length == (70, 1)
        assert preview_of("字" * 65).length == (71, 2)
        assert preview_of("字" * 129).length == (135, 3)
    answer = desk("zhaomin").post(address, data={"text": "签到码{签到码}，带{雨伞}", "preview": "1"})
    assert answer.status_code == 200
    assert "【北京西城】签到码K7M3QP，带{雨伞}" in answer.text
    assert "按1条短信计费" in answer.text


def test_a_text_that_asks_for_more_than_it_is_given_gives_way(app, world, desk, caplog):
    with app.app_context():
        db.session.add(TemplateText(organisation_id=world.units["tjj"], template="withdrawn", text="{event}{code}"))
        db.session.commit()
        wordings.forget_texts()
        queue_notice("withdrawn", phone=LI_JING.phone, organisation_id=world.units["tjj"], event="开放日")
        assert db.session.scalars(select(Notice.text)).one() == "【北京西城】您已取消“开放日”的报名。欢迎关注后续活动。"
    assert "asks for a word" in caplog.text


def test_words_are_read_once_and_again_after_a_while(app, world, statements, monkeypatch):
    with app.app_context():
        wordings.own_texts()
        with statements() as sent:
            wordings.own_texts()
        assert sent == []
        monkeypatch.setattr(wordings.time, "monotonic", lambda: float("inf"))
        with statements() as sent:
            wordings.own_texts()
        assert len(sent) == 1


@pytest.mark.once
def test_what_stands_in_braces_is_of_the_messages_own_room_or_an_earlier_one_and_of_one_meaning():
    known, later = {}, []
    for room in rooms.what_they_say():
        own = getattr(room, "PLACEHOLDERS", {})
        assert not set(own) & set(known)
        known |= own
        later += [(key, word) for key, row in getattr(room, "TEMPLATES", {}).items() for word in row.allowed
                  if word not in known]
    assert later == []
    assert len({str(each.label) for each in known.values()}) == len(known)


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_districts_own_words_keep_its_rules(app, template):
    row = TEMPLATES[template]
    with app.app_context():
        assert set(row.needs) <= set(words_in(str(row.text))) <= set(placeholders())
        assert set(row.allowed) <= set(placeholders())
        assert "{" not in example(str(row.text))
        if template != "notice":
            assert checked_wording(template, str(row.text)) == str(row.text)


def test_the_nine_messages_of_the_domain_are_there_and_codes_fit_one_part(app):
    assert {"code", "submitted", "confirmed", "waitlist", "promote", "not_selected", "reminder", "cancel",
            "reply"} <= set(TEMPLATES)
    with app.app_context():
        assert sms_length("【北京西城】" + example(str(TEMPLATES["code"].text))).segments == 1


# As long as they come: a name and a title as they are cut, a day written out, a telephone with its extension.
LONGEST = {"name": "阿***·买**", "event": "长" * 16, "when": "2026年12月18日（星期三）14:00—16:00",
           "until": "2026年12月16日（星期三）18:00", "change": "延期", "phone_to_ask": "010-00000000", "heads": "10",
           "day": "2026年12月18日（星期三）", "link": "https://open.example.gov.cn/r/BM-7K3Q9F", "reason": "因" * 30}


@pytest.mark.parametrize("template", ["promote", "postpone", "postpone_offered", "postpone_waiting", "postpone_open",
                                      "excuse_rejected"])
def test_who_is_asked_for_something_gets_a_link_that_stands_alone_in_two_parts(app, template):
    with app.app_context():
        text = wordings.message_text(template, LONGEST)
    assert re.search(rf"： {re.escape(LONGEST['link'])}(?: |$)", text)
    assert sms_length(text).segments <= 2, (sms_length(text), text)


@pytest.mark.parametrize(("text", "said"), [
    ("“{活动}”因故延期至{时间} {链接}", "不能写“延期”"), ("“{活动}”因故提前到{时间} {链接}", "不能写“提前到”"),
    ("“{活动}”因故{延期或提前}至{时间}，请提前20分钟到 {链接}", ""), ("“{活动}”改期至{时间} {链接}", ""),
    ("“{活动}”改期至{时间}", "必须保留{链接}")])
def test_a_units_words_for_a_move_are_true_of_an_earlier_time_too(app, desk, world, text, said):
    address = f"/staff/wordings/{world.units['tjj']}/postpone"
    answer = propose(desk("zhaomin"), address, text)
    assert answer.status_code == (422 if said else 303)
    assert said in answer.text
