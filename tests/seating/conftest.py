"""What the tests of seats share."""

import pytest

from tests.cast import LI_JING, OUYANG, WANG_LEI
from tests.registration.steps import adults, register


@pytest.fixture
def desk_of(world):
    """The address of the desk of 统计开放日."""
    return f"/staff/registrations/events/{world.code}"


@pytest.fixture
def parties(world, citizen):
    """In the morning 李静 with 王立 (1), 王磊 (2), and 欧阳, who needs room for a wheelchair (3): their clients."""
    clients = [citizen(who) for who in (LI_JING, WANG_LEI, OUYANG)]
    register(clients[0], world.morning, **adults("王立"))
    register(clients[1], world.morning, name="王磊")
    register(clients[2], world.morning, name="欧阳明", access_needs="轮椅")
    return clients


@pytest.fixture
def clerk(desk, desk_of, parties):
    """赵敏, who has chosen the classroom's plan."""
    clerk = desk("zhaomin")
    assert clerk.post(f"{desk_of}/seats", data={"plan": "ready:classroom"}).status_code == 303
    return clerk


@pytest.fixture
def here(app):
    """An app context for what goes through no client."""
    with app.app_context():
        yield
