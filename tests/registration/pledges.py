"""A room that asks something of a party before its ticket is good: a pledge signed, a badge fetched."""

from types import SimpleNamespace

import pytest

from xicheng_events.booking.registration.conditions import Condition

PLEDGE, BADGE = "pledge", "badge"


@pytest.fixture
def of_all():
    """Whether the pledge is asked of everybody."""
    return True


@pytest.fixture
def room(app, world, of_all):
    """A room that has a pledge signed, and a badge fetched."""
    said = SimpleNamespace(CONDITIONS={
        PLEDGE: Condition("签署承诺书", lambda registration: f"/pledges/{registration.reference}",
                          lambda _quota: of_all),
        BADGE: Condition("领取证件", lambda registration: f"/badges/{registration.reference}")})
    app.extensions["rooms"].append(said)
    app.extensions["tables_of_rooms"].clear()
    yield said
    app.extensions["rooms"].remove(said)
    app.extensions["tables_of_rooms"].clear()
