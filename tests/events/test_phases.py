"""The phases of an event, minute by minute (domain §2.4)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import a_publication, beijing
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.phases import phase_of, registration_is_open
from xicheng_events.booking.events.states import OPEN_COURSES, EventCourse, Phase
from xicheng_events.foundation.publishing.states import PublicationState

MINUTE = timedelta(minutes=1)
OPENS, CLOSES = beijing("2026-03-09 09:00"), beijing("2026-03-16 17:30")
CHECKIN, STARTS, ENDS = beijing("2026-03-18 09:00"), beijing("2026-03-18 09:30"), beijing("2026-03-18 11:00")
COLLECTED = ENDS + timedelta(days=7)


def open_day(course=EventCourse.AS_PLANNED, *, words=PublicationState.PUBLISHED, taken=0, slots=1, **fields) -> Event:
    fields = {"registration_opens_at": OPENS, "registration_closes_at": CLOSES, "allocation": Allocation.FIRST_COME,
              "feedback_days": 7, **fields}
    event = Event(course=course, publication=a_publication(1, "开放日", words), **fields)
    for day in range(slots):
        event.slots.append(Slot(
            checkin_from=CHECKIN + timedelta(days=day), starts_at=STARTS + timedelta(days=day),
            ends_at=ENDS + timedelta(days=day), waiting_limit=3, quotas=[Quota(capacity=20, taken=taken)]))
    return event


@pytest.mark.parametrize(("at", "phase"), [
    (OPENS - MINUTE, Phase.ANNOUNCED), (OPENS, Phase.OPEN),
    (CLOSES - MINUTE, Phase.OPEN), (CLOSES, Phase.REGISTRATION_CLOSED),
    (CHECKIN - MINUTE, Phase.REGISTRATION_CLOSED), (CHECKIN, Phase.CHECKIN),
    (STARTS - MINUTE, Phase.CHECKIN), (STARTS, Phase.RUNNING),
    (ENDS - MINUTE, Phase.RUNNING), (ENDS, Phase.COLLECTING),
    (COLLECTED - MINUTE, Phase.COLLECTING), (COLLECTED, Phase.OVER),
])
def test_each_boundary_belongs_to_what_begins(at, phase):
    event = open_day()
    assert phase_of(event.slots[0], at) is phase
    assert phase_of(event, at) is phase


@pytest.mark.parametrize("words", PublicationState)
@pytest.mark.parametrize("course", EventCourse)
def test_the_decision_comes_before_the_clock(app, words, course):
    event = open_day(course, words=words)
    phase = phase_of(event, OPENS)
    if words is not PublicationState.PUBLISHED:
        assert phase is Phase.NOT_PUBLIC
    elif course is EventCourse.CANCELLED:
        assert phase is Phase.CANCELLED
    elif course is EventCourse.CLOSED:
        assert phase is Phase.OVER
    else:
        assert phase is Phase.OPEN
    assert registration_is_open(event, event.slots[0], OPENS) is (phase is Phase.OPEN)


def test_a_full_slot_takes_the_waiting_list_only():
    event = open_day(taken=20)
    assert phase_of(event, OPENS) is Phase.FULL
    assert registration_is_open(event, event.slots[0], OPENS)


def test_an_event_is_in_the_phase_that_matters_most_to_somebody_who_might_come():
    event = open_day(slots=2, registration_closes_at=STARTS + timedelta(days=1))
    event.slots[0].quotas[0].taken = 20
    assert phase_of(event, OPENS) is Phase.OPEN
    assert phase_of(event, STARTS) is Phase.OPEN
    assert phase_of(event, ENDS + timedelta(days=1)) is Phase.COLLECTING


def test_without_registration_there_is_nothing_to_open():
    event = open_day(allocation=Allocation.WALK_IN)
    assert phase_of(event, CLOSES) is Phase.ANNOUNCED
    assert not registration_is_open(event, event.slots[0], OPENS)


def test_registration_never_outlasts_the_slots_start():
    event = open_day(registration_closes_at=ENDS + timedelta(days=1))
    assert registration_is_open(event, event.slots[0], STARTS - MINUTE)
    assert not registration_is_open(event, event.slots[0], STARTS)


@given(st.datetimes(OPENS.replace(tzinfo=None) - timedelta(days=3), COLLECTED.replace(tzinfo=None) + timedelta(days=3)),
       st.integers(0, 20), st.sampled_from(OPEN_COURSES))
def test_open_phases_and_open_registration_agree_and_time_only_runs_forward(moment, taken, course):
    order = [Phase.ANNOUNCED, Phase.OPEN, Phase.FULL, Phase.REGISTRATION_CLOSED, Phase.CHECKIN, Phase.RUNNING,
             Phase.COLLECTING, Phase.OVER]
    event, now = open_day(course, taken=taken), moment.replace(tzinfo=OPENS.tzinfo)
    slot, phase = event.slots[0], phase_of(event, now)
    if phase in (Phase.OPEN, Phase.FULL):
        assert registration_is_open(event, slot, now)
        assert (phase is Phase.FULL) == (taken == 20)
    assert order.index(phase_of(slot, now + timedelta(hours=1))) >= order.index(phase)
