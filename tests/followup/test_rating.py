"""李静 rates the reply by her query code: closed, or worked on again, at most twice."""

import re
from datetime import timedelta

import pytest

from tests.cast import WANG_LEI
from tests.followup.steps import ANSWER, REPLY, issue_id, rate, register, replied, reply_and_approve, stand, take
from tests.opinions.steps import actions, code_of, do, says, told
from tests.support.client import PageClient
from xicheng_events import create_app
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.indicators import indicators, reading_of
from xicheng_events.foundation.core.periods import period_named
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.limits import limiter
from xicheng_events.voice.callbacks.operations import close_quiet_issues
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.models import Issue, ReplyRating
from xicheng_events.voice.followup.operations import registering, replying
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.operations import answer_at_once

S = IssueState


@pytest.mark.parametrize(("solved", "score", "state"), [
    (True, 5, S.CLOSED), (True, 1, S.CLOSED), (False, 3, S.CLOSED), (False, 2, S.REOPENED), (False, 1, S.REOPENED),
])
def test_not_solved_and_unhappy_starts_the_work_again_and_anything_else_closes_it(app, world, solved, score, state):
    number, said = replied(app, world)
    rate(app, said, solved=solved, score=score)
    assert stand(app, number).state is state
    assert ("followup.rated" in actions(app, "followup."))


def test_it_is_worked_on_again_at_most_twice_with_a_new_limit_each_time(app, world, at):
    number, said = replied(app, world)
    for day in ("2026-04-01 09:00", "2026-05-06 09:00"):
        at(day)
        rate(app, said, solved=False, score=1, comment="还是老样子")
        assert stand(app, number).state is S.REOPENED
        assert stand(app, number).due_on > clock.today()
        reply_and_approve(app, world, number)
    rate(app, said, solved=False, score=1)
    assert (stand(app, number).state, stand(app, number).reopened) == (S.CLOSED, 2)
    assert len(told(app, "reply")) == 3
    with app.app_context():
        texts = [note.text for note in db.session.get(Issue, issue_id(app, number)).progress if not note.is_public]
        assert "还是老样子" in texts
        assert any("区级统筹员关注" in text for text in texts)


def test_each_reply_is_rated_once(app, world):
    _number, said = replied(app, world)
    rate(app, said, solved=True, score=4)
    with pytest.raises(Refused) as refused:
        rate(app, said, solved=False, score=1)
    assert refused.value.code == "already_rated"
    with app.app_context():
        assert [r.score for r in db.session.scalars(db.select(ReplyRating))] == [4]


def test_two_who_spoke_rate_the_same_issue_each_for_themselves(app, world):
    first, second = says(app, world), says(app, world, phone=WANG_LEI.phone)
    number = register(app, world, opinion_id=first)
    do(app, registering.add_opinion, (Issue, issue_id(app, number)), (Opinion, second), by=world.staff["zhaomin"])
    do(app, replying.sign, (Issue, issue_id(app, number)), by=world.staff["qianfang"])
    reply_and_approve(app, world, number)
    rate(app, first, solved=True, score=5)
    assert stand(app, number).state is S.CLOSED
    rate(app, second, solved=False, score=1)
    assert stand(app, number).state is S.REOPENED


@pytest.mark.parametrize("score", [0, 6, -1])
def test_there_are_five_levels(app, world, score):
    _number, said = replied(app, world)
    with pytest.raises(Refused):
        rate(app, said, solved=True, score=score)


def test_before_the_reply_there_is_nothing_to_rate(app, world):
    said = says(app, world)
    with pytest.raises(Refused) as refused:
        rate(app, said, solved=True, score=5)
    assert refused.value.code == "nothing_to_rate"


def test_an_answer_at_once_can_be_rated_and_the_desk_reads_it(app, world, desk, client):
    said = says(app, world)
    do(app, answer_at_once, (Opinion, said), answer="每周六上午开放。", by=world.staff["zhaomin"])
    client.post("/progress/query", data={"query_code": code_of(app, said)})
    done = client.submit("/progress/query/rating", solved="no", score="2", comment="周六我上班")
    assert "感谢您的评价" in done.text
    assert "周六我上班" in desk("zhaomin").get(f"/staff/issues/of/{said}").text


def test_a_reply_nobody_rates_closes_after_ten_days(app, world, at):
    number, _said = replied(app, world)
    for early in (clock.now() + timedelta(days=10, minutes=1), "2026-03-24 23:59"):
        at(early)
        with app.app_context():
            assert close_quiet_issues() == 0, "it may still be called about: it was due on the 19th"
    at("2026-03-25 00:00")
    with app.app_context():
        assert close_quiet_issues() == 1
        db.session.commit()
        assert close_quiet_issues() == 0
    assert stand(app, number).state is S.CLOSED


def test_by_query_code_without_signing_in_the_whole_story_is_told(app, world, client):
    said = says(app, world)
    code = code_of(app, said)
    page = client.post("/progress/query", data={"query_code": code}).text
    assert "区统计局在2026年3月12日" in page
    assert re.search(r'</time>\s*<p class="timeline-title">提出意见', page)
    number, _ = replied(app, world, opinion_id=said)
    page = client.post("/progress/query", data={"query_code": f" {code.lower().replace('-', ' ')} "})
    for words in ("共享单车", "划定非机动车停放区", "签收", "牛街街道"):
        assert words in page.text
    done = client.submit("/progress/query/rating", solved="no", score="1", comment="没有整理 😕")
    assert "重新办理" in done.text
    assert stand(app, number).state is S.REOPENED
    again = client.post("/progress/query", data={"query_code": code})
    shown, folded = again.text.split("<details", 1)  # what was answered before is folded away, and rated no more
    assert ("划定非机动车停放区" in shown, "划定非机动车停放区" in folded) == (False, True)
    assert "请您评价" not in again.text


def test_a_rating_that_lacks_something_is_kept_and_explained(app, world, client):
    _number, said = replied(app, world)
    client.post("/progress/query", data={"query_code": code_of(app, said)})
    page = client.page
    for fields in ({"solved": None, "score": "5"}, {"solved": "yes", "score": "9"}, {"comment": "很好" * 5000}):
        client.page = page
        fields = {"solved": "yes", "score": "5", "comment": "很好", **fields}
        answer = client.submit("/progress/query/rating", **fields)
        assert answer.status_code == 422
        assert "很好" in answer.text
    client.page = page
    assert client.submit("/progress/query/rating", solved="yes", score="5").status_code == 200
    client.page = page
    assert "您的评价：已解决，非常满意" in client.submit("/progress/query/rating", solved="no", score="1").text


@pytest.mark.once
@pytest.mark.parametrize("code", ["", "ABCD", "0000-0000-0000", "字" * 39, "x" * 10_000, "' OR 1=1 --"])
def test_a_wrong_code_says_so(app, world, client, code):
    answer = client.post("/progress/query", data={"query_code": code})
    assert answer.status_code == 422
    assert "查询码" in answer.text


@pytest.fixture
def guarded(app):
    """A browser of the same site with its limits on."""
    kept = ("DATA_DIR", "DATABASE_URL", "DATA_KEY", "AUDIT_KEY", "SECRET_KEY", "CLOCKWORK", "TESTING")
    limited = create_app({**{name: app.config[name] for name in kept}, "RATELIMIT_ENABLED": True})
    limited.test_client_class = PageClient
    yield limited.test_client()
    limiter.enabled = False
    with limited.app_context():
        db.engine.dispose()


def test_guessing_codes_is_stopped_but_right_ones_are_not_counted(app, world, guarded):
    code = code_of(app, says(app, world))
    for _each in range(30):
        assert guarded.post("/progress/query", data={"query_code": code}).status_code == 200
    answers = [guarded.post("/progress/query", data={"query_code": f"AAAA-AAAA-{n:04}"}).status_code
               for n in range(25)]
    assert (answers[0], answers[-1]) == (422, 429)
    assert guarded.post("/progress/query/rating", data={"query_code": "AAAA"}).status_code == 429


def test_what_was_rated_stays_and_so_does_how_late_it_was(app, world, at, desk):
    number = register(app, world)  # due on 19 March
    with app.app_context():
        said = db.session.scalars(db.select(Opinion.id)).one()
    take(app, world, number, replying.sign, "qianfang")
    at("2026-03-30 10:00")
    reply_and_approve(app, world, number)
    in_time = figures(app, "2026-03")
    assert in_time == {"replied_in_time": "0%", "extended": "0%", "mean_days": "14个工作日", "issues_dispatched": "1件"}
    at("2026-04-03 10:00")
    rate(app, said, solved=False, score=1)
    assert figures(app, "2026-03") == in_time, "worked on again, it is as late as it was"
    take(app, world, number, replying.submit_reply, "qianfang", result=IssueResult.EXPLAINED, answer=ANSWER,
         reply="停放区以外的车辆由企业每天清运，请您再看看。")
    take(app, world, number, replying.approve_reply, "majing")
    assert figures(app, "2026-03") == in_time
    assert figures(app, "2026-04")["replied_in_time"] == "暂无数据"
    page = desk("qianfang").get(f"/staff/issues/{number}").text
    assert "第1次答复" in page
    assert REPLY in page
    assert "由企业每天清运" in page


def figures(app, month: str) -> dict[str, str]:
    """Some figures of a month, as they are printed."""
    with app.app_context():
        return {key: reading_of(indicators()[key], period_named(month)).said
                for key in ("replied_in_time", "extended", "mean_days", "issues_dispatched")}


def test_what_was_meant_for_the_reply_before_is_kept_and_not_taken_for_the_new_one(app, world, client, desk):
    number, said = replied(app, world)
    other = says(app, world, phone=WANG_LEI.phone)
    do(app, registering.add_opinion, (Issue, issue_id(app, number)), (Opinion, other), by=world.staff["zhouyan"])
    caller, call = desk("hemiao"), f"/staff/callbacks/{said}"
    caller.get(call)
    client.get("/progress/query")
    client.submit("/progress/query", query_code=code_of(app, said))
    rate(app, other, solved=False, score=1)
    answer = client.submit("/progress/query/rating", solved="no", score="1", comment="椅子没有放")
    assert (answer.status_code, "椅子没有放" in answer.text) == (422, True)
    reply_and_approve(app, world, number)
    client.get("/progress/query")
    client.submit("/progress/query", query_code=code_of(app, said))
    rate(app, other, solved=False, score=1)
    reply_and_approve(app, world, number)
    stale = client.submit("/progress/query/rating", solved="no", score="1", comment="椅子没有放")
    assert (stale.status_code, "新的答复" in stale.text, "椅子没有放" in stale.text) == (422, True, True)
    assert caller.submit(f"{call}/calls", outcome="declined", comment="不愿评价").status_code == 422
    assert client.submit("/progress/query/rating", solved="yes", score="5").status_code == 200
    with app.app_context():
        assert [each.round for each in db.session.scalars(db.select(ReplyRating).where(
            ReplyRating.opinion_id == said))] == [2]
