"""赵敏's own account: her password, when she was last here, and her other devices."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import PASSWORD, sign_in_staff
from tests.web.test_bounds import WORST, seconds_of, trying
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.password_rules import refuse_weak
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused

NEW = "heron-lamp-4417"
# Signs that the estimate may read as letters, in the order that costs it most.
MOST_WORK = "7[+51|!@943(<%$6" * 12


def test_zhao_min_changes_her_password_and_only_this_browser_stays_signed_in(app, world, desk):
    here, elsewhere = desk("zhaomin"), desk("zhaomin")
    here.get("/staff/account")
    changed = here.submit("/staff/account/password", password=PASSWORD, new_password=NEW, new_password_again=NEW)
    assert changed.status_code == 303
    assert here.get("/staff/account").status_code == 200
    assert elsewhere.get("/staff").headers["Location"].startswith("/staff/sign-in")
    old = app.test_client().post("/staff/sign-in", data={"sign_in_name": "zhaomin", "password": PASSWORD})
    assert old.status_code == 422
    new = app.test_client().post("/staff/sign-in", data={"sign_in_name": "zhaomin", "password": NEW})
    assert new.status_code == 303
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.password_changed")).one()
        assert (entry.by_id, entry.subject_id, entry.detail) == (world.staff["zhaomin"], world.staff["zhaomin"], {})


def test_without_the_old_password_nothing_changes_and_five_guesses_end_it(world, desk):
    zhaomin = desk("zhaomin")
    for _guess in range(5):
        wrong = zhaomin.post("/staff/account/password",
                             data={"password": "not hers", "new_password": NEW, "new_password_again": NEW})
        assert "密码不正确" in wrong.text
    locked = zhaomin.post("/staff/account/password",
                          data={"password": PASSWORD, "new_password": NEW, "new_password_again": NEW})
    assert locked.status_code == 422
    assert "15分钟" in locked.text


@pytest.mark.once
def test_two_that_differ_and_the_same_again_are_refused(world, desk):
    zhaomin = desk("zhaomin")
    sent = {"password": PASSWORD, "new_password": NEW, "new_password_again": f"{NEW}x"}
    assert "两次输入的新密码不一样" in zhaomin.post("/staff/account/password", data=sent).text
    sent = {"password": PASSWORD, "new_password": PASSWORD, "new_password_again": PASSWORD}
    assert "与现在的相同" in zhaomin.post("/staff/account/password", data=sent).text


@pytest.mark.once
@pytest.mark.parametrize(("password", "why"), [
    ("short-1", "至少10位"), ("password123", "太常见"), ("P@ssw0rd2026", "太常见"), ("1234567890", "太常见"),
    ("qwertyuiop", "太常见"), ("19900001234", "太常见"), ("a" * 22, "太常见"), ("Beijing2026", "太常见"),
    ("xicheng2026", "太常见"), ("kite-zhaomin-77", "姓名、登录名"), ("kite-Zhao.Min-77", "姓名、登录名"),
    ("风筝赵敏的七七四四七", "姓名、登录名"), ("kite统计局77-lamp", "姓名、登录名")])
def test_what_is_tried_first_is_refused(app, world, password, why):
    with app.test_request_context():
        zhaomin = db.session.get(Person, world.staff["zhaomin"])
        with pytest.raises(Refused) as refused:
            refuse_weak(password, zhaomin, "zhaomin")
        assert (refused.value.code, refused.value.field) == ("weak_password", "new_password")
        assert why in refused.value.sentence


@pytest.mark.parametrize("password", [NEW, PASSWORD, "lV4-xKq9-Rt2m", "三只鹭鸶飞过灯塔去看海",
                                      "correct horse battery"])
def test_what_is_hard_to_guess_is_taken(app, world, password):
    with app.test_request_context():
        assert refuse_weak(password, db.session.get(Person, world.staff["zhaomin"]), "zhaomin") is None


def test_no_password_takes_long_to_judge(app, world):
    with app.test_request_context():
        zhaomin = db.session.get(Person, world.staff["zhaomin"])
        seconds = {kind: seconds_of(lambda said=said: trying(
            lambda text: refuse_weak(text, zhaomin, "zhaomin"), (said * 200)[:200]))
            for kind, said in {**WORST, "signs for letters": MOST_WORK}.items()}
    print(f"\nat most {1000 * max(seconds.values()):.0f} ms ({max(seconds, key=seconds.get)})")
    assert max(seconds.values()) < 0.1


def test_signing_in_says_when_one_was_last_here(app, world, client, at):
    assert "上次登录" not in sign_in_staff(client, "zhaomin").get("/staff").text
    at(clock.now() + timedelta(hours=3))
    again = sign_in_staff(app.test_client(), "zhaomin")
    assert "上次登录：2026年3月10日（星期二）09:00" in again.get("/staff").text
    assert "上次登录" not in again.get("/staff").text, "said once"
    assert "2026年3月10日（星期二）09:00" in again.get("/staff/account").text


def test_other_devices_are_signed_out_and_this_one_is_not(world, desk):
    here, elsewhere = desk("zhaomin"), desk("zhaomin")
    here.get("/staff/account")
    assert here.submit("/staff/account/sessions").status_code == 303
    assert here.get("/staff").status_code == 200
    assert elsewhere.get("/staff").status_code == 303


def test_a_password_is_never_kept_when_the_session_has_ended(app, world, desk):
    zhaomin = desk("zhaomin")
    zhaomin.get("/staff/account")
    desk("luyao").post(f"/staff/accounts/{world.staff['zhaomin']}/sessions")
    kept = zhaomin.submit("/staff/account/password", password=PASSWORD, new_password=NEW, new_password_again=NEW)
    assert kept.status_code == 401
    assert NEW not in kept.text
    assert PASSWORD not in kept.text
