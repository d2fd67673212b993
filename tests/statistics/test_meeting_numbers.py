"""How open meetings were, in figures: against what was entered, with numbers of few people hidden."""

import pytest
from sqlalchemy import update

from tests.cast import LI_JING, WANG_LEI
from tests.meetings.steps import draft_meeting, event_of, publish
from tests.meetings.test_closed_meetings import put_down
from tests.registration.steps import register
from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import period_named
from xicheng_events.openness.meetings.kinds import ClosedReason, Openness
from xicheng_events.overview.statistics.meeting_numbers import SeatCounts, meeting_numbers
from xicheng_events.voice.followup.public_readings import hidden_among

PAGE = "/staff/meeting-numbers"


@pytest.fixture
def april(app, world, desk, citizen, at):
    """A meeting in part open, to which two came, and one that wasn't open; the next day."""
    hub = draft_meeting(app, desk("zhaomin"), allocation="fcfs")
    publish(hub, desk)
    last = event_of(app, hub).slots[2].id
    for who in (LI_JING, WANG_LEI):
        assert register(citizen(who), last, name=who.name).status_code == 303
    with app.app_context():
        db.session.execute(update(Ticket).values(arrived=1))
        db.session.commit()
    put_down(desk("zhaomin"))
    at("2026-04-09 09:00")


def read(app, name="2026", units=None):
    """The figures of a period."""
    with app.test_request_context():
        return meeting_numbers(period_named(name), units)


def test_meetings_items_and_seats_are_counted(app, engine_name, april):
    numbers = read(app)
    assert [(each.day.isoformat(), each.openness) for each in numbers.held] == [
        ("2026-03-09", Openness.NONE), ("2026-04-08", Openness.SOME)]
    assert (numbers.opened, numbers.open_items, numbers.closed_items) == (1, 2, {ClosedReason.WORK_SECRET: 1})
    assert numbers.closed_reasons == {ClosedReason.IN_PROCESS: 1}
    assert numbers.seats == {SeatKind.ATTEND: SeatCounts(5, None, None), SeatKind.OBSERVE: SeatCounts(5, 0, 0)}
    assert numbers.categories[Category.RESIDENT_REP] == SeatCounts(2, 0, 0)
    assert numbers.categories[Category.ANYONE] == SeatCounts(7, None, None)
    assert (numbers.remarks, [each.n for each in numbers.readings]) == (0, [0, 0])


def test_other_periods_and_other_units_have_none_of_it(app, world, april):
    assert [len(read(app, name).held) for name in ("2026-03", "2026-04", "2026-05", "2025")] == [1, 1, 0, 0]
    assert (len(read(app, units=[world.units["tjj"]]).held), read(app, units=[world.units["niujie"]]).held) == (2, [])


def test_a_unit_reads_its_own_and_the_coordinator_all_as_page_and_as_sheet(april, desk):
    page = desk("zhaomin").get(PAGE).text
    for words in ("会议开放统计", "有议题公开", "50%", "不公开：涉及工作秘密", "未列出", "意见采纳率", "暂无数据"):
        assert words in page
    assert "这一时期没有已召开的会议。" in desk("qianfang").get(PAGE).text
    zhouyan = desk("zhouyan")
    assert "各单位的会议" in zhouyan.get(f"{PAGE}?period=2026Q2&unit=tjj").text
    assert "这一时期没有已召开的会议。" in zhouyan.get(f"{PAGE}?period=2025").text
    sheet = zhouyan.get(f"{PAGE}/export?period=2026")
    assert (sheet.status_code, sheet.mimetype.endswith("sheet")) == (200, True)


def test_it_costs_the_same_however_many_meetings_there_are(april, desk, statements):
    zhouyan = desk("zhouyan")
    zhouyan.get(PAGE)
    with statements() as none:
        zhouyan.get(f"{PAGE}?period=2025")
    with statements() as some:
        zhouyan.get(PAGE)
    assert len(none) == len(some)


@pytest.mark.parametrize(("numbers", "hidden"), [
    ({}, set()), ({"a": 0, "b": 9}, set()), ({"a": 4, "b": 9}, {"a", "b"}), ({"a": 4, "b": 3, "c": 20}, {"a", "b"}),
    ({"a": 1, "b": 6, "c": 20}, {"a", "b"}), ({"a": 2}, {"a"}), ({"a": 5, "b": 5}, set()),
])
def test_of_few_people_no_number_is_shown_nor_one_it_follows_from(numbers, hidden):
    assert hidden_among(numbers) == hidden
