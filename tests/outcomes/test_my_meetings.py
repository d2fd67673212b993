"""我的列席: one page with what waits for somebody, where to be when, and what they said."""

import pytest

from tests.cast import LI_JING, WANG_LEI
from tests.meetings.steps import draft_meeting, event_of, publish
from tests.registration.steps import register


@pytest.fixture
def slots(app, world, desk):
    """The items of a published meeting."""
    hub = draft_meeting(app, desk("zhaomin"), allocation="fcfs")
    publish(hub, desk)
    return [slot.id for slot in event_of(app, hub).slots]


def test_the_page_says_what_is_to_be_done_and_where_to_be_when(slots, citizen):
    reader = citizen(LI_JING)
    assert "您还没有列席会议的报名和邀请。" in reader.get("/me/meetings").text
    mine = register(reader, slots[2]).location
    page = reader.get("/me/meetings").text
    for words in ("养老助餐点建设进展", "区政府第12次常务会议", "确认参加，手续未办完", "签署保密承诺书", "列席"):
        assert words in page
    assert "起签到" not in page
    reader.get(f"{mine}/pledge")
    reader.submit(f"{mine}/pledge", agreed="y", name="李静")
    page = reader.get("/me/meetings").text
    for words in ("确认参加", "09:40起签到", "签到码"):
        assert words in page
    assert ("手续未办完" in page, "/me/meetings" in reader.get("/me").text) == (False, True)


def test_it_costs_the_same_however_many_there_are(app, slots, citizen, statements):
    reader = citizen(WANG_LEI)
    register(reader, slots[2], name="王磊")
    reader.get("/me/meetings")
    with statements() as first:
        reader.get("/me/meetings")
    register(reader, slots[0], name="王磊", seat="observe", category="anyone")
    with statements() as second:
        reader.get("/me/meetings")
    assert len(first) == len(second)
