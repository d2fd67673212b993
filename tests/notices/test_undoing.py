"""Whatever isn't public yet is taken back by whoever did it: the reviewer's passing and returning, the secrecy
reviewer's decision, the instant a leader has set."""

import pytest

from tests.participants.test_from_draft_to_withdrawn import decide, number_of_slip
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.kinds import kinds
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import Disclosure
from xicheng_events.foundation.review.operations import decide_slip
from xicheng_events.foundation.review.queries import slip_for


@pytest.fixture
def press(desk, drafted):
    """Somebody takes a step on the hub of the draft; the answer's number."""
    def pressed(who, step, **fields):
        person, hub = desk(who), f"/staff/events/{drafted}"
        person.get(hub)
        return person.submit(f"{hub}/{step}", **fields).status_code
    return pressed


@pytest.fixture
def passed(press):
    """赵敏 has handed the draft on, 刘伟 has passed it."""
    assert (press("zhaomin", "submission"), press("liuwei", "approval")) == (303, 303)


@pytest.fixture
def stands(app, drafted):
    """The states of the draft and of its slip."""
    def states():
        with app.app_context():
            event = db.session.scalar(db.select(Event).where(Event.code == drafted))
            slip = slip_for(event)
            return event.publication.state.value, slip and slip.state.value
    return states


def test_who_passed_takes_it_back_and_what_is_passed_again_is_read_again(app, desk, press, passed, stands, drafted):
    decide(desk, number_of_slip(app))
    assert stands() == ("cleared", "approved")
    assert "check/taking-back" not in desk("zhaomin").get(f"/staff/events/{drafted}").text
    assert press("liuwei", "check/taking-back") == 303
    assert stands() == ("submitted", "void")
    assert press("liuwei", "approval") == 303
    assert stands() == ("approved", "pending")
    decide(desk, number_of_slip(app))
    assert press("zhaomin", "schedule", goes_out_at="2026-03-11 09:00") == 303
    assert press("liuwei", "check/taking-back") == 303
    assert stands() == ("submitted", "void")


def test_who_returned_takes_it_back_until_somebody_writes_on_it(desk, press, stands, drafted):
    zhaomin, hub = desk("zhaomin"), f"/staff/events/{drafted}"
    press("zhaomin", "submission")
    press("liuwei", "return", reason="点错了")
    assert press("liuwei", "check/taking-back") == 303
    assert stands() == ("submitted", None)
    press("liuwei", "return", reason="请改日程")
    zhaomin.get(f"{hub}/edit")
    zhaomin.submit(f"{hub}/edit", **{"agenda-0-title": "参观普查展厅"})
    assert "check/taking-back" not in desk("liuwei").get(hub).text
    assert desk("liuwei").post(f"{hub}/check/taking-back").status_code == 422
    assert stands() == ("returned", None)


def test_what_is_returned_after_passing_lies_before_nobody_and_goes_its_way_again(app, desk, press, passed, stands,
                                                                                drafted):
    for is_cleared in (False, True):
        if is_cleared:
            decide(desk, number_of_slip(app))
        assert desk("liuwei").post(f"/staff/events/{drafted}/return", data={"reason": "先别发布"}).status_code == 303
        assert stands() == ("returned", "void")
        assert (press("zhaomin", "submission"), press("liuwei", "approval")) == (303, 303)
        assert stands() == ("approved", "pending")
    decide(desk, number_of_slip(app))
    assert press("zhaomin", "publication") == 303


def test_who_decided_takes_the_decision_back_until_it_is_public(app, desk, press, passed, stands):
    number, hean = number_of_slip(app), desk("hean")
    decide(desk, number)
    press("zhaomin", "schedule", goes_out_at="2026-03-11 09:00")
    page = f"/staff/reviews/{number}"
    assert "撤回审查结论" in hean.get(page).text
    assert hean.submit(f"{page}/taking-back").status_code == 303
    assert stands() == ("approved", "void")
    assert press("zhaomin", "review") == 303
    again = number_of_slip(app)
    assert again != number
    decide(desk, again)
    assert press("zhaomin", "publication") == 303
    assert "taking-back" not in hean.get(f"/staff/reviews/{again}").text
    stands_now = hean.post(f"/staff/reviews/{again}/taking-back")
    assert (stands_now.status_code, "已经公开" in stands_now.text) == (422, True)
    assert stands() == ("published", "approved")


def test_words_turned_down_by_mistake_may_be_asked_for_again(app, desk, press, passed, stands, drafted):
    number, hean = number_of_slip(app), desk("hean")
    hean.get(f"/staff/reviews/{number}")
    hean.submit(f"/staff/reviews/{number}", decision="reject", opinion="看错了", disclosure="active", findings=None)
    assert desk("zhaomin").post(f"/staff/events/{drafted}/review").status_code == 422
    hean.get(f"/staff/reviews/{number}")
    assert hean.submit(f"/staff/reviews/{number}/taking-back").status_code == 303
    assert press("zhaomin", "review") == 303
    assert stands() == ("approved", "pending")


def test_a_leader_takes_back_the_instant_a_leader_set(app, desk, press, passed, stands):
    decide(desk, number_of_slip(app))
    assert press("zhengping", "schedule", goes_out_at="2026-03-11 09:00") == 303
    assert press("zhengping", "unscheduling") == 303
    assert stands() == ("cleared", "approved")


def test_whose_decision_it_is_is_said_by_the_row_of_the_kind_alone(app, world, passed, drafted, monkeypatch):
    with app.app_context():
        monkeypatch.setitem(kinds()["notice"].rights, PublishingStep.CLEAR, (Role.LEADER,))
        slip = slip_for(db.session.scalar(db.select(Event).where(Event.code == drafted)))
        hean, zhengping = (db.session.get(Person, world.staff[who]) for who in ("hean", "zhengping"))
        words = {"approved": True, "opinion": "", "findings": [], "disclosure": Disclosure.ACTIVE}
        with pytest.raises(Refused) as refused:
            decide_slip(slip, by=hean, **words)
        assert refused.value.code == "not_yours"
        decide_slip(slip, by=zhengping, **words)
        db.session.rollback()
