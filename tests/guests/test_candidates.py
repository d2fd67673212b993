"""Who may become a candidate for an item, and how: from the pool by fit, by the unit that reports, not by choosing."""

import pytest
from sqlalchemy import select

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI
from tests.meetings.steps import draft_meeting, event_of, publish, units
from tests.registration.steps import form_of, register
from tests.representatives.steps import serving
from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.selection.models import Candidate
from xicheng_events.booking.selection.queries import proposers_of
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.openness.representatives.operations import deciding


@pytest.fixture
def balanced(app, world, desk):
    """A meeting that collects candidates: its page at the desk, and its slots."""
    hub = draft_meeting(app, desk("zhaomin"), allocation="balanced",
                        **{"slots-2-agenda_item-unit": units(app, "niujie")})
    publish(hub, desk)
    return hub, event_of(app, hub).slots


def sources(app) -> list[tuple[str, str]]:
    with app.app_context():
        return [tuple(row) for row in db.session.execute(
            select(Registration.name, Candidate.source).join(Candidate).order_by(Registration.id))]


def test_people_of_the_pool_become_candidates_with_what_is_known_of_them(app, world, balanced, desk, citizen):
    _hub, slots = balanced
    there = {who.name: serving(app, world, who, Category.RESIDENT) for who in (LI_JING, WANG_LEI, OUYANG)}
    serving(app, world, AYGUL, Category.EXPERT)
    zhouyan = desk("zhouyan")
    with app.app_context():
        held = db.session.get(Representative, there["欧阳建国"])
        deciding.put_on_hold(held, reason="本人出差", by=db.session.get(Person, world.staff["zhouyan"]))
        db.session.commit()
    assert register(citizen(WANG_LEI), slots[2].id, name="王磊").status_code == 303
    entering = f"/staff/selections/slots/{slots[2].id}/candidates"
    assert "从代表库选取" in zhouyan.get(entering).text
    page = f"/staff/selections/slots/{slots[2].id}/pool"
    shown = zhouyan.get(page).text
    assert [name in shown for name in ("李静", "王磊", "欧阳建国", AYGUL.name)] == [True, False, False, True]
    nobody = zhouyan.post(page)
    assert (nobody.status_code, "请勾选要列为候选人的代表。" in nobody.text) == (422, True)
    assert zhouyan.post(page, data={"who": str(there["李静"])}).status_code == 303
    assert ("李静", "pool") in sources(app)
    gone = zhouyan.post(page, data={"who": str(there["李静"])})
    assert (gone.status_code, "已是候选人或不再任期内" in gone.text) == (422, True)


def test_a_unit_picks_among_those_it_recommended_and_no_deputies(app, world, balanced, desk):
    _hub, slots = balanced
    mine = serving(app, world, LI_JING, Category.RESIDENT_REP)
    serving(app, world, WANG_LEI, Category.RESIDENT_REP, unit="niujie", by="qianfang")
    zhaomin = desk("zhaomin")
    page = f"/staff/selections/slots/{slots[0].id}/pool"
    shown = zhaomin.get(page).text
    assert ("李静" in shown, "王磊" in shown, "人大代表" in shown) == (True, False, False)
    assert zhaomin.post(page, data={"who": str(mine)}).status_code == 303
    assert "人大代表" in desk("zhouyan").get(page).text
    assert desk("qianfang").get(page).status_code == 404


def test_who_reports_on_an_item_proposes_for_it_alone(app, world, balanced, desk):
    hub, slots = balanced
    with app.app_context():
        asked = [[unit.slug for unit in proposers_of(slot)] for slot in event_of(app, hub).slots]
    assert asked == [["tjj"], [], ["niujie"]]
    reports = desk("qianfang")
    assert "项议题待本单位推荐列席人选" in reports.get("/staff").text
    assert "养老助餐点建设进展" in reports.get("/staff/selections").text
    page = f"/staff/selections/slots/{slots[2].id}/candidates"
    assert reports.get(f"/staff/selections/slots/{slots[0].id}/candidates").status_code == 404
    reports.get(page)
    with app.app_context():
        quota = event_of(app, hub).slots[2].quotas[0].id
    answer = reports.submit(page, quota=str(quota), unit="niujie", name="李静", phone=LI_JING.phone, agreed="y")
    assert answer.status_code == 303, answer.text
    assert sources(app) == [("李静", "proposed")]
    assert "项议题待本单位推荐列席人选" not in reports.get("/staff").text


def test_nobody_chooses_to_be_a_deputy(app, world, balanced, citizen):
    _hub, slots = balanced
    reader = citizen(LI_JING)
    form = reader.get(f"/slots/{slots[0].id}/registration").text
    assert ('value="resident_rep"' in form, 'value="npc"' in form) == (True, False)
    sent = form_of(reader, slots[0].id, seat="attend", category="npc")
    answer = reader.post(f"/slots/{slots[0].id}/registration", data=sent)
    assert answer.status_code == 422
    assert "由区级统筹员商其所在机关确定" in answer.text
    assert sources(app) == []
