"""何苗 calls those whose suggestion was replied to: rated on the telephone, not reached, or not willing."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI
from tests.followup.steps import issue_id, rate, register, replied, reply_and_approve, stand
from tests.opinions.steps import do, says
from tests.support.at_once import at_once
from tests.web.test_desk_lists import sheet_of
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.callbacks import operations as calling_back
from xicheng_events.voice.callbacks.models import Callback, CallOutcome
from xicheng_events.voice.callbacks.queries import PAUSE
from xicheng_events.voice.followup.models import Issue, ReplyRating
from xicheng_events.voice.followup.operations import registering, replying
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion

S = IssueState


def call(app, world, opinion_id: int, outcome=CallOutcome.UNREACHED, **said) -> None:
    do(app, calling_back.note_call, (Opinion, opinion_id), outcome=outcome, by=world.staff["hemiao"], **said)


def call_later(app, world, at, opinion_id: int) -> None:
    at(clock.now() + PAUSE)
    call(app, world, opinion_id)


def test_he_miao_finds_the_reply_on_her_desk_calls_and_notes_what_is_said(app, world, desk):
    number, said = replied(app, world)
    hemiao = desk("hemiao")
    assert "件答复待回访" in hemiao.get("/staff").text
    listed = hemiao.get("/staff/callbacks").text
    assert number in listed
    assert "2026-03-24" in listed, "three working days after the limit"
    page = hemiao.get(f"/staff/callbacks/{said}").text
    assert LI_JING.phone not in page
    assert LI_JING.phone in hemiao.submit(f"/staff/callbacks/{said}/phone").text
    missing = hemiao.submit(f"/staff/callbacks/{said}/calls", outcome="rated")
    assert missing.status_code == 422
    assert "请选择问题是否解决和满意程度" in missing.text
    done = hemiao.submit(f"/staff/callbacks/{said}/calls", outcome="rated", solved="no", score="1", comment="还是挡路")
    assert done.status_code == 303
    assert stand(app, number).state is S.REOPENED
    assert "没有待回访的答复" in hemiao.get("/staff/callbacks").text
    assert hemiao.get(f"/staff/callbacks/{said}").status_code == 404
    assert "第1次回访" in desk("qianfang").get(f"/staff/issues/{number}").text
    with app.app_context():
        assert db.session.execute(select(ReplyRating.solved, ReplyRating.score)).all() == [(False, 1)]
        by_her = db.session.scalars(select(AuditEntry.action).where(
            AuditEntry.actor_id == world.staff["hemiao"], AuditEntry.action.startswith("followup.")).order_by(
                AuditEntry.id)).all()
        assert by_her == ["followup.phone_shown", "followup.called", "followup.rated"]


def test_she_sees_what_nobody_has_tried_what_is_late_and_takes_it_along(app, world, desk, at):
    tried, said = replied(app, world)  # 2026-03-10: due on the 19th, to be called by the 24th
    call(app, world, said)
    at("2026-03-11 09:00")
    number, _said = replied(app, world, opinion_id=says(app, world, phone=WANG_LEI.phone))
    hemiao = desk("hemiao")

    def listed(query: str) -> list[str]:
        return re.findall(r"WT-\d+-\d+", hemiao.get(f"/staff/callbacks?{query}").text)

    assert listed("tried=no") == [number]
    assert listed("tried=yes") == [tried]
    assert listed("sort=-tries") == listed("sort=replied") == [tried, number]
    assert listed("sort=tries") == listed("sort=-replied") == [number, tried]
    assert listed("due=late") == []
    at("2026-03-25 00:05")
    hemiao = desk("hemiao")
    assert listed("due=late") == [tried]
    assert hemiao.get("/staff/callbacks").text.count("超期</span>") == 1
    rows = sheet_of(hemiao.get("/staff/callbacks/export?sort=replied"))
    assert rows == [(tried, "门口单车乱停", "牛街街道", "2026-03-10 09:00", "2026-03-24", "超期", "1"),
                    (number, "门口单车乱停", "牛街街道", "2026-03-11 09:00", "2026-03-25", None, "0")]
    assert "可换个词查找，或清除条件" in hemiao.get("/staff/callbacks?unit=xfzd").text


def test_who_is_not_reached_three_times_is_left_in_peace_and_counts_in_no_rate(app, world, at):
    number, said = replied(app, world)
    call(app, world, said)
    with pytest.raises(Refused) as refused:
        call(app, world, said)
    assert refused.value.code == "called_just_now", "pressed twice is called once"
    call_later(app, world, at, said)
    assert stand(app, number).state is S.REPLIED
    call_later(app, world, at, said)
    assert stand(app, number).state is S.CLOSED
    with app.app_context():
        assert db.session.scalars(select(ReplyRating)).all() == []
        assert [each.number for each in db.session.scalars(select(Callback).order_by(Callback.id))] == [1, 2, 3]
    with pytest.raises(Refused) as refused:
        call_later(app, world, at, said)
    assert refused.value.code == "call_over"


def test_who_does_not_want_to_rate_is_not_asked_again(app, world):
    number, said = replied(app, world)
    call(app, world, said, CallOutcome.DECLINED)
    assert stand(app, number).state is S.CLOSED


def test_of_two_who_spoke_the_other_is_still_called(app, world):
    number, (first, second) = spoken_by_two(app, world)
    call(app, world, first, CallOutcome.DECLINED)
    assert stand(app, number).state is S.REPLIED
    call(app, world, second, CallOutcome.RATED, solved=True, score=5)
    assert stand(app, number).state is S.CLOSED


def test_after_a_second_reply_the_calls_begin_anew(app, world, at):
    number, said = replied(app, world)
    call(app, world, said, CallOutcome.RATED, solved=False, score=1)
    at(clock.now() + timedelta(days=1))
    reply_and_approve(app, world, number)
    call(app, world, said, CallOutcome.RATED, solved=True, score=4)
    assert stand(app, number).state is S.CLOSED


def test_nobody_calls_the_anonymous_or_who_has_rated_or_about_an_own_reply(app, world, desk):
    anonymous = says(app, world, anonymous=True)
    replied(app, world, opinion_id=anonymous)
    _number, rated = replied(app, world)
    rate(app, rated, solved=True, score=5)
    _number, own = replied(app, world, opinion_id=says(app, world, phone=WANG_LEI.phone))
    with app.app_context():
        db.session.scalars(select(Issue).order_by(Issue.id.desc())).first().replied_by_id = world.staff["hemiao"]
        db.session.commit()
    hemiao = desk("hemiao")
    assert "没有待回访的答复" in hemiao.get("/staff/callbacks").text
    for hidden in (anonymous, rated, own):
        assert hemiao.get(f"/staff/callbacks/{hidden}").status_code == 404
        assert hemiao.post(f"/staff/callbacks/{hidden}/phone").status_code == 404


def test_two_who_note_at_the_same_moment_note_one_call(app, world):
    _number, said = replied(app, world)

    def note(outcome, **more):
        return lambda: calling_back.note_call(db.session.get(Opinion, said), outcome=outcome,
                                              by=db.session.get(Person, world.staff["hemiao"]), **more)

    answers = at_once(app, note(CallOutcome.UNREACHED), note(CallOutcome.UNREACHED))
    assert sorted(map(str, answers)) == ["None", "called_just_now"]


def test_when_the_last_two_are_noted_at_the_same_moment_the_issue_is_closed(app, world):
    number, both = spoken_by_two(app, world)

    def declined(opinion_id):
        return lambda: calling_back.note_call(db.session.get(Opinion, opinion_id), outcome=CallOutcome.DECLINED,
                                              by=db.session.get(Person, world.staff["hemiao"]))

    assert at_once(app, *map(declined, both)) == [None, None]
    assert stand(app, number).state is S.CLOSED


def spoken_by_two(app, world) -> tuple[str, list[int]]:
    """The number of an issue that two people spoke about and that is replied to; their opinions."""
    first, second = says(app, world), says(app, world, phone=WANG_LEI.phone)
    number = register(app, world, opinion_id=first)
    do(app, registering.add_opinion, (Issue, issue_id(app, number)), (Opinion, second), by=world.staff["zhaomin"])
    do(app, replying.sign, (Issue, issue_id(app, number)), by=world.staff["qianfang"])
    reply_and_approve(app, world, number)
    return number, [first, second]


def test_only_a_caller_calls(app, world):
    _number, said = replied(app, world)
    for who in ("zhouyan", "qianfang", "luyao"):
        with pytest.raises(Refused) as refused:
            do(app, calling_back.reveal_speakers_phone, (Opinion, said), by=world.staff[who])
        assert refused.value.code == "not_yours"


def test_what_was_noted_of_a_call_is_kept_where_somebody_has_rated_meanwhile(app, world, desk):
    _number, said = replied(app, world)
    hemiao, noted = desk("hemiao"), {"outcome": "rated", "solved": "yes", "score": "4", "comment": "说下周再去看看"}
    hemiao.get(f"/staff/callbacks/{said}")
    rate(app, said, solved=True, score=5)
    late = hemiao.submit(f"/staff/callbacks/{said}/calls", **noted)
    assert late.status_code == 422
    assert "已评价、已回访或已办结，不用再回访" in late.text
    assert "说下周再去看看" in late.text
    assert LI_JING.phone not in late.text
    assert "登记回访结果" not in late.text
