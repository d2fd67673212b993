"""A whole list comes in, or nothing of it, and each row that is wrong is named."""

import io

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI
from tests.publishing.steps import topics
from tests.representatives.steps import recommended, representative, told
from tests.web.test_desk_lists import sheet_of
from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.representatives.kinds import PoolSource, PoolStanding
from xicheng_events.openness.representatives.models import Representative

HEAD = ("姓名", "手机号", "身份", "关注领域", "所在街道", "年龄段", "性别", "住址", "说明")


def book(*rows, head=HEAD) -> tuple:
    """A list as a browser sends it."""
    made, out = Workbook(), io.BytesIO()
    for row in (head, *rows):
        made.active.append(row)
    made.save(out)
    return io.BytesIO(out.getvalue()), "代表名单.xlsx"


def send(client, *rows, head=HEAD, **form):
    client.get("/staff/representatives/lists/new")
    return client.submit("/staff/representatives/lists/new") if not rows else client.post(
        "/staff/representatives/lists/new", data={"file": book(*rows, head=head), **form},
        content_type="multipart/form-data")


def everybody(app) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Representative.name)))


def test_a_units_list_waits_for_review_and_who_is_there_stays_as_they_are(app, world, desk):
    topics(app, world, "养老", "统计")
    recommended(app, world, LI_JING, about="社区志愿者")
    zhaomin = desk("zhaomin")
    rows = ((WANG_LEI.name, int(WANG_LEI.phone), "专家学者、居民", "养老，统计", "牛街", "42岁", "男", "牛街1号",
             "教师"),
            (LI_JING.name, LI_JING.phone, "居民", "", "", "", "", "", "别的说明"),
            (AYGUL.name, AYGUL.phone, "居民代表", None, None, "60周岁以上", "女", None, None))
    answer = send(zhaomin, *rows)
    assert answer.status_code == 303, answer.text
    page = zhaomin.get(answer.headers["Location"]).text
    assert "已导入2人。" in page
    assert "第3行的手机号已在代表库中" in page
    wang = representative(app, WANG_LEI)
    assert (wang.standing, wang.categories, [each.name for each in wang.topics], wang.about) == (
        PoolStanding.PROPOSED, [Category.EXPERT, Category.RESIDENT], ["养老", "统计"], "教师")
    assert (str(wang.gender), str(wang.age_band), bool(wang.household_hash)) == ("male", "35_59", True)
    assert representative(app, LI_JING).about == "社区志愿者"
    assert representative(app, AYGUL).categories == [Category.RESIDENT_REP]


def test_one_wrong_row_and_nobody_comes_in(app, world, desk):
    answer = send(
        desk("zhaomin"), ("王磊", WANG_LEI.phone, "居民"), ("", "1990000", "总统", "天文", "月球", "很老", "x"),
        ("人大", "19900001111", "人大代表"), ("王磊磊", WANG_LEI.phone, "居民"))
    assert answer.status_code == 422
    for said in ("第3行：请填写姓名。", "第3行：手机号应为11位，这里是7位", "第3行：身份“总统”没有找到",
                 "关注领域“天文”没有找到", "所在街道“月球”没有找到", "年龄段“很老”没有看懂", "性别“x”没有找到",
                 "第5行：手机号与前面的行重复。"):
        assert said in answer.text, said
    assert everybody(app) == set()
    late = send(desk("zhaomin"), ("王磊", WANG_LEI.phone, "居民"), ("人大", "19900001111", "人大代表"),
                ("小李", "19900001112", "居民", "", "", "15"))
    assert "第3行：人大代表不公开征集" in late.text
    assert "第4行：列席会议的代表须年满18周岁。" in late.text
    assert everybody(app) == set()


@pytest.mark.once
@pytest.mark.parametrize(("rows", "head", "said"), [
    ((("王磊", "x"),), ("名字", "号码"), "没有找到表头"), (((None, None, None),), HEAD, "表中没有人"),
    (tuple(("王磊", f"1990001{n:04}", "居民") for n in range(101)), HEAD, "一次最多100人")])
def test_what_is_no_list_is_said(app, world, desk, rows, head, said):
    answer = send(desk("zhaomin"), *rows, head=head)
    assert answer.status_code == 422
    assert said in answer.text
    nothing = send(desk("zhaomin"))
    assert "请选择.xlsx文件。" in nothing.text


def test_the_coordinator_takes_deputies_in_at_once_and_looks_at_namesakes_first(app, world, desk):
    recommended(app, world, LI_JING)
    zhouyan, rows = desk("zhouyan"), ((OUYANG.name, OUYANG.phone, "人大代表"), ("李静", "19900005555", "人大代表"))
    form = {"source": "npc_office", "accepted": "y"}
    first = send(zhouyan, *rows, **form)
    assert first.status_code == 422
    assert "第3行：库中已有“李静”，手机号不同。" in first.text
    assert everybody(app) == {"李静"}
    assert send(zhouyan, *rows, are_others="y", **form).status_code == 303
    there = representative(app, OUYANG)
    assert (there.source, there.standing) == (PoolSource.NPC_OFFICE, PoolStanding.ACTIVE)
    assert len(told(app, OUYANG)) == 1
    assert send(zhouyan, *rows).status_code == 422, "of which unit?"
    assert sheet_of(zhouyan.get("/staff/representatives/lists/template")) == []
