"""Two who decide at the same moment: the database gives each number once, and each person one term."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.appointments.steps import an_appointment
from tests.appointments.test_appointing import person
from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, messages_to
from tests.programmes.steps import a_programme
from tests.recruitment.steps import an_application
from tests.support.at_once import at_once
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations import proposing
from xicheng_events.openness.appointments.operations.appointing import appoint_chosen
from xicheng_events.openness.appointments.operations.serving import resign
from xicheng_events.openness.programmes.models import Programme


def test_numbers_of_one_word_are_given_once_however_many_appoint(app, world, at, engine_name):
    at("2026-05-02 10:00")
    with app.app_context():
        first, second = a_programme(world), a_programme(world, code="XM-9F7K3Q")
        for programme, people in ((first, (LI_JING, WANG_LEI)), (second, (AYGUL, OUYANG))):
            for citizen in people:
                an_application(programme, citizen)
        db.session.commit()
        ids = (first.id, second.id)

    def appoint(number: int):
        return lambda: len(appoint_chosen(db.session.get(Programme, number), by=person(world, "zhengping")))

    # The leader's button pressed twice in each of two programmes with the same word.
    made = at_once(app, *(appoint(number) for number in ids for _twice in range(2)))
    assert sorted(made) == [0, 0, 2, 2]
    with app.app_context():
        terms = db.session.scalars(select(Appointment).order_by(Appointment.certificate_number)).all()
        assert [each.certificate_number for each in terms] == [f"西统体聘〔2026〕00{n}号" for n in (1, 2, 3, 4)]
        assert sorted((each.programme_id, each.sequence) for each in terms) == [
            (ids[0], 1), (ids[0], 2), (ids[1], 1), (ids[1], 2)]
    assert len(messages_to(app, LI_JING, template="appointed")) == 1


def test_two_live_terms_of_somebody_in_one_programme_are_impossible(app, world, engine_name):
    with app.app_context():
        programme, by = a_programme(world), world.staff["zhengping"]
        first = an_appointment(programme, LI_JING, by=by)
        db.session.commit()
        with pytest.raises(IntegrityError):
            an_appointment(programme, LI_JING, by=by)
        db.session.rollback()
        first.holds_programme = None
        an_appointment(programme, LI_JING, by=by, term_number=2, renews_id=first.id, sequence=first.sequence)
        an_appointment(a_programme(world, code="XM-9F7K3Q"), LI_JING, by=by, certificate_number="西统体聘〔2026〕099号")
        db.session.commit()


def test_a_proposal_is_decided_once_and_nobody_is_renewed_who_has_gone(app, world, at, engine_name):
    at("2027-04-01 10:00")
    with app.app_context():
        programme = a_programme(world)
        mine = an_appointment(programme, LI_JING, by=world.staff["zhengping"])
        proposing.propose_renewal(mine, until=proposing.usual_renewal(mine), by=person(world, "zhaomin"))
        db.session.commit()
        number = mine.id

    def agree():
        return proposing.agree_to_step(db.session.get(Appointment, number), by=person(world, "zhengping")).term_number

    *agreed, _resigned = at_once(app, agree, agree, lambda: resign(db.session.get(Appointment, number), by=None))
    assert set(agreed) <= {2, "standing_changed"}
    assert agreed.count(2) <= 1
    with app.app_context():
        # Whether before or behind the renewal: whoever has resigned serves in no term.
        assert {each.state.value for each in db.session.scalars(select(Appointment))} == {"resigned"}
    assert len(messages_to(app, LI_JING, template="appointment_ended")) == 1
