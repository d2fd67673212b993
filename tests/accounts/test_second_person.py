"""陆遥 looks after accounts; what carries weight she asks for, and 周岩 decides it. Nobody decides for themselves."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from tests.cast import PASSWORD, Citizen, messages_to
from tests.support.at_once import at_once
from xicheng_events.foundation.accounts.models import (
    AccountRequest,
    Membership,
    Organisation,
    Person,
    RequestKind,
    RequestState,
    Role,
    StaffAccount,
)
from xicheng_events.foundation.accounts.operations import administering, roles, second_factor, second_person, staff
from xicheng_events.foundation.accounts.operations.passwords import OneTimePassword
from xicheng_events.foundation.accounts.operations.second_factor import factor_of
from xicheng_events.foundation.accounts.operations.second_person import KEPT_FOR, forget_old_requests
from xicheng_events.foundation.accounts.operations.tries import TriedFrom
from xicheng_events.foundation.accounts.role_matrix import ROLES
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

WEIGHTY = [role for role, row in ROLES.items() if row.needs_second]


@pytest.fixture
def mengchuan(app, world) -> int:
    """孟川 has an account and no role yet."""
    with app.app_context():
        person = staff.add_staff(name="孟川", sign_in_name="mengchuan", password=PASSWORD, phone="19900000077")
        db.session.commit()
        return person.id


def ask(app, world, about: int, role=Role.SECURITY, by="luyao", kind=RequestKind.GIVE_ROLE) -> int:
    """Ask for a role in 区政府办; the request's id."""
    with app.app_context():
        unit = db.session.get(Organisation, world.units["qzfb"])
        request = second_person.ask_second_person(kind, db.session.get(Person, about), role=role, organisation=unit,
                                                  reason="轮岗接任", by=db.session.get(Person, world.staff[by]))
        db.session.commit()
        return request.id


def deciding(world, request_id: int, by: str, operation=second_person.confirm):
    """A step for `at_once`: one decision."""
    return lambda: operation(db.session.get(AccountRequest, request_id), by=db.session.get(Person, world.staff[by]))


def decide(app, world, *steps_of_one) -> object:
    """The code of the refusal, or what it gave."""
    return at_once(app, deciding(world, *steps_of_one))[0]


def roles_of(app, person_id: int) -> list[Role]:
    with app.app_context():
        return list(db.session.scalars(select(Membership.role).where(Membership.person_id == person_id)
                                       .order_by(Membership.id)))


def test_lu_yao_asks_and_zhou_yan_confirms_on_the_page(app, world, desk, mengchuan):
    luyao, zhouyan = desk("luyao"), desk("zhouyan")
    page = luyao.get(f"/staff/accounts/{mengchuan}").text
    assert "还没有角色" in page
    form = {"role": "auditor", "organisation": "qzfb"}
    without = luyao.submit(f"/staff/accounts/{mengchuan}/roles", **form)
    assert without.status_code == 422
    assert "请填写理由" in without.text
    for _twice in range(2):
        asked = luyao.post(f"/staff/accounts/{mengchuan}/roles", data={**form, "reason": "秦岚休假期间代理"})
        assert asked.status_code == 303
    assert "授予角色：审计管理员已提交申请" in luyao.get(f"/staff/accounts/{mengchuan}").text
    assert roles_of(app, mengchuan) == []
    listed = luyao.get("/staff/requests").text
    assert "共 1 条" in listed
    assert "/confirmation" not in listed, "who asks is offered no button to confirm"
    assert "项账号申请待您确认" in zhouyan.get("/staff").text
    assert "秦岚休假期间代理" in zhouyan.get("/staff/requests").text
    with app.app_context():
        number = db.session.scalar(select(AccountRequest.id))
    shown = zhouyan.submit(f"/staff/requests/{number}/confirmation").text
    assert "一次性密码的前一半" in shown
    assert roles_of(app, mengchuan) == [Role.AUDITOR]
    assert "待您确认" not in zhouyan.get("/staff").text
    zhouyan.post(f"/staff/requests/{number}/confirmation")
    assert roles_of(app, mengchuan) == [Role.AUDITOR]
    with app.app_context():
        told = db.session.execute(select(AuditEntry.action, AuditEntry.actor_id, AuditEntry.subject_id,
                                         AuditEntry.detail).where(AuditEntry.action.in_((
                                             "accounts.asked", "accounts.request_confirmed", "accounts.role_granted")),
                                             AuditEntry.subject_id == mengchuan).order_by(AuditEntry.id)).all()
        said = {"role": "auditor", "organisation": "qzfb", "request": number}
        assert [(each.action, each.actor_id, each.subject_id) for each in told] == [
            ("accounts.asked", world.staff["luyao"], mengchuan),
            ("accounts.request_confirmed", world.staff["zhouyan"], mengchuan),
            ("accounts.role_granted", world.staff["zhouyan"], mengchuan)]
        assert all(said.items() <= each.detail.items() for each in told)
        assert "轮岗" not in str(told)
        assert "代理" not in str(told)


@pytest.mark.parametrize("role", WEIGHTY, ids=str)
def test_a_weighty_role_is_given_and_taken_by_two(app, world, mengchuan, role):
    def change(operation):
        person = db.session.get(Person, mengchuan)
        unit = db.session.get(Organisation, world.units["qzfb"])
        return operation(person, unit, role, reason="轮岗接任", by=db.session.get(Person, world.staff["luyao"])).id

    for operation, held in ((administering.give_role, [role]), (administering.take_role, [])):
        before = roles_of(app, mengchuan)
        [request_id] = at_once(app, lambda operation=operation: change(operation))
        assert roles_of(app, mengchuan) == before
        decide(app, world, request_id, "zhouyan")
        assert roles_of(app, mengchuan) == held


def test_who_asked_whom_it_is_about_and_who_has_no_say_decide_nothing(app, world, mengchuan):
    request_id = ask(app, world, mengchuan)
    about_zhouyan = ask(app, world, world.staff["zhouyan"], role=Role.COORDINATOR, kind=RequestKind.TAKE_ROLE)
    for operation in (second_person.confirm, second_person.refuse):
        assert decide(app, world, request_id, "luyao", operation) == "own_request"
        assert decide(app, world, about_zhouyan, "zhouyan", operation) == "own_account"
        for nobody in ("chengyuan", "qinlan", "zhengping"):
            assert decide(app, world, request_id, nobody, operation) == "not_yours"
    assert decide(app, world, request_id, "zhouyan", second_person.take_back_request) == "not_yours"
    assert roles_of(app, mengchuan) == []


def test_even_a_program_that_forgets_to_ask_cannot_confirm_for_itself(app, world, mengchuan):
    request_id = ask(app, world, mengchuan)
    with app.app_context():
        for who in (world.staff["luyao"], mengchuan, None):
            by_oneself = update(AccountRequest).where(AccountRequest.id == request_id).values(
                state=RequestState.CONFIRMED, decided_by_id=who)
            with pytest.raises(IntegrityError):
                db.session.execute(by_oneself)
            db.session.rollback()


def test_what_is_refused_taken_back_or_over_stays_undone(app, world, at, mengchuan):
    refused = ask(app, world, mengchuan)
    assert decide(app, world, refused, "zhouyan", second_person.refuse) is None
    assert decide(app, world, refused, "zhouyan", second_person.refuse) is None
    assert decide(app, world, refused, "zhouyan") == "request_over"
    taken_back = ask(app, world, mengchuan)
    assert taken_back != refused
    assert decide(app, world, taken_back, "luyao", second_person.take_back_request) is None
    assert decide(app, world, taken_back, "zhouyan") == "request_over"
    late = ask(app, world, mengchuan)
    at(clock.now() + timedelta(days=app.config["ACCOUNT_REQUEST_DAYS"]))
    assert decide(app, world, late, "zhouyan") == "request_over"
    assert ask(app, world, mengchuan) != late, "what has run out may be asked for again"
    assert roles_of(app, mengchuan) == []


def test_of_two_who_decide_at_the_same_moment_one_has_decided(app, world, mengchuan):
    request_id = ask(app, world, mengchuan, role=Role.COORDINATOR)
    with app.app_context():
        unit = db.session.get(Organisation, world.units["qzfb"])
        roles.grant(staff.add_staff(name="韩冰", sign_in_name="hanbing", password=PASSWORD), unit,
                    Role.COORDINATOR)
        db.session.commit()
        hanbing = db.session.scalar(select(Person.id).where(Person.name == "韩冰"))
    world_of_both = {"zhouyan": world.staff["zhouyan"], "hanbing": hanbing}

    def step(operation, name):
        return lambda: operation(db.session.get(AccountRequest, request_id),
                                 by=db.session.get(Person, world_of_both[name]))

    confirmed, refused = at_once(app, step(second_person.confirm, "zhouyan"), step(second_person.refuse, "hanbing"))
    given = isinstance(confirmed, OneTimePassword)
    assert (refused if given else confirmed) == "request_over"
    assert given or refused is None
    assert roles_of(app, mengchuan) == ([Role.COORDINATOR] if given else [])


def test_the_same_asked_for_at_the_same_moment_is_one_request(app, world, mengchuan):
    def step():
        unit = db.session.get(Organisation, world.units["qzfb"])
        return second_person.ask_second_person(RequestKind.GIVE_ROLE, db.session.get(Person, mengchuan),
                                               role=Role.AUDITOR, organisation=unit, reason="轮岗",
                                               by=db.session.get(Person, world.staff["luyao"])).id

    assert len(set(at_once(app, step, step, step))) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count(AccountRequest.id))) == 1


def test_the_password_of_who_holds_a_weighty_role_is_reset_by_two(app, world, desk):
    luyao, qinlan = desk("luyao"), desk("qinlan")
    account = f"/staff/accounts/{world.staff['qinlan']}"
    luyao.get(account)
    asked = luyao.submit(f"{account}/password", reason="本人忘记密码，已当面核实")
    assert asked.headers["Location"] == account
    assert qinlan.get("/staff").status_code == 200, "nothing has happened yet"
    zhouyan = desk("zhouyan")
    zhouyan.get("/staff/requests")
    with app.app_context():
        number = db.session.scalar(select(AccountRequest.id))
    without = zhouyan.submit(f"/staff/requests/{number}/confirmation", follow_redirects=True).text
    assert "没有登记手机号" in without
    assert qinlan.get("/staff").status_code == 200
    luyao.get(account)
    luyao.submit(f"{account}/correction", name="秦岚", phone="19900000088")
    zhouyan.get("/staff/requests")
    shown = zhouyan.submit(f"/staff/requests/{number}/confirmation").text
    assert "一次性密码的前一半" in shown
    assert qinlan.get("/staff").status_code == 303
    with app.app_context():
        assert db.session.get(Person, world.staff["qinlan"]).must_change_password


def test_nobody_but_the_owner_has_both_halves_of_what_opens_an_account_that_carries_weight(app, world, mengchuan):
    """陆遥 knows 孟川's first password, and what she has set up as his phone's codes."""
    with app.app_context():
        person = db.session.get(Person, mengchuan)
        secret = pyotp.random_base32()
        second_factor.set_up_second_factor(person, secret, pyotp.TOTP(secret).at(clock.now()), tried=TriedFrom(""))
        db.session.commit()
    luyao = app.test_client()
    assert password_opens(luyao, PASSWORD)
    given = decide(app, world, ask(app, world, mengchuan, role=Role.COORDINATOR), "zhouyan")
    assert not password_opens(app.test_client(), PASSWORD)
    [message] = messages_to(app, Citizen("孟川", "19900000077"), template="half_password")
    second = re.search(r"后一半：(\S+?)，", message).group(1)
    assert given.is_half
    assert not password_opens(app.test_client(), given.text)
    assert not password_opens(app.test_client(), second)
    assert password_opens(app.test_client(), given.text + second)
    with app.app_context():
        assert db.session.get(Person, mengchuan).must_change_password
        assert factor_of(db.session.get(Person, mengchuan)) is None


def password_opens(client, password: str) -> bool:
    answer = client.post("/staff/sign-in", data={"sign_in_name": "mengchuan", "password": password})
    return "不正确" not in answer.text


@pytest.mark.once
def test_what_somebody_asked_for_who_is_disabled_since_can_only_be_refused(app, world, mengchuan):
    request_id, other = ask(app, world, mengchuan), ask(app, world, mengchuan, role=Role.AUDITOR)
    at_once(app, lambda: _disabled(world.staff["luyao"]))
    assert decide(app, world, request_id, "zhouyan") == "asker_gone"
    assert decide(app, world, other, "zhouyan", second_person.refuse) is None
    assert roles_of(app, mengchuan) == []


def test_a_disabled_account_gets_no_password(app, world, mengchuan):
    request_id = ask(app, world, mengchuan, role=None, kind=RequestKind.RESET_PASSWORD)
    at_once(app, lambda: _disabled(mengchuan))
    assert decide(app, world, request_id, "zhouyan") == "account_disabled"


def _disabled(person_id: int):
    db.session.get(StaffAccount, person_id).disabled_at = clock.now()


@pytest.mark.once
def test_a_request_that_cannot_be_done_any_more_stays_open_and_says_why(app, world, mengchuan):
    request_id = ask(app, world, mengchuan, role=Role.AUDITOR)
    with app.app_context():
        roles.grant(db.session.get(Person, mengchuan), db.session.get(Organisation, world.units["tjj"]),
                    Role.EDITOR)
        db.session.commit()
    assert decide(app, world, request_id, "zhouyan") == "roles_apart"
    with app.app_context():
        assert db.session.get(AccountRequest, request_id).state is RequestState.OPEN


def test_old_requests_are_forgotten(app, world, at, mengchuan):
    ask(app, world, mengchuan)
    at(clock.now() + KEPT_FOR)
    with app.app_context():
        assert forget_old_requests() == 0
    at(clock.now() + timedelta(days=app.config["ACCOUNT_REQUEST_DAYS"], seconds=1))
    with app.app_context():
        assert forget_old_requests() == 1
