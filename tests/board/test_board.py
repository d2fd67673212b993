"""办理进展: what it is found by, in figures, event by event, and as open data."""

import csv
import io
import json
import re
from datetime import date

import pytest
from sqlalchemy import select

from tests.cast import WANG_LEI
from tests.followup.steps import issue_id, replied, take
from tests.followup.test_publishing import WORDS, clear
from tests.opinions.steps import answered_in_public, do, says
from tests.support.page_reader import words_of
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.queries import street_by_slug
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.indicators import Reading, indicators
from xicheng_events.foundation.core.periods import periods_of
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.voice.board.event_ways import Stage, stages_of
from xicheng_events.voice.board.month_figures import hide_few
from xicheng_events.voice.board.open_data_columns import SETS
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations import publishing
from xicheng_events.voice.followup.operations.registering import put_in_street
from xicheng_events.voice.followup.public_readings import indicators_in_public
from xicheng_events.voice.opinions.merging import merge
from xicheng_events.voice.opinions.models import Opinion


def in_public(app, world, street="", opinion_id=None, **words) -> str:
    """An issue everyone reads, in that street."""
    number, _said = replied(app, world, opinion_id=opinion_id)
    take(app, world, number, publishing.prepare_publication, "qianfang", **{**WORDS, **words})
    if street:
        with app.app_context():
            issue = db.session.get(Issue, issue_id(app, number))
            put_in_street(issue, street_by_slug(street), by=db.session.get(Person, world.staff["qianfang"]))
            db.session.commit()
    clear(app, world, number)
    take(app, world, number, publishing.publish_issue, "qianfang")
    return number


def test_the_board_is_found_by_street_and_by_event_and_its_address_says_so(app, world, client):
    number = in_public(app, world, "niujie")
    page = client.get("/progress").text
    assert f'value="{world.code}"' in page
    for found, none in (("street=niujie", "street=dashilan"), (f"event={world.code}", "event=SC-2026-9999")):
        assert f"/progress/{number}" in client.get(f"/progress?{found}").text
        there_is_none = client.get(f"/progress?{none}").text
        assert f"/progress/{number}" not in there_is_none
        assert "没有符合条件的内容" in there_is_none
    assert "从活动到办理" in client.get(f"/progress?event={world.code}").text
    assert client.get("/progress?event=%00&street=%27").status_code == 200


def test_the_board_has_one_strip_of_figures_and_each_says_of_which_time_it_is(app, world, client):
    in_public(app, world)
    page = client.get("/progress").text
    assert page.count('<dl class="figures">') == 1
    strip = page.partition('<dl class="figures">')[2].partition("</dl>")[0]
    assert re.findall("<dt>(.+?)</dt>", strip) == [
        "2026年收到意见数", "2026年按期办结率", "2026年办理时长中位数", "2026年解决率", "此刻在办问题数", "此刻超期数"]
    assert "历年累计收到意见1件，已答复1件" in words_of(page)


def test_an_issue_is_found_by_the_event_of_what_was_merged_into_its_opinion(app, world, client, engine_name):
    said, merged = says(app, world), says(app, world, "门口停满了车。", phone=WANG_LEI.phone)
    with app.app_context():
        other = Occasion(kind="event", title="城管开放日", path="/events/KF-2026-9998", host_id=world.units["tjj"])
        db.session.get(Opinion, said).occasion = other
        db.session.commit()
    do(app, merge, (Opinion, merged), (Opinion, said), by=world.staff["zhaomin"])
    number = in_public(app, world, opinion_id=said)
    for event, is_there in ((world.code, True), ("KF-2026-9998", True), ("KF-2026-9997", False)):
        assert (f"/progress/{number}" in client.get(f"/progress?event={event}").text) is is_there
    with app.app_context():
        assert [each.n for each in stages_of(db.session.get(Event, world.event_id))][-3:] == [1, 1, 0]


def test_figures_are_those_of_the_desk_and_without_rows_there_are_none(app, world, client):
    page = client.get("/progress/figures").text
    assert "暂无数据" in page
    assert ">0%<" not in page
    in_public(app, world)
    page = client.get("/progress/figures").text
    assert "不足5件" in page, "of one issue no share is said"
    assert "牛街" not in page, "nobody is ranked"


def test_what_is_hidden_of_a_year_is_never_of_few(app):
    """Whatever the months hold, what isn't said can't be had from the year's own figure."""
    with app.test_request_context():
        (indicator,) = (each for each in indicators_in_public() if each.key == "solved")
        months = [each for each in periods_of(2026) if "-" in each.name]
        for numbers in ((1, 7, 9, 0, 5, 6, 30, 8, 9, 9, 9, 9), (1, 2, 3, 0, 9, 9, 9, 9, 9, 9, 9, 9), (0,) * 12,
                        (3,) + (0,) * 11, (4, 5) + (0,) * 10):
            shown = hide_few([(month, Reading(indicator, n, n // 2)) for month, n in zip(months, numbers, strict=True)])
            hidden = [n for each, n in zip(shown, numbers, strict=True) if each.reading is None]
            assert all(each.reading is None or not each.n or each.n >= 5 for each in shown)
            assert not hidden or sum(hidden) >= 5 or sum(hidden) == sum(numbers)


def test_what_became_of_an_event_is_told_in_numbers_that_tell_of_nobody(app, world, client, at):
    in_public(app, world)
    for _n in range(5):
        says(app, world)
    with app.app_context():
        event = db.session.scalar(select(Event).where(Event.code == world.code))
        assert [(each.key, each.n) for each in stages_of(event)][2:] == [
            ("opinions", 6), ("answered", 0), ("issues", 1), ("replied", 1), ("closed", 0)]
    page = client.get(f"/progress/events/{world.code}").text
    assert ">6<" in page
    assert "不足5" in page
    assert f"/progress?event={world.code}" in page
    assert client.get("/progress/events/SC-2026-9999").status_code == 404


@pytest.mark.once
@pytest.mark.parametrize(("n", "said"), [(None, "暂无数据"), (0, "0"), (1, "不足5"), (4, "不足5"), (5, "5")])
def test_few_are_not_counted_out(app, n, said):
    with app.test_request_context():
        assert Stage("came", "到场", n).said == said


def read(client, name: str) -> list[dict]:
    """A file as CSV, which says what the JSON says: nothing for null."""
    rows = list(csv.DictReader(io.StringIO(client.get(f"/data/{name}.csv").text.removeprefix("\ufeff"))))
    plain = client.get(f"/data/{name}.json").json
    assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in plain] == rows
    return plain


_HOLDS = {"string": str, "integer": int, "number": (int, float), "date": date.fromisoformat,
          "yearmonth": lambda said: date.fromisoformat(f"{said}-01")}


def test_open_data_is_what_its_schema_says_and_null_is_never_0(app, world, client):
    number = in_public(app, world, "niujie")
    answered_in_public(app, world)
    package = client.get("/data/datapackage.json").json
    assert [each["name"] for each in package["resources"]] == list(SETS)
    for resource in package["resources"]:
        rows, fields = read(client, resource["name"]), resource["schema"]["fields"]
        assert rows
        for row in rows:
            assert list(row) == [field["name"] for field in fields]
            for field in fields:
                value, kind = row[field["name"]], _HOLDS[field["type"]]
                assert value is not None or not field.get("constraints"), field
                if value is not None:
                    assert isinstance(value, kind) if isinstance(kind, type | tuple) else kind(value), field
        assert client.get(f"/data/{resource['name']}.csv").headers["Cache-Control"] == "public, max-age=600"
        for column in fields:
            assert column["name"] in client.get("/data").text
    (issue,) = read(client, "issues")
    assert (issue["number"], issue["street"], issue["planned_by"]) == (number, "牛街街道", None)
    figures = read(client, "figures")
    assert {each["key"] for each in figures} <= set(indicators_of(app))
    assert {each["value"] for each in figures if each["key"] == "solved"} == {None}
    assert client.get("/data").status_code == 200
    for none in ("issues.xml", "people.csv", "issues", "..csv"):
        assert client.get(f"/data/{none}").status_code == 404


def indicators_of(app) -> list[str]:
    with app.app_context():
        return list(indicators())


def test_who_has_a_file_already_gets_it_again_only_when_it_has_changed(app, world, client):
    number = in_public(app, world)
    mark = client.get("/data/issues.csv").headers["ETag"]
    again = client.get("/data/issues.csv", headers={"If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/data/issues.json", headers={"If-None-Match": mark}).status_code == 200, "another file"
    take(app, world, number, publishing.withdraw_issue, "qianfang", reason="文字有误")
    gone = client.get("/data/issues.csv", headers={"If-None-Match": mark})
    assert gone.status_code == 200
    assert WORDS["public_title"] not in gone.text
    assert json.loads(client.get("/data/issues.json").text) == []


def test_one_address_is_sent_so_many_files_and_may_always_ask_about_what_it_has(app, world, client, limited):
    in_public(app, world)
    browser, path = limited(DATA_RATE_PER_ADDRESS="3 per hour").test_client(), "/data/issues.csv"
    mark = browser.get(path).headers["ETag"]
    assert [browser.get(path, headers={"If-None-Match": mark}).status_code for _time in range(5)] == [304] * 5
    assert [browser.get(f"/data/{name}").status_code for name in (
        "issues.json", "none.csv", "answers.csv", "figures.csv")] == [200, 404, 200, 429]
    assert browser.get(path, environ_overrides={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200


def test_a_spreadsheet_reckons_nothing_of_what_people_wrote(app, world, client):
    in_public(app, world, public_title="=HYPERLINK(1)")
    assert read_title(client.get("/data/issues.csv").text) == "'=HYPERLINK(1)"
    assert client.get("/data/issues.json").json[0]["title"] == "=HYPERLINK(1)"


def read_title(text: str) -> str:
    return next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))["title"]
