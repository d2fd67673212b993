"""Somebody's session ends while they write: they sign in, come back, and nothing they wrote is lost."""

from datetime import timedelta

import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.cast import LI_JING, PASSWORD, code_sent_to, sign_in
from tests.registration.steps import register, with_companions
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.db import db

SAID = "新写的一句话：𠮷田先生来讲统计。\r\n第二行 <b>&\"'"


def said_in_revision(app, world) -> str:
    with app.app_context():
        return (db.session.get(Event, world.event_id).revision or {}).get("summary")


def idle(_client):
    clock.set_to(clock.now() + timedelta(minutes=31))


def cookies_gone(client):
    client.delete_cookie("xicheng")


@pytest.mark.once
@pytest.mark.parametrize("ends", [idle, cookies_gone])
def test_the_editor_signs_in_again_and_goes_on_with_the_text(app, world, desk, ends):
    zhaomin, edit = desk("zhaomin"), f"/staff/events/{world.code}/edit"
    zhaomin.get(edit)
    ends(zhaomin)
    answer = zhaomin.submit(edit, summary=SAID)
    if answer.status_code == 400:  # without the cookie the token is the first to miss: one more press
        assert "已保留" in answer.text
        answer = zhaomin.submit(edit)
    assert answer.status_code == 401
    assert "您刚才填写的内容已保留" in answer.text
    assert zhaomin.submit("/staff/sign-in").status_code == 200
    wrong = zhaomin.submit("/staff/sign-in", sign_in_name="zhaomin", password="not this one")
    assert wrong.status_code == 422
    back = zhaomin.submit("/staff/sign-in", sign_in_name="zhaomin", password=PASSWORD)
    assert "尚未提交" in back.text
    assert said_in_revision(app, world) is None
    assert zhaomin.submit(edit).status_code == 303
    assert said_in_revision(app, world) == SAID.replace("\r\n", "\n")


@pytest.mark.once
def test_somebody_else_who_signs_in_there_can_do_nothing_with_it(app, world, desk):
    zhaomin, edit = desk("zhaomin"), f"/staff/events/{world.code}/edit"
    zhaomin.get(edit)
    idle(zhaomin)
    zhaomin.submit(edit, summary=SAID)
    zhaomin.submit("/staff/sign-in")
    zhaomin.submit("/staff/sign-in", sign_in_name="qianfang", password=PASSWORD)
    assert zhaomin.submit(edit).status_code == 404
    assert said_in_revision(app, world) is None


@pytest.mark.once
def test_a_citizen_proves_the_phone_again_and_the_party_is_changed(app, world, citizen):
    client = citizen(LI_JING)
    page = register(client, world.morning).headers["Location"] + "/party"
    client.get(page)
    # Signing out on another device ends every session.
    clock.set_to(clock.now() + timedelta(minutes=2))
    sign_in(app.test_client(), LI_JING).post("/sign-out")
    answer = client.submit(page, **with_companions(("王小明", "under_14", True)))
    assert answer.status_code == 401
    client.submit("/sign-in")
    clock.set_to(clock.now() + timedelta(minutes=2))
    held = dict(client.page.forms[-1].fields)["held"]
    client.post("/sign-in/codes", data={"phone": LI_JING.phone, "held": held})
    back = client.submit("/sign-in", phone=LI_JING.phone, code=code_sent_to(app, LI_JING))
    assert "尚未提交" in back.text
    assert client.submit(page).status_code == 303
    with app.app_context():
        assert [c.name for c in db.session.query(Registration).one().companions] == ["王小明"]


@pytest.mark.once
def test_a_page_that_was_open_too_long_asks_for_one_more_press(app, world, citizen):
    client = citizen(LI_JING)
    page = register(client, world.morning).headers["Location"] + "/party"
    client.get(page)
    stale = client.submit(page, csrf_token=token_of_another_session(app),
                          **with_companions(("王小明", "under_14", True)))
    assert stale.status_code == 400
    assert "尚未提交" in stale.text
    assert f"更换同行人（{page.split('/')[2]}）" in stale.text.split("<form")[0]  # what pressing will do
    assert '<ul class="plain-list"><li>王小明</li></ul>' in stale.text  # what was typed, not what was ticked
    assert client.submit(page).status_code == 303


def token_of_another_session(app) -> str:
    return URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps("a word of last week")


@pytest.mark.once
def test_every_form_has_words_for_what_it_does(app):
    posted = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    with app.app_context():
        assert posted == house.table("FORMS").keys()


@pytest.mark.once
@pytest.mark.parametrize("token", ["", "of another day", "x" * 100_000])
def test_a_form_that_was_never_ours_is_not_kept(app, world, citizen, token):
    client = citizen(LI_JING)
    page = register(client, world.morning).headers["Location"] + "/withdrawal"
    stranger = client.post(page, data={"a": "1", "csrf_token": token}, with_token=False)
    assert stranger.status_code == 400
    assert "<form method=\"post\" action=\"" + page not in stranger.text


@pytest.mark.once
@pytest.mark.parametrize("fields", [{f"f{number}": "" for number in range(501)}, {"f": "x" * 100_001}],
                         ids=["too many fields", "too much text"])
def test_a_form_larger_than_ours_is_not_kept(app, world, client, fields):
    answer = client.post("/sign-in", data={**fields, "csrf_token": token_of_another_session(app)}, with_token=False)
    assert answer.status_code == 400
    assert len(answer.data) < 20_000


@pytest.mark.once
def test_60000_fields_get_a_small_answer(app, client):
    body = "&".join(f"f{number}=" for number in range(60_000))
    answer = client.post("/sign-in", data=body, content_type="application/x-www-form-urlencoded", with_token=False)
    assert answer.status_code in (400, 413)
    assert len(answer.data) < 20_000


@pytest.mark.once
def test_neither_passwords_nor_codes_are_kept(app, world, client):
    client.get("/staff/sign-in")
    stale = client.submit("/staff/sign-in", csrf_token=token_of_another_session(app), sign_in_name="zhaomin",
                          password=PASSWORD)
    assert stale.status_code == 400
    assert PASSWORD not in stale.text


@pytest.mark.once
@pytest.mark.parametrize("held", ["x", "e30.x", "\x00", "静" * 300])
def test_a_forged_text_is_left_aside(app, world, client, held):
    client.get("/staff/sign-in")
    answer = client.submit("/staff/sign-in", sign_in_name="zhaomin", password=PASSWORD, held=held)
    assert answer.location == "/staff"
