"""李静 reads in the notice whether somebody without a registration is let in at the door."""

from tests.cast import beijing
from tests.registration.steps import change
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event
from xicheng_events.door.checkin.rules_models import DoorRules
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

NO, YES = "没有报名的，不能在现场登记入场", "没有报名的，活动当天有空余名额时可以在现场登记入场"


def test_the_notice_says_what_the_door_will_do(app, world, client):
    notice = f"/events/{world.code}"
    assert NO in client.get(notice).text
    with app.app_context():
        db.session.add(DoorRules(event_id=world.event_id, walk_ins=True))
        db.session.commit()
    page = client.get(notice).text
    assert YES in page
    assert NO not in page
    change(app, Event, world.event_id, allocation=Allocation.WALK_IN)
    page = client.get(notice).text
    assert "现场入场" not in page  # nobody registers: said already
    change(app, Event, world.event_id, allocation=Allocation.FIRST_COME)
    clock.set_to(beijing("2026-03-18 18:00"))
    assert "现场入场" not in client.get(notice).text
