"""The longest text there may be, in every field of every form that anybody meets, sent as a browser sends it."""

import pytest

from tests.cast import OUYANG, beijing, sign_in, sign_in_staff
from tests.support import hostile
from xicheng_events.demo.people import STAFF
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock

MOST_SECONDS = 0.1  # of CPU, that a field of the largest length may cost


@pytest.fixture
def browsers(new_demo_site):
    """{who: (browser, where that person begins)} on a demo world of its own: of each role one, all signed in."""
    site = new_demo_site()
    clock.set_to(beijing("2026-11-24 10:00"))
    staff = {each.role: each.sign_in_name for each in reversed(STAFF)}
    # Last, since what is sent may disable the accounts of all others.
    staff[Role.SECURITY] = staff.pop(Role.SECURITY)
    yield {"visitor": (site.test_client(), "/"), "citizen": (sign_in(site.test_client(), OUYANG), "/me"),
           **{name: (sign_in_staff(site.test_client(), name), "/staff") for name in staff.values()}}
    clock.set_to(None)


@pytest.mark.long
@pytest.mark.once  # what costs time is read, cleaned and shown before any database is asked
def test_no_field_of_any_form_takes_a_tenth_of_a_second_more_for_the_longest_text(browsers):
    known, took = set(), {}
    for browser, start in browsers.values():
        took |= hostile.longest_answers(browser, start, known)
    slowest = max(took, key=took.get)
    print(f"\n{len(took)} fields of {len(known)} forms, at most {1000 * took[slowest]:.0f} ms of CPU more than for a "
          f"short text ({slowest})")
    assert len(took) > 200
    assert {what: seconds for what, seconds in took.items() if seconds >= MOST_SECONDS} == {}
