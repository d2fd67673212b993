"""李静 sees what falls on the days she can't come, what is at one time, and what she has declined."""

import re

import pytest

from tests.cast import LI_JING, WANG_LEI
from tests.registration.steps import register
from tests.visits.steps import a_visit, editor, members_of, tied
from xicheng_events.booking.events.kinds import Allocation, EventKind
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.visits.operations import asking, planning
from xicheng_events.openness.visits.queries import events_to_tie


@pytest.fixture
def asked(app, world, at) -> dict:
    """Two members are asked to a visit and, in spite of it, to a symposium on the same morning."""
    at("2026-05-06 10:00")
    with app.app_context():
        programme = members_of(world, (LI_JING, WANG_LEI))
        visit = a_visit(world, programme, dates=("2026-05-12",))
        planning.plan_event_rota(tied(visit), pairs=1, by=editor(world))
        asking.send_planned(tied(visit), by=editor(world))
        talk = a_visit(world, programme, kind=EventKind.SYMPOSIUM, dates=("2026-05-12",))
        for who in planning.availability_of(programme, talk.slots).serving[talk.slots[0].id]:
            planning.place_member(tied(talk), talk.slots[0], who, reason="已商定，看完窗口再来。", by=editor(world))
        asking.send_planned(tied(talk), by=editor(world))
        db.session.commit()
        return {"slot": visit.slots[0].id, "programme": programme.code}


def test_what_falls_on_days_away_is_said_and_declined_there_and_stays_listed(app, asked, citizen):
    li, wang = citizen(LI_JING), citizen(WANG_LEI)
    page = li.get("/officer/visits").text
    assert "返回我的履职" in page
    assert "另有“体验员座谈会”" in page
    assert "同一时间另有邀请或报名" in li.get("/officer").text
    assert "5月11日（星期一）09:00前，以便您不能来时另请他人" in page
    form = li.get(f"/slots/{asked['slot']}/registration").text
    assert "您已受邀" in form
    assert "收到邀请短信的人" not in form
    register(wang, asked["slot"], name="王磊")
    days = {"from_on": "2026-05-10", "to_on": "2026-05-13"}
    marked = li.post("/officer/visits/days", data=days, follow_redirects=True).text
    assert "登记日期不等于谢绝" in marked
    there = marked.split("不能参加的日期")[-1]
    refusals = re.findall(r'action="(/officer/visits/turns/\d+/refusal)"', there)
    assert len(refusals) == 2
    assert "去取消报名" in wang.post("/officer/visits/days", data=days, follow_redirects=True).text
    for each in refusals:
        li.post(each)
    page = li.get("/officer/visits").text
    assert "现在没有邀请" in page
    assert page.split("<h2>不再参加</h2>")[1].count("已谢绝") == 2
    assert "请在开始前拨打010-00000000" in page
    assert "同一时间" not in page


def test_only_what_is_by_invitation_is_offered_to_be_tied_and_the_district_reads_who_sets_it(app, world, asked, desk):
    with app.app_context():
        programme = db.session.scalars(db.select(Programme).where(Programme.code == asked["programme"])).one()
        for title, way in (("走进普查登记点", Allocation.INVITED), ("居民收支怎样记账", Allocation.FIRST_COME)):
            event = a_visit(world, programme, dates=("2026-05-20",), title=title, allocation=way,
                            offline_channel="到区统计局一层窗口报名。")
            db.session.delete(tied(event))
        db.session.commit()
        assert [each.title for each in events_to_tie(programme)] == ["走进普查登记点"]
    here = f"/staff/programmes/{asked['programme']}/visits"
    assert "由区统计局的编辑办理" in desk("zhouyan").get(here).text
    assert "的编辑办理" not in desk("zhaomin").get(here).text
