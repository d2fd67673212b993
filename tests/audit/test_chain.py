"""The record can be added to, and nothing else without being found out."""

import pytest
from sqlalchemy import delete, select, update

from xicheng_events.booking.events.models import Event
from xicheng_events.door.checkin.models import DoorDevice
from xicheng_events.foundation.audit.chaining import link
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.audit.operations import first_broken_link, record, seal_entries
from xicheng_events.foundation.core.db import db
from xicheng_events.worker import run_sweep


@pytest.fixture
def sealed(app, world):
    """The world's own record, sealed; how many entries."""
    with app.app_context():
        count = 0
        while done := seal_entries(at_most=7):
            count += done
        db.session.commit()
    return count


def broken(app):
    with app.app_context():
        return first_broken_link()


def tamper(app, statement):
    with app.app_context():
        db.session.execute(statement)
        db.session.commit()


def test_everything_written_is_sealed_once_in_one_chain(app, sealed):
    with app.app_context():
        numbers = db.session.scalars(select(AuditEntry.chain_no).order_by(AuditEntry.chain_no)).all()
        assert numbers == list(range(1, sealed + 1))
        assert seal_entries() == 0
    assert broken(app) is None


@pytest.mark.parametrize("change", [
    {"action": "events.nothing_happened"}, {"actor_id": 999}, {"actor_kind": "clockwork"}, {"chain_format": 1},
    {"chain_format": None}, {"chain_format": 9}, {"detail": {"reason": "another"}}, {"subject_id": 999},
])
def test_a_changed_entry_is_found(app, sealed, change):
    tamper(app, update(AuditEntry).where(AuditEntry.chain_no == 3).values(**change))
    assert broken(app) == 3


def test_a_removed_entry_is_found(app, sealed):
    tamper(app, delete(AuditEntry).where(AuditEntry.chain_no == 4))
    assert broken(app) == 4


def test_an_entry_put_in_between_is_found(app, sealed):
    with app.app_context():
        fifth = db.session.scalars(select(AuditEntry).where(AuditEntry.chain_no == 5)).one()
        fifth.chain_no = sealed + 1
        record("events.published", fifth)
        forged = db.session.scalars(select(AuditEntry).where(AuditEntry.chain_no.is_(None))).one()
        forged.chain_no, forged.chain_hash = 5, "0" * 64
        db.session.commit()
    assert broken(app) == 5


def test_who_writes_the_table_but_lacks_the_key_cannot_seal_it_anew(app, sealed, monkeypatch):
    """Changed and reckoned anew: with a guessed key, and the way the first release sealed."""
    def sealed_anew(form, key):
        previous = ""
        for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.chain_no)):
            previous = link(form, previous, entry.chain_no, entry, key=key)
            entry.chain_format, entry.chain_hash = form, previous
        db.session.commit()

    tamper(app, update(AuditEntry).where(AuditEntry.chain_no == 3).values(action="events.nothing_happened"))
    with app.app_context():
        sealed_anew(2, b"guessed")
    assert broken(app) == 1
    with app.app_context():
        sealed_anew(1, b"")
    assert broken(app) == sealed


def test_a_removed_entry_is_found_though_the_others_are_renumbered(app, sealed):
    tamper(app, delete(AuditEntry).where(AuditEntry.chain_no == 4))
    for number in range(5, sealed + 1):
        tamper(app, update(AuditEntry).where(AuditEntry.chain_no == number).values(chain_no=number - 1))
    assert broken(app) == 4


def test_tablets_and_the_clockwork_act_under_their_own_names(app, world):
    def closing():
        record("events.closed", db.session.get(Event, world.event_id))
        return 1

    with app.app_context():
        record("checkin.scanned", db.session.get(Event, world.event_id), by=DoorDevice(id=7))
        db.session.commit()
    assert run_sweep(app, closing) == 1
    with app.app_context():
        last = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(2)
        assert [(each.actor_kind, each.actor_id, each.by_id, each.by) for each in db.session.scalars(last)] == [
            ("clockwork", None, None, None), ("door_device", 7, None, None)]


def test_the_command_says_so(app, sealed):
    assert app.test_cli_runner().invoke(args=["audit-verify"]).exit_code == 0
    tamper(app, update(AuditEntry).where(AuditEntry.chain_no == 2).values(action="x.y"))
    answer = app.test_cli_runner().invoke(args=["audit-verify"])
    assert answer.exit_code == 1
    assert "entry 2" in answer.output


def test_the_auditor_reads_it_and_the_editor_does_not(world, desk, sealed):
    page = desk("zhouyan").get("/staff/audit?action=events.&on=2026-03-10").text
    assert "发布活动" in page
    assert "accounts." not in page.partition("<tbody>")[2]
    assert desk("zhaomin").get("/staff/audit").status_code == 403


@pytest.mark.parametrize("query", ["?on=yesterday", "?on=0001-01-01", "?action=%00", "?subject=%F0%9F%98%80&page=x"])
def test_a_nonsense_address_is_answered(world, desk, query):
    assert desk("zhouyan").get("/staff/audit" + query).status_code == 200
