"""Who may open which page of the desk, and that nothing is changed without the page's token.

What is expected comes from the blueprints' own `roles`. Whether somebody may touch this unit's row is the rooms' own
affair: their tests ask for a foreign row and get a 404.
"""

import re

import pytest

from tests.cast import LI_JING, PASSWORD, sign_in_staff
from xicheng_events.accounts.models import Organisation, Role
from xicheng_events.accounts.operations import add_staff, grant
from xicheng_events.core.db import db

NO_SIGN_IN_NEEDED = {"accounts_staff.sign_in", "accounts_staff.prove"}
# Open to everybody with an account, whatever roles they hold or don't.
FOR_ALL = {"home_staff", "own_staff"}
# Pages that ask for more than their room does.
NARROWER = {"events_staff.new": {Role.EDITOR}}
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
