"""The desk's navigation: grouped, each role's own, open where one is; nobody loses a page they had."""

import re

import pytest

from tests.cast import PASSWORD, sign_in_staff
from xicheng_events.booking.events.models import Event
from xicheng_events.demo.people import STAFF
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.accounts.operations.staff import add_staff
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.kinds import kinds
from xicheng_events.foundation.web.desk_navigation import DeskGroup

HOLDERS = {member.role: member.sign_in_name for member in reversed(STAFF)}
_AT_UNITS = {Role.EDITOR, Role.REVIEWER, Role.LEADER}
_ON_EVENTS = {*_AT_UNITS, Role.COORDINATOR}
# What each role found there when it was one list, and must go on finding: it only grows.
HAD = {
    "/staff": {*Role},
    "/staff/events": _ON_EVENTS, "/staff/draws": _ON_EVENTS, "/staff/groups": _ON_EVENTS,
    "/staff/surveys": _ON_EVENTS,
    "/staff/opinions": _ON_EVENTS, "/staff/issues": _ON_EVENTS, "/staff/door": {*_ON_EVENTS, Role.DOOR},
    "/staff/blackouts": {Role.COORDINATOR}, "/staff/callbacks": {Role.CALLBACK}, "/staff/reviews": {Role.SECRECY},
    "/staff/wordings": _AT_UNITS, "/staff/notices": {Role.EDITOR, Role.LEADER, Role.COORDINATOR},
    "/staff/accounts": {Role.SECURITY}, "/staff/requests": {Role.SECURITY, Role.COORDINATOR},
    "/staff/calendars": {Role.SYSADMIN, Role.COORDINATOR}, "/staff/retention": {Role.SYSADMIN, Role.COORDINATOR},
    "/staff/units": {Role.SYSADMIN, Role.COORDINATOR}, "/staff/system": {Role.SYSADMIN},
    "/staff/audit": {Role.AUDITOR, Role.COORDINATOR},
}
A_GROUP = re.compile(r"<details( open)?>\s*<summary>(.*?)</summary>(.*?)</details>", re.S)


def navigation(page: str) -> str:
    """Its part of a page of the desk."""
    return page.split('<ul id="desk-entries"')[1].split("</nav>")[0]


def addresses(part: str) -> list[str]:
    """Where the links in it lead."""
    return re.findall(r'href="([^"]+)"', part)


def groups(page: str) -> dict[str, tuple[bool, list[str]]]:
    """Each group that folds, by its words: whether it is open, and where its links lead."""
    return {words: (bool(is_open), addresses(part)) for is_open, words, part in A_GROUP.findall(navigation(page))}


@pytest.mark.once
@pytest.mark.parametrize("role", Role, ids=str)
def test_each_role_finds_all_it_had_and_nothing_that_refuses_it_and_sees_where_it_is(desk, role):
    clerk = desk(HOLDERS[role])
    there = addresses(navigation(clerk.get("/staff").text))
    assert {address for address, roles in HAD.items() if role in roles} <= set(there)
    assert len(there) == len(set(there))
    for address in there:
        page = clerk.get(address)
        assert page.status_code == 200, address
        assert navigation(page.text).count("aria-current") == 1, address
        assert f'<a href="{address}" aria-current="page">' in navigation(page.text), address
        for words, (is_open, inside) in groups(page.text).items():
            assert len(inside) > 1, f"{words} folds a single entry"
            assert is_open or address not in inside, f"{words} is folded at {address}"


@pytest.mark.once
def test_the_group_is_open_in_which_one_is_and_the_others_are_folded(desk, world):
    clerk = desk("zhouyan")
    assert {words: is_open for words, (is_open, _inside) in groups(clerk.get("/staff").text).items()} == {
        "活动": False, "意见与问题": False, "会议": False, "体验员": False, "统计": False, "系统": False}
    inside = groups(clerk.get(f"/staff/events/{world.code}").text)  # a page that is part of 活动管理
    assert {words for words, (is_open, _inside) in inside.items() if is_open} == {"活动"}
    assert inside["活动"][1] == ["/staff/events", "/staff/blackouts", "/staff/draws", "/staff/selections",
                                 "/staff/groups"]
    parts = navigation(clerk.get(f"/staff/registrations/events/{world.code}").text)
    assert '<a href="/staff/events" aria-current="true">' in parts


@pytest.mark.once
def test_what_folding_would_spare_nobody_is_not_folded(app, world, desk):
    assert groups(desk("sunhao").get("/staff").text) == {}  # 签到 is one entry
    assert groups(desk("luyao").get("/staff").text) == {"系统": (True, ["/staff/accounts", "/staff/requests"])}
    with app.app_context():
        add_staff(name="某人", sign_in_name="somebody", password=PASSWORD)
        db.session.commit()
    alone = sign_in_staff(app.test_client(), "somebody").get("/staff").text
    assert addresses(navigation(alone)) == ["/staff"]


@pytest.mark.once
def test_where_a_topic_is_chosen_the_group_is_open_of_what_it_is_chosen_for(app, world, desk):
    with app.app_context():
        about = db.session.get(Event, world.event_id).publication_id
    page = desk("zhouyan").get(f"/staff/publications/{about}/topic?next=/staff/events/{world.code}").text
    assert {words for words, (is_open, _inside) in groups(page).items() if is_open} == {"活动"}
    assert '<a href="/staff/events" aria-current="true">' in navigation(page)
    assert desk("zhouyan").get("/staff/publications/99/topic").status_code == 404


@pytest.mark.once
def test_each_part_of_the_desk_has_an_entry_or_belongs_to_one_that_has(app):
    desk = {name: blueprint for name, blueprint in app.blueprints.items() if name.endswith("_staff")}
    entered = {name for name, blueprint in desk.items() if hasattr(blueprint, "nav")}
    within = {name: getattr(blueprint, "within", "") for name, blueprint in desk.items()}
    lost = {name for name in set(desk) - entered if not callable(within[name]) and within[name] not in entered}
    # Signing in, and one's own account behind one's name: on every page.
    assert lost == {"accounts_staff", "own_staff", "factor_staff", "proof_staff"}
    # What is reached from any published thing is under that thing's entry; a questionnaire's papers and results are
    # under the questionnaires, for a reader who has no other way to them under the event's.
    assert {name for name in desk if callable(within[name])} == {"choosing_topics_staff", "paper_staff",
                                                                 "results_staff"}
    with app.app_context():
        assert {within[kind.desk] or kind.desk for kind in kinds().values()} <= entered
    assert {desk[name].nav.group for name in entered} <= set(DeskGroup)
    assert [name for name in entered if f"{name}.index" not in app.view_functions] == []
