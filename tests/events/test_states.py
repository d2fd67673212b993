"""Every pair of an event's courses and of what stands on the desk's list: what isn't in the table is refused."""

from itertools import product

import pytest
from sqlalchemy import select

from tests.cast import a_publication
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import stands_at
from xicheng_events.booking.events.states import COURSES, STANDINGS, EventCourse
from xicheng_events.booking.notices.operations.rights_and_record import change_course
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.states import PublicationState


@pytest.mark.parametrize(("start", "goal"), list(product(EventCourse, EventCourse)))
@pytest.mark.parametrize("words", [PublicationState.CLEARED, PublicationState.PUBLISHED, PublicationState.WITHDRAWN])
def test_an_event_goes_otherwise_if_and_only_if_it_is_public_and_the_table_has_it(app, words, start, goal):
    with app.test_request_context():
        event = Event(course=start, publication=a_publication(1, "开放日", words))
        if goal in COURSES[start] and words is PublicationState.PUBLISHED:
            change_course(event, goal, reason="下雨", by=None)
            assert (event.course, event.course_reason) == (goal, "下雨")
        else:
            with pytest.raises(Refused) as refused:
                change_course(event, goal, reason="下雨", by=None)
            assert (refused.value.code, event.course) == ("wrong_state", start)


def test_each_event_stands_at_exactly_one_place_of_the_list_in_python_and_in_a_statement(app, world):
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        for words, course in product(PublicationState, EventCourse):
            event.publication.state, event.course = words, course
            db.session.flush()
            found = [each for each in STANDINGS if db.session.scalar(select(Event.id).where(stands_at(each)))]
            assert found == [event.standing], (words, course)
            assert db.session.scalar(select(Event.id).where(Event.is_public)) == (event.id if event.is_public else None)
            assert db.session.scalar(select(Event.id).where(Event.is_open)) == (event.id if event.is_open else None)
