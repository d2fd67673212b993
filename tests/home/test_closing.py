"""注销: what ends, what stays and why, and that nothing is left when the last reason ends."""

from sqlalchemy import select

from tests.cast import LI_JING, PASSWORD, WANG_LEI, code_sent_to, person_id, sign_in
from tests.opinions.steps import says
from tests.registration.steps import register, states, sweep, taken
from tests.subscriptions.steps import subscriptions
from tests.support.at_once import at_once
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.operations.purging import purge_contacts
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations.forgetting import forget_people
from xicheng_events.foundation.accounts.operations.staff import add_staff
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.overview.home.operations import close_account
from xicheng_events.voice.opinions.models import Opinion


def close(app, client, who):
    """Ask for a code on the page and press 注销; the answer."""
    client.get("/me/closing")
    client.post("/me/closing/codes")
    return client.submit("/me/closing", code=code_sent_to(app, who))


def kept(app, person: int):
    """Name and phone of the account, and whether it is closed."""
    with app.app_context():
        row = db.session.get(Person, person)
        return row.name, row.phone, row.closed_at is not None


def entries(app, action: str) -> int:
    with app.app_context():
        return len(db.session.scalars(select(AuditEntry.id).where(AuditEntry.action == action)).all())


def test_who_has_nothing_here_is_forgotten_at_once_and_everywhere_signed_out(app, world, citizen, at):
    here = citizen(WANG_LEI)
    at("2026-03-10 09:02")
    there = sign_in(app.test_client(), WANG_LEI)
    old = person_id(app, WANG_LEI)
    at("2026-03-10 09:04")
    assert "注销账号" in here.get("/me").text
    assert "立即删除" in here.get("/me/closing").text
    answer = close(app, here, WANG_LEI)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/closed")
    last = here.get("/closed").text
    assert "账号已注销" in last
    assert WANG_LEI.phone[-4:] not in last
    assert [each.get("/me").status_code for each in (here, there)] == [303, 303]
    assert kept(app, old) == (None, None, True)
    at("2026-03-10 09:06")
    sign_in(app.test_client(), WANG_LEI)
    assert person_id(app, WANG_LEI) != old


def test_what_is_ahead_is_called_off_and_the_rest_goes_with_its_last_reason(app, world, citizen, at):
    li = citizen(LI_JING)
    register(li, world.morning)
    mine = person_id(app, LI_JING)
    said = says(app, world)
    with app.app_context():
        db.session.get(Opinion, said).person_id = mine
        db.session.commit()
    at("2026-03-10 09:02")
    page = li.get("/me/closing").text
    for words in ("同时取消的报名", "统计开放日·数据里的西城", "保存到2027年3月18日", "意见建议", "取消报名并注销账号"):
        assert words in page
    assert close(app, li, LI_JING).status_code == 303
    assert states(app) == ["withdrawn"]
    assert taken(app, world.morning) == 0
    assert kept(app, mine)[1:] == (LI_JING.phone, True)
    assert (entries(app, "accounts.closed"), sweep(app, forget_people)) == (1, 0)
    at("2027-03-18 15:30")
    assert (sweep(app, purge_contacts), sweep(app, forget_people)) == (1, 0), "the opinion still waits"
    with app.app_context():
        db.session.get(Opinion, said).phone = None
        db.session.commit()
    assert sweep(app, forget_people) == 1
    assert kept(app, mine) == (None, None, True)


def test_whoever_signs_in_again_before_that_has_the_account_back(app, world, citizen, at):
    li = citizen(LI_JING)
    reference = register(li, world.morning).headers["Location"].rsplit("/", 1)[1]
    mine = person_id(app, LI_JING)
    at("2026-03-10 09:02")
    close(app, li, LI_JING)
    at("2026-03-10 09:04")
    assert reference in sign_in(li, LI_JING).get("/me").text
    assert kept(app, mine) == ("李静", LI_JING.phone, False)
    assert entries(app, "accounts.reopened") == 1
    assert sweep(app, forget_people) == 0


def test_what_is_too_late_to_call_off_stays_valid_and_is_listed(app, world, citizen, at):
    li = citizen(LI_JING)
    register(li, world.morning)
    with app.app_context():
        db.session.get(Event, world.event_id).cancel_until = db.session.get(Event, world.event_id).created_at
        db.session.commit()
    at("2026-03-10 09:02")
    page = li.get("/me/closing").text
    assert "仍然有效的报名" in page
    assert "同时取消的报名" not in page
    assert close(app, li, LI_JING).status_code == 303
    assert states(app) == ["confirmed"]


def test_nothing_happens_without_the_right_code(app, world, citizen, at):
    li = citizen(LI_JING)
    register(li, world.morning)
    at("2026-03-10 09:02")
    li.get("/me/closing")
    li.post("/me/closing/codes")
    wrong = li.submit("/me/closing", code="000000")
    assert wrong.status_code == 422
    assert "验证码不正确" in wrong.text
    assert li.submit("/me/closing", code="").status_code == 422
    assert (states(app), kept(app, person_id(app, LI_JING))[2]) == (["confirmed"], False)
    assert "请于" in li.post("/me/closing/codes").text, "codes are limited here as on every page"


def test_two_presses_at_once_close_it_once(app, world, citizen):
    register(citizen(LI_JING), world.morning)
    mine = person_id(app, LI_JING)
    at_once(app, *[lambda: close_account(db.session.get(Person, mine))] * 4)
    assert (entries(app, "accounts.closed"), entries(app, "registration.withdrawn")) == (1, 1)


def test_a_member_of_staff_is_sent_to_who_keeps_the_accounts(app, world, citizen):
    with app.app_context():
        add_staff(name="何东", sign_in_name="hedong", password=PASSWORD, phone=LI_JING.phone)
        db.session.commit()
    client = citizen(LI_JING)
    page = client.get("/me/closing").text
    assert "安全管理员" in page
    assert "验证码" not in page
    assert client.post("/me/closing", data={"code": "123456"}).status_code == 422
    assert kept(app, person_id(app, LI_JING)) == ("何东", LI_JING.phone, False)


def test_whoever_closes_the_account_is_told_no_more_news(app, world, citizen, at):
    here = citizen(WANG_LEI)
    here.post("/subscriptions/new", data={"unit": "tjj"})
    assert "区统计局" in here.get("/me/data").text
    at("2026-03-10 09:02")
    close(app, here, WANG_LEI)
    assert subscriptions(app) == []
