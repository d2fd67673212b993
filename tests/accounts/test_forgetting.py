"""Whom nothing needs any more is forgotten: idle accounts, guests without a phone. Staff and those who come stay."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI, person_id, sign_in
from tests.registration.steps import register, sweep
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations.forgetting import forget_people
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

NOBODY = (None, None, None, None)


def known(app, person: int) -> tuple:
    """Name, phone, its hash and the contact key of a person."""
    with app.app_context():
        return db.session.execute(select(Person.name, Person.phone, Person.phone_hash, Person.contact_key)
                                  .where(Person.id == person)).one()


def test_an_account_nobody_signs_in_to_is_forgotten_after_two_years(app, world, citizen, at):
    li, wang = citizen(LI_JING), citizen(WANG_LEI)
    idle, busy = person_id(app, LI_JING), person_id(app, WANG_LEI)
    began = clock.now()
    at(began + timedelta(days=700))
    sign_in(app.test_client(), WANG_LEI)
    at(began + relativedelta(months=24) - timedelta(seconds=1))
    assert sweep(app, forget_people) == 0
    at(began + relativedelta(months=24))
    assert (sweep(app, forget_people), sweep(app, forget_people)) == (1, 0)
    assert known(app, idle) == NOBODY
    assert known(app, busy).phone == WANG_LEI.phone
    assert li.get("/me").status_code == 303, "the old session ended with the account"
    assert wang.get("/me").status_code == 200
    again = sign_in(app.test_client(), LI_JING)
    assert again.get("/me").status_code == 200
    assert person_id(app, LI_JING) != idle


def test_whoever_is_still_registered_stays_however_long_ago_they_signed_in(app, world, citizen, at):
    register(citizen(LI_JING), world.morning)
    at(clock.now() + timedelta(days=3650))
    assert sweep(app, forget_people) == 0
    assert known(app, person_id(app, LI_JING)).phone == LI_JING.phone


def test_a_guest_without_a_phone_is_forgotten_and_no_member_of_staff_is(app, world, at):
    with app.app_context():
        guest = Person(name="宋佳", session_stamp="0", created_at=clock.now())
        db.session.add(guest)
        db.session.commit()
        guest = guest.id
        staff = db.session.scalars(select(Person.name).where(Person.id.in_(world.staff.values()))).all()
    assert sweep(app, forget_people) == 0, "may just be being registered"
    at(clock.now() + timedelta(days=1))
    assert sweep(app, forget_people) == 1
    at(clock.now() + timedelta(days=3650))
    assert sweep(app, forget_people) == 0
    assert known(app, guest) == NOBODY
    with app.app_context():
        assert db.session.scalars(select(Person.name).where(Person.id.in_(world.staff.values()))).all() == staff
