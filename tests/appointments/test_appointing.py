"""Whoever was chosen is appointed at once, each with a number of their own; a term stands as the clock says."""

import pytest
from sqlalchemy import select

from tests.appointments.steps import an_appointment
from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, messages_to
from tests.programmes.steps import a_programme
from tests.recruitment.steps import an_application
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.appointments import queries
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations.appointing import appoint_chosen
from xicheng_events.openness.appointments.states import AppointmentState, TermStanding
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.states import ApplicationState


def person(world, name: str) -> Person:
    """One of the desk."""
    return db.session.get(Person, world.staff[name])


def test_all_chosen_are_appointed_once_with_numbers_in_a_row(app, world, at, engine_name):
    at("2026-04-20 10:00")
    with app.app_context():
        programme = a_programme(world)
        for citizen in (LI_JING, WANG_LEI, AYGUL):
            an_application(programme, citizen)
        an_application(programme, OUYANG, state=ApplicationState.NOT_CHOSEN)
        db.session.commit()
        with pytest.raises(Refused) as refused:
            appoint_chosen(programme, by=person(world, "zhaomin"))
        assert refused.value.code == "not_yours"
        db.session.rollback()
        leader = person(world, "zhengping")
        assert [each.name for each in appoint_chosen(programme, by=leader)] == ["李静", "王磊", AYGUL.name]
        assert appoint_chosen(programme, by=leader) == []
        db.session.commit()
        made = db.session.scalars(select(Appointment).order_by(Appointment.sequence)).all()
        assert [(each.sequence, each.certificate_number) for each in made] == [
            (1, "西统体聘〔2026〕001号"), (2, "西统体聘〔2026〕002号"), (3, "西统体聘〔2026〕003号")]
        assert {each.state for each in db.session.scalars(select(Application))} == {
            ApplicationState.APPOINTED, ApplicationState.NOT_CHOSEN}
        assert {queries.standing_of_term(each) for each in made} == {TermStanding.UPCOMING}
        assert db.session.scalars(queries.serving(programme)).all() == []
    assert messages_to(app, LI_JING, template="appointed") == [
        "【北京西城】您已受聘为区统计局特邀体验员，聘期至2027年4月30日，聘书编号西统体聘〔2026〕001号，感谢参与。"
        f"查看： {app.config['SITE_URL']}/appointments"]
    assert messages_to(app, OUYANG) == []


def test_numbers_go_on_within_the_word_and_the_year_over_programmes(app, world, at):
    at("2026-05-02 10:00")
    with app.app_context():
        first, second = a_programme(world), a_programme(world, code="XM-9F7K3Q")
        an_appointment(first, WANG_LEI, by=world.staff["zhengping"])
        an_appointment(first, AYGUL, by=world.staff["zhengping"], certificate_number="西统体聘〔2026〕1007号")
        an_application(second, LI_JING)
        made, = appoint_chosen(second, by=person(world, "zhengping"))
        assert (made.certificate_number, made.sequence) == ("西统体聘〔2026〕1008号", 1)
        assert str(made.starts_on) == "2026-05-02"  # who comes later begins later
        assert queries.appointment_by_number("西统体聘[2026] 1008") is made
        assert queries.appointment_by_code(made.certificate_code.lower()) is made


def test_nobody_has_two_terms_in_one_programme(app, world, at, engine_name):
    at("2026-05-02 10:00")
    with app.app_context():
        programme = a_programme(world)
        an_appointment(programme, LI_JING, by=world.staff["zhengping"])
        an_application(programme, LI_JING)
        db.session.commit()
        with pytest.raises(Refused) as refused:
            appoint_chosen(programme, by=person(world, "zhengping"))
        assert "李静" in refused.value.sentence
        db.session.rollback()
        assert queries.serves(programme, LI_JING.phone)
        assert not queries.serves(programme, WANG_LEI.phone)


def test_a_term_stands_as_the_clock_says_before_any_sweep(app, world, at):
    with app.app_context():
        programme = a_programme(world)
        mine = an_appointment(programme, LI_JING, by=world.staff["zhengping"])
        renewed = an_appointment(programme, WANG_LEI, by=world.staff["zhengping"])
        renewed.holds_programme = None  # a later term does
        gone = an_appointment(programme, AYGUL, by=world.staff["zhengping"], state=AppointmentState.DISMISSED)
        db.session.flush()
        terms = (mine, renewed, gone)
        for day, stands in (
                ("2026-04-30 23:59", "未到聘期 未到聘期 已解聘"), ("2026-05-01 00:00", "聘任中 聘任中 已解聘"),
                ("2027-04-30 23:59", "聘任中 聘任中 已解聘"), ("2027-05-01 00:00", "聘期届满 已续聘 已解聘")):
            at(day)
            assert " ".join(queries.standing_of_term(each).label for each in terms) == stands
            for standing in TermStanding:
                found = db.session.scalars(select(Appointment).where(queries.stands_as(standing))).all()
                assert set(found) == {each for each in terms if queries.standing_of_term(each) is standing}
        at("2026-06-01 10:00")
        assert db.session.scalars(queries.serving(programme.id)).all() == [mine, renewed]
        assert isinstance(mine.programme, Programme)
