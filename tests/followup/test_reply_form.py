"""What is typed into the form of a reply: by two at once, pasted with markup, too long."""

import re

import pytest

from tests.followup.steps import ANSWER, REPLY, register, stand, take
from tests.opinions.steps import says
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.operations import dispatching, replying


def signed(app, world) -> str:
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    return number


def test_of_two_who_reply_at_once_the_second_is_told_and_loses_nothing(app, world, desk):
    number = signed(app, world)
    first, second, page = desk("qianfang"), desk("qianfang"), f"/staff/issues/{number}"
    for browser in (first, second):
        browser.get(page)
    typed = {"result": "partly_solved", "reply": f"第二个人写的：{REPLY}", **ANSWER._asdict()}
    assert first.submit(f"{page}/reply", result="solved", reply=REPLY, **ANSWER._asdict()).status_code == 303
    answer = second.submit(f"{page}/reply", **typed)
    assert (answer.status_code, "刚刚已由他人办理" in answer.text) == (422, True)
    assert all(value in answer.text for value in (typed["reply"], *ANSWER))
    assert stand(app, number).reply == REPLY


@pytest.mark.once
def test_a_reply_pasted_with_markup_is_kept_and_shown_as_text_and_ten_thousand_characters_are_too_many(
        app, world, desk):
    number, page = signed(app, world), desk("qianfang")
    here, marked = f"/staff/issues/{number}", f"<p class=MsoNormal>{REPLY}</p><script>alert(1)</script>"
    page.get(here)
    long = page.submit(f"{here}/reply", result="solved", reply=marked * 100, **ANSWER._asdict())
    assert (long.status_code, "&lt;p class=MsoNormal&gt;" in long.text) == (422, True)
    assert page.submit(f"{here}/reply", result="solved", reply=marked, **ANSWER._asdict()).status_code == 303
    shown = page.get(here).text
    assert ("&lt;script&gt;alert(1)&lt;/script&gt;" in shown, "<script>alert" in shown) == (True, False)


@pytest.mark.once
@pytest.mark.parametrize(("who", "step", "typed", "missing", "sentence"), [
    ("qianfang", "reply", {"reply": REPLY, **ANSWER._asdict()}, "result", "请选择办理结果。"),
    ("qianfang", "contact", {}, "way", "请选择联系方式。"),
    ("zhouyan", "no_assistance", {}, "assistant", "请选择协办单位。"),
])
def test_nothing_is_chosen_that_nobody_has_chosen(app, world, desk, who, step, typed, missing, sentence):
    number, browser = signed(app, world), desk(who)
    with app.app_context():
        helper = db.session.get(Organisation, world.units["tjj"])
    take(app, world, number, dispatching.add_assistant, "zhouyan", unit=helper)
    page = f"/staff/issues/{number}"
    shown = browser.get(page).text.partition(f'action="{page}/{step}"')[2].partition(f'name="{missing}"')[2]
    assert re.findall(r"<option selected [^>]*>", shown.partition("</select>")[0]) == ['<option selected value="">']
    answer = browser.submit(f"{page}/{step}", **typed)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert all(value in answer.text for value in typed.values())


@pytest.mark.once
def test_a_template_is_of_a_result_that_is_chosen_first(app, world, desk):
    number, browser = signed(app, world), desk("qianfang")
    page = f"/staff/issues/{number}"
    browser.get(page)
    form = dict(next(form for form in browser.page.forms if form.action == f"{page}/reply").fields)
    begun = browser.post(f"/staff/reply-templates/for/{number}", data={**form, "reply": "已到现场查看。"})
    assert (begun.status_code, "请先选择办理结果" in begun.text, "已到现场查看。" in begun.text) == (422, True, True)


@pytest.mark.once
def test_what_was_answered_on_the_spot_says_with_what_result_and_where_something_went_is_chosen(app, world, desk):
    said, browser = says(app, world), desk("zhouyan")
    here = f"/staff/issues/new/{said}"
    browser.get(here)
    answer = browser.submit(here, title="单车乱停", description="占道", sla="onsite", lead="niujie", reply=REPLY,
                            measures=ANSWER.measures, ask_whom=ANSWER.ask_whom)
    assert (answer.status_code, "请选择办理结果。" in answer.text, REPLY in answer.text) == (422, True, True)
    browser.get(f"/staff/opinions/{said}")
    moved = browser.submit(f"/staff/opinions/{said}/transfer", number="2026-7")
    assert (moved.status_code, "请选择转往的渠道。" in moved.text) == (422, True)
