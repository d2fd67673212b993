"""All members are asked to a symposium; who came has hours and a duty done; what they said is seen before the next."""

import uuid

import pytest

from tests.cast import LI_JING, OUYANG, WANG_LEI, messages_to
from tests.registration.steps import register
from tests.remarks.steps import noted
from tests.visits.steps import MEMBERS, a_visit, editor, member, members_of, tied
from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.door.checkin.models import ScanMethod
from xicheng_events.door.checkin.operations import checking_out, door_rules
from xicheng_events.door.checkin.operations.scanning import present
from xicheng_events.door.checkin.reading_input import Presented
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.programmes.kinds import DutyKind
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.attended import attended, hours_served
from xicheng_events.openness.visits.operations import asking, planning
from xicheng_events.openness.visits.operations.leaving import leave_with_terms
from xicheng_events.openness.visits.queries import standing_turns, turns_at
from xicheng_events.worker import run_sweep


@pytest.fixture
def symposium(app, world, at) -> dict:
    """One on 12 May, to which all four members are asked; what is to be known of it."""
    at("2026-05-06 10:00")
    with app.app_context():
        programme = members_of(world)
        event = a_visit(world, programme, kind=EventKind.SYMPOSIUM, dates=("2026-05-12",), capacity=20)
        door_rules.set_rules(event, walk_ins=False, asks_phone=False, self_service=False, checks_out=True,
                             by=editor(world))
        assert asking.ask_everybody(tied(event), event.slots[0], by=editor(world)) == (4, [])
        assert asking.ask_everybody(tied(event), event.slots[0], by=editor(world)) == (0, [])
        db.session.commit()
        return {"code": event.code, "slot": event.slots[0].id, "programme": programme.code, "id": programme.id}


def scanned(app, world, slot: int, who, *, out: bool = False) -> None:
    """Let in, or checked out, at the clock's moment."""
    with app.app_context():
        party = db.session.scalars(db.select(Registration).where(
            Registration.slot_id == slot, Registration.name == who.name)).one()
        door = db.session.get(Person, world.staff["sunhao"])
        what = {"key": str(uuid.uuid4()), "method": ScanMethod.QR, "by": door}
        if out:
            checking_out.check_out(party.slot, Presented("ticket", party.ticket.id), **what)
        else:
            present(party.slot, Presented("ticket", party.ticket.id), **what)
        db.session.commit()


def test_all_are_asked_and_who_came_has_hours_a_duty_and_what_became_of_their_point(
        app, world, at, symposium, citizen, client):
    assert [len(messages_to(app, each, template="invitation")) for each in MEMBERS] == [1, 1, 1, 1]
    slot = symposium["slot"]
    li, wang = citizen(LI_JING), citizen(WANG_LEI)
    register(li, slot)
    register(wang, slot, name="王磊")
    at("2026-05-12 08:50")
    scanned(app, world, slot, LI_JING)
    at("2026-05-12 09:30")
    noted(app, world, "李静", "窗口没有写明哪些材料可以线上交。", slot=slot)
    at("2026-05-12 11:20")
    scanned(app, world, slot, LI_JING, out=True)
    at("2026-05-20 10:00")
    with app.app_context():
        programme = db.session.get(Programme, symposium["id"])
        one = member(programme, 1)
        assert [(each.appointment_id, each.kind, each.on.isoformat()) for each in attended(programme)] == [
            (one.id, DutyKind.SYMPOSIUM, "2026-05-12")]
        assert hours_served([one, member(programme, 2)]) == {one.id: 2.5}
    page = li.get("/officer/visits").text
    assert "共参加2.5小时" in page
    assert "窗口没有写明哪些材料可以线上交" in li.get("/officer/visits/points").text
    assert "还没有记录" in wang.get("/officer/visits/points").text
    assert client.get("/officer/visits").status_code == 303


def test_who_no_longer_serves_is_not_expected(app, world, at, symposium, citizen):
    register(citizen(LI_JING), symposium["slot"])
    with app.app_context():
        programme = db.session.get(Programme, symposium["id"])
        for number in (1, 4):
            member(programme, number).state = AppointmentState.SUSPENDED
        db.session.commit()
    assert [run_sweep(app, leave_with_terms) for _twice in range(2)] == [2, 0]
    with app.app_context():
        rows = standing_turns(turns_at(_event(symposium)))
        assert [each.words for each in rows] == ["主办方取消", "待报名", "待报名", "已撤回"]
    assert "您已暂停履职" in messages_to(app, LI_JING, template="revoked")[0]
    with app.app_context():
        member(db.session.get(Programme, symposium["id"]), 4).state = AppointmentState.APPOINTED
        event = _event(symposium)
        assert asking.ask_everybody(tied(event), event.slots[0], by=editor(world)).number == 1, "serves again"
        db.session.rollback()
    assert "没有邀请" in citizen(OUYANG).get("/officer/visits").text


def test_a_symposium_has_no_rota_and_others_have_no_say(app, world, symposium):
    with app.app_context():
        event = _event(symposium)
        with pytest.raises(Refused) as refused:
            planning.plan_event_rota(tied(event), pairs=1, by=editor(world))
        assert refused.value.code == "not_in_pairs"
        for name in ("liuwei", "zhengping", "zhouyan"):
            with pytest.raises(Refused) as refused:
                asking.ask_everybody(tied(event), event.slots[0], by=db.session.get(Person, world.staff[name]))
            assert refused.value.code == "not_yours"


def _event(symposium):
    return db.session.scalars(db.select(Event).where(Event.code == symposium["code"])).unique().one()
