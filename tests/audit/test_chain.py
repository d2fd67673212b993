"""The record can be added to, and nothing else without being found out."""

import pytest
from sqlalchemy import delete, select, update

from xicheng_events.audit.models import AuditEntry
from xicheng_events.audit.operations import first_broken_link, record, seal_entries
from xicheng_events.core.db import db


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
    {"action": "events.nothing_happened"}, {"by_id": 1}, {"detail": {"reason": "another"}}, {"subject_id": 999},
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


def test_the_command_says_so(app, sealed):
    assert app.test_cli_runner().invoke(args=["audit-verify"]).exit_code == 0
    tamper(app, update(AuditEntry).where(AuditEntry.chain_no == 2).values(action="x.y"))
    answer = app.test_cli_runner().invoke(args=["audit-verify"])
    assert answer.exit_code == 1
    assert "entry 2" in answer.output


def test_the_auditor_reads_it_and_the_editor_does_not(world, desk, sealed):
    page = desk("zhouyan").get("/staff/audit?action=events.&on=2026-03-10").text
    assert "events.published" in page
    assert "accounts." not in page.partition("<tbody>")[2]
    assert desk("zhaomin").get("/staff/audit").status_code == 403


@pytest.mark.parametrize("query", ["?on=yesterday", "?on=0001-01-01", "?action=%00", "?subject=%F0%9F%98%80&page=x"])
def test_a_nonsense_address_is_answered(world, desk, query):
    assert desk("zhouyan").get("/staff/audit" + query).status_code == 200
