"""何安 reads what would be public: her decision, and who may not take it."""

import re
from contextlib import suppress
from itertools import product

import pytest
from sqlalchemy import select

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Membership, Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.review.models import Disclosure, Finding, ReviewSlip, SlipState
from xicheng_events.foundation.review.operations import ask_review, decide_slip, void_slip
from xicheng_events.foundation.review.public_fields import PublicField
from xicheng_events.foundation.review.queries import is_cleared, slip_for
from xicheng_events.foundation.review.states import MOVES


@pytest.fixture
def asked(app, world):
    """The number of a slip that waits, about 统计开放日."""
    with app.app_context():
        event, zhaomin = db.session.get(Event, world.event_id), db.session.get(Person, world.staff["zhaomin"])
        slip = ask_review(event, organisation=event.host, title="统计开放日", fields=says("全部文字"), by=zhaomin,
                          barred=[world.staff["liuwei"]])
        db.session.commit()
        return slip.number


def says(words: str) -> list[PublicField]:
    """What is public of a thing that says only these words."""
    return [PublicField("summary", "简介", words, [words])]


def decide(slip, by, **changes):
    return decide_slip(slip, **{"approved": True, "opinion": "", "findings": [], "disclosure": Disclosure.ACTIVE,
                                "by": by, **changes})


def slip_of(number: str) -> ReviewSlip:
    return db.session.scalar(select(ReviewSlip).where(ReviewSlip.number == number))


def test_a_slip_clears_exactly_the_words_it_is_about(app, world, asked):
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        assert not is_cleared(event, says("全部文字"))
        decide(slip_of(asked), db.session.get(Person, world.staff["hean"]))
        assert is_cleared(event, says("全部文字"))
        assert not is_cleared(event, says("全部文字。"))


def test_asking_again_for_the_same_words_is_the_same_slip_and_for_others_voids_it(app, world, asked):
    with app.app_context():
        event, zhaomin = db.session.get(Event, world.event_id), db.session.get(Person, world.staff["zhaomin"])
        ask = {"organisation": event.host, "title": "统计开放日", "by": zhaomin}
        assert ask_review(event, fields=says("全部文字"), **ask).number == asked
        other = ask_review(event, fields=says("别的文字"), **ask)
        assert (other.state, slip_of(asked).state) == (SlipState.PENDING, SlipState.VOID)
        assert slip_for(event) is other


def test_words_that_were_turned_down_are_laid_before_nobody_else_whatever_was_asked_in_between(app, world, asked):
    with app.app_context():
        event, zhaomin = db.session.get(Event, world.event_id), db.session.get(Person, world.staff["zhaomin"])
        ask = {"organisation": event.host, "title": "统计开放日", "by": zhaomin}
        decide(slip_of(asked), db.session.get(Person, world.staff["hean"]), approved=False, opinion="请写明时间。")
        other = ask_review(event, fields=says("别的文字"), **ask)
        with pytest.raises(Refused) as refused:
            ask_review(event, fields=says("全部文字"), **ask)
        assert (refused.value.code, other.state) == ("rejected", SlipState.PENDING)


def test_who_clears_is_shown_what_has_changed_since_the_last_decision(app, world, desk, asked):
    with app.app_context():
        decide(slip_of(asked), db.session.get(Person, world.staff["hean"]), approved=False, opinion="请写明时间。")
        event, zhaomin = db.session.get(Event, world.event_id), db.session.get(Person, world.staff["zhaomin"])
        number = ask_review(event, organisation=event.host, title="统计开放日", by=zhaomin,
                            fields=says("全部文字，共两句")).number
        db.session.commit()
    page = desk("hean").get(f"/staff/reviews/{number}").text
    assert (asked in page, "请写明时间。" in page) == (True, True)
    changed = re.findall(r"<(ins|del)><[^>]*>[^<]*</span>([^<]*)", page)
    assert changed == [("del", "全部文字"), ("ins", "全部文字，共两句")]


@pytest.mark.parametrize(("name", "code"), [("zhaomin", "own_text"), ("liuwei", "own_text")])
def test_whoever_wrote_asked_or_passed_does_not_decide_even_with_the_role(app, world, asked, name, code):
    with app.app_context():
        person, slip = db.session.get(Person, world.staff[name]), slip_of(asked)
        db.session.add(Membership(person_id=person.id, organisation_id=slip.organisation_id, role=Role.SECRECY))
        db.session.flush()
        db.session.refresh(person)
        with pytest.raises(Refused) as refused:
            decide(slip, person)
        assert refused.value.code == code


def test_without_the_role_nobody_decides(app, world, asked):
    with app.app_context(), pytest.raises(Refused) as refused:
        decide(slip_of(asked), db.session.get(Person, world.staff["zhengping"]))
    assert refused.value.code == "not_yours"


@pytest.mark.once
@pytest.mark.parametrize(("changes", "code"), [
    ({"findings": [Finding.STATE_SECRET]}, "secret_found"),
    ({"findings": ["work_secret"]}, "secret_found"),
    ({"disclosure": Disclosure.NONE}, "not_public"),
    ({"approved": False}, "text_missing"),
    ({"opinion": "长" * 501}, "text_too_long"),
])
def test_what_does_not_fit_together_is_refused(app, world, asked, changes, code):
    with app.app_context(), pytest.raises(Refused) as refused:
        decide(slip_of(asked), db.session.get(Person, world.staff["hean"]), **changes)
    assert refused.value.code == code


@pytest.mark.parametrize(("start", "goal"), list(product(SlipState, SlipState)))
def test_a_decision_stands(app, world, asked, start, goal):
    with app.app_context():
        slip, hean = slip_of(asked), db.session.get(Person, world.staff["hean"])
        slip.state = start
        db.session.flush()
        if goal is SlipState.VOID:
            void_slip(db.session.get(Event, world.event_id), reason="改了", by=hean)
        elif goal in (SlipState.APPROVED, SlipState.REJECTED):
            with suppress(Refused):
                decide(slip, hean, approved=goal is SlipState.APPROVED, opinion="看过了")
        db.session.refresh(slip)
        assert slip.state is (goal if goal in MOVES[start] else start)


def test_hean_finds_the_slip_reads_the_words_and_decides(app, world, desk, asked):
    hean = desk("hean")
    assert asked in hean.get("/staff/reviews?state=pending&q=统计").text
    assert asked in hean.get(f"/staff/reviews?q={asked.replace('-', '').lower()}").text
    assert "没有符合条件的审查单" in hean.get("/staff/reviews?q=没有这个").text
    assert "全部文字" in hean.get(f"/staff/reviews/{asked}").text
    refused = hean.submit(f"/staff/reviews/{asked}", decision="approve", disclosure="active",
                          findings="state_secret", opinion="有问题")
    assert refused.status_code == 422
    assert "涉及国家秘密" in refused.text
    assert "有问题" in refused.text
    done = hean.submit(f"/staff/reviews/{asked}", decision="approve", disclosure="active", findings=None)
    assert done.status_code == 303
    assert "审查通过" in hean.get(f"/staff/reviews/{asked}").text
    assert hean.post(f"/staff/reviews/{asked}", data={"decision": "reject", "disclosure": "active",
                                                      "opinion": "再想想"}).status_code == 422


@pytest.mark.once
@pytest.mark.parametrize("sent", [
    {}, {"decision": "perhaps", "disclosure": "active"}, {"decision": "approve", "disclosure": "secret"},
    {"decision": "approve", "disclosure": "active", "findings": "gossip"},
])
def test_unknown_answers_are_refused(world, desk, asked, sent):
    answer = desk("hean").post(f"/staff/reviews/{asked}", data=sent)
    assert answer.status_code == 422
    assert "请" in answer.text


def test_others_have_no_desk_here_and_foreign_slips_are_not_there(app, world, desk, asked):
    assert desk("zhaomin").get("/staff/reviews").status_code == 403
    with app.app_context():
        slip_of(asked).organisation_id = world.units["desheng"]
        db.session.commit()
    assert desk("hean").get(f"/staff/reviews/{asked}").status_code == 404
