"""The end of the record is noted elsewhere every day: what is cut off later, or sealed anew, no longer agrees."""

import socket

import pytest
from sqlalchemy import delete, select

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.audit.chain_heads import heads_file, note_head
from xicheng_events.foundation.audit.chaining import link
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.audit.operations import record, seal_entries
from xicheng_events.foundation.core.db import db
from xicheng_events.worker import run_sweep


@pytest.fixture
def noted(app, world):
    """The world's record, sealed, its head noted; the noted line."""
    app.config["AUDIT_SYSLOG"] = ""
    with app.app_context():
        heads_file().unlink(missing_ok=True)  # of another story of this site
    while run_sweep(app, seal_entries):
        pass
    assert [run_sweep(app, note_head), run_sweep(app, note_head)] == [1, 0]
    with app.app_context():
        yield heads_file().read_text().strip()
        heads_file().unlink()


def verify(app, *args, **given):
    return app.test_cli_runner().invoke(args=["audit-verify", *args], **given)


def test_the_head_is_noted_once_a_day_and_goes_on_agreeing(app, world, noted, at):
    assert app.test_cli_runner().invoke(args=["audit-head"]).output.strip() == noted
    at("2026-03-11 09:00")
    record("events.closed", db.session.get(Event, world.event_id))
    db.session.commit()
    run_sweep(app, seal_entries)
    assert run_sweep(app, note_head) == 1
    assert [line.split()[0] for line in heads_file().read_text().splitlines()] == ["2026-03-10", "2026-03-11"]
    assert verify(app).exit_code == 0


def test_what_is_cut_off_is_found(app, noted, tmp_path):
    last = int(noted.split()[1])
    db.session.execute(delete(AuditEntry).where(AuditEntry.chain_no > last - 2))
    db.session.commit()
    found = verify(app)
    assert (found.exit_code, noted in found.output) == (1, True)
    (tmp_path / "heads").write_text(noted + "\n")
    heads_file().write_text("")  # the site's own machine has been tampered with too: the other one knows
    assert verify(app).exit_code == 0
    assert verify(app, "--heads", str(tmp_path / "heads")).exit_code == 1


def test_even_who_has_the_key_cannot_seal_it_anew(app, noted):
    previous = ""
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.chain_no)):
        entry.detail = {} if entry.chain_no == 2 else entry.detail
        entry.action = "events.nothing_happened" if entry.chain_no == 2 else entry.action
        previous = link(2, previous, entry.chain_no, entry, key=app.config["AUDIT_KEY"].encode())
        entry.chain_hash = previous
    db.session.commit()
    assert noted in verify(app).output


@pytest.mark.once
@pytest.mark.parametrize("line", ["nonsense", "2026-03-10 x y", "2026-03-10 99999999999999999999 a", "2026-03-10 ５ a"])
def test_a_file_that_is_no_list_of_heads_is_named(app, noted, line):
    assert line in verify(app, "--heads", "-", input=line).output


def test_it_goes_to_the_syslog_of_another_machine(app, noted):
    heads_file().write_text("")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        other.settimeout(5)
        app.config["AUDIT_SYSLOG"] = f"127.0.0.1:{other.getsockname()[1]}"
        assert run_sweep(app, note_head) == 1
        assert f"xicheng-audit: {noted}".encode() in other.recv(2000)
    app.config["AUDIT_SYSLOG"] = ""


def test_without_a_syslog_the_file_is_written_all_the_same(app, noted, tmp_path):
    heads_file().write_text("")
    app.config["AUDIT_SYSLOG"] = str(tmp_path / "nowhere")
    assert run_sweep(app, note_head) == 1
    assert heads_file().read_text().strip() == noted
    app.config["AUDIT_SYSLOG"] = ""
