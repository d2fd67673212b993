"""答复模板: 钱芳 begins a reply with her unit's words, 周岩 keeps the district's; what was typed is never lost."""

import pytest

from tests.followup.steps import ANSWER, register, stand, take
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.operations import replying
from xicheng_events.voice.followup.reply_templates import TO_FILL_IN, house_words, template_words
from xicheng_events.voice.opinions.models import OpinionKind

PAGE, OWN = "/staff/reply-templates", "您反映的事项由牛街街道办理，【请写明办理情况】，请与街道城管科联系。"


@pytest.fixture
def number(app, world):
    number = register(app, world)
    take(app, world, number, replying.sign, "qianfang")
    return number


@pytest.mark.parametrize("kind", OpinionKind)
@pytest.mark.parametrize("result", IssueResult)
def test_the_words_fit_the_result_and_leave_the_facts_to_be_written(app, kind, result):
    with app.test_request_context():
        words = house_words(kind, result)
        assert TO_FILL_IN.search(words)
        assert ("已解决" in words or "已采纳，" in words) <= (result in (IssueResult.SOLVED, IssueResult.PARTLY_SOLVED))
        assert not (result is IssueResult.NOT_FEASIBLE and "感谢" in words)
        assert ("列入" in words) == (result is IssueResult.PLANNED)


@pytest.mark.once
def test_what_was_typed_stays_and_nothing_is_sent_that_still_has_gaps(app, number, desk):
    qianfang, page = desk("qianfang"), f"/staff/issues/{number}"
    qianfang.get(page)
    begin = f"{PAGE}/for/{number}"
    form = dict(next(f for f in qianfang.page.forms if f.action == f"{page}/reply").fields)
    typed = {**form, **ANSWER._asdict(), "result": "planned", "reply": "已与产权单位协商。"}
    begun = qianfang.post(begin, data=typed)
    assert "已列入【请写明计划名称】" in begun.text
    assert begun.text.index("已与产权单位协商。") < begun.text.index("已列入【请写明计划名称】")
    assert ANSWER.measures in begun.text
    assert 'value="planned" selected' in begun.text or 'selected value="planned"' in begun.text
    refused = qianfang.post(f"{page}/reply", data={**typed, "result": "explained", "reply": house(app, "explained")})
    assert (refused.status_code, "还有没补充的内容" in refused.text) == (422, True)
    assert stand(app, number).reply == ""


def test_a_unit_says_it_in_its_own_words_until_it_takes_them_back(app, world, number, desk):
    qianfang, zhouyan, niujie = desk("qianfang"), desk("zhouyan"), world.units["niujie"]
    address = f"{PAGE}/{niujie}/suggestion/solved"
    qianfang.get(address)
    assert qianfang.submit(address, text=OWN).status_code == 303
    assert words(app, niujie) == OWN
    assert words(app, world.units["desheng"]) != OWN
    zhouyan.get(f"{PAGE}/0/suggestion/solved")
    zhouyan.submit(f"{PAGE}/0/suggestion/solved", text="区统一：【请写明办理情况】，请与承办单位联系，谢谢您的建议。")
    assert (words(app, niujie), words(app, world.units["desheng"])[:3]) == (OWN, "区统一")
    qianfang.get(address)
    assert "已恢复" in qianfang.get(qianfang.submit(f"{address}/restoration").headers["Location"]).text
    assert words(app, niujie)[:3] == "区统一"
    assert zhouyan.get(address).status_code == 404
    assert qianfang.get(f"{PAGE}/0/suggestion/solved").status_code == 404
    qianfang.get(address)
    assert qianfang.submit(address, text="太短").status_code == 422


def house(app, result: str) -> str:
    with app.test_request_context():
        return house_words(OpinionKind.SUGGESTION, IssueResult(result))


def words(app, organisation_id: int) -> str:
    with app.test_request_context():
        db.session.expire_all()
        return template_words(OpinionKind.SUGGESTION, IssueResult.SOLVED, organisation_id)
