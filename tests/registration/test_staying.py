"""The event is moved: who has a place is asked again, and keeps it without an answer (domain §17-5)."""

import pytest

from tests.cast import LI_JING, WANG_LEI, beijing, messages_to
from tests.registration.steps import register, states, taken
from xicheng_events.audit.models import AuditEntry
from xicheng_events.core import clock
from xicheng_events.core.db import db


@pytest.fixture
def jing(citizen):
    return citizen(LI_JING)


@pytest.fixture
def moved(world, jing, desk):
    """李静 has a place in the morning, and the morning is moved by a week: her page."""
    mine = register(jing, world.morning).headers["Location"]
    _move(world, desk, "2026-03-25T09:30", "2026-03-25T11:00")
    return mine


def _move(world, desk, starts, ends):
    desk("zhaomin").post(f"/staff/registrations/events/{world.code}/postponement", data={
        "times-0-slot_id": world.morning, "times-0-starts_at": starts, "times-0-ends_at": ends, "reason": "场地检修"})


def answers(app) -> int:
    with app.app_context():
        return db.session.query(AuditEntry).filter_by(action="registration.stays").count()


def test_5_asked_again_once_and_again_when_it_moves_again(app, world, jing, moved, desk):
    assert "不答复视为参加" in messages_to(app, LI_JING, template="postpone")[0]
    assert "告知是否参加" in jing.get(moved).text
    page = jing.get(moved + "/stay").text
    assert "仍参加" in page
    assert "2026年3月25日" in page
    for _press in range(2):
        assert jing.post(moved + "/stay").status_code == 303
    assert answers(app) == 1
    assert "告知是否参加" not in jing.get(moved).text
    assert jing.get(moved + "/stay").status_code == 303
    assert "改期后确认参加" in desk("zhaomin").get(
        f"/staff/registrations/events/{world.code}/{moved.rsplit('/', 1)[1]}").text
    _move(world, desk, "2026-03-26T09:30", "2026-03-26T11:00")
    assert "告知是否参加" in jing.get(moved).text


def test_5_no_answer_keeps_the_place_and_a_no_frees_it(app, world, jing, moved):
    assert states(app) == ["confirmed"]
    assert taken(app, world.morning) == 1
    jing.post(moved + "/withdrawal")
    assert taken(app, world.morning) == 0
    jing.post(moved + "/stay")
    assert "不需要确认" in jing.get(moved).text
    assert answers(app) == 0


def test_nobody_answers_for_somebody_else_or_after_it_has_begun(app, jing, moved, citizen):
    wang = citizen(WANG_LEI)
    assert wang.get(moved + "/stay").status_code == 404
    assert wang.post(moved + "/stay").status_code == 404
    clock.set_to(beijing("2026-03-25 09:31"))
    jing.post(moved + "/stay")
    assert answers(app) == 0
