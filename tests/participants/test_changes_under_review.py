"""A change of a public notice lies with the secrecy reviewer while the event is called off, moved or resized, or ends:
nobody reads in vain what can't be published, and its unit is told what is to be done."""

import pytest

from tests.cast import beijing
from xicheng_events.booking.notices.operations import checking, drafting
from xicheng_events.booking.notices.operations.publishing import close_finished_events
from xicheng_events.booking.participants.operations import event_changes
from xicheng_events.foundation.review.models import SlipState
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.worker import run_sweep

NEW = "改了的介绍，集合地点在西门内。"


@pytest.fixture
def asked(inside) -> str:
    """The number of the slip about a change of 统计开放日."""
    with inside() as rows:
        drafting.edit_event(rows.event(), by=rows.person("zhaomin"), summary=NEW)
        return checking.ask_for_review(rows.event(), note="介绍有改动。", by=rows.person("zhaomin")).number


def cancel(event, by) -> None:
    event_changes.cancel_event(event, reason="下雨", by=by)


def postpone(event, by) -> None:
    event_changes.postpone_event(event, reason="下雨", by=by, times={
        event.slots[0].id: (beijing("2026-03-19 09:30"), beijing("2026-03-19 11:00"))})


def resize(event, by) -> None:
    event_changes.change_capacity(event.slots[0].quotas[0], capacity=25, by=by)


def test_the_change_of_an_event_that_is_called_off_is_dropped(desk, inside, asked):
    with inside() as rows:
        cancel(rows.event(), rows.person("zhaomin"))
    with inside() as rows:
        event, slip = rows.event(), slip_for(rows.event())
        assert (event.revision, event.publication.next_note) == (None, "")
        assert (slip.state, slip.void_reason) == (SlipState.VOID, "活动已取消")
    assert "活动已取消" in desk("hean").get(f"/staff/reviews/{asked}").text


def test_and_that_of_one_that_is_over(app, at, inside, asked):
    at("2026-03-18 15:30")
    assert [run_sweep(app, close_finished_events) for _twice in range(2)] == [1, 0]
    with inside() as rows:
        event, slip = rows.event(), slip_for(rows.event())
        assert (event.revision, slip.state, slip.void_reason) == (None, SlipState.VOID, "活动已结束")


@pytest.mark.parametrize(("alter", "said"), [(postpone, "3月19日"), (resize, "25")])
def test_times_and_places_that_are_others_now_are_asked_about_anew(world, desk, inside, asked, alter, said):
    hub = f"/staff/events/{world.code}"
    assert "等待保密审查员审查" in desk("zhaomin").get(hub).text
    with inside() as rows:
        alter(rows.event(), rows.person("zhaomin"))
    zhaomin, page = desk("zhaomin"), desk("zhaomin").get(hub).text
    assert ("等待保密审查员审查" in page, "申请保密审查" in page) == (False, True)
    zhaomin.get(hub)
    assert zhaomin.submit(f"{hub}/review", change_note="介绍有改动。").status_code == 303
    with inside() as rows:
        slip = slip_for(rows.event())
        assert (slip.number == asked, slip.state) == (False, SlipState.PENDING)
        assert said in slip.summary
        assert NEW in slip.summary
