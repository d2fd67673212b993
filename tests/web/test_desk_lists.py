"""Every list of the desk is sorted by its address, counted, and taken along as its page shows it; which is recorded."""

import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.cast import LI_JING, person_id, sign_in
from tests.test_lists import Rows
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.operations import units
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

# (who looks, the list, its sheet, a column by which it can be sorted, a word that finds one row, by what)
LISTS = [
    ("zhouyan", "/staff/issues", "/staff/issues/export", "number", ("words", "WT-2099-0002")),
    ("zhaomin", "/staff/events", "/staff/events/export", "code", ("words", "KF-2099-0002")),
    ("zhaomin", "/staff/events/templates", "/staff/events/templates/export", "name", ("words", "模板2")),
    ("hemiao", "/staff/callbacks", "/staff/callbacks/export", "number", ("words", "WT-2098-0002")),
    ("luyao", "/staff/requests", "/staff/requests/export", "asked", ("words", "tongshi2")),
    ("zhaomin", "/staff/absences", "/staff/absences/export", "event", ("words", "生病2")),
    ("zhaomin", "/staff/opinions", "/staff/opinions/export", "said", ("words", "建议2&triage=new")),
    ("zhaomin", "/staff/surveys", "/staff/surveys/export", "title", ("words", "问卷2")),
    ("hean", "/staff/reviews", "/staff/reviews/export", "number", ("q", "S2")),
    ("zhaomin", "/staff/draws", "/staff/draws/export", "title", ("words", "KF-2099-0002")),
    ("luyao", "/staff/accounts", "/staff/accounts/export", "sign_in_name", ("words", "zhaomin")),
    ("chengyuan", "/staff/units", "/staff/units/list.xlsx", "name", ("words", "妇女联合会")),
    ("qianfang", "/staff/groups", "/staff/groups/export", "code", ("words", "KF-2099-0002")),
    ("zhaomin", "/staff/groups/lists", "/staff/groups/lists/export", "event", ("words", "KF-2099-0002")),
]


@pytest.fixture
def three_of_each(app, world):
    """Three rows of everything there are lists of."""
    sign_in(app.test_client(), LI_JING)
    with app.app_context():
        rows = Rows(world, person_id(app, LI_JING))
        db.session.add(rows.venue)
        db.session.commit()
        for _n in range(3):
            rows.add()
        db.session.commit()
    return world


def links_of(page: str) -> list[str]:
    """Where the rows of a page's list lead, in their order; without the conditions that some take along."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.S)
    return re.findall(r'<th [^>]*scope="row"[^>]*>.*?href="([^"?]+)', body[1], re.S) if body else []


def sheet_of(answer) -> list[tuple]:
    """The rows of a sheet, without its heading."""
    return list(load_workbook(io.BytesIO(answer.data)).active.values)[1:]


@pytest.mark.parametrize(("who", "address", "sheet", "column", "search"), LISTS, ids=[row[1] for row in LISTS])
def test_a_list_is_sorted_counted_and_taken_along(app, three_of_each, desk, who, address, sheet, column, search):
    reader = desk(who)
    up, down = (links_of(reader.get(f"{address}?sort={sort}").text) for sort in (column, f"-{column}"))
    assert len(up) >= 3
    assert up == down[::-1]
    for nonsense in ("nothing", "--number", "-", "%00"):
        assert sorted(links_of(reader.get(f"{address}?sort={nonsense}").text)) == sorted(up)
    page = reader.get(f"{address}?sort={column}")
    assert f"共 {len(up)} 条" in page.text
    assert f'href="{sheet}?sort={column}"' in page.text
    assert f'<option value="{column}" selected>' in page.text
    rows, backwards = (sheet_of(reader.get(f"{sheet}?sort={sort}")) for sort in (column, f"-{column}"))
    assert len(rows) == len(up)
    assert rows == backwards[::-1]
    name, words = search
    assert len(sheet_of(reader.get(f"{sheet}?{name}={words}"))) == len(links_of(reader.get(
        f"{address}?{name}={words}").text)) == 1
    with app.app_context():
        entries = db.session.scalars(db.select(AuditEntry).where(
            AuditEntry.action.endswith("_exported")).order_by(AuditEntry.id)).all()
        assert [entry.detail["rows"] for entry in entries] == [len(up), len(up), 1]


@pytest.mark.once  # the same statements are sent to either
@pytest.mark.parametrize(("who", "sheet", "search"), [(row[0], row[2], row[4]) for row in LISTS],
                         ids=[row[1] for row in LISTS])
def test_a_sheet_takes_as_many_statements_for_three_rows_as_for_one(
        three_of_each, desk, statements, who, sheet, search):
    reader, (name, words) = desk(who), search
    reader.get(sheet)  # what is read once and kept has been read
    shared = re.sub("2(?=&|$)", "", words)  # a search may ask first what its words mean, of three as of one
    with statements() as for_one:
        one = sheet_of(reader.get(f"{sheet}?{name}={words}"))
    with statements() as for_all:
        rows = sheet_of(reader.get(sheet if shared == words else f"{sheet}?{name}={shared}"))
    assert len(rows) >= 3 > len(one)
    assert len(for_all) == len(for_one)


def test_a_heading_sorts_by_its_column_and_pressed_again_the_other_way(three_of_each, desk):
    reader, here = desk("zhouyan"), "/staff/issues?light=done&amp;sort="
    assert "aria-sort" not in reader.get("/staff/issues?light=done").text
    assert f'href="{here}due"' in reader.get("/staff/issues?light=done&page=2").text
    for sort, way, then in (("due", "ascending", "-due"), ("-due", "descending", "due")):
        page = reader.get(f"/staff/issues?light=done&sort={sort}").text
        assert f'aria-sort="{way}"><a class="sort" href="{here}{then}"' in page


def test_a_sheet_of_people_wants_a_fresh_proof(world, desk, at):
    reader = desk("zhouyan")
    at(clock.now() + timedelta(minutes=20))
    assert "/staff/proof" in reader.get("/staff/issues/export?state=closed").headers["Location"]


@pytest.mark.parametrize(("who", "address"), [
    ("zhouyan", "/staff/issues"), ("hemiao", "/staff/callbacks"), ("luyao", "/staff/accounts"),
    ("qianfang", "/staff/groups"),
])
def test_a_filter_by_unit_knows_all_units_by_every_name(app, world, desk, who, address):
    with app.app_context():
        unit = db.session.get(Organisation, world.units["tjj"])
        units.change_unit(unit, kind=unit.kind, short_name="区调查局", full_name="北京市西城区调查局",
                          search_alias="数据局", by=db.session.get(Person, world.staff["zhouyan"]))
        db.session.commit()
    page = desk(who).get(f"{address}?unit=tjj").text
    names = re.search(r'<option value="tjj" data-names="([^"]*)" selected>区调查局</option>', page)[1].split()
    assert {"数据局", "区统计局", "北京市西城区统计局", "北京市西城区调查局", "区调查局"} <= set(names)
    assert 'src="/static/js/units.js' in page


def test_the_unit_of_a_role_is_found_by_every_name_too(world, desk):
    page = desk("luyao").get(f"/staff/accounts/{world.staff['zhaomin']}").text
    assert 'data-names="妇女联合会 北京市西城区妇女联合会 区妇联"' in page
    assert "查找单位" in page
    assert 'src="/static/js/units.js' in page
