"""代报名: the desk's list of what one may register others for, of all units."""

from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI
from tests.registration.steps import adults, register
from tests.web.test_desk_lists import sheet_of
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db


def slots_on(page: str) -> list[str]:
    """Which of the open day's slots the list has, in its order."""
    heads = [row.partition("</th>")[0] for row in page.partition("<tbody>")[2].split("<tr>")[1:]]
    return [head.rpartition("</a> ")[2].partition("<br>")[0].strip() for head in heads]


def test_narrowed_by_unit_day_and_places_and_sorted_by_what_is_left(world, desk, citizen):
    clerk = desk("qianfang")  # 牛街街道; the open day is 区统计局's
    register(citizen(LI_JING), world.afternoon, **adults("李强"))
    for query, expected in (
            ("", ["上午场", "下午场"]), ("unit=tjj", ["上午场", "下午场"]), ("unit=niujie", []), ("unit=x%00", []),
            ("on=2026-03-18", ["上午场", "下午场"]), ("on=2026-03-19", []), ("on=9999-12-31", []),
            ("on=x&places=x", ["上午场", "下午场"]), ("places=free&sort=places", ["下午场", "上午场"]),
            ("sort=-places", ["上午场", "下午场"])):
        assert slots_on(clerk.get(f"/staff/groups?{query}").text) == expected, query
    # One place is left, and who is first in line is two: whoever comes now gets none of them.
    register(citizen(WANG_LEI), world.afternoon, **adults("王芳"))
    page = clerk.get("/staff/groups").text
    assert "还有 20 个名额" in page
    assert "剩余名额已有人候补，可候补" in page
    assert slots_on(clerk.get("/staff/groups?places=free").text) == ["上午场"]


def test_no_slot_is_said_with_what_one_can_do(world, desk):
    clerk = desk("qianfang")
    assert "可换个词查找，或清除条件" in clerk.get("/staff/groups?words=没有这样的活动").text


def test_the_list_taken_along_says_what_the_page_says(app, world, desk):
    rows = sheet_of(desk("qianfang").get("/staff/groups/export?sort=-at"))
    assert [row[1] for row in rows] == ["下午场", "上午场"]
    assert rows[1] == ("统计开放日·数据里的西城", "上午场", world.code, "区统计局", "2026-03-18 09:30—11:00",
                       "西城区统计局", "还有 20 个名额", "2026-03-16 17:30")
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "groups.slots_exported")).one()
        assert (entry.by_id, entry.detail["rows"]) == (world.staff["qianfang"], 2)
