"""What the unit decides about what 李静 said: one outcome, and she is told."""

import pytest

from tests.cast import LI_JING, WANG_LEI
from tests.opinions.steps import PARKING, actions, code_of, do, says, staff, stand, told
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.voice.opinions import operations
from xicheng_events.voice.opinions.merging import merge
from xicheng_events.voice.opinions.models import Opinion, OpinionSource, OutsideChannel, Triage
from xicheng_events.voice.opinions.operations import Statement
from xicheng_events.voice.opinions.queries import by_query_code

ANSWER = "您好，每周六上午开放，地址在二龙路27号。"


def test_who_wants_a_reply_gets_the_query_code_by_message_and_nobody_else_does(app, world):
    wants, doesnt = says(app, world), says(app, world, wants_reply=False)
    assert [(phone, code_of(app, wants) in words) for phone, words in told(app, "opinion_received")] == \
        [(LI_JING.phone, True)]
    assert stand(app, doesnt).phone is None


def test_an_anonymous_opinion_names_nobody_and_its_message_says_nothing_of_the_opinion(app, world):
    with app.app_context():
        person = staff(world, "zhaomin")
        said = operations.record_opinion(db.session.get(Event, world.event_id).occasion, Statement(
            kind="suggestion", text="匿名的话", wants_reply=True, anonymous=True, person=person, phone=LI_JING.phone))
        notice = db.session.scalars(db.select(Notice).order_by(Notice.id)).all()[-1]
        assert (said.person_id, said.phone) == (None, LI_JING.phone)
        assert (notice.subject_id, notice.organisation_id, notice.secret) == (None, None, True)


@pytest.mark.parametrize("typed", ["{0}", " {1} ", "{2}"])
def test_a_query_code_is_found_however_it_is_typed(app, world, typed):
    said = says(app, world)
    code = code_of(app, said)
    forms = (code, code.lower(), "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else " " for c in code))
    with app.app_context():
        assert by_query_code(typed.format(*forms)).id == said


def test_a_query_code_from_before_is_found_by_what_it_looks_like(app, world):
    said = says(app, world)
    with app.app_context():
        db.session.get(Opinion, said).query_hash = keyed_hash("SK7MZQ9HB4AC")
        assert by_query_code("sk7m-zq9h-b4ac").id == said
        assert by_query_code("5k7m-2q9h-84ac").id == said
        assert by_query_code("5k7m-2q9h-84ad") is None


@pytest.mark.parametrize(("name", "values", "outcome", "message"), [
    ("answer_at_once", {"answer": ANSWER}, Triage.ANSWERED, "reply"),
    ("thank", {"answer": ""}, Triage.PRAISED, "opinion_praised"),
    ("transfer_opinion", {"channel": OutsideChannel.HOTLINE, "number": "2026-0310-1"}, Triage.TRANSFERRED,
     "opinion_transferred"),
    ("transfer_opinion", {"channel": OutsideChannel.PETITION, "number": "2026-7"}, Triage.TRANSFERRED,
     "opinion_petitioned"),
    ("decline_opinion", {"reason": "同一件事已经答复，没有新情况。"}, Triage.DECLINED, "opinion_declined"),
    ("put_to_adoption", {}, Triage.TO_ADOPT, "opinion_to_adopt"),
])
def test_each_outcome_is_stored_told_and_in_the_audit(app, world, name, values, outcome, message):
    said = says(app, world, source=OpinionSource.REMARK)
    do(app, getattr(operations, name), (Opinion, said), **values, by=world.staff["zhaomin"])
    assert stand(app, said).triage is outcome
    assert [phone for phone, _words in told(app, message)] == [LI_JING.phone]
    assert actions(app, "opinions.") == ["opinions.recorded", f"opinions.{outcome.value}"]


@pytest.mark.once
def test_the_second_decision_is_refused_and_changes_nothing(app, world):
    said = says(app, world)
    do(app, operations.answer_at_once, (Opinion, said), answer=ANSWER, by=world.staff["zhaomin"])
    with pytest.raises(Refused) as refused:
        do(app, operations.thank, (Opinion, said), by=world.staff["zhouyan"])
    assert refused.value.code == "already_triaged"
    assert (stand(app, said).triage, stand(app, said).answer) == (Triage.ANSWERED, ANSWER)
    assert len(told(app, "reply")) == 1


@pytest.mark.parametrize("who", ["liuwei", "qianfang"])
def test_a_reviewer_or_another_unit_decides_nothing(app, world, who):
    said = says(app, world)
    with pytest.raises(Refused) as refused:
        do(app, operations.answer_at_once, (Opinion, said), answer=ANSWER, by=world.staff[who])
    assert refused.value.code == "not_yours"


@pytest.mark.parametrize(("values", "field"), [
    ({"answer": "好"}, "answer"), ({"answer": "长" * 2001}, "answer"),
])
def test_an_answer_has_a_length(app, world, values, field):
    said = says(app, world)
    with pytest.raises(Refused) as refused:
        do(app, operations.answer_at_once, (Opinion, said), **values, by=world.staff["zhaomin"])
    assert refused.value.field == field


def test_a_transfer_needs_the_number_over_there(app, world):
    said = says(app, world)
    with pytest.raises(Refused) as refused:
        do(app, operations.transfer_opinion, (Opinion, said), channel=OutsideChannel.POLICE, number=" ",
           by=world.staff["zhaomin"])
    assert (refused.value.code, refused.value.field) == ("text_missing", "number")


def test_emoji_stay_and_control_characters_go(app, world):
    said = says(app, world, "很好\x00\x07😀\r\n谢谢")
    assert stand(app, said).text == "很好😀\n谢谢"


@pytest.mark.parametrize("text", ["", "\x00\x01", "字" * 501])
def test_an_opinion_has_a_length(app, world, text):
    with pytest.raises(Refused):
        says(app, world, text)


def test_merged_opinions_hear_the_outcome_of_the_one_they_follow_also_through_a_chain(app, world):
    first, second, third = (says(app, world, phone=phone) for phone in (LI_JING.phone, WANG_LEI.phone, "19900000005"))
    do(app, merge, (Opinion, third), (Opinion, second), by=world.staff["zhaomin"])
    do(app, merge, (Opinion, second), (Opinion, first), by=world.staff["zhaomin"])
    assert stand(app, third).merged_into_id == first
    do(app, operations.answer_at_once, (Opinion, first), answer=ANSWER, by=world.staff["zhaomin"])
    assert {phone for phone, _words in told(app, "reply")} == {LI_JING.phone, WANG_LEI.phone, "19900000005"}


def test_who_is_merged_into_an_answered_one_gets_that_answer_at_once(app, world):
    first, second = says(app, world), says(app, world, phone=WANG_LEI.phone)
    do(app, operations.answer_at_once, (Opinion, first), answer=ANSWER, by=world.staff["zhaomin"])
    do(app, merge, (Opinion, second), (Opinion, first), by=world.staff["zhaomin"])
    assert [phone for phone, _words in told(app, "reply")] == [LI_JING.phone, WANG_LEI.phone]


@pytest.mark.once
def test_two_cannot_be_merged_into_each_other_nor_one_into_itself_nor_into_a_merged_one(app, world):
    one, other, third = says(app, world), says(app, world), says(app, world)
    do(app, merge, (Opinion, one), (Opinion, other), by=world.staff["zhaomin"])
    for said, into, code in ((other, one, "merge_closed"), (third, one, "merge_closed"), (third, third, "merge_self")):
        with pytest.raises(Refused) as refused:
            do(app, merge, (Opinion, said), (Opinion, into), by=world.staff["zhaomin"])
        assert (refused.value.code, refused.value.field) == (code, "into")
    assert [stand(app, said).triage for said in (one, other, third)] == [Triage.MERGED, Triage.NEW, Triage.NEW]


@pytest.mark.once
def test_opinions_of_another_unit_cannot_be_merged_into(app, world):
    mine, foreign = says(app, world), says(app, world, PARKING)
    with app.app_context():
        db.session.get(Opinion, foreign).organisation_id = world.units["niujie"]
        db.session.commit()
    with pytest.raises(Refused) as refused:
        do(app, merge, (Opinion, mine), (Opinion, foreign), by=world.staff["zhouyan"])
    assert refused.value.code == "merge_foreign"
