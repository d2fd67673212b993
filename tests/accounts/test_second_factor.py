"""赵敏 signs in with her password and what her phone shows; whoever has only her password stays outside."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.at_once import at_once
from tests.support.factor import app_on, password, second, set_up
from xicheng_events.foundation.accounts.models import Person, RecoveryCode, SecondFactor, SignInTry
from xicheng_events.foundation.accounts.operations import second_factor
from xicheng_events.foundation.accounts.operations.tries import TriedFrom
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash

OWN = "/staff/account/second-factor"
HALF_A_MINUTE = timedelta(seconds=30)


@pytest.fixture
def zhaomin(world, desk):
    """赵敏 at her desk, her app and her recovery codes: (browser, app, codes)."""
    browser = desk("zhaomin")
    return browser, *set_up(browser)


def later(at, delay=HALF_A_MINUTE):
    at(clock.now() + delay)


def recorded(app, action: str) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)))


def test_the_desk_opens_only_with_what_the_phone_shows(app, zhaomin, at):
    _browser, phone, _codes = zhaomin
    later(at)
    browser = app.test_client()
    asked = password(browser, "zhaomin", next="/staff/events")
    assert asked.status_code == 200
    assert "二次验证" in browser.page.title
    assert browser.get("/staff/events").headers["Location"].startswith("/staff/sign-in")
    entered = browser.submit("/staff/sign-in/second", code=phone.shows())
    assert (entered.status_code, entered.headers["Location"]) == (303, "/staff/events")
    assert browser.get("/staff/events").status_code == 200


def test_who_has_only_the_password_is_neither_let_in_nor_noted_as_signed_in(app, zhaomin, at):
    browser = app.test_client()
    with app.app_context():
        before = db.session.scalars(select(Person).where(Person.name == "赵敏")).one().account.last_sign_in_at
    later(at)
    password(browser, "zhaomin")
    assert second(browser, "000000").status_code == 422
    for address in ("/staff", "/staff/events", OWN, "/staff/account"):
        assert browser.get(address).headers["Location"].startswith("/staff/sign-in")
    with app.app_context():
        account = db.session.scalars(select(Person).where(Person.name == "赵敏")).one().account
        assert account.last_sign_in_at == before
    assert len(recorded(app, "accounts.factor_refused")) == 1


def test_a_code_works_once_and_one_step_early_or_late(app, zhaomin, at):
    _browser, phone, _codes = zhaomin
    used = phone.shows()
    assert second(_halfway(app), used).status_code == 422  # it has set the factor up
    later(at, 3 * HALF_A_MINUTE)
    early, late = phone.shows(steps=1), phone.shows(steps=-1)
    assert second(_halfway(app), phone.shows(steps=-2)).status_code == 422
    assert second(_halfway(app), phone.shows(steps=2)).status_code == 422
    assert second(_halfway(app), late).status_code == 303
    assert second(_halfway(app), late).status_code == 422
    assert second(_halfway(app), early).status_code == 303
    assert second(_halfway(app), phone.shows()).status_code == 422  # of a step before the last one used


def _halfway(app):
    browser = app.test_client()
    password(browser, "zhaomin")
    return browser


def test_of_one_code_typed_twice_at_once_one_is_taken(app, world, zhaomin, at):
    _browser, phone, codes = zhaomin
    later(at)
    for typed in (phone.shows(), codes[0]):
        def take(typed=typed):
            second_factor.prove_second_factor(db.session.get(Person, world.staff["zhaomin"]), typed,
                                              tried=TriedFrom("192.0.2.1"))
            return "taken"

        assert sorted(at_once(app, take, take)) == ["taken", "wrong_code"]


def test_a_recovery_code_opens_the_desk_once_however_it_is_typed(app, zhaomin):
    browser, _phone, codes = zhaomin
    assert second(_halfway(app), codes[0].lower().replace("-", " ")).status_code == 303
    assert second(_halfway(app), codes[0]).status_code == 422
    assert "9个" in browser.get(OWN).text
    assert len(recorded(app, "accounts.recovery_code_used")) == 1
    mistyped = codes[1].translate(str.maketrans("528L", "SZB1"))
    assert second(_halfway(app), mistyped.lower()).status_code == 303
    assert second(_halfway(app), codes[1]).status_code == 422
    assert second(_halfway(app), f"　{codes[2].replace('-', '－')} ").status_code == 303
    assert len(recorded(app, "accounts.recovery_code_used")) == 3


def test_a_recovery_code_of_before_is_taken_as_it_is_written_and_its_twin_stays(app, zhaomin):
    with app.app_context():
        person = db.session.scalars(select(Person).where(Person.name == "赵敏")).one()
        for code in ("S7KQ9MZQXH3B", "57KQ9M2QXH38"):
            db.session.add(RecoveryCode(person_id=person.id, digest=keyed_hash(f"recovery:{person.id}:{code}")))
        db.session.commit()
    assert second(_halfway(app), "s7kq-9mzq-xh3b").status_code == 303
    assert second(_halfway(app), "S7KQ-9MZQ-XH3B").status_code == 422, "the other one isn't taken for it"
    assert second(_halfway(app), "57KQ-9M2Q-XH38").status_code == 303


def test_what_the_phone_shows_is_read_with_a_blank_in_it(app, zhaomin, at):
    _browser, phone, _codes = zhaomin
    later(at)
    shown = phone.shows()
    assert second(_halfway(app), f"{shown[:3]} {shown[3:]}".translate(str.maketrans("01", "OI"))).status_code == 303


@pytest.mark.once
def test_after_five_wrong_codes_even_the_right_one_waits_whatever_the_address(app, zhaomin, at):
    _browser, phone, codes = zhaomin
    later(at)
    for number in range(5):
        browser = app.test_client()
        browser.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        password(browser, "zhaomin")
        wrong = second(browser, f"{number:06}")
        assert "动态码或恢复码不正确" in wrong.text
        password(browser, "zhaomin")  # a right password makes nothing forgotten
    browser = _halfway(app)
    for right in (phone.shows(), codes[0]):
        assert "15分钟" in second(browser, right).text
    later(at, timedelta(minutes=15, seconds=30))
    assert second(_halfway(app), phone.shows()).status_code == 303
    assert recorded(app, "accounts.locked")


def test_who_looks_for_the_phone_too_long_begins_again(app, zhaomin, at):
    _browser, phone, _codes = zhaomin
    browser = _halfway(app)
    assert browser.get("/staff/sign-in/second").status_code == 200
    later(at, timedelta(minutes=10, seconds=1))
    assert browser.get("/staff/sign-in/second").headers["Location"] == "/staff/sign-in"
    assert second(browser, phone.shows()).status_code == 401
    assert second(app.test_client(), phone.shows()).status_code == 401


def test_nothing_of_it_can_be_read_in_the_database(app, zhaomin):
    _browser, phone, codes = zhaomin
    with app.app_context(), db.engine.connect() as connection:
        dump = "".join(str(row) for table in (SecondFactor, RecoveryCode, SignInTry, AuditEntry)
                       for row in connection.exec_driver_sql(f"SELECT * FROM {table.__tablename__}"))
        [secret] = connection.exec_driver_sql("SELECT secret FROM second_factor").scalars()
    assert phone.secret not in dump
    assert phone.secret.encode() not in bytes(secret)
    assert not any(code in dump or code.replace("-", "") in dump for code in codes)


def test_a_new_phone_takes_the_place_of_the_old_one(app, zhaomin, at, desk):
    browser, old, codes = zhaomin
    later(at)
    elsewhere = _halfway(app)
    assert second(elsewhere, codes[0]).status_code == 303
    new = app_on(browser.get(f"{OWN}/new"))
    refused = browser.submit(f"{OWN}/new", present="123456", code=new.shows())
    assert "动态码或恢复码不正确" in refused.text
    new, new_codes = set_up(browser, present=old.shows())
    assert browser.get(OWN).status_code == 200
    assert elsewhere.get("/staff").headers["Location"].startswith("/staff/sign-in")
    later(at)
    assert second(_halfway(app), old.shows()).status_code == 422
    assert second(_halfway(app), codes[1]).status_code == 422
    assert second(_halfway(app), new.shows()).status_code == 303
    assert second(_halfway(app), new_codes[0]).status_code == 303
    assert len(recorded(app, "accounts.factor_replaced")) == 1


def test_new_recovery_codes_make_the_old_ones_void(app, zhaomin, at):
    browser, phone, codes = zhaomin
    later(at)
    browser.get(OWN)
    answer = browser.submit(f"{OWN}/recovery-codes", code=phone.shows())
    new = re.findall(r"<li>([0-9A-Z-]{14})</li>", answer.text)
    assert len(new) == 10
    assert second(_halfway(app), codes[0]).status_code == 422
    assert second(_halfway(app), new[0]).status_code == 303
    assert recorded(app, "accounts.recovery_codes_renewed")


def test_where_it_is_required_nothing_of_the_desk_opens_before_it_is_set_up(app, world, desk, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR_REQUIRED", True)
    browser = desk("zhaomin")
    for address in ("/staff", "/staff/events", "/staff/account"):
        assert browser.get(address).headers["Location"] == f"{OWN}/new"
    assert browser.post("/staff/account/sessions").headers["Location"] == f"{OWN}/new"
    set_up(browser)
    assert browser.get("/staff/events").status_code == 200


def test_the_secret_that_is_taken_is_one_that_was_shown(app, world, desk):
    zhaomin, qianfang = desk("zhaomin"), desk("qianfang")
    page = qianfang.get(f"{OWN}/new")
    hers, phone = re.search(r'name="secret" value="([^"]+)"', page.text)[1], app_on(page)
    for secret in ("", "JBSWY3DPEHPK3PXP", hers):
        answer = zhaomin.post(f"{OWN}/new", data={"secret": secret, "code": phone.shows()})
        assert answer.headers["Location"] == f"{OWN}/new"
    with app.app_context():
        assert db.session.scalars(select(SecondFactor)).all() == []


def test_a_lost_phone_is_for_two_others_to_mend(app, zhaomin, world, desk):
    browser, _phone, _codes = zhaomin
    luyao, zhouyan, person = desk("luyao"), desk("zhouyan"), world.staff["zhaomin"]
    luyao.get(f"/staff/accounts/{person}")
    asked = luyao.submit(f"/staff/accounts/{person}/second-factor", reason="手机丢失，恢复码也没带")
    assert asked.status_code == 303
    assert second(_halfway(app), "000000").status_code == 422  # nothing has changed yet
    page = zhouyan.get("/staff/requests").text
    [number] = re.findall(r"/staff/requests/(\d+)/confirmation", page)
    assert luyao.post(f"/staff/requests/{number}/confirmation").status_code == 303
    assert password(app.test_client(), "zhaomin").status_code == 200  # whoever asks doesn't decide
    zhouyan.submit(f"/staff/requests/{number}/confirmation")
    assert browser.get("/staff").headers["Location"].startswith("/staff/sign-in")
    again = app.test_client()
    assert password(again, "zhaomin").status_code == 303
    set_up(again)
    [entry] = recorded(app, "accounts.factor_reset")
    assert (entry.actor_id, entry.subject_id) == (world.staff["zhouyan"], person)
