"""李静 proves her phone; 赵敏 signs in to her desk; somebody who guesses gets nowhere."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, PASSWORD, code_sent_to, messages_to, person_id, sign_in_by_code, sign_in_staff
from tests.support.parts import HASHER
from xicheng_events.foundation.accounts.models import Organisation, Person, PhoneCode, Role
from xicheng_events.foundation.accounts.operations.roles import grant
from xicheng_events.foundation.accounts.operations.staff import add_staff
from xicheng_events.foundation.accounts.sessions import load_person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db


def ask(client, phone=LI_JING.phone):
    return client.post("/sign-in/codes", data={"phone": phone})


def test_li_jing_signs_in_with_the_code_of_her_message_and_is_found_again(app, world, client):
    sign_in_by_code(client, LI_JING)
    assert "199****" in client.get("/me").text
    first = person_id(app, LI_JING)
    clock.set_to(clock.now() + timedelta(minutes=2))
    sign_in_by_code(app.test_client(), LI_JING)
    assert person_id(app, LI_JING) == first
    with app.app_context():
        proven = db.session.query(AuditEntry).filter_by(action="accounts.phone_proven").all()
        assert [(entry.by_id, entry.detail) for entry in proven] == [(first, {}), (first, {})]


def test_the_answer_is_the_same_for_a_known_and_an_unknown_phone(app, world, client):
    sign_in_by_code(client, LI_JING)
    clock.set_to(clock.now() + timedelta(minutes=2))
    known, unknown = ask(app.test_client()).text, ask(app.test_client(), "19900000999").text
    assert known.count("验证码已发送") == unknown.count("验证码已发送") == 1


@pytest.mark.once
def test_a_second_code_within_a_minute_is_refused_and_not_sent(app, world, client):
    assert ask(client).status_code == 200
    again = ask(client)
    assert again.status_code == 429
    assert "发送太频繁" in again.text
    assert len(messages_to(app, LI_JING, template="code")) == 1


def test_five_codes_an_hour_and_no_more(app, world, client):
    for _code in range(5):
        assert ask(client).status_code == 200
        clock.set_to(clock.now() + timedelta(minutes=2))
    assert ask(client).status_code == 429
    clock.set_to(clock.now() + timedelta(hours=1))
    assert ask(client).status_code == 200


def test_five_wrong_guesses_lock_even_the_right_code_and_the_next_one(app, world, client):
    ask(client)
    right = code_sent_to(app, LI_JING)
    wrong = "000000" if right != "000000" else "111111"
    for _guess in range(5):
        answer = client.post("/sign-in", data={"phone": LI_JING.phone, "code": wrong})
        assert answer.status_code == 422
        assert "验证码不正确" in answer.text
    assert "15分钟" in client.post("/sign-in", data={"phone": LI_JING.phone, "code": right}).text
    clock.set_to(clock.now() + timedelta(minutes=2))
    assert "15分钟" in ask(client).text
    clock.set_to(clock.now() + timedelta(minutes=15))
    sign_in_by_code(client, LI_JING)
    with app.app_context():
        locked = db.session.query(AuditEntry).filter_by(action="accounts.code_locked").all()
        assert [(entry.by_id, entry.subject_kind, entry.detail) for entry in locked] == [(None, "phone_code", {})]


def guess_wrong(app, browser, times: int) -> None:
    """Guess at the newest code of 李静's phone, as somebody who doesn't know it."""
    wrong = "000000" if code_sent_to(app, LI_JING) != "000000" else "111111"
    for _guess in range(times):
        browser.post("/sign-in", data={"phone": LI_JING.phone, "code": wrong})


def test_a_strangers_guesses_do_not_lock_li_jing_out(app, world, client):
    stranger = app.test_client()
    ask(stranger)
    clock.set_to(clock.now() + timedelta(minutes=1))
    ask(client)
    code = code_sent_to(app, LI_JING)
    guess_wrong(app, stranger, 5)
    assert "15分钟" in stranger.post("/sign-in", data={"phone": LI_JING.phone, "code": code}).text
    guess_wrong(app, app.test_client(), 20)
    assert client.post("/sign-in", data={"phone": LI_JING.phone, "code": code}).status_code == 303


def test_a_code_is_of_no_use_in_another_browser(app, world, client):
    ask(client)
    code = code_sent_to(app, LI_JING)
    elsewhere = app.test_client().post("/sign-in", data={"phone": LI_JING.phone, "code": code})
    assert "请在本页重新获取" in elsewhere.text
    assert client.post("/sign-in", data={"phone": LI_JING.phone, "code": code}).status_code == 303


def test_a_stranger_cannot_use_up_the_codes_of_a_browser_that_has_proven_the_phone(app, world, client):
    sign_in_by_code(client, LI_JING)
    for _code in range(4):
        clock.set_to(clock.now() + timedelta(minutes=2))
        assert ask(app.test_client()).status_code == 200
    assert ask(app.test_client()).status_code == 429
    sign_in_by_code(client, LI_JING)
    client.set_cookie("proven", client.get_cookie("proven").value + "x")
    assert ask(client).status_code == 429, "what isn't signed by us proves nothing"


def test_a_code_works_once_and_for_five_minutes(app, world, client):
    ask(client)
    code = code_sent_to(app, LI_JING)
    clock.set_to(clock.now() + timedelta(minutes=5))
    assert "已失效" in client.post("/sign-in", data={"phone": LI_JING.phone, "code": code}).text
    ask(client)
    code = code_sent_to(app, LI_JING)
    assert client.post("/sign-in", data={"phone": LI_JING.phone, "code": code}).status_code == 303
    again = app.test_client().post("/sign-in", data={"phone": LI_JING.phone, "code": code})
    assert "已失效" in again.text


def test_the_code_is_stored_as_a_digest_only(app, world, client):
    ask(client)
    code = code_sent_to(app, LI_JING)
    with app.app_context():
        assert code not in db.session.scalar(select(PhoneCode.digest))


def test_signing_out_ends_the_sessions_on_every_device(app, world, client):
    phone, tablet = client, app.test_client()
    sign_in_by_code(phone, LI_JING)
    clock.set_to(clock.now() + timedelta(minutes=2))
    sign_in_by_code(tablet, LI_JING)
    phone.post("/sign-out")
    assert tablet.get("/me").status_code == 303


@pytest.mark.once
def test_a_desk_left_alone_for_half_an_hour_asks_for_the_password(world, client):
    sign_in_staff(client, "zhaomin")
    clock.set_to(clock.now() + timedelta(minutes=29))
    assert client.get("/staff").status_code == 200
    clock.set_to(clock.now() + timedelta(minutes=31))
    assert client.get("/staff").headers["Location"].startswith("/staff/sign-in")


@pytest.mark.once
def test_a_desk_in_use_all_day_asks_for_the_password_again_after_twelve_hours(world, client):
    sign_in_staff(client, "zhaomin")
    begun = clock.now()
    for quarters in range(1, 48):
        clock.set_to(begun + timedelta(minutes=15 * quarters))
        assert client.get("/staff").status_code == 200
    clock.set_to(begun + timedelta(hours=12))
    assert client.get("/staff").headers["Location"].startswith("/staff/sign-in")


def test_a_phone_code_opens_the_citizens_side_alone_even_to_a_member_of_staff(app, world, client):
    with app.app_context():
        hedong = add_staff(name="何东", sign_in_name="hedong", password=PASSWORD, phone=LI_JING.phone)
        grant(hedong, db.session.get(Organisation, world.units["tjj"]), Role.EDITOR)
        db.session.commit()
    event = f"/staff/events/{world.code}"
    sign_in_by_code(client, LI_JING)
    assert client.get("/me").status_code == 200
    assert client.get(event).headers["Location"].startswith("/staff/sign-in")
    assert client.post(f"{event}/submission").status_code == 401
    sign_in_staff(client, "hedong")
    assert client.get(event).status_code == 200
    assert client.get("/me").status_code == 200
    clock.set_to(clock.now() + timedelta(minutes=2))
    sign_in_by_code(client, LI_JING)
    assert client.get(event).status_code == 303, "the desk's session ended when the phone's began"


def test_roles_of_a_session_begun_by_phone_count_for_nothing(app, world):
    with app.app_context():
        zhouyan = db.session.get(Person, world.staff["zhouyan"])
        with app.test_request_context():
            assert load_person(zhouyan.get_id()) is zhouyan
        assert not zhouyan.is_coordinator
        assert zhouyan.organisation_ids(Role.COORDINATOR) == set()


def test_a_persons_units_are_always_asked_for_by_role(app, world):
    with app.app_context(), pytest.raises(TypeError):
        db.session.get(Person, world.staff["zhaomin"]).organisation_ids()


def test_nobody_is_led_to_another_site_after_signing_in(app, world, client):
    ask(client)
    answer = client.post("/sign-in", data={"phone": LI_JING.phone, "code": code_sent_to(app, LI_JING),
                                           "next": "//evil.example/"})
    assert answer.headers["Location"] == "/me"


def test_a_password_is_hashed_as_slowly_as_owasp_asks():
    """Here alone as on a site: all other tests hash with `QUICK_HASHER`."""
    assert HASHER.hash(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
