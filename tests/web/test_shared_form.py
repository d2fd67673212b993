"""The registration form, rendered once a second for everybody, with each reader's own keys in it."""

import re

import pytest

from tests.cast import LI_JING, WANG_LEI, beijing, code_sent_to, messages_to
from tests.registration.steps import change, form_of, invite, register, states
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.foundation.core.db import db

OWN = {"token": r'name="csrf_token" value="([^"]+)"', "key": r'name="form_key" value="([^"]+)"',
       "challenge": r'data-challenge="([^"]+)"'}


@pytest.fixture
def path(world):
    return f"/slots/{world.morning}/registration"


def own(page: str) -> dict:
    """What a reader has alone."""
    return {what: re.search(pattern, page).group(1) for what, pattern in OWN.items()}


def without_own(page: str) -> str:
    for value in own(page).values():
        page = page.replace(value, "")
    return page


def test_everybody_gets_keys_of_their_own_in_a_form_that_is_made_once(app, path, seconds, statements):
    pages = [app.test_client().get(path).text]
    with statements() as sent:
        pages += [app.test_client().get(path).text for _each in range(2)]
    assert sent == []
    assert len({without_own(page) for page in pages}) == 1
    for what in OWN:
        assert len({own(page)[what] for page in pages}) == 3, what


def test_two_who_opened_the_same_form_register_each_for_themselves(app, path, seconds):
    for who in (LI_JING, WANG_LEI):
        client = app.test_client()
        assert client.get(path).status_code == 200
        client.submit(path, name=who.name, phone=who.phone, send_code="1")
        answer = client.submit(path, name=who.name, phone=who.phone, code=code_sent_to(app, who), privacy_agreed="y")
        assert answer.status_code == 303
        assert len(messages_to(app, who, template="confirmed")) == 1
    assert states(app) == ["confirmed", "confirmed"]


def test_after_a_second_it_says_how_many_places_are_left_now(app, path, seconds, fewer_places):
    said = app.test_client().get(path).text
    fewer_places(2)
    assert without_own(app.test_client().get(path).text) == without_own(said)
    seconds.now += 1.1
    assert "还有 2 个名额" in app.test_client().get(path).text


def test_one_reader_twice_has_one_session_and_two_keys(client, path, seconds):
    first, second = own(client.get(path).text), own(client.get(path).text)
    assert first["key"] != second["key"]
    assert client.post(path, data={"form_key": first["key"]}).status_code == 422


def test_whoever_is_signed_in_gets_a_page_of_their_own(app, world, path, citizen, seconds):
    li = citizen(LI_JING)
    register(li, world.afternoon)
    assert "李静" in li.get(path).text
    assert app.extensions["shared_forms"] == {}
    assert "李静" not in app.test_client().get(path).text


def test_the_page_of_an_invitation_is_nobody_elses(app, world, path, seconds):
    change(app, Event, world.event_id, allocation=Allocation.INVITED)
    token = invite(app, world, WANG_LEI)
    assert WANG_LEI.name in app.test_client().get(path, query_string={"invitation": token}).text
    assert app.extensions["shared_forms"] == {}


def test_large_text_is_kept_apart_and_what_is_not_there_not_at_all(app, client, path, seconds):
    client.get(path)
    client.set_cookie("text", "large")
    assert 'data-text="large"' in client.get(path).text
    assert 'data-text="large"' not in app.test_client().get(path).text
    assert client.get("/slots/999999/registration").status_code == 404
    assert len(app.extensions["shared_forms"]) == 2


def test_where_no_work_is_asked_for_there_is_no_challenge(app, path, seconds, monkeypatch):
    monkeypatch.setitem(app.config, "PROOF_OF_WORK", 0)
    for _each in range(2):
        assert "data-challenge" not in app.test_client().get(path).text


def test_hundreds_who_come_too_late_read_the_same_words(app, world, path, seconds, citizen, statements):
    late = [citizen(who) for who in (LI_JING, WANG_LEI)]
    forms = [form_of(client, world.morning) for client in late]
    with app.app_context():
        db.session.query(Slot).update({"waiting_limit": 0})
        db.session.query(Quota).update({"taken": Quota.capacity})
        db.session.commit()
    answers = [client.post(path, data=fields) for client, fields in zip(late, forms, strict=True)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].text == answers[1].text
    assert "本场名额和候补均已满" in answers[0].text
    with late[0].session_transaction() as session:
        session["_flashes"] = [("ok", "李静，已保存。")]
    assert "李静，已保存。" in late[0].post(path, data=forms[0]).text
    assert late[1].post(path, data=forms[1]).text == answers[1].text
    assert states(app) == []


def test_why_one_cannot_register_is_kept_once(app, world, path, seconds):
    change(app, Event, world.event_id, registration_closes_at=beijing("2026-03-09 09:00"))
    pages = {app.test_client().get(path).text for _each in range(2)}
    assert len(pages) == len(app.extensions["shared_forms"]) == 1
    assert "报名已于2026年3月9日（星期一）09:00截止" in pages.pop()
