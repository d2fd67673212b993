"""赵敏 begins a visit from the programme's page, ties one there is, and enters when somebody can't."""

import re

from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI
from tests.visits.steps import members_of
from xicheng_events.booking.events.kinds import Allocation, EventKind
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.visits.models import ProgrammeEvent, UnavailableDays


def test_a_visit_is_begun_at_the_programme_and_untied_while_nobody_is_asked(app, world, at, desk):
    at("2026-05-06 10:00")
    with app.app_context():
        here = f"/staff/programmes/{members_of(world).code}"
    clerk = desk("zhaomin")
    assert "体验活动和座谈会" in clerk.get(here).text
    key = re.search(r'name="form_key" value="([^"]+)"', clerk.get(f"{here}/visits/new").text).group(1)
    sent = {"form_key": key, "kind": "experience", "title": "走进统计窗口"}
    assert clerk.post(f"{here}/visits/new", data={**sent, "kind": "lecture"}).status_code == 422
    assert clerk.post(f"{here}/visits/new", data={**sent, "title": ""}).status_code == 422
    assert [clerk.post(f"{here}/visits/new", data=sent).status_code for _twice in range(2)] == [303, 303]
    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.kind == EventKind.EXPERIENCE)).unique().one()
        assert (event.allocation, event.max_party) == (Allocation.INVITED, 1)
        code = event.code
    assert "走进统计窗口" in clerk.get(f"{here}/visits").text
    page = f"{here}/visits/events/{code}"
    assert "还没有场次" in clerk.get(page).text
    assert "还没有场次" in clerk.post(f"{page}/rota", data={"pairs": "1"}).text
    assert clerk.post(f"{page}/untying").status_code == 303
    with app.app_context():
        assert db.session.scalars(select(ProgrammeEvent)).all() == []
    assert clerk.get(page).status_code == 404
    assert clerk.post(f"{here}/visits/ties", data={"event": code}).status_code == 303
    assert clerk.get(page).status_code == 200
    assert desk("liuwei").get(f"{here}/visits/new").status_code == 404, "only who runs it begins one"
    assert desk("xuli").get(page).status_code == 404, "another unit's editor sees nothing of it"


def test_days_are_entered_by_the_desk_and_by_the_member_and_taken_back(app, world, at, desk, citizen):
    at("2026-05-06 10:00")
    with app.app_context():
        programme = members_of(world)
        here = f"/staff/programmes/{programme.code}/visits/days"
        member = db.session.scalar(db.text("select id from appointment where sequence = 2"))
    clerk = desk("zhaomin")
    sent = {"appointment": str(member), "from_on": "2026-05-18", "to_on": "2026-05-20"}
    for wrong in ({"to_on": "2026-05-17"}, {"from_on": "2025-05-18", "to_on": "2026-05-01"},
                  {"from_on": "2028-05-18", "to_on": "2028-05-19"}, {"from_on": "五月"}):
        refused = clerk.post(here, data={**sent, **wrong})
        assert refused.status_code == 422, wrong
    assert [clerk.post(here, data=sent).status_code for _twice in range(2)] == [303, 303]
    assert "王磊" in clerk.get(here).text
    assert desk("zhengping").post(here, data={**sent, "to_on": "2026-05-21"}).status_code == 422
    wang, li = citizen(WANG_LEI), citizen(LI_JING)
    shown = wang.get("/officer/visits").text
    assert "2026年5月18日至2026年5月20日" in re.sub(r"\s", "", shown)
    removal = re.search(r'action="(/officer/visits/days/\d+/removal)"', shown).group(1)
    assert li.post(removal).status_code == 303, "of somebody else's nothing goes"
    assert li.post("/officer/visits/days", data={"from_on": "2026-05-12", "to_on": "2026-05-12"}).status_code == 303
    assert wang.post(removal).status_code == 303
    with app.app_context():
        assert [each.from_on.isoformat() for each in db.session.scalars(select(UnavailableDays))] == ["2026-05-12"]
