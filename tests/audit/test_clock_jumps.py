"""A clock that jumps far ahead of the record deletes nothing until somebody has said that it is right."""

from datetime import timedelta

import pytest

from tests.cast import LI_JING, beijing
from tests.registration.steps import register
from tests.support.at_once import at_once
from xicheng_events.booking.notices.operations.publishing import close_finished_events
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.purging import purge_contacts
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.chain_heads import note_head
from xicheng_events.foundation.audit.clock_jumps import clock_jump, release_purges
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import sweeps
from xicheng_events.foundation.core.db import db
from xicheng_events.worker import run_sweep, sweeps_of

LATER = "2030-03-10 09:00"


@pytest.fixture(autouse=True)
def _each_run_is_noted(monkeypatch):
    """Days pass within a second here."""
    monkeypatch.setattr(sweeps, "EVERY_SECONDS", 0)


@pytest.fixture
def registered(world, citizen):
    """李静 has registered."""
    register(citizen(LI_JING), world.morning)


def everything_runs(app):
    for each in sweeps_of(app):
        if each.act is not note_head:  # its file outlives the test
            run_sweep(app, each.act)


def name_of_the_registered(app) -> str:
    with app.app_context():
        return db.session.scalars(db.select(Registration.name)).one()


def releases(app) -> list:
    with app.app_context():
        return db.session.execute(db.select(AuditEntry.at, AuditEntry.actor_id).where(
            AuditEntry.action == "audit.purges_released").order_by(AuditEntry.id)).all()


def test_nothing_is_deleted_after_a_jump_until_it_is_released_and_then_at_once(app, world, at, desk, registered):
    at(LATER)
    for _round in range(2):  # in the first one sweeps record what they do at the new time
        everything_runs(app)
    assert name_of_the_registered(app) == "李静"
    keeper = desk("zhouyan")  # 区级统筹员; signing in is recorded too
    everything_runs(app)
    assert name_of_the_registered(app) == "李静"
    health = keeper.get("/healthz")
    assert health.status_code == 200
    assert "purges_held_since 2030-03-10T09:00:00+08:00 record_ends 2026-03-10T09:00:00+08:00" in health.text
    assert "到期删除已暂停" in keeper.get("/staff").text
    assert "2026年3月10日" in keeper.get("/staff/retention").text
    for _press in range(2):
        assert keeper.submit("/staff/retention/releases").status_code == 303
    assert releases(app) == [(beijing(LATER), world.staff["zhouyan"])]
    everything_runs(app)
    assert name_of_the_registered(app) == "已删除"
    assert "purges_held" not in keeper.get("/healthz").text
    assert "正常" in keeper.get("/staff/retention").text


def test_a_site_that_records_something_before_the_clockwork_looks_deletes_nothing_either(app, world, at, desk,
                                                                                         registered):
    everything_runs(app)
    at(LATER)
    keeper = desk("zhouyan")  # the machine has come up with a wrong clock, and serves first
    everything_runs(app)
    everything_runs(app)
    assert name_of_the_registered(app) == "李静"
    assert "record_ends 2026-03-10T09:00:00+08:00" in keeper.get("/healthz").text
    keeper.get("/staff/retention")
    assert keeper.submit("/staff/retention/releases").status_code == 303
    run_sweep(app, purge_contacts)
    assert name_of_the_registered(app) == "已删除"


def test_two_who_release_at_once_do_it_once(app, world, at, registered):
    at(LATER)
    everything_runs(app)
    with app.app_context():
        jump = clock_jump().id

    def release():
        release_purges(jump, by=db.session.get(Person, world.staff["zhouyan"]))

    at_once(app, *[release] * 4)
    assert len(releases(app)) == 1


def test_thirty_days_without_an_entry_are_no_jump_and_a_new_site_has_none(app, world, at, registered):
    with app.app_context():
        newest = db.session.scalar(db.select(AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1))
    at(newest + timedelta(days=30))
    everything_runs(app)
    with app.app_context():
        assert clock_jump() is None


def test_an_empty_record_is_no_jump(app, at):
    at(LATER)
    everything_runs(app)
    with app.app_context():
        assert clock_jump() is None


def test_a_clock_that_is_put_right_lets_purges_go_on_by_itself(app, world, at, registered):
    at(LATER)
    run_sweep(app, purge_contacts)
    at("2026-03-10 10:00")
    with app.app_context():
        assert clock_jump() is None
    at("2027-04-10 09:00")  # a second one, which really is due
    run_sweep(app, purge_contacts)
    assert name_of_the_registered(app) == "李静"
    with app.app_context():
        assert clock_jump().seen_at == beijing("2027-04-10 09:00")


def test_a_jump_that_was_put_right_does_not_come_back_when_its_day_comes(app, world, at, desk, registered):
    everything_runs(app)
    newest = beijing("2026-03-10 09:00")
    at(newest + timedelta(days=40))
    everything_runs(app)
    for day in range(1, 42):
        at(newest + timedelta(days=day))
        if day % 10 == 1:
            desk("zhouyan")
        run_sweep(app, close_finished_events)
        with app.app_context():
            assert clock_jump() is None, day
