"""The commands that README.md names, as somebody types them."""

import re

import pytest

from tests.cast import LI_JING, WANG_LEI, beijing
from xicheng_events.foundation.accounts.operations.units import load_organisations
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.foundation.notify.operations import queue_notice


@pytest.fixture
def typed(app):
    """Run a command: `typed("outbox", "--to", phone)` gives its exit code and what it printed."""

    def run(*words, keys=None):
        done = app.test_cli_runner().invoke(args=words, input=keys)
        return done.exit_code, done.output

    return run


def test_the_outbox_shows_the_last_messages_to_a_phone_with_beijings_clock(app, typed):
    clock.set_to(beijing("2026-03-10 10:05"))
    with app.app_context():
        for citizen in (LI_JING, WANG_LEI):
            queue_notice("withdrawn", phone=citizen.phone, event=f"{citizen.name}的开放日")
        queue_notice("code", phone=LI_JING.phone, digits="123456", minutes=5, secret=True)
        db.session.commit()
        deliver_due_notices()
        queue_notice("withdrawn", phone=LI_JING.phone, event="统计开放日")
        db.session.commit()
    code, shown = typed("outbox", "--to", "199 0000 0001", "-n", "2")
    assert code == 0
    assert [line[:15] for line in shown.splitlines()] == ["03-10 10:05 待发送", "03-10 10:05 已发送"]
    assert "统计开放日" in shown.splitlines()[0]
    assert "验证码123456" in shown.splitlines()[1]


@pytest.mark.once
def test_a_phone_that_is_none_is_a_sentence(app, typed):
    code, shown = typed("outbox", "--to", "12")
    assert code == 1
    assert "手机号" in shown


def test_the_first_two_accounts_begin_with_one_time_passwords_and_there_is_no_second_time(app, typed, client):
    with app.app_context():
        load_organisations()
        db.session.commit()
    first = ("first-accounts", "--security", "陆遥", "luyao", "--coordinator", "周岩", "zhouyan", "--organisation")
    assert typed(*first, "nowhere")[0] == 1
    alone = typed("first-accounts", "--security", "陆遥", "luyao", "--organisation", "qzfb")
    assert alone[0] == 1
    assert "还没有区级统筹员" in alone[1]
    status, said = typed(*first, "qzfb")
    assert status == 0
    given = dict(re.findall(r"(luyao|zhouyan)  (\S+)", said))
    for name, password in given.items():
        answer = client.post("/staff/sign-in", data={"sign_in_name": name, "password": password})
        assert answer.status_code == 303
        assert client.get("/staff").headers["Location"] == "/staff/account"
        own = {"new_password": f"heron-{name[:2]}-lamp-4417", "new_password_again": f"heron-{name[:2]}-lamp-4417"}
        assert client.post("/staff/account/password", data=own).status_code == 303
        assert client.get("/staff").status_code == 200
    assert "/staff/requests" in client.get("/staff").text
    again = typed("first-accounts", "--security", "孟川", "mengchuan", "--coordinator", "韩冰", "hanbing",
                  "--organisation", "qzfb")
    assert again[0] == 1
    assert "已有在用的安全管理员" in again[1]


def test_loading_the_units_again_adds_none(app, typed):
    assert typed("organisations") == typed("organisations")
