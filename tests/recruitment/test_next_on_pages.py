"""What the pages of a programme lead to, for whom: applying or the own application, and what waits at the desk."""

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI, YOSHIDA
from tests.programmes.steps import also_leads
from tests.recruitment.lists import DESK, LIST, R, S, four_apply, on_list, shown, stands, state, submitted
from tests.recruitment.steps import application
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.operations.deciding_members import end_notices
from xicheng_events.worker import run_sweep

PROGRAMME, STAFF_PAGE = "/programmes/XM-7K3Q9F", "/staff/programmes/XM-7K3Q9F"
APPLY, OWN = f'href="{PROGRAMME}/application"', f'href="{PROGRAMME}/application/mine"'


@pytest.fixture
def programme(app, world):
    """Two are wanted; four have applied."""
    return four_apply(app, world)


def leads_to(page: str) -> str:
    """Where the one button of 下一步 leads."""
    found = page.split('id="next"')[1].split("</section>")[0].split('class="button" href="')
    return found[1].split('"')[0] if len(found) > 1 else ""


def test_who_has_applied_is_led_to_the_own_application_and_everybody_else_to_the_form(app, programme, client, citizen):
    mine, page = citizen(LI_JING), client.get(PROGRAMME).text
    assert (APPLY in page, OWN in page) == (True, False)
    assert OWN in client.get(f"{PROGRAMME}/application").text, "whoever isn't signed in finds it there"
    page = mine.get(PROGRAMME).text
    assert (APPLY in page, OWN in page) == (False, True)
    mine.get(f"{PROGRAMME}/application/mine")
    mine.submit(f"{PROGRAMME}/application/mine/withdrawal")
    page = mine.get(PROGRAMME).text
    assert (APPLY in page, OWN in page) == (True, False), "who has withdrawn may apply again"


def test_who_has_not_applied_is_led_nowhere_once_applications_are_over(app, programme, client, citizen, at):
    stranger = citizen(YOSHIDA)
    assert APPLY in stranger.get(f"{PROGRAMME}/application/mine").text
    at("2026-03-23 09:00")
    assert OWN in client.get(PROGRAMME).text, "nobody knows who it is"
    assert OWN in citizen(LI_JING).get(PROGRAMME).text
    stranger = citizen(YOSHIDA)
    assert OWN not in stranger.get(PROGRAMME).text
    assert APPLY not in stranger.get(f"{PROGRAMME}/application/mine").text


def test_whoever_is_appointed_is_no_longer_led_to_the_application(app, programme, citizen, at):
    at("2026-04-20 10:00")
    mine = citizen(WANG_LEI)
    assert OWN in mine.get(PROGRAMME).text
    with app.app_context():
        db.session.get(Application, application(app, WANG_LEI).id).state = S.APPOINTED
        db.session.commit()
    assert OWN not in mine.get(PROGRAMME).text


def test_the_desk_leads_each_to_what_waits_for_them(app, programme, desk, at):
    editor, leader = desk("zhaomin"), desk("zhengping")
    assert leads_to(editor.get(STAFF_PAGE).text) == "", "applications still come in"
    at("2026-03-23 09:00")
    assert leads_to(desk("zhaomin").get(STAFF_PAGE).text) == DESK
    editor = submitted(app, programme, desk, at)
    leader = desk("zhengping")
    assert leads_to(editor.get(STAFF_PAGE).text) == "", "it is the leader's turn"
    assert leads_to(leader.get(STAFF_PAGE).text) == LIST
    page = leader.get(LIST).text
    assert "审定并公示" in page
    editor.get(LIST)
    editor.submit(f"{LIST}/taking-back")
    assert leads_to(editor.get(STAFF_PAGE).text) == LIST


def test_who_has_handed_in_a_list_is_not_led_to_approving_it(app, programme, desk, at, world):
    also_leads(app, world, "zhaomin")
    maker, leader = submitted(app, programme, desk, at), desk("zhengping")
    page = maker.get(LIST).text
    assert "撤回名单" in page
    assert "审定并公示" not in page
    assert leads_to(maker.get(STAFF_PAGE).text) == ""
    assert "份拟聘名单待审定" not in maker.get("/staff").text
    assert leads_to(leader.get(STAFF_PAGE).text) == LIST
    assert "份拟聘名单待审定" in leader.get("/staff").text


def test_an_objection_is_named_at_the_desk_until_it_is_settled(app, programme, desk, at, citizen):
    editor = shown(app, programme, desk, at)
    about = on_list(app, S.NOTICE)[0]
    wang_lei = citizen(WANG_LEI if about is not WANG_LEI else LI_JING)
    wang_lei.get("/programmes/XM-7K3Q9F/notice/objection")
    wang_lei.submit("/programmes/XM-7K3Q9F/notice/objection", about=application(app, about).code, words="不住在本区")
    page = editor.get(STAFF_PAGE).text
    assert "有1条异议待核实" in page
    assert leads_to(page) == f"{LIST}/objections"
    at("2026-03-31 00:01")
    leader = desk("zhengping")
    assert "异议尚未核实" in leader.get("/staff").text


def test_between_the_end_of_a_notice_and_the_list_nothing_is_said_of_objections(app, programme, desk, at, client):
    shown(app, programme, desk, at)
    at("2026-03-31 00:01")
    leader = desk("zhengping")
    assert "正在确定名单" in leader.get(STAFF_PAGE).text
    assert "正在确定名单" in leader.get(LIST).text
    assert "异议尚未核实" not in leader.get("/staff").text
    assert "正在确定名单" in client.get(PROGRAMME).text
    assert run_sweep(app, end_notices) == 1
    assert stands(app, programme).state is R.DECIDED
    assert leads_to(leader.get(STAFF_PAGE).text) == f"{STAFF_PAGE}/members/appointing"


def test_a_first_screening_offers_nothing_to_take_back(app, programme, desk, at):
    at("2026-03-23 09:00")
    editor, address = desk("zhaomin"), f"{DESK}/{application(app, LI_JING).code}"
    for page in (DESK, address):
        assert "撤回审查结论" not in editor.get(page).text
    assert editor.submit(f"{address}/screening", verdict="eligible", reason="").status_code == 303
    assert state(app, LI_JING) is S.ELIGIBLE
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "applications.screened")).one()
        assert entry.detail["application_code"] == application(app, LI_JING).code
    for page in (DESK, address):
        assert "撤回审查结论" in editor.get(page).text


def test_a_notice_names_whom_to_ring_also_where_nobody_is_named(app, programme, desk, at, client):
    with app.app_context():
        db.session.get(Programme, programme).contact_name = ""
        db.session.commit()
    shown(app, programme, desk, at)
    assert "或致电010-00000000。" in client.get(f"{PROGRAMME}/notice").text
