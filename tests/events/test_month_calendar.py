"""The month beside the list and on the front page, what is on at this hour, and what is offered to look for."""

import re

import pytest

from tests.cast import beijing
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.demo import notices
from xicheng_events.foundation.core.db import db

OTHER = "夜间开放"


@pytest.fixture
def programme(inside, world):
    """Another event on the last evening of March, to midnight, and one of April that is called off."""
    with inside() as desk:
        def slots(day):
            return [{"starts_at": beijing(f"{day} 18:00"), "ends_at": beijing(f"{day} 20:00"), "capacity": 9}]

        notices.publish(desk.draft(title=OTHER, slots=slots("2026-03-31")))
        notices.publish(desk.draft(title="不办了", slots=slots("2026-04-02"))).course = EventCourse.CANCELLED


def days(page: str) -> dict[str, str]:
    """The days that lead to events, with what a screen reader says behind the number."""
    return dict(re.findall(r'href="/events\?on=([\d-]+)"[^>]*>\d+<span class="visually-hidden">([^<]+)</span>', page))


def test_each_day_of_the_month_leads_to_its_events(programme, client):
    for address in ("/", "/events", "/events/calendar"):
        page = client.get(address).text
        assert "2026年3月" in page, address
        assert days(page) == {"2026-03-18": "日，1项活动", "2026-03-31": "日，1项活动"}, address
    page = client.get("/events?on=2026-03-31").text
    assert OTHER in page
    assert "统计开放日" not in page
    assert 'href="/events?on=2026-03-31" aria-current="date"' in page


def test_months_are_leafed_through_in_place_or_on_a_page_of_their_own(programme, client):
    page = client.get("/events/calendar?month=2026-03").text
    assert "/events/calendar?month=2026-02" in client.page.links
    assert "2026年3月18日（星期三）" in page
    assert page.count("统计开放日·数据里的西城") == 2, "two slots"
    part = client.get("/events/calendar?month=2026-04", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "2026年4月" in part
    assert days(part) == {}, "what is called off takes place on no day"


@pytest.mark.once
@pytest.mark.parametrize("month", ["2026-13", "0001-01", "9999-12", "2031-01", "x", "2026-3", "2026-03-01", "%00"])
def test_a_month_that_is_none_or_far_away_is_this_one(programme, client, month):
    assert "2026年3月" in client.get(f"/events/calendar?month={month}").text


def test_one_leafs_a_year_to_either_side_and_no_farther(programme, client):
    assert "rel=\"prev\"" not in client.get("/events/calendar?month=2025-03").text
    assert "rel=\"next\"" not in client.get("/events/calendar?month=2027-03").text


def test_a_day_that_is_over_shows_what_was_on_it(programme, client, at):
    at("2026-04-20 09:00")
    page = client.get("/events?on=2026-03-18").text
    assert "统计开放日" in page
    assert "2026年3月" in page, "the calendar stays with the day that is asked for"


def test_what_is_on_at_this_hour_stands_first_on_the_front_page(programme, client, at):
    assert "进行中" not in client.get("/").text
    at("2026-03-18 09:00")
    page = client.get("/").text
    assert page.index(">进行中<") < page.index("统计开放日") < page.index("近期活动") < page.index(OTHER)
    assert page.count("统计开放日·数据里的西城") == 1
    at("2026-03-18 11:00")
    assert ">进行中<" not in client.get("/").text, "between two slots nobody gets in"


def test_an_event_called_off_is_on_at_no_hour(app, world, client, at):
    with app.app_context():
        db.session.get(Event, world.event_id).course = EventCourse.CANCELLED
        db.session.commit()
    at("2026-03-18 09:40")
    assert ">进行中<" not in client.get("/").text


def test_what_many_look_for_is_one_press_away(world, client):
    for address in ("/", "/events"):
        page = client.get(address)
        for topic in ("亲子", "老人", "周末", "无障碍"):
            assert f">{topic}</a>" in page.text
    assert client.get(next(link for link in client.page.links if "words=" in link)).status_code == 200


def test_the_month_costs_the_list_no_statement(programme, client, statements):
    with statements() as sent:
        client.get("/events")
    assert len(sent) == 6, "\n\n".join(sent)  # count, events, slots, quotas, units, month
    with statements() as sent:
        client.get("/events", headers={"HX-Request": "true"})
    assert len(sent) == 4, "\n\n".join(sent)
