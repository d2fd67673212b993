"""Of those drawn, whoever still has something to do has a ticket that rests, and nobody else."""

import pytest

from tests.draws import steps
from tests.registration.pledges import PLEDGE, of_all, room  # noqa: F401 fixtures
from xicheng_events.booking.registration.operations.resting import meet_condition, set_condition


@pytest.mark.usefixtures("engine_name", "room")
@pytest.mark.parametrize(("of_all", "rest"), [(True, [False, True, True]), (False, [False, True, False])])
def test_the_ticket_of_who_is_drawn_rests_until_all_is_done(here, world, of_all, rest):  # noqa: F811 of the room
    lot = steps.lottery(world, places=3)
    parties = has_done_it, has_to, _other = steps.apply(lot.event, 1, 1, 1)
    for party in (has_done_it, has_to):
        set_condition(party, PLEDGE, by=None)
    meet_condition(has_done_it, PLEDGE, by=None)
    steps.held(world, lot)
    assert [party.rests for party in parties] == rest
