"""Somebody tries names and passwords of the desk: nothing tells which names exist, and nobody is locked out by it."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.cast import PASSWORD, sign_in_staff
from xicheng_events.foundation.accounts.models import SignInTry
from xicheng_events.foundation.accounts.operations import staff
from xicheng_events.foundation.accounts.operations.tries import GUESSES, PER_ADDRESS, PER_NAME, forget_old_tries
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

OFFICE = "192.0.2.9"


def attempt(browser, name="zhaomin", password="not-her-password", address="192.0.2.1"):
    """One try through the page; status and what is said."""
    answer = browser.post("/staff/sign-in", data={"sign_in_name": name, "password": password},
                          environ_overrides={"REMOTE_ADDR": address})
    return answer.status_code, answer.text.replace(name, "")


def wait(**span) -> None:
    clock.set_to(clock.now() + timedelta(**span))


def from_everywhere(app, name: str, times: int) -> None:
    """Tries of one name, each from another address."""
    for n in range(times):
        assert attempt(app.test_client(), name, address=f"198.51.100.{n}")[0] == 422


@pytest.fixture
def hashes(monkeypatch):
    """How many passwords are hashed: what an answer's time is made of."""
    counted, real = Counter(), staff.is_password
    monkeypatch.setattr(staff, "is_password", lambda *given: counted.update(["hashed"]) or real(*given))
    return counted


def test_seven_tries_of_a_name_read_alike_whether_it_exists_or_not(app, world, hashes):
    told, worked = {}, {}
    for name in ("hemiao", "nobody99"):
        browser, hashes["hashed"] = app.test_client(), 0
        told[name] = [attempt(browser, name, address=f"192.0.2.{len(name)}") for _try in range(GUESSES + 2)]
        worked[name] = hashes["hashed"]
    for known, unknown in zip(told["hemiao"], told["nobody99"], strict=True):
        assert known[0] == unknown[0] == 422
        assert ("暂时锁定" in known[1]) == ("暂时锁定" in unknown[1])
        assert ("登录名或密码不正确" in known[1]) == ("登录名或密码不正确" in unknown[1])
    assert "暂时锁定" in told["nobody99"][-1][1]
    assert worked["hemiao"] == worked["nobody99"] == GUESSES + 2
    with app.app_context():
        locked = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "accounts.locked").order_by(AuditEntry.id)).all()
        assert [entry.subject_kind for entry in locked] == ["person", "sign_in_try"]


def test_after_five_failures_even_the_right_password_waits_a_quarter_of_an_hour(world, client):
    for _try in range(GUESSES):
        assert "登录名或密码不正确" in attempt(client)[1]
    assert "暂时锁定" in attempt(client, password=PASSWORD)[1]
    wait(minutes=16)
    assert attempt(client, password=PASSWORD)[0] == 303


def test_four_failures_are_forgotten_with_the_right_password(world, client):
    for _round in range(2):
        for _try in range(GUESSES - 1):
            assert attempt(client)[0] == 422
        assert attempt(client, password=PASSWORD)[0] == 303


def test_a_stranger_elsewhere_locks_nobody_out(app, world, client):
    for _try in range(GUESSES + 1):
        attempt(app.test_client())
    assert attempt(client, password=PASSWORD, address=OFFICE)[0] == 303


def test_a_name_tried_from_everywhere_is_slowed_and_never_closed(app, world, client):
    from_everywhere(app, "zhaomin", PER_NAME)
    assert "10秒后再试" in attempt(client, password=PASSWORD, address=OFFICE)[1]
    wait(seconds=11)
    assert attempt(client, password=PASSWORD, address=OFFICE)[0] == 303


def test_a_browser_that_knows_the_name_is_neither_slowed_nor_locked_by_others(app, world, client):
    assert attempt(client, password=PASSWORD, address=OFFICE)[0] == 303
    client.post("/sign-out")
    for _try in range(GUESSES + 1):
        attempt(app.test_client(), address=OFFICE)
    from_everywhere(app, "zhaomin", PER_NAME)
    assert attempt(client, password=PASSWORD, address=OFFICE)[0] == 303
    client.set_cookie("proven", client.get_cookie("proven").value + "x")
    assert attempt(client, password=PASSWORD, address=OFFICE)[0] == 422, "what isn't signed by us proves nothing"


def test_one_address_that_tries_many_names_is_stopped_and_the_next_one_is_not(app, world, client):
    for n in range(PER_ADDRESS):
        assert "登录名或密码不正确" in attempt(client, f"name{n}")[1]
    assert "您所在的网络登录失败次数过多" in attempt(client, password=PASSWORD)[1]
    assert attempt(app.test_client(), password=PASSWORD, address=OFFICE)[0] == 303


def test_what_is_kept_of_a_try_names_nobody_and_goes_after_a_day(app, world, client):
    attempt(client, "nobody99")
    with app.app_context():
        kept = db.session.execute(select(SignInTry.__table__)).mappings().one()
        assert not {"nobody99", "192.0.2.1"} & {str(value) for value in kept.values()}
    wait(days=1)
    with app.app_context():
        assert forget_old_tries() == 1
        db.session.commit()
        assert db.session.scalar(select(func.count(SignInTry.id))) == 0
    sign_in_staff(client, "zhaomin")


def test_of_twelve_guesses_at_once_no_more_than_five_are_answered(app, world):
    start = threading.Barrier(12)

    def guess(_n):
        browser = app.test_client()
        start.wait(timeout=30)
        return "登录名或密码不正确" in attempt(browser)[1]

    with ThreadPoolExecutor(12) as threads:
        assert 1 <= sum(threads.map(guess, range(12))) <= GUESSES
