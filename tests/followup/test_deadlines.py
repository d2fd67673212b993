"""办理期限 in working days, and the light that goes with them."""

from datetime import date, datetime

import pytest

from tests.followup.steps import register, stand
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import load_seed
from xicheng_events.voice.followup.deadlines import Light, due_for, light_of, remaining, soon_until
from xicheng_events.voice.followup.models import Issue, Sla
from xicheng_events.voice.followup.states import IssueState


@pytest.fixture
def calendar(app):
    """The real days of 2025 and 2026, unless the world has brought them."""
    with app.app_context():
        load_seed()
        db.session.commit()


def beijing(text):
    return clock.from_local(datetime.fromisoformat(text))


@pytest.mark.parametrize(("sla", "dispatched", "due"), [
    (Sla.SIMPLE, "2026-02-12 10:00", date(2026, 2, 26)), (Sla.GENERAL, "2026-06-18 23:59", date(2026, 6, 30)),
    (Sla.COMPLEX, "2026-04-30 00:01", date(2026, 5, 25)), (Sla.GENERAL, "2026-09-18 09:00", date(2026, 9, 29)),
])
def test_days_off_and_made_up_days_are_counted(app, calendar, sla, dispatched, due):
    with app.app_context():
        assert due_for(sla, beijing(dispatched))[:2] == (due, False)


def test_a_deadline_in_a_year_without_calendar_is_marked(app, world, calendar, desk, at):
    at("2026-12-28 09:00")
    number = register(app, world)
    assert stand(app, number).due_is_provisional
    browser = desk("zhouyan")
    assert "暂按周一至周五推算" in browser.get("/staff/issues").text
    assert "暂按周一至周五推算" in browser.get(f"/staff/issues/{number}").text


@pytest.mark.parametrize(("sla", "today", "light", "words"), [
    (Sla.GENERAL, date(2026, 3, 18), Light.NORMAL, "还有4个工作日"),
    (Sla.GENERAL, date(2026, 3, 23), Light.SOON, "还有1个工作日"),
    (Sla.COMPLEX, date(2026, 3, 19), Light.SOON, "还有3个工作日"),
    (Sla.GENERAL, date(2026, 3, 24), Light.SOON, "今天到期"),
    (Sla.GENERAL, date(2026, 3, 25), Light.OVERDUE, "已超期1个工作日"),
])
def test_the_light_turns(app, calendar, sla, today, light, words):
    issue = Issue(sla=sla, state=IssueState.SIGNED, due_on=date(2026, 3, 24))
    with app.app_context():
        assert light_of(issue, soon_until(today), today) is light
        assert remaining(issue, today) == words


def test_an_answered_issue_is_never_late(app, calendar):
    issue = Issue(sla=Sla.SIMPLE, state=IssueState.REPLIED, due_on=date(2020, 1, 1))
    with app.app_context():
        assert light_of(issue, soon_until(date(2026, 3, 1)), date(2026, 3, 1)) is Light.DONE
        assert remaining(issue, date(2026, 3, 1)) == ""


def test_the_filter_by_light_agrees_with_the_light_of_each(app, world, calendar, desk, at):
    numbers = {sla: register(app, world, sla=sla) for sla in Sla}
    for day in ("2026-03-10 12:00", "2026-03-16 12:00", "2026-03-19 12:00", "2026-04-20 12:00"):
        at(day)
        browser = desk("zhouyan")
        with app.app_context():
            today = clock.today()
            lights = {number: light_of(stand(app, number), soon_until(today), today) for number in numbers.values()}
        for light in Light:
            page = browser.get(f"/staff/issues?light={light}").text
            assert {number for number in lights if number in page} == {n for n, one in lights.items() if one is light}
