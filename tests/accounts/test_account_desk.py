"""陆遥's desk: who comes, who leaves, who has forgotten the password, and whose name was misspelt."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, PASSWORD, messages_to, sign_in, sign_in_staff
from tests.support.at_once import at_once
from xicheng_events.foundation.accounts.models import (
    AccountRequest,
    Membership,
    Organisation,
    Person,
    RequestKind,
    Role,
    StaffAccount,
)
from xicheng_events.foundation.accounts.operations import administering, roles, second_person, staff
from xicheng_events.foundation.accounts.operations.roles import withdraw_role
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused

OWN = "heron-lamp-4417"
ONE_TIME = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


def account_of(app, sign_in_name: str) -> int | None:
    with app.app_context():
        return db.session.scalar(select(StaffAccount.person_id).where(StaffAccount.sign_in_name == sign_in_name))


def try_to_sign_in(app, name: str, password: str):
    return app.test_client().post("/staff/sign-in", data={"sign_in_name": name, "password": password})


def recorded(app, person_id: int) -> list[tuple[str, int | None]]:
    """(action, by whom) of all that is on record about this person's account, but for signing in."""
    with app.app_context():
        rows = db.session.execute(select(AuditEntry.action, AuditEntry.actor_id).where(
            AuditEntry.subject_kind == "person", AuditEntry.subject_id == person_id,
            AuditEntry.action != "accounts.signed_in").order_by(AuditEntry.id))
        return [tuple(row) for row in rows]


def test_a_newcomer_is_added_given_a_role_and_sets_a_password_before_anything_opens(app, world, desk):
    luyao = desk("luyao")
    luyao.get("/staff/accounts/new")
    shown = luyao.submit("/staff/accounts/new", name="丁宁", sign_in_name="dingning", phone="19900000888")
    given = ONE_TIME.search(shown.text).group()
    assert shown.headers["Cache-Control"] == "no-store"
    dingning = account_of(app, "dingning")
    luyao.get(f"/staff/accounts/{dingning}")
    assert luyao.submit(f"/staff/accounts/{dingning}/roles", role="editor", organisation="tjj").status_code == 303
    assert given not in luyao.get(f"/staff/accounts/{dingning}").text, "it is shown once"

    newcomer = app.test_client()
    assert newcomer.post("/staff/sign-in", data={"sign_in_name": "dingning", "password": given}).status_code == 303
    for closed in ("/staff", "/staff/events", f"/staff/events/{world.code}"):
        assert newcomer.get(closed).headers["Location"] == "/staff/account"
    assert newcomer.post("/staff/events/new").status_code == 303
    newcomer.get("/staff/account")
    weak = newcomer.submit("/staff/account/password", new_password="dingning-2026", new_password_again="dingning-2026")
    assert "不能有您的姓名、登录名" in weak.text
    assert newcomer.submit("/staff/account/password", new_password=OWN, new_password_again=OWN).status_code == 303
    assert newcomer.get("/staff/events").status_code == 200
    assert try_to_sign_in(app, "dingning", given).status_code == 422, "the one-time password is over"
    assert try_to_sign_in(app, "dingning", OWN).status_code == 303
    assert recorded(app, dingning) == [
        ("accounts.staff_added", world.staff["luyao"]), ("accounts.role_granted", world.staff["luyao"]),
        ("accounts.password_changed", dingning)]


@pytest.mark.once
def test_a_name_that_is_taken_and_one_that_is_odd_are_refused_with_all_that_was_typed(app, world, desk):
    luyao = desk("luyao")
    luyao.get("/staff/accounts/new")
    for odd in ("ZhaoMin", "1min", "a", "赵敏", "a b"):
        assert luyao.submit("/staff/accounts/new", name="丁宁", sign_in_name=odd).status_code == 422
    taken = luyao.submit("/staff/accounts/new", name="丁宁", sign_in_name="zhaomin")
    assert taken.status_code == 422
    assert "登录名已被使用" in taken.text
    assert 'value="丁宁"' in taken.text
    with app.app_context():
        assert db.session.scalar(select(Person.id).where(Person.name == "丁宁")) is None


def test_who_leaves_is_out_at_once_and_what_was_theirs_stays(app, world, desk):
    zhaomin, luyao = desk("zhaomin"), desk("luyao")
    account = f"/staff/accounts/{world.staff['zhaomin']}"
    luyao.get(account)
    for _twice in range(2):
        assert luyao.post(f"{account}/disabling").status_code == 303
    assert zhaomin.get("/staff").headers["Location"].startswith("/staff/sign-in")
    refused, wrong = try_to_sign_in(app, "zhaomin", PASSWORD), try_to_sign_in(app, "zhaomin", "not her password")
    assert refused.status_code == wrong.status_code == 422
    assert "登录名或密码不正确" in refused.text
    assert "登录名或密码不正确" in wrong.text
    assert "赵敏" in desk("qinlan").get("/staff/audit").text, "the record still says who she was"
    assert desk("liuwei").get(f"/staff/events/{world.code}").status_code == 200
    luyao.get(account)
    for _twice in range(2):
        assert luyao.post(f"{account}/enabling").status_code == 303
    assert sign_in_staff(app.test_client(), "zhaomin").get("/staff/events").status_code == 200
    assert [action for action, _by in recorded(app, world.staff["zhaomin"])][-2:] == [
        "accounts.disabled", "accounts.enabled"]


def test_a_disabled_account_leaves_the_citizen_in_peace(app, world, client):
    with app.app_context():
        hedong = staff.add_staff(name="何东", sign_in_name="hedong", password=PASSWORD, phone=LI_JING.phone)
        roles.grant(hedong, db.session.get(Organisation, world.units["tjj"]), Role.EDITOR)
        administering.disable(hedong, by=db.session.get(Person, world.staff["luyao"]))
        db.session.commit()
    sign_in(client, LI_JING)
    assert client.get("/me").status_code == 200
    assert client.get("/staff/events").status_code == 403


def test_a_forgotten_password_is_reset_and_sent_to_the_persons_phone(app, world, desk):
    luyao, account = desk("luyao"), f"/staff/accounts/{world.staff['zhaomin']}"
    luyao.get(account)
    assert luyao.submit(f"{account}/correction", name="赵敏", phone=LI_JING.phone).status_code == 303
    zhaomin = desk("zhaomin")
    luyao.get(account)
    assert luyao.submit(f"{account}/password", send="y").headers["Location"] == account
    assert zhaomin.get("/staff").headers["Location"].startswith("/staff/sign-in")
    [message] = messages_to(app, LI_JING, template="one_time_password")
    given = ONE_TIME.search(message).group()
    assert given not in luyao.get(account).text
    assert try_to_sign_in(app, "zhaomin", PASSWORD).status_code == 422
    assert try_to_sign_in(app, "zhaomin", given).headers["Location"] == "/staff"


def test_a_one_time_password_runs_out_and_says_so_only_to_who_knows_it(app, world, desk, at):
    luyao, account = desk("luyao"), f"/staff/accounts/{world.staff['zhaomin']}"
    luyao.get(account)
    given = ONE_TIME.search(luyao.submit(f"{account}/password").text).group()
    at(clock.now() + timedelta(hours=app.config["ONE_TIME_PASSWORD_HOURS"]))
    assert "已过期" in try_to_sign_in(app, "zhaomin", given).text
    assert "登录名或密码不正确" in try_to_sign_in(app, "zhaomin", "something else").text


def test_sessions_are_ended_from_the_desk(app, world, desk):
    zhaomin, luyao = desk("zhaomin"), desk("luyao")
    luyao.post(f"/staff/accounts/{world.staff['zhaomin']}/sessions")
    assert zhaomin.get("/staff").headers["Location"].startswith("/staff/sign-in")
    assert desk("zhaomin").get("/staff").status_code == 200


@pytest.mark.parametrize("typed", ["古丽米热•艾", "古丽米热 艾比布力", "热艾比", "glmr", "GuLi", "ｇｕｌｉ"])
def test_an_account_and_what_is_asked_about_it_are_found_however_the_name_is_typed(app, world, desk, typed):
    luyao = desk("luyao")
    with app.app_context():
        guli, _given = staff.open_account(name="古丽米热·艾比布力", sign_in_name="guli")
        second_person.ask_second_person(RequestKind.GIVE_ROLE, guli,
                                        organisation=db.session.get(Organisation, world.units["tjj"]),
                                        role=Role.COORDINATOR, reason="新任",
                                        by=db.session.get(Person, world.staff["luyao"]))
        db.session.commit()
    for address in ("/staff/accounts", "/staff/requests"):
        page = luyao.get(address, query_string={"words": typed}).text
        assert "古丽米热·艾比布力" in page, address
        assert "古丽米热·艾比布力" not in luyao.get(address, query_string={"words": "李"}).text


def test_a_name_is_put_right_and_another_persons_phone_is_refused(app, world, desk, client):
    sign_in(client, LI_JING)
    luyao, account = desk("luyao"), f"/staff/accounts/{world.staff['zhaomin']}"
    luyao.get(account)
    taken = luyao.submit(f"{account}/correction", name="赵民", phone=LI_JING.phone)
    assert taken.status_code == 422
    assert "已用于另一个人" in taken.text
    assert luyao.submit(f"{account}/correction", name="赵敏敏", phone="19900000888").status_code == 303
    assert "199****0888" in luyao.get(account).text
    assert luyao.submit(f"{account}/correction", name="赵敏敏", phone="", drop_phone="y").status_code == 303
    assert "199****" not in luyao.get(account).text
    with app.app_context():
        said = db.session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "accounts.corrected")
                                  .order_by(AuditEntry.id)).all()
        assert said == [{"changed": ["name", "phone"]}, {"changed": ["phone"]}]


def test_a_light_role_is_taken_at_once_and_taking_it_twice_is_once(app, world, desk):
    luyao, account = desk("luyao"), f"/staff/accounts/{world.staff['zhaomin']}"
    with app.app_context():
        held = db.session.scalar(select(Membership.id).where(Membership.person_id == world.staff["zhaomin"]))
    zhaomin = desk("zhaomin")
    for _twice in range(2):
        assert luyao.post(f"{account}/roles/{held}/removal").status_code == 303
    assert zhaomin.get("/staff/events").status_code == 403
    assert "您的账号还没有角色" in zhaomin.get("/staff").text
    assert [action for action, _by in recorded(app, world.staff["zhaomin"])].count("accounts.role_taken") == 1


def test_lu_yao_changes_nothing_about_her_own_account(app, world, desk):
    luyao, account = desk("luyao"), f"/staff/accounts/{world.staff['luyao']}"
    assert "这是您自己的账号" in luyao.get(account).text
    for what in ("disabling", "sessions", "roles", "password"):
        luyao.post(f"{account}/{what}", data={"role": "editor", "organisation": "tjj", "reason": "试一试"})
    assert luyao.get(account).status_code == 200
    assert [action for action, _by in recorded(app, world.staff["luyao"])] == [
        "accounts.staff_added", "accounts.role_granted"]


def test_the_last_who_looks_after_accounts_stays(app, world):
    def other_security():
        person = staff.add_staff(name="孟川", sign_in_name="mengchuan", password=PASSWORD)
        roles.grant(person, db.session.get(Organisation, world.units["qzfb"]), Role.SECURITY)
        return person.id

    [mengchuan] = at_once(app, other_security)
    luyao = world.staff["luyao"]

    def asking(whom, by):
        unit = db.session.get(Organisation, world.units["qzfb"])
        return second_person.ask_second_person(RequestKind.TAKE_ROLE, db.session.get(Person, whom), role=Role.SECURITY,
                                               reason="轮岗", organisation=unit, by=db.session.get(Person, by)).id

    about = dict(zip((luyao, mengchuan), at_once(app, lambda: asking(luyao, mengchuan),
                                                 lambda: asking(mengchuan, luyao)), strict=True))

    def disabling(whom, by):
        return lambda: administering.disable(db.session.get(Person, whom), by=db.session.get(Person, by))

    answers = at_once(app, disabling(luyao, mengchuan), disabling(mengchuan, luyao))
    assert sorted(map(str, answers)) in (["None", "last_security"], ["None", "not_yours"])
    with app.app_context():
        in_use = db.session.scalars(select(StaffAccount.person_id).where(
            StaffAccount.person_id.in_((luyao, mengchuan)), StaffAccount.disabled_at.is_(None))).all()
        assert len(in_use) == 1
        zhouyan, last = db.session.get(Person, world.staff["zhouyan"]), db.session.get(Person, in_use[0])
        with pytest.raises(Refused) as refused:  # went with the account of who had asked
            second_person.confirm(db.session.get(AccountRequest, about[last.id]), by=zhouyan)
        assert refused.value.code == "request_over"
        with pytest.raises(Refused) as refused:
            withdraw_role(last, db.session.get(Organisation, world.units["qzfb"]), Role.SECURITY, by=zhouyan)
        assert refused.value.code == "last_security"


def test_the_list_is_narrowed_and_sorted_by_its_address(app, world, desk):
    luyao = desk("luyao")

    def names(address: str) -> list[str]:
        rows = luyao.get(f"/staff/accounts?{address}").text.partition("<tbody>")[2]
        return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', rows)

    assert names("words=zhao") == ["赵敏"]
    assert names("words=赵") == ["赵敏"]
    assert names("role=editor&unit=tjj") == ["赵敏"]
    assert names("role=secrecy&unit=qzfb") == ["何安"]
    assert names("state=disabled") == []
    assert names("sort=-seen")[0] == "陆遥"
    assert names("sort=seen&state=never")[-1] != "陆遥"
    assert names("role=nonsense&state=x&sort=y&unit=none") == []
    assert len(names("")) == len(world.staff)
    with app.app_context():
        assert db.session.scalar(select(Person.name).where(Person.id == world.staff["luyao"])) == "陆遥"


def test_a_page_of_the_list_costs_the_same_however_many_there_are(app, world, desk, statements):
    luyao = desk("luyao")
    with statements() as sent:
        luyao.get("/staff/accounts")
    assert len(sent) <= 6
