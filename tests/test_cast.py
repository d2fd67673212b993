"""The world the other tests stand on."""

import pytest

from tests.cast import LI_JING, person_id, sign_in, sign_in_staff
from xicheng_events.booking.events.models import Event, Quota
from xicheng_events.demo.people import STAFF
from xicheng_events.foundation.core.db import db


@pytest.mark.parametrize("time_around", [1, 2])
def test_the_world_is_the_same_for_each_test(app, world, time_around):
    with app.app_context():
        assert db.session.get(Event, world.event_id).is_open
        assert [quota.taken for quota in db.session.query(Quota)] == [0, 0]
        db.session.query(Quota).update({"taken": 1})
        db.session.commit()


@pytest.mark.parametrize("member", STAFF, ids=lambda member: member.sign_in_name)
def test_everyone_of_the_cast_can_sign_in_to_the_desk(client, world, member):
    assert sign_in_staff(client, member.sign_in_name).get("/staff").status_code == 200


def test_a_citizen_signs_in_with_the_code_that_was_sent(app, client, world):
    assert sign_in(client, LI_JING).get("/me").status_code == 200
    assert person_id(app, LI_JING)
