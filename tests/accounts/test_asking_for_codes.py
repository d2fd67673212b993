"""A robot that asks for codes by the thousand gets few; a pensioner without scripts still gets one (domain §11)."""

import base64
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from sqlalchemy import func, select

from tests.cast import LI_JING, Citizen, code_sent_to, messages_to, sign_in_by_code
from tests.support.at_once import at_once
from tests.support.proof import solved
from xicheng_events.foundation.accounts.models import PhoneCode
from xicheng_events.foundation.accounts.operations.codes import AskedFrom, forget_old_codes, send_code
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import TooOften

ADDRESS = "203.0.113.7"


def number(n: int) -> str:
    return f"1990009{n:04}"


def ask(client, phone=LI_JING.phone, *, proof=None, address=ADDRESS):
    return client.post("/sign-in/codes", data={"phone": phone, **({"proof": proof} if proof else {})},
                       environ_overrides={"REMOTE_ADDR": address})


def sent(app) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(PhoneCode))


def new_proof(client) -> str:
    return solved(client.get("/sign-in").text)


@pytest.fixture
def limit(app, monkeypatch):
    """Set one of the rates for this test: `limit("CODE_RATE_PER_ADDRESS", "2 per hour")`."""
    return lambda name, rate: monkeypatch.setitem(app.config, name, rate)


def test_ten_codes_a_day_and_no_more_with_the_time_at_which_to_try_again(app, world, client, at):
    first = at("2026-03-10 06:00")
    for n in range(10):
        at(first + timedelta(minutes=61 * n))
        assert ask(client).status_code == 200
    at(first + timedelta(minutes=61 * 10))
    refused = ask(client)
    assert refused.status_code == 429
    assert "请于2026年3月11日（星期三）06:00后再试" in refused.text
    assert parsedate_to_datetime(refused.headers["Retry-After"]) == first + timedelta(days=1)
    at(first + timedelta(days=1))
    assert ask(client).status_code == 200


@pytest.mark.once
def test_known_and_unknown_phones_get_the_same_answers_when_refused_as_well(app, world, client):
    sign_in_by_code(client, LI_JING)
    ask(app.test_client(), number(1))
    known, unknown = ask(app.test_client()), ask(app.test_client(), number(1))
    assert (known.status_code, unknown.status_code) == (429, 429)
    blank = [answer.text.replace(LI_JING.phone, "").replace(number(1), "").partition("<main")[2].partition("csrf")[0]
             for answer in (known, unknown)]
    assert blank[0] == blank[1]


def test_a_known_phone_costs_no_statement_more_than_an_unknown_one(app, world, client, statements):
    sign_in_by_code(client, LI_JING)
    clock.set_to(clock.now() + timedelta(minutes=2))
    counts = []
    for phone in (LI_JING.phone, number(1)):
        browser = app.test_client()
        browser.get("/sign-in")
        with statements() as seen:
            ask(browser, phone)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_an_address_is_stopped_whatever_phones_it_names_and_another_is_not(app, world, limit):
    limit("CODE_RATE_PER_ADDRESS", "3 per hour")
    for n in range(3):
        assert ask(app.test_client(), number(n)).status_code == 200
    refused = ask(app.test_client(), number(3))
    assert refused.status_code == 429
    assert "您所在的网络或设备请求验证码太频繁" in refused.text
    assert number(3) in refused.text  # what was typed is kept
    assert ask(app.test_client(), number(3), address="203.0.113.8").status_code == 200
    clock.set_to(clock.now() + timedelta(hours=1))
    assert ask(app.test_client(), number(4)).status_code == 200


def test_one_household_of_ipv6_is_one_address(app, world, limit):
    limit("CODE_RATE_PER_ADDRESS", "1 per hour")
    assert ask(app.test_client(), number(1), address="2001:db8:1:2::5").status_code == 200
    assert ask(app.test_client(), number(2), address="2001:db8:1:2:9::6").status_code == 429
    assert ask(app.test_client(), number(2), address="2001:db8:1:3::5").status_code == 200


def test_a_device_is_stopped_wherever_it_goes_and_cannot_rename_itself(app, world, client, limit):
    limit("CODE_RATE_PER_DEVICE", "2 per hour")
    for n in range(2):
        assert ask(client, number(n), address=f"198.51.100.{n}").status_code == 200
    assert ask(client, number(3), address="198.51.100.3").status_code == 429
    cookie = client.get_cookie("device")
    assert cookie.http_only
    client.set_cookie("device", cookie.value.replace(cookie.value[:4], "abcd"))
    assert ask(client, number(3), address="198.51.100.3").status_code == 200
    assert client.get_cookie("device").value != cookie.value  # a forged name is a new device, under a new name


def test_without_scripts_few_codes_are_sent_with_work_done_more(app, world, limit):
    limit("CODE_RATE_WITHOUT_PROOF", "2 per hour")
    for n in range(2):
        assert ask(app.test_client(), number(n)).status_code == 200
    refused = ask(app.test_client(), number(2))
    assert refused.status_code == 429
    assert "浏览器没有运行脚本时" in refused.text
    assert "拨打咨询电话" in refused.text
    client = app.test_client()
    assert ask(client, number(2), proof=new_proof(client)).status_code == 200
    assert ask(app.test_client(), number(3), address="203.0.113.8").status_code == 200


def test_many_addresses_without_work_are_stopped_together(app, world, limit):
    limit("CODE_RATE_WITHOUT_PROOF_IN_ALL", "2 per hour")
    for n in range(2):
        assert ask(app.test_client(), number(n), address=f"198.51.100.{n}").status_code == 200
    assert ask(app.test_client(), number(2), address="198.51.100.9").status_code == 429
    client = app.test_client()
    assert ask(client, number(2), proof=new_proof(client), address="198.51.100.9").status_code == 200


def test_a_solved_challenge_pays_for_one_code_only(app, world, client):
    proof = new_proof(client)
    assert ask(client, number(1), proof=proof).status_code == 200
    again = ask(client, number(2), proof=proof)
    assert again.status_code == 422
    assert "请再点一次" in again.text
    assert sent(app) == 1
    assert ask(client, number(2), proof=solved(again.text)).status_code == 200  # the answer brings a fresh one


def test_a_solved_challenge_sent_sixteen_times_at_once_pays_once(app, world):
    def asks(n):
        return lambda: send_code(number(n), asked=AskedFrom(ADDRESS, f"device {n}", "the same proof")) or "sent"

    answers = at_once(app, *map(asks, range(16)))
    assert sorted(answers) == ["proof_spent"] * 15 + ["sent"]
    assert sent(app) == 1


def test_pressed_sixteen_times_at_once_one_code_is_sent_to_a_phone(app, world):
    def act(n):
        with app.app_context():
            try:
                send_code(LI_JING.phone, asked=AskedFrom(f"198.51.100.{n}", f"device {n}"))
                db.session.commit()
                return "sent"
            except TooOften as refusal:
                db.session.rollback()
                return refusal.code

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(act, range(16)))
    assert sorted(answers) == ["sent"] + ["too_many_codes"] * 15
    assert len(messages_to(app, LI_JING, template="code")) == 1


def test_a_challenge_runs_out_after_two_hours(app, world, client):
    proof = new_proof(client)
    clock.set_to(clock.now() + timedelta(hours=2, minutes=1))
    assert ask(client, proof=proof).status_code == 422
    assert sent(app) == 0


def forged() -> list[str]:
    whole = {"challenge": {"parameters": {"algorithm": "PBKDF2/SHA-256", "nonce": "00", "salt": "00", "cost": 10**9,
                                          "keyPrefix": "00", "data": {"until": 10**12}}, "signature": "00"},
             "solution": {"counter": 1, "derivedKey": "00"}}
    odd = [whole, {}, [], 7, None, {"challenge": "x", "solution": 1}, {"challenge": {"parameters": 3}, "solution": {}},
           {**whole, "challenge": {**whole["challenge"], "signature": None}}]
    return ["x", "=", "\x01", "９", "A" * 5000, *(base64.b64encode(json.dumps(each).encode()).decode() for each in odd)]


@pytest.mark.once
def test_what_is_not_a_solution_of_ours_is_refused_and_no_code_sent(app, world, client):
    good = json.loads(base64.b64decode(new_proof(client)))
    good["challenge"]["parameters"]["cost"] += 1
    good["solution"]["derivedKey"] = "0" * 64
    wrong = [*forged(), base64.b64encode(json.dumps(good).encode()).decode()]
    assert {ask(client, proof=proof).status_code for proof in wrong} == {422}
    assert sent(app) == 0


def test_switched_off_there_is_no_challenge_and_no_stricter_limit(app, world, client, limit):
    limit("PROOF_OF_WORK", 0)
    limit("CODE_RATE_WITHOUT_PROOF", "1 per hour")
    assert "data-challenge" not in client.get("/sign-in").text
    assert [ask(client, number(n)).status_code for n in range(3)] == [200, 200, 200]


def test_pages_that_ask_for_no_code_load_nothing_of_it(app, world, client, citizen):
    for path in ("/", f"/events/{world.code}", "/staff/sign-in"):
        assert "proof.js" not in client.get(path).text
    assert "proof.js" not in citizen(LI_JING).get(f"/slots/{world.morning}/registration").text
    assert "proof.js" in client.get(f"/slots/{world.morning}/registration").text


def test_tries_are_counted_by_all_processes_together(app, world, limited):
    processes = [limited(SIGN_IN_RATE_PER_ADDRESS="3 per hour").test_client() for _each in range(2)]
    guess = {"sign_in_name": "nobody", "password": "wrong-password"}
    answers = [processes[n % 2].post("/staff/sign-in", data=guess) for n in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert "请于2026年3月10日（星期二）10:01后再试" in answers[-1].text
    assert "Retry-After" in answers[-1].headers


def test_a_hall_behind_one_address_signs_in_in_the_minute_registration_opens(app, world, limited):
    hall, here, answers = limited(), {"REMOTE_ADDR": ADDRESS}, Counter()
    for n in range(80):
        browser, person = hall.test_client(), Citizen("李静", number(n))
        asked = ask(browser, person.phone, proof=new_proof(browser))
        proven = browser.post("/sign-in", data={"phone": person.phone, "code": code_sent_to(app, person)},
                              environ_overrides=here)
        answers[asked.status_code, proven.status_code] += 1
    assert answers == {(200, 303): 80}


def test_what_no_limit_looks_at_any_more_is_forgotten(app, world, client):
    ask(client)
    clock.set_to(clock.now() + timedelta(days=2))
    with app.app_context():
        assert forget_old_codes() == 1
        db.session.commit()
    assert sent(app) == 0
