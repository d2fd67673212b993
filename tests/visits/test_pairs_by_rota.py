"""赵敏 plans who goes when, two and two, sends it, somebody declines and gets the next date, somebody stands in."""

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.appointments.steps import an_appointment
from tests.cast import AYGUL, LI_JING, WANG_LEI, beijing, messages_to
from tests.registration.steps import form_of, register
from tests.visits.steps import MEMBERS, a_visit, editor, member, members_of, tied
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations.correcting import correct_member
from xicheng_events.openness.visits.models import VisitTurn
from xicheng_events.openness.visits.operations import asking, days_away, planning
from xicheng_events.openness.visits.operations.following import ask_at_new_phones
from xicheng_events.openness.visits.operations.passing_time import forget_visits
from xicheng_events.openness.visits.queries import standing_turns, turns_at
from xicheng_events.worker import run_sweep


def rota_of(event) -> list:
    """(day, numbers of who is on it, in words where they stand)."""
    rows = standing_turns(turns_at(event))
    return [(f"{each.turn.slot.label}", each.turn.appointment.sequence, each.words) for each in rows]


def test_a_rota_is_planned_sent_and_nobody_hears_before(app, world, at, engine_name, citizen):
    at("2026-05-06 10:00")
    with app.app_context():
        programme = members_of(world)
        event = a_visit(world, programme)
        days_away.mark_unavailable(member(programme, 3), beijing("2026-05-18 00:00").date(),
                                   beijing("2026-05-20 00:00").date(), by=editor(world))
        rota = planning.plan_event_rota(tied(event), pairs=1, by=editor(world))
        db.session.commit()
        assert not rota.gaps
        assert [(label, number) for label, number, _words in rota_of(event)] == [
            ("第1场", 1), ("第1场", 2), ("第2场", 1), ("第2场", 4), ("第3场", 2), ("第3场", 3)]
        words = [concern["kind"] for each in turns_at(event) for concern in each.concerns]
        assert words == ["in_a_row"]
    assert all(messages_to(app, each, template="invitation") == [] for each in MEMBERS)
    with app.app_context():
        event = db.session.get(Event, event.id)
        assert planning.drop_rota(tied(event), by=editor(world)) == 6
        assert planning.drop_rota(tied(event), by=editor(world)) == 0
        planning.plan_event_rota(tied(event), pairs=1, by=editor(world))
        assert asking.send_planned(tied(event), by=editor(world)) == (6, [])
        db.session.commit()
        assert {words for _label, _number, words in rota_of(event)} == {"待报名"}
        with pytest.raises(Refused) as refused:
            asking.send_planned(tied(event), by=editor(world))
        assert refused.value.code == "nothing_planned"
    assert [len(messages_to(app, each, template="invitation")) for each in MEMBERS] == [2, 2, 1, 1]


def test_a_member_declines_is_offered_the_next_date_and_another_stands_in(app, world, at, desk, citizen):
    at("2026-05-06 10:00")
    with app.app_context():
        event = a_visit(world, members_of(world), dates=("2026-05-12", "2026-05-19"), capacity=3)
        code, programme = event.code, tied(event).programme.code
    clerk, here = desk("zhaomin"), f"/staff/programmes/{programme}/visits/events/{code}"
    assert clerk.post(f"{here}/rota", data={"pairs": "1"}).status_code == 303
    assert "待发送" in clerk.get(here).text
    assert clerk.post(f"{here}/invitations").status_code == 303
    li = citizen(LI_JING)
    page = li.get("/officer/visits").text
    assert "待报名" in page
    refusal = re.search(r'action="(/officer/visits/turns/\d+/refusal)"', page).group(1)
    assert citizen(WANG_LEI).post(refusal).status_code == 404, "somebody else's isn't there"
    answer = li.post(refusal, follow_redirects=True)
    assert "改邀您参加2026年5月19日" in answer.text
    assert li.post(refusal).status_code == 303, "twice is once"
    assert len(messages_to(app, LI_JING, template="invitation")) == 2
    slot = re.search(r'href="/slots/(\d+)/registration"', li.get("/officer/visits").text).group(1)
    assert "这次不能参加" in li.get(f"/slots/{slot}/registration").text
    assert register(li, slot, follow=True).status_code == 200
    assert "报名成功" in li.get("/officer/visits").text
    shown = clerk.get(here).text
    assert "已谢绝" in shown
    assert "谢绝2026年5月12日" in shown
    stand_in = re.search(rf'href="({here}/turns/\d+/stand-in)"', shown).group(1)
    with app.app_context():
        row = db.session.scalars(db.select(VisitTurn).where(VisitTurn.state == "declined")).one()
        aygul = member(row.appointment.programme, 3).id
        number = row.id
    assert clerk.post(stand_in, data={"appointment": ""}).status_code == 422
    assert clerk.post(stand_in, data={"appointment": str(aygul)}).status_code == 303
    assert "替补李静" in clerk.get(here).text
    with app.app_context():
        made = db.session.scalars(db.select(VisitTurn).where(VisitTurn.stands_in_for_id == number)).one()
        assert made.appointment.name == AYGUL.name
    assert clerk.post(stand_in, data={"appointment": str(aygul)}).status_code == 422


def test_who_has_another_number_is_asked_there_and_may_decline(app, world, at, citizen):
    at("2026-05-06 10:00")
    new = [replace(each, phone=f"1990000777{n}") for n, each in enumerate((LI_JING, WANG_LEI))]
    with app.app_context():
        programme = members_of(world)
        event = a_visit(world, programme, dates=("2026-05-12",))
        planning.plan_event_rota(tied(event), pairs=1, by=editor(world))
        asking.send_planned(tied(event), by=editor(world))
        for number, each in enumerate(new, start=1):
            term = member(programme, number)
            correct_member(term, name=term.name, phone=each.phone, position=term.position, version=term.version,
                           by=editor(world))
        db.session.commit()
    li = citizen(new[0])
    refusal = re.search(r'action="(/officer/visits/turns/\d+/refusal)"', li.get("/officer/visits").text).group(1)
    assert "已谢绝" in li.post(refusal, follow_redirects=True).text, "at once, before the clockwork has come"
    assert [run_sweep(app, ask_at_new_phones) for _twice in range(2)] == [1, 0]
    old_link, new_link = (messages_to(app, each, template="invitation")[-1].partition("/invitations/")[2].split()[0]
                          for each in (WANG_LEI, new[1]))
    wang = citizen(new[1])
    assert wang.get(f"/invitations/{old_link}", follow_redirects=True).status_code in (404, 410)
    assert "走进统计窗口" in wang.get(f"/invitations/{new_link}", follow_redirects=True).text


@pytest.mark.once
def test_what_clashes_is_refused_unless_a_reason_is_given_and_then_holds(app, world, at, citizen, desk):
    at("2026-05-06 10:00")
    with app.app_context():
        programme = members_of(world)
        first = a_visit(world, programme, dates=("2026-05-12",))
        other = a_visit(world, programme, dates=("2026-05-12",), title="走进另一个窗口")
        planning.plan_event_rota(tied(first), pairs=1, by=editor(world))
        asking.send_planned(tied(first), by=editor(world))
        rota = planning.plan_event_rota(tied(other), pairs=1, by=editor(world))
        assert [each.members for each in rota.pairs] == [(3, 4)], "who is asked at that time isn't planned"
        planning.drop_rota(tied(other), by=editor(world))
        db.session.commit()
        programme_code, code, slot, mine = programme.code, other.code, other.slots[0].id, first.slots[0].id
        li = member(programme, 1).id
    client = citizen(LI_JING)
    register(client, mine)
    clerk, here = desk("zhaomin"), f"/staff/programmes/{programme_code}/visits/events/{code}"
    sent = {"slot": str(slot), "appointment": str(li)}
    refused = clerk.post(f"{here}/members", data=sent)
    assert refused.status_code == 422
    assert "“李静”在同一时间已有“走进统计窗口”" in refused.text
    assert clerk.post(f"{here}/members", data={**sent, "reason": "已与本人商定，两场相邻"}).status_code == 303
    assert "仍请参加：已与本人商定" in clerk.get(here).text
    clerk.post(f"{here}/invitations")
    assert client.post(f"/slots/{slot}/registration", data=form_of(client, slot)).status_code == 303
    assert "报名成功" in clerk.get(here).text
    with app.app_context():
        day = date(2026, 5, 12)
        days_away.mark_unavailable(db.session.get(Appointment, li), day, day, by=editor(world))
        db.session.commit()
    forgotten = []
    for moment in ("2027-05-12 10:59", "2027-05-12 11:00", "2027-05-13 00:10"):  # a year after it, and the day after
        at(moment)
        with app.app_context():
            forgotten.append(forget_visits())
            db.session.commit()
    assert forgotten == [0, 1, 1]
    with app.app_context():
        assert set(db.session.scalars(db.select(VisitTurn.override_reason))) == {""}


def test_a_rota_that_cannot_be_fair_says_why(app, world, at):
    at("2026-05-06 10:00")
    with app.app_context():
        programme = members_of(world, MEMBERS[:1])
        event = a_visit(world, programme)
        for count in (1, 2):
            with pytest.raises(Refused) as refused:
                planning.plan_event_rota(tied(event), pairs=1, by=editor(world))
            assert refused.value.code == "not_fair"
            why = "共1人" if count == 1 else "2026年5月12日（星期二）：能参加的不足两人（1人）"
            assert why in refused.value.sentence
            if count == 1:
                two = an_appointment(programme, WANG_LEI, by=world.staff["zhengping"])
                days_away.mark_unavailable(two, beijing("2026-05-10 00:00").date(), beijing("2026-05-30 00:00").date(),
                                           by=editor(world))
                db.session.flush()
        leader = db.session.get(Person, world.staff["zhengping"])
        with pytest.raises(Refused) as refused:
            planning.plan_event_rota(tied(event), pairs=1, by=leader)
        assert refused.value.code == "not_yours"


def test_an_invitation_is_taken_back_until_it_is_used(app, world, at, desk, citizen):
    at("2026-05-06 10:00")
    with app.app_context():
        event = a_visit(world, members_of(world), dates=("2026-05-12",))
        planning.plan_event_rota(tied(event), pairs=1, by=editor(world))
        asking.send_planned(tied(event), by=editor(world))
        db.session.commit()
        code, programme, slot = event.code, tied(event).programme.code, event.slots[0].id
        one, two = (each.id for each in turns_at(event))
    clerk, here = desk("zhaomin"), f"/staff/programmes/{programme}/visits/events/{code}"
    register(citizen(LI_JING), slot)
    assert "被邀请人已报名" in clerk.post(f"{here}/turns/{one}/taking-back", follow_redirects=True).text
    assert "已撤回" in clerk.post(f"{here}/turns/{two}/taking-back", follow_redirects=True).text
    wang = citizen(WANG_LEI)
    assert "定向邀请" in wang.get(f"/slots/{slot}/registration").text
    assert "没有邀请" in wang.get("/officer/visits").text
    with app.app_context():
        assert sorted(db.session.scalars(db.select(Invitation.state))) == ["revoked", "used"]
