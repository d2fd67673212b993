"""Before the desk shows personal data whole or gives it out, its reader has proven lately who they are."""

import re
from datetime import timedelta

import pytest

from tests.cast import PASSWORD
from tests.support.factor import set_up
from tests.test_access import NO_SIGN_IN_NEEDED, address, routes
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock

# Views whose names say that they give something out, and that hold nothing of people.
WITHOUT_PEOPLE = {"lists_staff.template", "calendars_staff.sample", "calendars_staff.download", "draws_staff.reveal",
                  "statistics_staff.export", "briefs_staff.sample", "briefs_staff.sheet", "briefs_staff.put_sheet",
                  "papers_staff.made", "papers_staff.drop", "units_staff.export", "paper_staff.sheets",
                  "themes_staff.sheet", "meeting_numbers_staff.export"}
GIVES_OUT = re.compile(r"export|reveal|phone|fetch|download|\.xlsx|\.csv|gate|badge|name.cards|sheet")


@pytest.fixture
def zhaomin(world, desk, at):
    """赵敏, who signed in twenty minutes ago."""
    browser = desk("zhaomin")
    at(clock.now() + timedelta(minutes=20))
    return browser


def test_every_view_that_gives_people_out_wants_a_fresh_proof(app):
    forgotten = [f"{rule.endpoint} {rule.rule}" for rule, _method in routes(app, staff=True)
                 if GIVES_OUT.search(f"{rule.endpoint} {rule.rule}") and rule.endpoint not in WITHOUT_PEOPLE
                 and not hasattr(app.view_functions[rule.endpoint], "wants_fresh_proof")]
    assert forgotten == []


@pytest.mark.once
def test_each_of_them_asks_first_and_so_does_no_other_page(app, zhaomin):
    wrong = []
    for rule, method in routes(app, staff=True):
        if rule.endpoint in NO_SIGN_IN_NEEDED or method == "POST":
            continue
        sent_to = zhaomin.get(address(rule)).headers.get("Location", "")
        wants = hasattr(app.view_functions[rule.endpoint], "wants_fresh_proof")
        if wants and Role.EDITOR in app.blueprints[rule.endpoint.split(".")[0]].roles and "/staff/proof" not in sent_to:
            wrong.append(rule.endpoint)
        if not wants and "/staff/proof" in sent_to:
            wrong.append(rule.endpoint)
    assert wrong == []


def test_the_password_leads_to_the_list_that_was_wanted(world, zhaomin):
    wanted = f"/staff/registrations/events/{world.code}/export?state=confirmed"
    asked = zhaomin.get(wanted)
    assert asked.status_code == 303
    zhaomin.get(asked.headers["Location"])
    assert zhaomin.submit("/staff/proof", password="not hers").status_code == 422
    proven = zhaomin.submit("/staff/proof", password=PASSWORD)
    assert (proven.status_code, proven.headers["Location"]) == (303, wanted)
    assert zhaomin.get(wanted).status_code == 200


def test_the_second_factor_is_asked_for_where_there_is_one(world, desk, at):
    browser = desk("zhaomin")
    phone, _codes = set_up(browser)
    at(clock.now() + timedelta(minutes=20))
    wanted = f"/staff/registrations/events/{world.code}/export"
    browser.get(browser.get(wanted).headers["Location"])
    assert browser.submit("/staff/proof", code=phone.shows()).headers["Location"] == wanted
    assert browser.post("/staff/proof", data={"password": PASSWORD}).status_code == 422


def test_what_was_typed_is_kept_and_sent_after_the_proof(app, world, zhaomin):
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == "answers_staff.reveal")
    path = rule.rule.replace("<code>", world.code).replace("<reference>", "BM-AAAAAA")
    asked = zhaomin.post(path, data={"phone": "y", "reason": "活动改期，电话告知"})
    assert asked.status_code == 401
    resumed = zhaomin.submit("/staff/proof", password=PASSWORD)
    assert "活动改期，电话告知" in resumed.text
    assert f'action="{path}"' in resumed.text


def test_htmx_is_sent_to_the_page_that_asks(world, zhaomin):
    answer = zhaomin.get(f"/staff/registrations/events/{world.code}/export", headers={
        "HX-Request": "true", "HX-Current-URL": "http://localhost/staff/events"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/staff/proof?next=/staff/events")
