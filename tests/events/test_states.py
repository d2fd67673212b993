"""Every pair of states: what isn't in the table is refused; every way to a published notice goes past two others."""

from itertools import product

import pytest

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.states import EDITABLE_STATES, MOVES, OPEN_STATES, PUBLIC_STATES, EventState
from xicheng_events.booking.notices.operations.rights_and_record import move_event
from xicheng_events.foundation.core.refusal import Refused


@pytest.mark.parametrize(("start", "goal"), list(product(EventState, EventState)))
def test_a_move_is_made_if_and_only_if_it_is_in_the_table(app, start, goal):
    with app.test_request_context():
        event = Event(state=start)
        if goal in MOVES[start]:
            move_event(event, goal)
            assert event.state is goal
        else:
            with pytest.raises(Refused) as refused:
                move_event(event, goal)
            assert (refused.value.code, event.state) == ("wrong_state", start)


def test_only_what_was_approved_becomes_public_and_what_is_public_never_hides():
    ways_in = {start for start, goals in MOVES.items() for goal in goals if goal in PUBLIC_STATES} - set(PUBLIC_STATES)
    assert ways_in == {EventState.APPROVED}
    assert all(MOVES[state] <= set(PUBLIC_STATES) for state in PUBLIC_STATES)


def test_the_states_in_which_words_may_change_are_apart():
    assert not set(EDITABLE_STATES) & set(OPEN_STATES)
