"""A term from the leader's button to its end: proposed by one and decided by another, renewed in a row of its own."""

import pytest
from sqlalchemy import select

from tests.appointments.steps import an_appointment
from tests.appointments.test_appointing import person
from tests.cast import LI_JING, OUYANG, WANG_LEI, messages_to
from tests.programmes.steps import a_programme
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.foundation.notify.overtaken import overtaken
from xicheng_events.openness.appointments import queries
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations import passing_time, proposing, serving
from xicheng_events.openness.appointments.operations.correcting import correct_member
from xicheng_events.openness.appointments.states import AppointmentState, DismissalReason
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.worker import run_sweep

S = AppointmentState


@pytest.fixture
def programme(app, world):
    """统计体验员 with 李静 and 王磊, from 1 May 2026 to 30 April 2027; its id."""
    with app.app_context():
        there = a_programme(world)
        for citizen in (LI_JING, WANG_LEI):
            an_appointment(there, citizen, by=world.staff["zhengping"])
        db.session.commit()
        return there.id


def term(name: str = "李静", number: int = 1) -> Appointment:
    """The term of that name."""
    return db.session.scalars(select(Appointment).where(
        Appointment.name == name, Appointment.term_number == number)).one()


def refused(code: str, operation, *given, **named) -> str:
    """The sentence with which an operation refuses; nothing of it is kept."""
    with pytest.raises(Refused) as said:
        operation(*given, **named)
    db.session.rollback()
    assert said.value.code == code
    return said.value.sentence


def test_a_renewal_is_a_term_of_its_own_and_the_old_one_goes_on(app, world, at, programme, engine_name):
    at("2027-03-20 10:00")
    with app.app_context():
        editor, leader = person(world, "zhaomin"), person(world, "zhengping")
        mine = term()
        serving.note_wish(mine, wish=True, by=None)
        until = proposing.usual_renewal(mine)
        assert str(until) == "2028-04-30"
        assert "最长24个月" in refused("term_wrong", proposing.propose_renewal, term(), until=mine.ends_on, by=editor)
        proposing.propose_renewal(term(), until=until, by=editor)
        refused("not_yours", proposing.agree_to_step, term(), by=editor)
        proposing.propose_renewal(term(), until=until, by=editor)
        refused("standing_changed", proposing.propose_renewal, term(), until=until, by=editor)
        proposing.propose_renewal(term(), until=until, by=editor)
        new = proposing.agree_to_step(term(), by=leader)
        db.session.commit()
        assert (new.term_number, new.sequence, str(new.starts_on), str(new.ends_on)) == (
            2, 1, "2027-05-01", "2028-04-30")
        assert new.certificate_number == "西统体聘〔2027〕001号"
        assert str(db.session.get(Programme, programme).serves_until) == "2028-04-30"
        assert [queries.standing_of_term(each).value for each in (term(), new)] == ["serving", "upcoming"]
        assert [each.id for each in db.session.scalars(queries.serving(programme))] == [term().id, term("王磊").id]
        assert [each.id for each in db.session.scalars(
            queries.members_of(db.session.get(Programme, programme)))] == [term().id, term("王磊").id]
    assert "新聘期至2028年4月30日" in messages_to(app, LI_JING, template="appointment_renewed")[0]
    at("2027-05-01 01:00")
    assert [run_sweep(app, passing_time.end_appointments) for _twice in range(2)] == [2, 0]
    with app.app_context():
        assert (term().state, term("王磊").state) == (S.RENEWED, S.EXPIRED)
        assert [each.id for each in db.session.scalars(queries.serving(programme))] == [term(number=2).id]
        new = term(number=2)
        sentence = "“李静”已连续聘任2届，达到本项目的上限，不能续聘。"
        assert refused("over_limit", proposing.propose_renewal, new, until=proposing.usual_renewal(new),
                       by=person(world, "zhaomin")) == sentence
    assert messages_to(app, LI_JING, template="appointment_ended") == []
    assert "区统计局特邀体验员已结束（聘期届满）" in messages_to(app, WANG_LEI, template="appointment_ended")[0]


def test_reminders_come_once_for_each_last_day_and_ask_who_may_go_on(app, world, at, programme):
    at("2027-02-28 10:00")
    assert run_sweep(app, passing_time.remind_of_ends) == 0
    at("2027-03-01 10:00")
    assert [run_sweep(app, passing_time.remind_of_ends) for _twice in range(2)] == [2, 0]
    at("2027-04-01 10:00")
    with app.app_context():
        editor = person(world, "zhaomin")
        proposing.propose_renewal(term(), until=proposing.usual_renewal(term()), by=editor)
        proposing.agree_to_step(term(), by=person(world, "zhengping"))
        db.session.commit()
        waiting = db.session.scalars(db.select(Notice).order_by(Notice.id)).all()
        assert [each.template for each in waiting if each.id in overtaken(waiting)] == ["term_ends"], "it is renewed"
    assert run_sweep(app, passing_time.remind_of_ends) == 1  # 王磊: 李静's is another day now
    assert len(messages_to(app, WANG_LEI, template="term_ends")) == 2
    assert len(messages_to(app, LI_JING, template="term_ends")) == 1
    at("2028-03-01 10:00")
    run_sweep(app, passing_time.end_appointments)
    assert run_sweep(app, passing_time.remind_of_ends) == 1
    assert len(messages_to(app, LI_JING, template="term_ends_soon")) == 1  # at the limit: nothing is asked


def test_who_is_appointed_for_less_gets_the_nearer_reminder_alone(app, world, at, programme):
    at("2027-04-10 10:00")
    assert run_sweep(app, passing_time.remind_of_ends) == 2
    at("2027-04-11 10:00")
    assert run_sweep(app, passing_time.remind_of_ends) == 0


def test_suspending_and_dismissing_are_proposed_and_decided_by_two(app, world, at, programme, engine_name):
    at("2026-06-01 10:00")
    with app.app_context():
        editor, leader = person(world, "zhaomin"), person(world, "zhengping")
        refused("reason_missing", proposing.propose_suspension, term(), reason=" ", by=editor)
        proposing.propose_suspension(term(), reason="出国半年", by=editor)
        proposing.take_back_step(term(), by=editor)
        proposing.propose_suspension(term(), reason="出国半年", by=editor)
        proposing.return_step(term(), reason="先征求本人意见", by=leader)
        assert (term().proposed, term().return_reason) == (None, "先征求本人意见")
        proposing.propose_suspension(term(), reason="出国半年", by=editor)
        proposing.agree_to_step(term(), by=leader)
        db.session.commit()
        assert (term().state, term().reason, term().return_reason) == (S.SUSPENDED, "出国半年", "")
        assert [each.name for each in db.session.scalars(queries.serving(programme))] == ["王磊"]
        refused("suspended", proposing.propose_renewal, term(), until=clock.today(), by=editor)
        serving.note_wish(term("王磊"), wish=False, by=editor)
        refused("not_wished", proposing.propose_renewal, term("王磊"), until=clock.today(), by=editor)
        refused("not_yours", serving.resume_service, term(), by=editor)
        serving.resume_service(term(), by=leader)
        refused("unknown_choice", proposing.propose_dismissal, term(), dismissed_for="sold", reason="…", by=editor)
        serving.resume_service(term(), by=leader)
        proposing.propose_dismissal(term(), dismissed_for=DismissalReason.INACTIVE, reason="半年未参加体验", by=editor)
        proposing.agree_to_step(term(), by=leader)
        db.session.commit()
        gone = term()
        assert (gone.state, gone.dismissed_for, str(gone.ended_on), gone.holds_programme) == (
            S.DISMISSED, DismissalReason.INACTIVE, "2026-06-01", None)
        serving.note_certificate(gone, is_back=True, by=editor)
        assert str(gone.certificate_returned_on) == "2026-06-01"
        serving.note_certificate(gone, is_back=False, by=editor)
        assert gone.certificate_returned_on is None
        db.session.commit()
        recorded = list(db.session.scalars(select(AuditEntry).where(
            AuditEntry.subject_kind == "appointment", AuditEntry.subject_id == gone.id)))
        assert "appointments.suspended" in {each.action for each in recorded}
        assert {each.detail["certificate"] for each in recorded} == {gone.certificate_number}, "whose it was"
    assert "已结束（已解聘）" in messages_to(app, LI_JING, template="appointment_ended")[0]
    assert len(messages_to(app, LI_JING, template="term_paused")) == 1


def test_who_resigns_ends_the_term_that_runs_and_the_one_behind_it(app, world, at, programme):
    at("2027-04-01 10:00")
    with app.app_context():
        editor, leader = person(world, "zhaomin"), person(world, "zhengping")
        proposing.propose_renewal(term(), until=proposing.usual_renewal(term()), by=editor)
        proposing.agree_to_step(term(), by=leader)
        for _twice in range(2):
            serving.resign(term(), by=None)
        db.session.commit()
        assert {each.state for each in queries.terms_of_member(db.session.get(Programme, programme), 1)} == {S.RESIGNED}
        refused("standing_changed", serving.resign, term(), reason="来电", by=editor)
        serving.resign(term("王磊"), reason="来电申请，迁居外地", by=editor)
        db.session.commit()
    assert len(messages_to(app, LI_JING, template="appointment_ended")) == 1
    assert "已辞聘" in messages_to(app, WANG_LEI, template="appointment_ended")[0]


def test_certificates_are_announced_once(app, world, at, programme):
    at("2026-05-02 10:00")
    with app.app_context():
        there, editor = db.session.get(Programme, programme), person(world, "zhaomin")
        ids = [each.id for each in db.session.scalars(select(Appointment))]
        assert [serving.certificates_are_ready(there, ids, by=editor) for _twice in range(2)] == [2, 0]
        db.session.commit()
    assert "领取请联系010-00000000" in messages_to(app, LI_JING, template="certificate_ready")[0]


def test_members_are_forgotten_three_years_after_their_term(app, world, at, programme):
    at("2027-05-01 10:00")
    run_sweep(app, passing_time.end_appointments)
    for day, forgotten in (("2030-04-29 10:00", 0), ("2030-04-30 10:00", 2)):
        at(day)
        with app.app_context():
            assert passing_time.forget_appointments() == forgotten
            db.session.commit()
    with app.app_context():
        left = db.session.scalars(select(Appointment).order_by(Appointment.sequence)).all()
        assert [(each.name, str(each.phone), each.certificate_number) for each in left] == [
            ("", "", "西统体聘〔2026〕001号"), ("", "", "西统体聘〔2026〕002号")]
        later = an_appointment(left[0].programme, LI_JING, by=world.staff["zhengping"], sequence=1, term_number=2,
                               renews_id=left[0].id, starts_on=left[0].ends_on, ends_on=clock.today())
        correct_member(later, name="李静", phone=OUYANG.phone, position="退休", version=later.version,
                       by=person(world, "zhaomin"))
        assert left[0].phone_hash == "", "who is forgotten stays so when a later term is corrected"
        db.session.rollback()
    assert messages_to(app, LI_JING) == []


def test_nothing_is_proposed_where_no_leader_is_there_to_decide_it(app, world, at, programme):
    at("2027-03-20 10:00")
    with app.app_context():
        person(world, "zhengping").account.disabled_at = clock.now()
        db.session.commit()
        editor, until = person(world, "zhaomin"), proposing.usual_renewal(term())
        other = {"reason": "迁出", "dismissed_for": DismissalReason.OTHER}
        for propose, said in ((proposing.propose_renewal, {"until": until}), (proposing.propose_dismissal, other),
                              (proposing.propose_suspension, {"reason": "出国"})):
            assert "安全管理员" in refused("nobody_agrees", propose, term(), by=editor, **said)
