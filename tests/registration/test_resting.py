"""A ticket that rests until something is done: 李静 has her place and signs a pledge, which a room of these tests asks
of everybody, or of her alone."""

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI, messages_to
from tests.registration.pledges import BADGE, PLEDGE
from tests.registration.steps import register, taken
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.operations.resting import meet_condition, set_condition
from xicheng_events.booking.registration.operations.transitions import let_in, move_registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused


@pytest.fixture
def act(app, world):
    """Do something with 李静's registration, as 赵敏: `act(meet_condition, "pledge")`."""

    def does(operation, key):
        with app.app_context():
            registration = db.session.scalars(select(Registration).where(Registration.name == "李静")).one()
            done = operation(registration, key, by=db.session.get(Person, world.staff["zhaomin"]))
            db.session.commit()
            return done

    return does


def _ticket(app) -> tuple[str, int, bool]:
    with app.app_context():
        ticket = db.session.scalars(select(Ticket).join(Registration).where(Registration.name == "李静")).one()
        return ticket.code, ticket.id, ticket.revoked_at is not None


def test_the_place_is_kept_and_the_code_comes_when_it_is_done(app, world, room, citizen, act, desk, at):
    li = citizen(LI_JING)
    page = register(li, world.morning, follow=True)
    code, ticket, rests = _ticket(app)
    assert (rests, taken(app, world.morning)) == (True, 1)
    assert "名额已保留" in page.text
    assert "签署承诺书" in page.text
    assert 'href="/pledges/BM-' in page.text
    assert code not in page.text
    assert "签署承诺书" in li.get("/me").text
    [said] = messages_to(app, LI_JING, template="place_kept")
    assert "还须先签署承诺书" in said
    assert messages_to(app, LI_JING, template="confirmed") == []
    at("2026-03-18 09:10")
    door = desk("sunhao")
    scan = {"key": "3c7f6f0e-6f4e-4b43-8f35-000000000001", "code": code}
    assert "还须先签署承诺书" in door.post(f"/staff/door/{world.morning}/scans", data=scan, follow_redirects=True).text
    assert "手续未办完" in door.get(f"/staff/door/{world.morning}/search?q=李静").text
    assert [act(meet_condition, PLEDGE) for _twice in range(2)] == [True, False]
    assert _ticket(app) == (code, ticket, False)
    assert code in messages_to(app, LI_JING, template="confirmed")[0]
    scan["key"] = scan["key"][:-1] + "2"
    assert "请入场" in door.post(f"/staff/door/{world.morning}/scans", data=scan, follow_redirects=True).text
    with app.app_context():
        said = AuditEntry.action.like("registration.cond%")
        actions = db.session.scalars(select(AuditEntry.action).where(said)).all()
    assert actions == ["registration.condition_met"]


@pytest.mark.parametrize("of_all", [False])
def test_it_is_set_and_lifted_for_one_party_and_the_last_of_two_wakes_the_ticket(app, world, room, citizen, act):
    register(citizen(LI_JING), world.morning)
    register(citizen(WANG_LEI), world.morning, name="王磊")
    assert not _ticket(app)[2]
    assert [act(set_condition, key) for key in (PLEDGE, BADGE, BADGE)] == [True, True, False]
    assert _ticket(app)[2]
    assert act(meet_condition, BADGE)
    assert _ticket(app)[2]
    assert act(meet_condition, PLEDGE)
    assert not _ticket(app)[2]
    assert not act(set_condition, PLEDGE)  # what was met stays met
    with app.app_context():
        assert db.session.scalars(select(Ticket.revoked_at).join(Registration).where(
            Registration.name == "王磊")).all() == [None]
    assert taken(app, world.morning) == 2


@pytest.mark.parametrize("of_all", [False])
def test_nothing_is_asked_any_more_of_who_has_come_in(app, world, room, citizen, act):
    register(citizen(LI_JING), world.morning)
    with app.app_context():
        db.session.scalars(select(Ticket)).one().arrived = 1
        db.session.commit()
    with pytest.raises(Refused, match="已有人签到"):
        act(set_condition, PLEDGE)
    assert not _ticket(app)[2]


@pytest.fixture
def waits(app, world, citizen):
    """李静 waits: the slot is full. What is called gives her a place: `waits()`."""
    with app.app_context():
        quota = db.session.get(Slot, world.morning).quotas[0]
        quota.taken = quota.capacity
        db.session.commit()
    register(citizen(LI_JING), world.morning)

    def place():
        with app.app_context():
            registration = db.session.scalars(select(Registration)).one()
            for step in (RegistrationState.OFFERED, RegistrationState.CONFIRMED):
                assert move_registration(registration, step, by=None)
            let_in(registration)
            db.session.commit()

    return place


@pytest.mark.parametrize("of_all", [False])
def test_what_was_set_for_a_party_that_waits_holds_once_it_has_its_place(app, world, room, waits, act):
    assert act(set_condition, PLEDGE)
    waits()
    assert _ticket(app)[2]
    assert "签署承诺书" in messages_to(app, LI_JING, template="place_kept")[0]
    assert act(meet_condition, PLEDGE)
    assert (_ticket(app)[2], len(messages_to(app, LI_JING, template="confirmed"))) == (False, 1)


def test_what_was_done_while_it_waited_is_not_asked_for_again(app, world, room, waits, act):
    assert [act(set_condition, PLEDGE), act(meet_condition, PLEDGE)] == [True, True]
    waits()
    assert not _ticket(app)[2]
    assert messages_to(app, LI_JING, template="confirmed")
    assert messages_to(app, LI_JING, template="place_kept") == []


def test_who_withdraws_leaves_the_place_and_a_late_pledge_wakes_nothing(app, world, room, citizen, act):
    li = citizen(LI_JING)
    register(li, world.morning)
    with app.app_context():
        reference = db.session.scalar(select(Registration.reference))
    li.post(f"/registrations/{reference}/withdrawal")
    assert taken(app, world.morning) == 0
    act(meet_condition, PLEDGE)
    assert _ticket(app)[2]
    assert messages_to(app, LI_JING, template="confirmed") == []
