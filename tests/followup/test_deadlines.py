"""办理期限 in working days, and the light that goes with them."""

from datetime import date, datetime

import pytest

from tests.followup.steps import register, stand
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import Due, load_seed
from xicheng_events.voice.followup.deadlines import due_fields, light_of, limit_for, limit_on, remaining
from xicheng_events.voice.followup.limit_models import Sla, SlaClass
from xicheng_events.voice.followup.limits import OFFERED, class_to_dispatch_by, standard_row
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import IssueState, Light


@pytest.fixture
def calendar(app):
    """The real days of 2025 and 2026, unless the world has brought them."""
    with app.app_context():
        load_seed()
        db.session.commit()


def dispatched(sla, due_on, state=IssueState.SIGNED) -> Issue:
    """An issue that is due on that day."""
    row = SlaClass(**standard_row(sla))
    limit = limit_on(Due(due_on, False), row.limit)
    return Issue(sla_class=row, state=state, lags_at=limit.at, **due_fields(limit))


def beijing(text):
    return clock.from_local(datetime.fromisoformat(text))


@pytest.mark.parametrize(("sla", "dispatched", "due"), [
    (Sla.SIMPLE, "2026-02-12 10:00", date(2026, 2, 26)), (Sla.GENERAL, "2026-06-18 23:59", date(2026, 6, 30)),
    (Sla.COMPLEX, "2026-04-30 00:01", date(2026, 5, 25)), (Sla.GENERAL, "2026-09-18 09:00", date(2026, 9, 29)),
])
def test_days_off_and_made_up_days_are_counted(app, calendar, sla, dispatched, due):
    with app.app_context():
        limit = limit_for(class_to_dispatch_by(sla), beijing(dispatched))
        assert (limit.on, limit.provisional) == (due, False)


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
def test_the_light_turns(app, calendar, at, sla, today, light, words):
    at(f"{today} 09:00")
    with app.app_context():
        issue = dispatched(sla, date(2026, 3, 24))
        assert light_of(issue) is light
        assert remaining(issue) == words


def test_an_answered_issue_is_never_late(app, calendar):
    with app.app_context():
        issue = dispatched(Sla.SIMPLE, date(2020, 1, 1), state=IssueState.REPLIED)
        assert light_of(issue) is Light.DONE
        assert remaining(issue) == ""


def test_the_filter_by_light_agrees_with_the_light_of_each(app, world, calendar, desk, at):
    numbers = {sla: register(app, world, sla=sla) for sla in OFFERED}
    for day in ("2026-03-10 12:00", "2026-03-16 12:00", "2026-03-19 12:00", "2026-04-20 12:00"):
        at(day)
        browser = desk("zhouyan")
        with app.app_context():
            lights = {number: light_of(stand(app, number)) for number in numbers.values()}
        for light in Light:
            page = browser.get(f"/staff/issues?light={light}").text
            assert {number for number in lights if number in page} == {n for n, one in lights.items() if one is light}
