"""周岩 writes the month's brief: the hotline's numbers and ours, and what a meeting decided."""

import io

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from tests.themes.steps import drafted_theme, published_theme, theme_coded
from xicheng_events.demo.notices import somebody
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.overview.briefs.hotline_numbers import rate_words
from xicheng_events.overview.briefs.models import Brief, HotlineNumbers
from xicheng_events.voice.themes.operations.publishing_themes import withdraw_theme

HEADINGS = ("单位", "诉求量", "响应率", "解决率", "满意率", "前十问题")


@pytest.fixture
def zhouyan(world, desk):
    """The coordinator, with the brief of February open."""
    client = desk("zhouyan")
    assert client.post("/staff/briefs", data={"month": "2026-02"}).headers["Location"].endswith("/staff/briefs/2026-02")
    return client


def sheet(*rows, headings=HEADINGS):
    book = Workbook()
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return {"file": (stream, "12345.xlsx")}


def numbers(app) -> dict:
    with app.app_context():
        return {each.organisation.short_name: (each.requests, each.answered, each.solved, each.satisfied, each.problems)
                for each in db.session.scalars(select(HotlineNumbers).order_by(HotlineNumbers.organisation_id))}


def test_a_month_is_opened_once_and_none_that_is_still_to_come(app, world, engine_name, zhouyan):
    zhouyan.post("/staff/briefs", data={"month": "2026-01"})
    assert zhouyan.post("/staff/briefs", data={"month": "2026-02"}).status_code == 303
    for nonsense, words in (("2026-04", "还没有开始"), ("2026", "请选择月份"), ("", "请选择月份"), ("x", "请选择月份")):
        answer = zhouyan.post("/staff/briefs", data={"month": nonsense})
        assert (answer.status_code, words in answer.text) == (422, True), nonsense
    with app.app_context():
        assert list(db.session.scalars(select(Brief.month).order_by(Brief.id))) == ["2026-02", "2026-01"]


def test_a_sheet_is_read_whole_or_not_at_all(app, world, engine_name, zhouyan):
    at = "/staff/briefs/2026-02/sheet"
    wrong = zhouyan.post(at, data=sheet(("德胜街道", 12, "98%"), ("没有的街道", 3), ("牛街街道", "三")))
    assert wrong.status_code == 422
    assert "第3行：没有找到单位“没有的街道”" in wrong.text
    assert "第4行：诉求量应为0至999999的整数" in wrong.text
    assert numbers(app) == {}
    zhouyan.post(at, data=sheet(("德胜街道", 1218, "99.8%", 0.931, 94.65, "停车管理；噪声扰民"),
                                ("牛街街道", "864", 1, "—", None, None)))
    assert numbers(app) == {"德胜街道": (1218, 9980, 9310, 9465, "停车管理\n噪声扰民"),
                            "牛街街道": (864, 10000, None, None, "")}
    # A second sheet brings the units it names up to date and leaves the others.
    zhouyan.post(at, data=sheet(("牛街街道", 900, "97%", "", "", "")))
    assert numbers(app)["牛街街道"] == (900, 9700, None, None, "")
    assert numbers(app)["德胜街道"][0] == 1218
    page = zhouyan.get("/staff/briefs/2026-02").text
    assert "99.8%" in page
    assert "2118" in page  # the district's requests
    paper = zhouyan.get("/staff/briefs/2026-02/print").text
    assert "<b>德胜街道</b>：停车管理；噪声扰民" in paper
    assert "尚未议定" in paper


@pytest.mark.once
@pytest.mark.parametrize(("sent", "words"), [
    (sheet(), "没有数据"), (sheet(headings=("a", "b")), "没有找到表头"), ({}, "请选择.xlsx文件"),
    (sheet(("德胜街道", 1), ("德胜街道", 2)), "重复"),
    (sheet(("德胜街道", 1, "101%")), "不是百分率"), (sheet(("德胜街道", 1, "很高")), "不是百分率"),
    (sheet(("德胜街道", 1, "", "", "", "；".join("问题" * n for n in range(1, 12)))), "最多10个"),
    (sheet(("德胜街道", 1, "", "", "", "长" * 61)), "最多60个字"), ({"file": (io.BytesIO(b"x"), "a.xlsx")}, "")])
def test_a_sheet_that_cannot_be_read_says_why(app, world, zhouyan, sent, words):
    answer = zhouyan.post("/staff/briefs/2026-02/sheet", data=sent)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert numbers(app) == {}


@pytest.mark.once
def test_one_unit_is_typed_corrected_and_taken_away(app, world, zhouyan):
    at = "/staff/briefs/2026-02/unit"
    bad = zhouyan.post(at, data={"unit": "niujie", "requests": "12", "answered": "九成", "problems": "停车"})
    assert bad.status_code == 422
    assert 'value="九成"' in bad.text
    bad = zhouyan.post(at, data={"unit": "niujie", "requests": "12", "problems": "来电19900001234反映停车"})
    assert (bad.status_code, "“19900001234”疑似电话号码" in bad.text) == (422, True)
    zhouyan.post(at, data={"unit": "niujie", "requests": "１２", "answered": "97.25", "problems": "停车\n\n噪声"})
    assert numbers(app) == {"牛街街道": (12, 9725, None, None, "停车\n噪声")}
    form = zhouyan.get("/staff/briefs/2026-02?unit=niujie").text
    assert 'value="97.25%"' in form
    assert "删除牛街街道的12345数据" in form
    for _twice in range(2):
        assert zhouyan.post("/staff/briefs/2026-02/removal/niujie").status_code == 303
    assert numbers(app) == {}
    zhouyan.post(at, data={"unit": "desheng", "requests": "3", "answered": "1", "solved": "0.9", "satisfied": "100"})
    assert numbers(app)["德胜街道"] == (3, 100, 90, 10000, ""), "what is typed is percent, be it ever so small"


@pytest.mark.once
def test_who_saves_after_somebody_else_is_told_and_loses_nothing(app, world, engine_name, desk, zhouyan):
    other = desk("zhouyan")
    theirs, mine = ({"version": "1", "theme": theme, "meeting": "区政府常务会议", "met_on": "2026-03-03"}
                    for theme in ("充电设施", "停车难"))
    assert other.post("/staff/briefs/2026-02", data=theirs).status_code == 303
    late = zhouyan.post("/staff/briefs/2026-02", data=mine)
    assert late.status_code == 422
    assert "他人刚刚保存过" in late.text
    assert 'value="停车难"' in late.text
    with app.app_context():
        assert db.session.scalar(select(Brief.theme)) == "充电设施"
    assert zhouyan.post("/staff/briefs/2026-02", data={**mine, "version": "2"}).status_code == 303
    assert "停车难" in zhouyan.get("/staff/briefs/2026-02/print").text


@pytest.mark.once
@pytest.mark.parametrize(("changes", "words"), [
    ({"decided": "同意"}, "请填写提请的会议"), ({"meeting": "常务会", "met_on": "2026-03-20"}, "不能晚于今天"),
    ({"meeting": "常务会", "decided": "请联系19900001234"}, "疑似电话"), ({"theme": "长" * 101}, "100"),
    ({"meeting": "京A12345占道专题会"}, "疑似车牌号")])
def test_what_is_wrong_in_a_brief_is_said_and_kept(app, world, zhouyan, changes, words):
    answer = zhouyan.post("/staff/briefs/2026-02", data={"version": "1", "theme": "停车难", **changes})
    assert (answer.status_code, words in answer.text) == (422, True)
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Brief.theme != "")) == 0


@pytest.mark.once
def test_briefs_are_the_coordinators_alone(world, desk):
    assert desk("zhaomin").get("/staff/briefs").status_code == 403


@pytest.mark.once
def test_a_rate_is_printed_without_zeros_it_does_not_need():
    assert [rate_words(rate) for rate in (None, 0, 9725, 9730, 10000)] == ["—", "0%", "97.25%", "97.3%", "100%"]


def test_a_month_with_a_public_theme_has_it_from_there_and_what_was_typed_stays(app, world, zhouyan):
    here = "/staff/briefs/2026-02"
    zhouyan.get(here)
    assert zhouyan.submit(here, theme="手写的主题", theme_text="手写的措施").status_code == 303
    assert "手写的主题" in zhouyan.get(f"{here}/print").text
    with app.app_context():
        code = published_theme(drafted_theme(world, month="2026-02", title="办事排队久")).code
        db.session.commit()
    for address in ("/staff/briefs", here, f"{here}/print"):
        page = zhouyan.get(address).text
        assert ("办事排队久" in page, "手写的主题" in page) == (True, False), address
    assert "任务共2项，已完成1项。出台政策1项。" in page
    zhouyan.get(here)
    assert zhouyan.submit(here, meeting="区政府常务会议").status_code == 303
    with app.app_context():
        withdraw_theme(theme_coded(code), reason="主题内容有误", by=somebody(Role.LEADER, world.units["tjj"]))
        db.session.commit()
    assert "手写的主题" in zhouyan.get(here).text
