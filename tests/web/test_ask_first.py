"""What can't be taken back is asked about first; without scripts, on a page between."""

import re

from tests.cast import LI_JING, WANG_LEI
from tests.registration.steps import adults, register, states


def test_without_scripts_a_page_between_asks_and_nothing_happens_before_the_yes(app, world, citizen):
    holder = citizen(LI_JING)
    first = register(holder, world.afternoon, **adults("甲", "乙")).headers["Location"]
    waiting = citizen(WANG_LEI)
    mine = register(waiting, world.afternoon, name="王磊").headers["Location"]
    holder.post(first + "/withdrawal")
    page = waiting.get(mine)
    question = re.search(r'name="ask_first" value="([^"]+)" data-question="([^"]+)"', page.text)
    sent = {"answer": "decline", "ask_first": question[1]}
    between = waiting.post(mine + "/offer", data=sent)
    assert between.status_code == 200
    assert question[2] in between.text
    assert states(app) == ["withdrawn", "offered"]
    assert waiting.submit(mine + "/offer").status_code == 303
    assert states(app) == ["withdrawn", "withdrawn"]


def test_a_question_that_is_not_ours_is_asked_in_our_words_and_a_strange_form_gets_no_page(app, world, citizen):
    client = citizen(LI_JING)
    mine = register(client, world.morning).headers["Location"]
    asked = client.post(mine + "/offer", data={"answer": "decline", "ask_first": "点这里领奖"})
    assert "确定要办理吗" in asked.text
    assert "领奖" not in asked.text
    app.config["WTF_CSRF_ENABLED"] = True
    strange = app.test_client().post(mine + "/offer", data={"answer": "decline", "ask_first": "x"}, with_token=False)
    assert strange.status_code == 400
    assert "请确认" not in strange.text


def test_what_is_missing_is_said_before_anybody_is_asked_whether_they_are_sure(world, desk):
    zhaomin = desk("zhaomin")
    address = f"/staff/registrations/events/{world.code}/cancellation"
    question = re.search(r'name="ask_once_right" value="([^"]+)" data-question="([^"]+)"', zhaomin.get(address).text)
    wanting = zhaomin.post(address, data={"reason": "", "ask_once_right": question[1]})
    assert wanting.status_code == 422
    assert "<h1>请确认</h1>" not in wanting.text
    between = zhaomin.post(address, data={"reason": "场地设备检修", "ask_once_right": question[1]})
    assert between.status_code == 200
    assert question[2] in between.text
    assert zhaomin.submit(address).status_code == 303
