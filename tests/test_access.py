"""Who may open which page of the desk, and that nothing is changed without the page's token.

What is expected comes from the blueprints' own `roles`. Whether somebody may touch this unit's row is the rooms' own
affair: their tests ask for a foreign row and get a 404.
"""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, PASSWORD, sign_in_staff
from tests.support.factor import a_new_app
from xicheng_events.demo.people import STAFF
from xicheng_events.foundation.accounts.models import (
    AccountRequest,
    Organisation,
    Person,
    RequestKind,
    RequestState,
    Role,
)
from xicheng_events.foundation.accounts.operations import administering, second_factor, second_person, tries
from xicheng_events.foundation.accounts.operations.roles import grant
from xicheng_events.foundation.accounts.operations.staff import add_staff, open_account
from xicheng_events.foundation.accounts.role_matrix import DUTIES, ROLES, stands_apart
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.kinds import kinds, may_take
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.operations import take_step
from xicheng_events.foundation.publishing.states import STEPS, PublishingStep

# Who may is decided by tables in the code, before any row is read: the same on every database.
pytestmark = pytest.mark.once

NO_SIGN_IN_NEEDED = {f"accounts_staff.{view}" for view in ("sign_in", "prove", "second", "prove_second")}
# Open to everybody with an account, whatever roles they hold or don't.
FOR_ALL = {"home_staff", "own_staff", "factor_staff", "proof_staff"}
# Pages that ask for more than their room does.
NARROWER = {"events_staff.new": {Role.EDITOR}, "surveys_staff.new": {Role.EDITOR},
            "themes_staff.new": {Role.EDITOR, Role.COORDINATOR},
            "programmes_staff.new": {Role.EDITOR, Role.COORDINATOR},
            "followup_staff.urge_several": {Role.COORDINATOR}}
# One of the cast for each role.
HOLDERS = {member.role: member.sign_in_name for member in reversed(STAFF)}


def a_request_about(person: Person) -> AccountRequest:
    """One that 高翔 has asked for and that waits."""
    asked_by = db.session.scalars(select(Person).where(Person.name == "高翔")).one()
    request = AccountRequest(kind=RequestKind.RESET_PASSWORD, person=person, asked_by=asked_by, asked_at=clock.now(),
                             expires_at=clock.now() + timedelta(days=7), state=RequestState.OPEN, reason="忘记密码")
    db.session.add(request)
    db.session.flush()
    return request


def reset_factor(about: Person, by: Person) -> None:
    """Ask for it, about somebody who has one."""
    second_factor.set_up_second_factor(about, *a_new_app(), tried=tries.TriedFrom("192.0.2.1"))
    administering.reset_second_factor(about, reason="手机丢失", by=by)


# What may be done about an account, as operations: (whose account, in which unit, by whom).
ABOUT_ACCOUNTS = {
    "add": lambda about, unit, by: open_account(name="新人", sign_in_name="xinren", by=by),
    "correct": lambda about, unit, by: administering.correct_person(about, name="新名", by=by),
    "give_role": lambda about, unit, by: administering.give_role(about, unit, Role.DOOR, by=by),
    "take_role": lambda about, unit, by: administering.take_role(about, unit, Role.EDITOR, by=by),
    "reset_password": lambda about, unit, by: administering.reset_password(about, reason="忘记密码", by=by),
    "reset_factor": lambda about, unit, by: reset_factor(about, by),
    "disable": lambda about, unit, by: administering.disable(about, by=by),
    "enable": lambda about, unit, by: administering.enable(about, by=by),
    "end_sessions": lambda about, unit, by: administering.end_sessions_of(about, by=by),
    "ask": lambda about, unit, by: second_person.ask_second_person(
        RequestKind.GIVE_ROLE, about, role=Role.AUDITOR, organisation=unit, reason="轮岗接任", by=by),
    "decide": lambda about, unit, by: second_person.refuse(a_request_about(about), by=by),
}
# Which method a route is asked with, and nothing else it would also answer.
METHODS = ("GET", "POST")


def address(rule) -> str:
    """An address of `rule` with some value in each place; usually of nothing that exists."""
    return re.sub(r"<(?:(\w+)[^:>]*:)?\w+>", lambda found: "1" if found[1] == "int" else "none", rule.rule)


def routes(app, *, staff: bool) -> list[tuple]:
    """(rule, method) of every route of ours, of the desk or of the public part."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return [(rule, method) for rule in rules if ("_staff." in rule.endpoint) == staff
            for method in METHODS if method in rule.methods]


@pytest.fixture
def ask(app, world):
    """Open one route of the desk as somebody who holds just one role: `ask(role)(rule, method)` gives the status."""

    def signed_in(role):
        with app.app_context():
            person = add_staff(name="某人", sign_in_name="somebody", password=PASSWORD)
            grant(person, db.session.get(Organisation, world.units["tjj"]), role)
            db.session.commit()
        client = sign_in_staff(app.test_client(), "somebody")
        return lambda rule, method: client.open(address(rule), method=method).status_code

    return signed_in


def test_every_room_of_the_desk_says_who_may_come_in(app):
    blueprints = {name: blueprint for name, blueprint in app.blueprints.items() if name.endswith("_staff")}
    silent = [name for name, blueprint in blueprints.items() if not getattr(blueprint, "roles", None)]
    assert set(silent) == {"accounts_staff", *FOR_ALL}


@pytest.mark.parametrize("role", Role, ids=str)
def test_the_desk_opens_to_the_roles_it_names_and_to_no_other(app, ask, role):
    answers = ask(role)
    wrong = []
    for rule, method in routes(app, staff=True):
        if rule.endpoint in NO_SIGN_IN_NEEDED:
            continue
        name = rule.endpoint.split(".")[0]
        allowed = name in FOR_ALL or role in NARROWER.get(rule.endpoint, app.blueprints[name].roles)
        status = answers(rule, method)
        if (status != 403) != allowed or status in {401, 500}:
            wrong.append(f"{method} {rule.rule}: {status} for {role}")
    assert wrong == []


def test_the_desk_is_closed_to_visitors_and_to_citizens(app, citizen):
    wrong = []
    for who, browser in (("visitor", app.test_client()), ("citizen", citizen(LI_JING))):
        for rule, method in routes(app, staff=True):
            if rule.endpoint in NO_SIGN_IN_NEEDED:
                continue
            answer = browser.open(address(rule), method=method)
            sent_away = answer.status_code == 303 and "/staff/sign-in" in answer.headers.get("Location", "")
            refused = answer.status_code == (403 if who == "citizen" else 401)
            if not (sent_away or refused):
                wrong.append(f"{method} {rule.rule}: {answer.status_code} for a {who}")
    assert wrong == []


def test_nothing_is_changed_without_the_token(app, world, desk):
    assert app.config.get("WTF_CSRF_ENABLED", True)
    browser = desk("zhaomin")
    wrong = []
    for rule, method in [*routes(app, staff=True), *routes(app, staff=False)]:
        if method == "POST":
            status = browser.post(address(rule), data={"name": "x"}, with_token=False).status_code
            if status != 400:
                wrong.append(f"{rule.rule}: {status}")
    assert wrong == []


def refusal_of(app, step) -> str | None:
    """The code by which `step` is refused, in a transaction that is given up; None where it isn't."""
    with app.app_context():
        try:
            step()
        except Refused as refusal:
            return refusal.code
        finally:
            db.session.rollback()


def test_the_table_of_what_may_be_done_about_accounts_is_whole():
    assert set(ABOUT_ACCOUNTS) == set(DUTIES) - {"see"}
    assert set(ROLES) == set(Role)
    assert {role for role in Role if ROLES[role].alone} == {Role.SYSADMIN, Role.SECURITY, Role.AUDITOR}


@pytest.mark.parametrize("what", ABOUT_ACCOUNTS)
def test_accounts_are_in_the_hands_of_the_roles_the_table_names(app, world, what):
    def done(by: str, about: str):
        return refusal_of(app, lambda: ABOUT_ACCOUNTS[what](
            db.session.get(Person, world.staff[about]), db.session.get(Organisation, world.units["tjj"]),
            db.session.get(Person, world.staff[by])))

    duty, wrong = DUTIES[what], []
    for role, holder in HOLDERS.items():
        about_others, about_oneself = done(holder, "zhaomin" if holder != "zhaomin" else "liuwei"), done(holder, holder)
        if (about_others == "not_yours") == (role in duty.roles):
            wrong.append(f"{role}: {about_others}")
        expected = "not_yours" if role not in duty.roles else None if duty.on_oneself else "own_account"
        if what != "add" and about_oneself != expected:
            wrong.append(f"{role}, about oneself: {about_oneself}")
    assert wrong == []


@pytest.mark.parametrize("role", Role, ids=str)
def test_of_two_roles_the_table_says_whether_one_account_may_hold_both(app, world, role):
    wrong = []
    for other in Role:
        def both(other=other):
            person, unit = add_staff(name="某人", sign_in_name="somebody", password=PASSWORD), "tjj"
            grant(person, db.session.get(Organisation, world.units[unit]), role)
            grant(person, db.session.get(Organisation, world.units["niujie"]), other)

        if refusal_of(app, both) != ("roles_apart" if stands_apart(role, other) else None):
            wrong.append(str(other))
    assert wrong == []


def test_the_auditor_reads_the_record_and_nothing_else(app, ask):
    answers = ask(Role.AUDITOR)
    opened = {rule.endpoint for rule, method in routes(app, staff=True)
              if method == "GET" and rule.endpoint not in NO_SIGN_IN_NEEDED and answers(rule, method) == 200}
    assert opened == {"audit_staff.index", "audit_staff.export", "home_staff.index", "own_staff.index",
                      "factor_staff.index", "factor_staff.set_up", "proof_staff.ask"}


@pytest.mark.parametrize("step", PublishingStep, ids=str)
def test_what_is_published_goes_its_way_by_the_roles_its_row_names(app, world, step):
    """By each kind's row, of the unit whose thing it is: 区级统筹员 among the roles of a row acts for every unit."""
    wrong = []
    with app.app_context():
        for kind, row in kinds().items():
            for role, holder in HOLDERS.items():
                person, roles = db.session.get(Person, world.staff[holder]), row.rights.get(step, ())
                own = {membership.organisation_id for membership in person.memberships}
                for unit in own:
                    if may_take(step, kind, unit, person) != person.holds(*roles, organisation_id=unit):
                        wrong.append(f"{kind}, {role}: own unit")
                elsewhere = next(unit for unit in world.units.values() if unit not in own)
                acts_for_all = Role.COORDINATOR in roles and person.is_coordinator
                if may_take(step, kind, elsewhere, person) != acts_for_all:
                    wrong.append(f"{kind}, {role}: another unit")
                start = (*STEPS[step].start, row.first)[0]
                thing = Publication(kind=kind, organisation_id=elsewhere, title="公告", path="/", state=start)
                done = refusal_of(app, lambda thing=thing, person=person: take_step(thing, step, by=person))
                if (done == "not_yours") == acts_for_all:
                    wrong.append(f"{kind}, {role}: {done}")
    assert wrong == []
