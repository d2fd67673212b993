"""单位名录: 程远 and 周岩 add, rename, close and reopen units; what they did before stays as it was."""

from datetime import date
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from tests.cast import beijing
from tests.web.test_desk_lists import sheet_of
from xicheng_events.booking.notices.operations.drafting import draft_event
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.operations import units
from xicheng_events.foundation.accounts.queries import called, organisation_by_slug
from xicheng_events.foundation.accounts.unit_models import OrganisationKind, UnitName
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused

SAID = {"short_name": "区档案馆", "full_name": "北京市西城区档案馆", "kind": "institution",
        "search_alias": "档案局、城建档案", "code": "", "valid_from": ""}


def of(unit: Organisation, **changes) -> dict:
    """What the form of a unit's page sends."""
    said = {"short_name": unit.short_name, "full_name": unit.full_name, "kind": unit.kind.value,
            "search_alias": unit.search_alias, "code": unit.code or "", "valid_from": "", "version": unit.version}
    return {**said, **changes}


def unit_of(slug: str) -> Organisation:
    """The unit of that slug."""
    return organisation_by_slug(slug)


def actions(app) -> list[str]:
    """What the record says was done to units, oldest first."""
    with app.app_context():
        query = select(AuditEntry.action).where(AuditEntry.subject_kind == "organisation").order_by(AuditEntry.id)
        return list(db.session.scalars(query))


def renamed(app, desk, slug="tjj", **changes):
    """程远 sends the form of the unit's page with `changes`; the answer."""
    with app.app_context():
        form = of(unit_of(slug), **changes)
    return desk("chengyuan").post(f"/staff/units/{slug}", data=form)


def test_a_unit_is_added_once_and_may_be_chosen_at_once(app, world, desk):
    chengyuan = desk("chengyuan")
    for _twice in range(2):
        assert chengyuan.post("/staff/units/new", data=SAID).headers["Location"] == "/staff/units/qdag"
    page = chengyuan.get("/staff/units?words=城建档案").text
    assert "北京市西城区档案馆" in page
    assert "共 1 条" in page
    assert "区档案馆" in desk("zhaomin").get("/staff/events/new").text
    assert actions(app) == ["accounts.unit_added"]


@pytest.mark.once
@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"short_name": "区档案馆、区图书馆"}, "不要用顿号、逗号或斜线并列多个单位"),
    ({"short_name": "区统计局"}, "已有简称为“区统计局”的单位"),
    ({"full_name": ""}, "请填写全称。"), ({"kind": "shop"}, "请选择类别。"), ({"code": "11"}, "9位或12位数字"),
    ({"valid_from": "后天"}, "日期没有看懂"),
])
def test_what_is_wrong_is_said_and_nothing_is_half_saved(app, world, desk, wrong, sentence):
    answer = desk("zhouyan").post("/staff/units/new", data={**SAID, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "档案局、城建档案" in answer.text
    with app.app_context():
        assert unit_of("qdag") is None


def test_a_new_name_is_used_from_now_on_and_what_was_published_keeps_the_old_one(app, world, desk, client):
    changes = {"short_name": "区统计调查局", "full_name": "北京市西城区统计调查局"}
    with clock.frozen(beijing("2026-03-10 09:05")):
        assert renamed(app, desk, **changes).status_code == 303
    notice = client.get(f"/events/{world.code}").text
    assert "北京市西城区统计局" in notice
    assert "北京市西城区统计调查局" not in notice
    assert "区统计调查局" in desk("zhaomin").get(f"/staff/events/{world.code}").text
    for words in ("统计局", "统计调查局"):
        assert world.code in client.get("/events", query_string={"words": words}).text, words
    page = desk("chengyuan").get("/staff/units/tjj").text
    assert "曾用名" in page
    assert "北京市西城区统计局" in page
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.unit_renamed")).one()
        assert entry.detail["before"] == ["区统计局", "北京市西城区统计局"]
        unit = unit_of("tjj")
        assert unit.full_name_at(beijing("2026-03-01 09:00")) == "北京市西城区统计局"
        assert unit.full_name_at(beijing("2026-03-10 09:05")) == unit.full_name_at(None) == "北京市西城区统计调查局"


def test_of_several_names_each_moment_has_its_own(app, world):
    with app.app_context():
        by, unit = db.session.get(Person, world.staff["zhouyan"]), unit_of("tjj")
        kind = unit.kind
        for day, name in (("2026-04-01", "甲局"), ("2026-05-01", "乙局"), ("2026-06-01", "丙局")):
            with clock.frozen(beijing(f"{day} 09:00")):
                assert units.change_unit(unit, kind=kind, short_name=name, full_name=name, by=by)
                assert not units.change_unit(unit, kind=kind, short_name=name, full_name=name, by=by)
        names = [unit.full_name_at(beijing(f"2026-{month}-15 09:00")) for month in ("03", "04", "05", "06")]
        assert names == ["北京市西城区统计局", "甲局", "乙局", "丙局"]
        assert db.session.scalar(select(func.count()).select_from(UnitName)) == 3
        assert db.session.scalars(select(Organisation).where(called("乙局"))).one() is unit


def test_who_saves_an_older_page_loses_nothing_of_the_other(app, world, desk):
    assert renamed(app, desk, search_alias="数字局").status_code == 303
    late = renamed(app, desk, version="1", search_alias="另一个别名")
    assert late.status_code == 422
    assert "已由他人修改" in late.text
    assert "另一个别名" in late.text
    with app.app_context():
        assert unit_of("tjj").search_alias == "数字局"


def test_a_closed_unit_is_read_everywhere_and_offered_for_nothing_new_until_it_is_reopened(app, world, desk, client):
    chengyuan, zhaomin = desk("chengyuan"), desk("zhaomin")
    page = chengyuan.get("/staff/units/tjj").text
    assert "未结束的活动 1" in page
    assert "在用账号" in page
    for _twice in range(2):
        assert chengyuan.post("/staff/units/tjj/closing", data={"last_day": "2026-03-09"}).status_code == 303
    assert "北京市西城区统计局" in client.get(f"/events/{world.code}").text
    assert world.code in zhaomin.get("/staff/events").text
    assert "起草活动" not in zhaomin.get("/staff/events").text
    assert "所在的单位已撤销" in zhaomin.get("/staff/events/new", follow_redirects=True).text
    assert 'value="tjj"' in desk("zhouyan").get("/staff/issues").text
    assert "区统计局（已撤销）" in desk("zhouyan").get("/staff/issues").text
    with app.app_context():
        by = db.session.get(Person, world.staff["zhaomin"])
        with pytest.raises(Refused, match="已撤销") as refusal:
            draft_event(host=unit_of("tjj"), by=by, title="统计开放日")
        assert (refusal.value.code, refusal.value.field) == ("unit_gone", "host")
    assert chengyuan.post("/staff/units/tjj/reopening").status_code == 303
    assert zhaomin.get("/staff/events/new").status_code == 200
    assert actions(app) == ["accounts.unit_closed", "accounts.unit_reopened"]


def test_a_unit_of_the_future_is_offered_from_its_first_day(app, world, desk):
    chengyuan = desk("chengyuan")
    chengyuan.post("/staff/units/new", data={**SAID, "valid_from": "2026-03-11"})
    assert "未启用" in chengyuan.get("/staff/units?state=ahead").text
    assert 'value="qdag"' not in desk("luyao").get(f"/staff/accounts/{world.staff['zhaomin']}").text
    early = chengyuan.post("/staff/units/qdag/closing", data={"last_day": "2026-03-10"})
    assert early.status_code == 422
    assert "不能早于启用日期" in early.text
    with app.app_context(), clock.frozen(beijing("2026-03-11 00:00")):
        assert unit_of("qdag").exists_on(clock.today())


def test_the_list_that_comes_with_the_product_undoes_nothing(app, world):
    from xicheng_events.foundation.accounts.operations.units import load_organisations

    with app.app_context():
        by, unit = db.session.get(Person, world.staff["zhouyan"]), unit_of("sw")
        units.change_unit(unit, kind=OrganisationKind.VERTICAL, short_name="税务局", full_name="税务局", by=by)
        units.close_unit(unit, last_day=date(2026, 3, 1), by=by)
        load_organisations()
        db.session.expire_all()
        assert (unit_of("sw").short_name, unit_of("sw").valid_to) == ("税务局", date(2026, 3, 1))


def test_the_list_is_taken_along_as_it_is_narrowed(app, world, desk):
    renamed(app, desk, "qfl", short_name="区妇女联合会")
    desk("chengyuan").post("/staff/units/qfl/closing", data={"last_day": "2026-03-09"})
    answer = desk("zhouyan").get("/staff/units/list.xlsx?kind=mass_org")
    assert quote("单位名录-20260310.xlsx") in answer.headers["Content-Disposition"]
    rows = sheet_of(answer)
    assert [row[0] for row in rows] == ["区总工会", "团区委", "区工商联", "区残联", "区妇女联合会"]
    assert rows[-1][4].startswith("北京市西城区妇女联合会（至2026-03-10")
    assert rows[-1][-2:] == ("2026-03-09", "已撤销")
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.units_exported")).one()
        assert (entry.by_id, entry.detail["rows"]) == (world.staff["zhouyan"], 5)
