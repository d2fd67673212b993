"""李静 resigns: nobody expects her any more, her place goes to whoever is next, and the desk asks somebody else."""

import re

import pytest

from tests.cast import AYGUL, LI_JING, WANG_LEI, messages_to
from tests.registration.steps import register
from tests.visits.steps import a_visit, editor, member, members_of, tied
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.todos import todos_for
from xicheng_events.openness.appointments.operations import proposing, serving
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.models import VisitTurn
from xicheng_events.openness.visits.operations import answering, asking, days_away, planning
from xicheng_events.openness.visits.queries import standing_turns, turns_at

MEMBERS = (LI_JING, WANG_LEI, AYGUL)


@pytest.fixture
def visit(app, world, at, citizen) -> dict:
    """Two dates: 1 and 2 are asked to the first, 1 and 3 to the second; 1 has a place at the first, 3, asked by hand,
    waits for it."""
    at("2026-05-06 10:00")
    with app.app_context():
        programme = members_of(world, MEMBERS)
        event = a_visit(world, programme, dates=("2026-05-12", "2026-05-19"), capacity=1)
        planning.plan_event_rota(tied(event), pairs=1, by=editor(world))
        planning.place_member(tied(event), event.slots[0], member(programme, 3), reason="", by=editor(world))
        asking.send_planned(tied(event), by=editor(world))
        db.session.commit()
        made = {"code": event.code, "programme": programme.code, "id": programme.id, "slot": event.slots[0].id}
    register(citizen(LI_JING), made["slot"])
    register(citizen(AYGUL), made["slot"])
    return made


def test_who_resigns_gives_up_places_and_invitations_at_once_and_the_desk_asks_another(
        app, world, visit, desk, engine_name):
    with app.app_context():
        programme = db.session.get(Programme, visit["id"])
        serving.resign(member(programme, 1), by=None)
        db.session.commit()
        assert [(each.slot.label, each.appointment.sequence, each.state.value) for each in turns_at(_event(visit))] == [
            ("第1场", 1, "sent"), ("第1场", 2, "sent"), ("第1场", 3, "sent"), ("第2场", 1, "taken_back"),
            ("第2场", 3, "sent")]
        words = {todo.words: todo.count for todo in todos_for(editor(world))}
        assert words["人次不来参加体验活动，待安排替补"] == 2
    assert "您已辞聘" in messages_to(app, LI_JING, template="revoked")[0]
    assert messages_to(app, AYGUL, template="promote"), "the place goes to whoever is next"
    clerk, here = desk("zhaomin"), f"/staff/programmes/{visit['programme']}/visits/events/{visit['code']}"
    shown = clerk.get(here).text
    assert shown.count("已辞聘，不再参加。") == 2
    assert "第1组只有1人" in shown
    assert len(re.findall(r"/turns/\d+/stand-in", shown)) == 2


def test_a_pause_does_the_same_and_serving_again_brings_nothing_back(app, world, visit):
    with app.app_context():
        leader = db.session.get(Person, world.staff["zhengping"])
        one = member(db.session.get(Programme, visit["id"]), 1)
        proposing.propose_suspension(one, reason="本人外出学习", by=editor(world))
        proposing.agree_to_step(one, by=leader)
        serving.resume_service(one, by=leader)
        db.session.commit()
        rows = [each.words for each in standing_turns(turns_at(_event(visit))) if each.turn.appointment.sequence == 1]
        assert rows == ["主办方取消", "已撤回"]
        planning.place_member(tied(_event(visit)), _event(visit).slots[0], one, reason="", by=editor(world))
    assert "您已暂停履职" in messages_to(app, LI_JING, template="revoked")[0]


def test_a_pair_of_which_nobody_comes_is_a_task_and_is_planned_anew(app, world, visit, desk):
    with app.app_context():
        programme = db.session.get(Programme, visit["id"])
        answering.decline_turn(_turn(visit, "第2场", 3), by=_person(AYGUL))
        entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "visits.declined")).one()
        assert entry.detail == {"certificate": member(programme, 3).certificate_number}, "whose turn it was"
        serving.resign(member(programme, 1), by=None)
        db.session.commit()
        words = {todo.words: todo.count for todo in todos_for(editor(world))}
        assert words["场体验活动有一组没有人参加，请安排替补"] == 1
    clerk, here = desk("zhaomin"), f"/staff/programmes/{visit['programme']}/visits/events/{visit['code']}"
    assert "第1组没有人参加" in clerk.get(here).text
    with app.app_context():
        programme, event = db.session.get(Programme, visit["id"]), _event(visit)
        planning.place_member(tied(event), event.slots[1], member(programme, 2), reason="", by=editor(world))
        planning.place_member(tied(event), event.slots[1], member(programme, 3), reason="", by=editor(world))
        db.session.commit()
        assert {each.pair for each in turns_at(event) if each.slot.label == "第2场"} == {1}
        assert "场体验活动有一组没有人参加，请安排替补" not in {todo.words for todo in todos_for(editor(world))}


def test_nobody_stands_in_for_themselves_and_only_who_can_come_is_offered(app, world, visit, desk):
    with app.app_context():
        programme, event = db.session.get(Programme, visit["id"]), _event(visit)
        answering.decline_turn(_turn(visit, "第2场", 3), by=_person(AYGUL))
        turn = _turn(visit, "第2场", 3)
        for who, code in ((3, "themselves"), (1, "on_already")):
            with pytest.raises(Refused) as refused:
                asking.stand_in(turn, tied(event), member(programme, who), reason="", by=editor(world))
            assert refused.value.code == code
        db.session.commit()
        number = turn.id
    clerk = desk("zhaomin")
    page = f"/staff/programmes/{visit['programme']}/visits/events/{visit['code']}/turns/{number}/stand-in"
    assert re.findall(r"<option[^>]*value=\"\d+\">([^<]+)", clerk.get(page).text) == ["2号 王磊（轮值1次）"]
    with app.app_context():
        programme, day = db.session.get(Programme, visit["id"]), clock.local(_event(visit).slots[1].starts_at).date()
        days_away.mark_unavailable(member(programme, 2), day, day, by=editor(world))
        db.session.commit()
    assert "没有可以替补的成员" in clerk.get(page).text
    with app.app_context():
        assert db.session.scalar(db.select(VisitTurn.stands_in_for_id).where(VisitTurn.id == number)) is None


def test_members_answer_a_day_before_or_two_hours_when_asked_late(app, world, visit, at):
    with app.app_context():
        by = [each.invitation.expires_at for each in turns_at(_event(visit)) if each.slot.label == "第1场"]
        slot = _event(visit).slots[0]
        assert {(slot.starts_at - each).total_seconds() / 3600 for each in by} == {24}
    at("2026-05-11 22:00")
    with app.app_context():
        slot = _event(visit).slots[0]
        assert (slot.starts_at - asking.answer_by(slot)).total_seconds() / 3600 == 2


def _event(visit) -> Event:
    return db.session.scalars(db.select(Event).where(Event.code == visit["code"])).unique().one()


def _turn(visit, label: str, number: int) -> VisitTurn:
    return next(each for each in turns_at(_event(visit))
                if (each.slot.label, each.appointment.sequence) == (label, number))


def _person(who) -> Person:
    return db.session.scalars(db.select(Person).where(Person.phone_hash == keyed_hash(who.phone))).one()
