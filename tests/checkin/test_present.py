"""Presenting a ticket: every answer the door knows, and that none of them counts anybody twice."""

import uuid
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from tests.checkin.world import read, shown_in
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import ScanMethod
from xicheng_events.door.checkin.operations import scanning
from xicheng_events.door.checkin.operations.scanning import present
from xicheng_events.door.checkin.queries import parties
from xicheng_events.door.checkin.results import ScanResult
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

R = ScanResult


def arrived(app, guest):
    """Heads of a party that are in."""
    with app.app_context():
        return db.session.get(Ticket, guest.ticket).arrived


def test_a_party_comes_in_whole_by_default(app, door, invite, at_door):
    lijing = invite(door.morning, "李静", heads=3)
    row = at_door(token=lijing.token, method=ScanMethod.QR, gate="东门")
    assert (row.result, row.heads, row.gate, row.ticket_id) == (R.PASSED, 3, "东门", lijing.ticket)
    assert arrived(app, lijing) == 3


def test_a_party_comes_in_parts(app, door, invite, at_door):
    lijing = invite(door.morning, "李静", heads=3)
    first = at_door(code=lijing.code, heads=1)
    second = at_door(code=lijing.code, heads=1)
    third = at_door(code=lijing.code)
    assert [(row.result, row.heads) for row in (first, second, third)] == [(R.PARTLY, 1), (R.PARTLY, 1), (R.PASSED, 1)]
    assert arrived(app, lijing) == 3


@pytest.mark.once
def test_more_heads_than_are_missing_lets_in_who_is_missing(app, door, invite, at_door):
    lijing = invite(door.morning, "李静", heads=3)
    at_door(code=lijing.code, heads=2)
    row = at_door(code=lijing.code, heads=3)
    assert (row.result, row.heads) == (R.PASSED, 1)


def test_shown_again_is_already_in_and_counts_nobody(app, door, invite, at_door, rows):
    lijing = invite(door.morning, "李静", heads=2)
    at_door(code=lijing.code)
    again = at_door(code=lijing.code)
    assert (again.result, again.heads) == (R.ALREADY_IN, 0)
    assert arrived(app, lijing) == 2
    assert len(rows()) == 2


def test_another_slots_qr_and_code_are_known_but_not_let_in(app, door, invite, at_door):
    wanglei = invite(door.afternoon, "王磊")
    assert at_door(token=wanglei.token).result == R.WRONG_SLOT
    assert at_door(code=wanglei.code).result == R.WRONG_SLOT
    assert at_door(reference=wanglei.reference).result == R.WRONG_SLOT
    assert arrived(app, wanglei) == 0


def test_this_slots_code_wins_over_the_same_code_next_door(app, door, invite, at_door):
    invite(door.afternoon, "王磊", code="ABC234")
    lijing = invite(door.morning, "李静", code="ABC234")
    assert at_door(code="ABC234").ticket_id == lijing.ticket


@pytest.mark.parametrize(("shift", "result"), [
    (timedelta(minutes=-11), R.TOO_EARLY), (timedelta(minutes=-10), R.PASSED),
    (timedelta(minutes=140), R.PASSED), (timedelta(minutes=141), R.TOO_LATE),
])
def test_the_window_runs_from_the_start_of_checkin_to_the_end_of_the_slot(door, invite, at_door, shift, result):
    lijing = invite(door.morning, "李静")
    assert at_door(code=lijing.code, at=clock.now() + shift).result == result


def test_who_is_in_hears_so_even_after_the_end(door, invite, at_door):
    lijing = invite(door.morning, "李静")
    at_door(code=lijing.code)
    assert at_door(code=lijing.code, at=clock.now() + timedelta(hours=9)).result == R.ALREADY_IN


@pytest.mark.parametrize("state", [RegistrationState.WITHDRAWN, RegistrationState.REVOKED])
def test_a_cancelled_registration_is_not_let_in(app, door, invite, at_door, state):
    gone = invite(door.morning, "李静", state=state)
    row = at_door(token=gone.token)
    assert (row.result, row.ticket_id) == (R.CANCELLED, gone.ticket)


@pytest.mark.parametrize("state", [RegistrationState.WAITING, RegistrationState.OFFERED])
def test_a_waiting_party_is_told_that_it_waits(door, invite, at_door, state):
    waiting = invite(door.morning, "李静", state=state)
    assert at_door(reference=waiting.reference).result == R.WAITING


def test_the_unknown_leaves_a_row_as_well(door, at_door, rows):
    assert at_door(code="ZZZZZZ").result == R.UNKNOWN
    assert at_door(token="Z" * 26).result == R.UNKNOWN
    assert at_door().result == R.UNKNOWN
    assert [(row.result, row.ticket_id, row.heads) for row in rows()] == [(R.UNKNOWN, None, 0)] * 3


def test_a_ticket_id_of_another_slot_is_unknown(door, invite, at_door):
    assert at_door(ticket=invite(door.afternoon, "王磊").ticket).result == R.UNKNOWN


def test_the_same_key_gives_the_first_answer_before_any_rule(app, door, invite, at_door, rows):
    lijing, key = invite(door.morning, "李静", heads=2), str(uuid.uuid4())
    first = at_door(code=lijing.code, heads=1, key=key)
    assert at_door(code=lijing.code, heads=1, key=key).id == first.id
    # A day later every rule says no; the key is still answered with what happened.
    clock.set_to(clock.now() + timedelta(days=1))
    assert at_door(code=lijing.code, key=key).result == R.PARTLY
    assert (len(rows()), arrived(app, lijing)) == (1, 1)


def test_a_scan_is_audited_without_personal_data(app, door, invite, at_door):
    row = at_door(code=invite(door.morning, "李静", heads=2).code)
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.subject_id, entry.by_id) == ("checkin.scanned", row.id, door.staff["sunhao"])
        assert entry.detail == {"slot": door.morning, "ticket": row.ticket_id, "result": "passed", "heads": 2}


def at_once(app, door, what):
    """Run one presenting per entry of `what` (keywords), all in the same moment; the errors that came of it."""
    start, errors = Barrier(len(what)), []

    def gate(words):
        try:
            with app.app_context():
                slot, by = db.session.get(Slot, door.morning), db.session.get(Person, door.staff["sunhao"])
                db.session.commit()
                start.wait()
                present(slot, shown_in(words), method=ScanMethod.QR, by=by, **words)
                db.session.commit()
        except Exception as error:
            errors.append(error)

    threads = [Thread(target=gate, args=(words,)) for words in what]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return errors


def test_two_gates_never_let_in_more_than_the_party(app, door, invite, rows):
    lijing = invite(door.morning, "李静", heads=5)
    errors = at_once(app, door, [{"key": str(uuid.uuid4()), "token": lijing.token, "heads": 2} for _each in range(8)])
    assert errors == []
    assert arrived(app, lijing) == 5
    assert sum(row.heads for row in rows()) == 5
    assert len(rows()) == 8


def test_one_key_from_two_requests_at_once_counts_once(app, door, invite, rows):
    lijing, key = invite(door.morning, "李静", heads=5), str(uuid.uuid4())
    errors = at_once(app, door, [{"key": key, "token": lijing.token, "heads": 1} for _each in range(6)])
    assert errors == []
    assert (arrived(app, lijing), len(rows())) == (1, 1)


def test_a_key_stored_in_the_meantime_gives_the_heads_back(app, door, invite, at_door, rows, monkeypatch):
    lijing, key = invite(door.morning, "李静", heads=3), str(uuid.uuid4())
    first = at_door(code=lijing.code, heads=1, key=key)
    # As if the other request's row became visible only after the look-up.
    real = scanning._look_up
    monkeypatch.setattr(scanning, "_look_up", lambda *args, **named: (None, real(*args, **named)[1]))
    assert at_door(code=lijing.code, heads=1, key=key).id == first.id
    assert (arrived(app, lijing), len(rows())) == (1, 1)


def test_a_gate_that_was_quicker_is_noticed(app, door, invite, at_door, monkeypatch):
    lijing = invite(door.morning, "李静", heads=3)
    at_door(code=lijing.code, heads=2)
    real = scanning._look_up

    def stale(*args, **named):
        earlier, party = real(*args, **named)
        return earlier, party._replace(arrived=0)

    monkeypatch.setattr(scanning, "_look_up", stale)
    row = at_door(code=lijing.code)
    assert (row.result, row.heads) == (R.PASSED, 1)


def test_tally_counts_heads_parties_and_those_who_wait(app, door, invite, at_door):
    at_door(code=invite(door.morning, "李静", heads=3).code, heads=2)
    invite(door.morning, "王磊")
    invite(door.morning, "欧阳建国", state=RegistrationState.WAITING)
    invite(door.morning, "阿依古丽·买买提", heads=2, state=RegistrationState.WITHDRAWN)
    with app.app_context():
        assert parties.tally(db.session.get(Slot, door.morning)) == parties.Tally(4, 2, 2, 1, 1, walk_ins=0)
        assert parties.tally(db.session.get(Slot, door.afternoon)) == parties.Tally()


@pytest.mark.parametrize(("text", "meant"), [
    ("k7m2qx", {"code": "K7M2QX"}), (" Ｋ７Ｍ ２ＱＸ ", {"code": "K7M2QX"}),
    ("bm-7k3q9f", {"reference": "BM-7K3Q9F"}), ("a" * 26, {"token": "A" * 26}),
    ("", {}), ("\x00\x01\x02", {}), ("https://evil.example/" + "A" * 26, {}), ("A" * 10_000, {}), ("'; drop", {}),
    ("0" * 26, {}), ("\u202eK7M2QX", {"code": "K7M2QX"}), ("你好", {}),
])
def test_whatever_is_scanned_is_read_for_what_it_is(text, meant):
    assert read(text) == meant


def test_a_code_with_a_look_alike_in_it_lets_in_whom_it_can_only_mean(door, invite, at_door):
    """Codes from before have S, Z and B; who reads them aloud or types them takes them for 5, 2 and 8."""
    lijing, wanglei = (invite(door.morning, name, code=code) for name, code in (("李静", "BRDFSR"), ("王磊", "7K5Q2F")))
    twins = [invite(door.morning, name, code=code) for name, code in (("甲", "ZXCVBN"), ("乙", "2XCV8N"))]
    asked = {"8RDF5R": lijing, "7KSQZF": wanglei, "ZXCVBN": twins[0], "2XCV8N": twins[1], "ZXCV8N": None}
    assert {code: at_door(code=code).ticket_id for code in asked} == {
        code: party and party.ticket for code, party in asked.items()}
    reference = lijing.reference
    assert at_door(reference=reference.translate(str.maketrans("528", "SZB"))).ticket_id == lijing.ticket
