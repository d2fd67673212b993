"""Two who would wait for each other: where one can let the other through it does; elsewhere the database ends one of
them, and what was pressed there begins once more. Only PostgreSQL has two writers at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from tests.cast import LI_JING
from tests.registration.steps import register, states, taken
from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.participants.operations import slot_changes
from xicheng_events.booking.registration.operations import claiming_places
from xicheng_events.foundation.core.db import db

pytestmark = pytest.mark.once("postgresql")


@pytest.fixture
def meeting(monkeypatch):
    """Two events, and a way to have a step of an operation announce one, and wait for the other before it is taken for
    the first time."""
    mine, hers = threading.Event(), threading.Event()

    def meet(module, name, reached, awaited):
        step = getattr(module, name)

        def slowly(*args, **kwargs):
            if not reached.is_set():
                reached.set()
                assert awaited.wait(timeout=30)
            return step(*args, **kwargs)

        monkeypatch.setattr(module, name, slowly)

    return mine, hers, meet


def test_whoever_registers_while_the_desk_moves_them_there_presses_once(app, world, citizen, desk, meeting):
    jing, zhaomin = citizen(LI_JING), desk("zhaomin")
    mine = register(jing, world.morning).headers["Location"].rsplit("/", 1)[1]
    written, turns_taken, meet = meeting
    meet(claiming_places, "claim", written, turns_taken)  # she has written her row and goes for her place
    meet(slot_changes, "change_as_read", turns_taken, written)  # the desk has the places and goes for her row
    with ThreadPoolExecutor(2) as pool:
        hers = pool.submit(register, jing, world.afternoon)
        moved = pool.submit(zhaomin.post, f"/staff/registrations/events/{world.code}/{mine}/slot",
                            data={"slot": world.afternoon, "reason": "本人要求"})
    assert hers.result().status_code == 303
    if moved.result().status_code == 303:  # one or the other was ended
        assert hers.result().headers["Location"].endswith(mine)
        assert (states(app), taken(app, world.morning), taken(app, world.afternoon)) == (["confirmed"], 0, 1)
    else:
        assert "已报名那一场，不需要调整" in moved.result().text
        assert (states(app), taken(app, world.morning), taken(app, world.afternoon)) == (["confirmed"] * 2, 1, 1)


def test_who_presses_twice_while_the_last_place_goes_holds_up_nobody(app, world, citizen, meeting, monkeypatch):
    first, second = citizen(LI_JING), citizen(LI_JING)
    register(first, world.morning)  # from here on it is known what she is called, and nothing of herself is written
    written, sold_out, meet = meeting
    meet(claiming_places, "claim", written, sold_out)
    insert = claiming_places.insert_once

    def insert_and_tell(*args, **values):
        if written.is_set():  # the second press, and has read that nothing is left
            sold_out.set()
        return insert(*args, **values)

    monkeypatch.setattr(claiming_places, "insert_once", insert_and_tell)
    monkeypatch.setattr("xicheng_events.foundation.core.deadlocks._DEADLOCK", "none is made good here")
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(register, first, world.afternoon)
        assert written.wait(timeout=30)
        with app.app_context():
            db.session.execute(update(Quota).where(Quota.slot_id == world.afternoon).values(taken=Quota.capacity))
            db.session.commit()
        two = pool.submit(register, second, world.afternoon)
    assert {one.result().status_code, two.result().status_code} == {303}
    assert one.result().headers["Location"] == two.result().headers["Location"]
    assert states(app) == ["confirmed", "waiting"]
