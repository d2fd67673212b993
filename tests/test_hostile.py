"""Nothing that anybody sends is a fault of the site: nonsense, to all of the demo world, in every role."""

import pytest

from tests.cast import OUYANG, sign_in, sign_in_staff
from tests.support import hostile
from xicheng_events.demo.people import STAFF
from xicheng_events.foundation.accounts.models import Role

OF_EACH_ROLE = {each.role: each.sign_in_name for each in reversed(STAFF)}
LOOKS_AFTER_ACCOUNTS = OF_EACH_ROLE.pop(Role.SECURITY)
SENDERS = ["visitor", "citizen", *OF_EACH_ROLE.values()]


@pytest.fixture(scope="module")
def let_in(site_with_demo):
    """Somebody's browser and the page they begin from: `let_in("zhaomin")`; 欧阳 signs in once."""
    citizens = []

    def let_in_as(who: str) -> tuple:
        browser = site_with_demo.test_client()
        if who != "citizen":
            return (browser, "/") if who == "visitor" else (sign_in_staff(browser, who), "/staff")
        if not citizens:
            citizens.append(sign_in(browser, OUYANG))
        return citizens[0], "/me"

    return let_in_as


@pytest.mark.long
@pytest.mark.usefixtures("demo_site")
def test_nothing_that_anybody_sends_to_a_page_or_form_is_a_fault_of_the_site(let_in):
    assert hostile.attack([let_in(who) for who in SENDERS]) == []


@pytest.mark.usefixtures("demo_site")
@pytest.mark.parametrize("who", SENDERS)
def test_nothing_that_anybody_sends_to_any_address_is_a_fault_of_the_site(let_in, engine_name, who):
    assert faults_met(let_in, engine_name, who) == []


def faults_met(let_in, engine_name: str, who: str) -> list:
    """What goes wrong on the site while somebody sends nonsense to its addresses: half of it on SQLite, half on
    PostgreSQL, the next role the other way round."""
    browser, start = let_in(who)
    half = ([*SENDERS, LOOKS_AFTER_ACCOUNTS].index(who) + (engine_name == "postgresql")) % 2
    outcome = hostile.fuzz(browser, start, seed=who, half=half)
    print(f"\n{who}: {outcome.statuses.total()} requests, {dict(outcome.statuses)}")
    assert who in {"visitor", "citizen"} or browser.get("/staff").status_code == 200, "was signed out on the way"
    return outcome.faults


# Last, as the others' accounts may be disabled by it.
@pytest.mark.usefixtures("demo_site")
def test_nor_is_anything_that_who_looks_after_accounts_sends(let_in, engine_name):
    assert hostile.attack([let_in(LOOKS_AFTER_ACCOUNTS)]) == []
    assert faults_met(let_in, engine_name, LOOKS_AFTER_ACCOUNTS) == []
