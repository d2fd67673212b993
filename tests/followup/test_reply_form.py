"""What is typed into the form of a reply: by two at once, pasted with markup, too long."""

from tests.followup.steps import ANSWER, REPLY, register, stand, take
from xicheng_events.voice.followup.operations import replying


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
