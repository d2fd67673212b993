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


def test_the_balance_stands_beside_the_choice(app, world, balanced, desk, citizen, statements):
    _hub, slots = balanced
    there = [serving(app, world, who, Category.RESIDENT_REP) for who in (LI_JING, OUYANG)]
    assert register(citizen(WANG_LEI), slots[0].id, name="王磊", seat="attend",
                    category="resident_rep").status_code == 303
    zhouyan, page = desk("zhouyan"), f"/staff/selections/slots/{slots[0].id}/pool"

    def counts(answer) -> list[str]:
        """How many candidates there are as 居民代表, and how many of them are ticked."""
        row = answer.text.partition(">居民代表</th>")[2].partition("</tr>")[0]
        return [cell.partition("</td>")[0].strip() for cell in row.split('<td class="number">')[1:3]]

    assert "人员结构" in zhouyan.get(page).text
    one, both = ([str(number) for number in some] for some in (there[:1], there))
    with statements() as few:
        assert counts(zhouyan.post(f"{page}?look=1", data={"who": one})) == ["2", "1"]
    with statements() as more:
        part = zhouyan.post(f"{page}?look=1", data={"who": both}, headers={"HX-Request": "true"})
    assert counts(part) == ["3", "2"]
    assert "<h1" not in part.text
    assert len(more) <= len(few)
    assert sources(app) == []


def test_a_unit_picks_among_those_it_recommended_and_no_deputies(app, world, balanced, desk):
    _hub, slots = balanced
    mine = serving(app, world, LI_JING, Category.RESIDENT_REP)
    serving(app, world, WANG_LEI, Category.RESIDENT_REP, unit="niujie", by="qianfang")
    zhaomin = desk("zhaomin")
    page = f"/staff/selections/slots/{slots[0].id}/pool"
    shown = zhaomin.get(page).text
    assert ("李静" in shown, "王磊" in shown, "人大代表</a>" in shown) == (True, False, False)
    assert zhaomin.post(page, data={"who": str(mine)}).status_code == 303
    assert "人大代表</a>" in desk("zhouyan").get(page).text
    assert desk("qianfang").get(page).status_code == 404


def test_one_person_sits_in_on_two_meetings_a_year_unless_the_host_sets_it_otherwise(balanced, desk, client):
    hub, _slots = balanced
    zhaomin, code = desk("zhaomin"), hub.rsplit("/", 1)[1]
    page, said = f"/staff/selections/{code}", f"/events/{code}/selection"
    assert "2次" in zhaomin.get(page).text
    assert zhaomin.submit(f"{page}/rules", notice_days="3").status_code == 303
    assert "12个月内同类活动已有2次席位的不列入" in client.get(said).text
    zhaomin.get(page)
    assert zhaomin.submit(f"{page}/rules", yearly_cap="").status_code == 303
    assert "次席位的不列入" not in client.get(said).text


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
