"""Meetings that weren't open are put down by date, kind, number and reason; corrected and taken out until January."""

import pytest
from sqlalchemy import func, select

from tests.meetings.steps import draft_meeting
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.meetings.models import ClosedMeeting

LIST = "/staff/meetings/closed"
FACTS = {"unit": "tjj", "kind": "dept_office", "number": "３", "held_on": "2026-03-09", "reason": "in_process"}


def put_down(clerk, **changes):
    """Fill in the form and send it."""
    clerk.get(f"{LIST}/new")
    return clerk.submit(f"{LIST}/new", **{**FACTS, **changes})


def there(app) -> list[tuple]:
    """What is stored."""
    with app.app_context():
        return [(each.organisation.slug, each.kind, each.number, each.held_on.isoformat(), each.reason)
                for each in db.session.scalars(select(ClosedMeeting).order_by(ClosedMeeting.id))]


def test_a_meeting_that_was_not_open_is_put_down_corrected_and_taken_out(app, engine_name, world, desk):
    zhaomin = desk("zhaomin")
    assert put_down(zhaomin).status_code == 303
    assert there(app) == [("tjj", "dept_office", 3, "2026-03-09", "in_process")]
    assert "这一天的这次会议已登记" in put_down(zhaomin).text
    page = zhaomin.get(LIST).text
    assert ("2026-03-09" in page, "部门办公会" in page, "过程性信息" in page) == (True, True, True)
    one = next(link for link in zhaomin.page.links if link.startswith(f"{LIST}/") and link[-1].isdigit())
    zhaomin.get(one)
    assert zhaomin.submit(one, number="4").status_code == 303
    assert there(app)[0][2] == 4
    put_down(zhaomin)
    zhaomin.get(one)
    assert "这一天的这次会议已登记" in zhaomin.submit(one, number="3").text
    zhaomin.get(one)
    assert "请填写删除原因。" in zhaomin.submit(f"{one}/removal").text
    assert zhaomin.submit(f"{one}/removal", why="重复登记").status_code == 303
    assert there(app) == [("tjj", "dept_office", 3, "2026-03-09", "in_process")]
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "meetings.closed_removed")).one()
        assert (entry.detail["reason"], entry.detail["meeting_number"]) == ("重复登记", 4)


@pytest.mark.parametrize(("changes", "said"), [
    ({"kind": ""}, "请选择会议类别。"), ({"number": ""}, "请填写第几次会议"), ({"number": "1000"}, "请填写第几次会议"),
    ({"held_on": ""}, "请填写召开日期，不晚于今天。"), ({"held_on": "2026-03-11"}, "请填写召开日期，不晚于今天。"),
    ({"held_on": "2025-12-30"}, "2025年的统计已结束"), ({"reason": "whatever"}, "请选择不公开的原因。"),
    ({"unit": "niujie"}, "请选择召开单位。"), ({"number": "第三次关于编制的会议"}, "请填写整数"),
])
def test_what_is_not_right_is_said_beside_its_field(app, world, desk, changes, said):
    answer = put_down(desk("zhaomin"), **changes)
    assert (answer.status_code, said in answer.text, there(app)) == (422, True, [])


def test_the_same_form_twice_is_one_meeting_and_an_older_page_overwrites_nothing(app, world, desk):
    zhaomin, liuwei = desk("zhaomin"), desk("liuwei")
    put_down(zhaomin)
    form = {"form_key": "0" * 32, **FACTS, "number": "5"}
    assert [zhaomin.post(f"{LIST}/new", data=form).status_code for _twice in range(2)] == [303, 303]
    assert len(there(app)) == 2
    one = f"{LIST}/1"
    for clerk in (zhaomin, liuwei):
        clerk.get(one)
    assert zhaomin.submit(one, number="7").status_code == 303
    late = liuwei.submit(one, number="8")
    assert (late.status_code, "刚刚已被他人更正或删除" in late.text, there(app)[0][2]) == (422, True, 7)


def test_a_year_is_settled_at_the_end_of_january(app, world, desk, at):
    zhaomin = desk("zhaomin")
    put_down(zhaomin)
    at("2027-01-31 20:00")
    late = desk("zhaomin")
    late.get(f"{LIST}/1")
    assert late.submit(f"{LIST}/1", number="9").status_code == 303
    at("2027-02-01 09:00")
    after = desk("zhaomin")
    assert "统计已结束" in after.get(f"{LIST}/1").text
    refused = after.post(f"{LIST}/1/removal", data={"why": "重复登记", "version": "2"})
    assert (refused.status_code, there(app)[0][2]) == (422, 9)


def test_another_unit_neither_sees_nor_changes_it_and_the_coordinator_does(app, world, desk):
    put_down(desk("zhaomin"))
    assert "2026-03-09" not in desk("qianfang").get(LIST).text
    assert desk("qianfang").get(f"{LIST}/1").status_code == 404
    zhouyan = desk("zhouyan")
    assert "2026-03-09" in zhouyan.get(f"{LIST}?year=2026&unit=tjj&kind=dept_office&reason=in_process").text
    assert "2026-03-09" not in zhouyan.get(f"{LIST}?year=2025").text
    assert put_down(zhouyan, unit="niujie").status_code == 303
    assert desk("zhouyan").get(f"{LIST}/export").mimetype.endswith("sheet")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ClosedMeeting)) == 2


def test_the_list_of_meetings_says_which_it_is_and_how_many_stand_where(app, world, desk, statements):
    zhaomin = desk("zhaomin")
    draft_meeting(app, zhaomin)
    page = zhaomin.get("/staff/meetings").text
    for words in ("区政府第12次常务会议", "区政府常务会议第12次", "部分议题开放", "新建会议预告", "2026-04-08 09:00"):
        assert words in page
    assert world.code not in page
    with statements() as first:
        zhaomin.get("/staff/meetings")
    draft_meeting(app, zhaomin, title="区政府第13次常务会议")
    with statements() as second:
        assert "区政府第13次常务会议" in zhaomin.get("/staff/meetings").text
    assert len(first) == len(second)
    assert "区政府第12次常务会议" not in zhaomin.get("/staff/meetings?kind=hearing").text
    assert "区政府第12次常务会议" in zhaomin.get("/staff/meetings?kind=gov_exec&state=drafting&words=常务").text
    assert desk("zhaomin").get("/staff/meetings/export").mimetype.endswith("sheet")
