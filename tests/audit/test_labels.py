"""Whoever checks the record reads words, not codes."""

import ast
import re
from pathlib import Path

import pytest

from tests.cast import LI_JING
from tests.registration.steps import register
from tests.test_landed import LANDED
from xicheng_events.booking.notices.rules import RULES
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.audit.details import detail_words
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.opinions.models import Triage

OPERATIONS = Path(__file__).parents[2] / "xicheng_events"
# record("room.what", …) and the rooms' own ways to it; "x" if approved else "y" too.
RECORDED = re.compile(r'\b(?:record(?:_of_all)?|'
                      r'_?note(?:_application|_event|_meeting_outcome|_programme|_request|_survey|_term|_theme)?)\(\s*'
                      r'"([a-z_]+\.[a-z_]+)"(?:[^\n]*? else "([a-z_]+\.[a-z_]+)")?')
MIGRATIONS = Path(__file__).parents[2] / "migrations" / "versions"
# What each list of the desk records when it is taken along.
TAKEN_ALONG = re.compile(r'Listing\(_l\("[^"]+"\), "([a-z_]+\.[a-z_]+)"')
# What is done with each kind of text that goes through the other pairs of eyes (publishing/checked_text.py).
CHECKED, OF_CHECKED = re.compile(r'CheckedText\(\s*"([a-z_]+)"'), (
    "submitted", "taken_back", "returned", "check_taken_back", "passed", "published", "revision_published",
    "revision_discarded")
# And with those of them that are given to go out at an instant.
OF_SCHEDULED = ("scheduled", "unscheduled")
# What members do with tasks and reports is recorded once the month is over (trials/operations/by_the_month.py).
BY_THE_MONTH = re.compile(r'(?:acted\(task, |_move\(task, .*?|return "[a-z_]+", )"((?:trials|reports)\.[a-z_]+)"')
BY_A_MIGRATION = re.compile(r'action="([a-z_]+\.[a-z_]+)"')


@pytest.mark.once
def test_every_action_that_is_recorded_has_a_name(app):
    recorded = {action for file in OPERATIONS.rglob("*.py") for found in RECORDED.findall(file.read_text())
                for action in found if action}
    recorded |= {action for file in OPERATIONS.rglob("*.py") for action in TAKEN_ALONG.findall(file.read_text())}
    recorded |= {f"{actions}.{word}" for file in OPERATIONS.rglob("*.py")
                 for actions in CHECKED.findall(file.read_text()) for word in OF_CHECKED}
    scheduling = {file.parent for file in OPERATIONS.rglob("*.py") if "TEXT.schedule" in file.read_text()}
    recorded |= {f"{actions}.{word}" for room in scheduling for file in room.rglob("*.py")
                 for actions in CHECKED.findall(file.read_text()) for word in OF_SCHEDULED}
    recorded |= {f"registration.{state.value}" for state in RegistrationState}
    recorded |= {f"opinions.{outcome.value}" for outcome in Triage if outcome is not Triage.NEW}
    recorded |= {action for file in MIGRATIONS.glob("*.py") for action in BY_A_MIGRATION.findall(file.read_text())}
    recorded |= {action for file in OPERATIONS.rglob("*.py") for action in BY_THE_MONTH.findall(file.read_text())}
    recorded |= {f"followup.{step.value}" for step in Step}
    with app.app_context():
        assert set(house.table("ACTIONS")) == recorded


@pytest.mark.once
def test_every_kind_of_thing_is_a_table_or_was_one(app):
    """What is called otherwise by now still is what older entries are about."""
    with app.app_context():
        assert set(house.table("SUBJECTS")) <= {*db.metadata.tables, *LANDED["tables"]}


@pytest.mark.once
def test_the_page_says_it_in_words_and_finds_by_the_word(world, desk):
    page = desk("zhouyan").get("/staff/audit?action=events.published").text
    assert "发布活动" in page.partition("<tbody>")[2]
    assert "活动 " in page.partition("<tbody>")[2]
    assert "accounts" not in page.partition("<tbody>")[2]


@pytest.mark.once
def test_what_was_done_is_found_by_what_it_is_called(world, desk):
    auditor = desk("zhouyan")
    by_key = auditor.get("/staff/audit?action=events.published").text
    assert 'name="action" value="发布活动"' in by_key
    for words in ("发布活动", "发布活"):
        rows = auditor.get(f"/staff/audit?action={words}").text.partition("<tbody>")[2].partition("</tbody>")[0]
        assert "发布活动" in rows
        assert rows.count("<tr>") == by_key.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")


@pytest.mark.once
def test_every_key_that_is_recorded_has_a_word(app):
    keys, recording = set(), ("record", "note")
    for file in OPERATIONS.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in recording:
                keys |= {each.arg for each in call.keywords if each.arg} - {"by", "into", "offset"}
    with app.app_context():
        assert keys - set(house.table("DETAILS")) == set()


@pytest.mark.once
def test_an_entry_is_read_in_words(app):
    detail = {"before": "applied", "heads": 2, "whole": True, "results": {"already_in": 3}, "old_key": "x",
              "until": "2026-03-17T10:00:00+00:00", "due": "2026-03-17", "note": ""}
    with app.test_request_context():
        assert detail_words(detail) == [
            ("原为", "待录取"), ("人数", "2"), ("含完整手机号", "是"), ("结果", "已签到 3"), ("old_key", "x"),
            ("截止", "2026年3月17日（星期二）18:00"), ("办理期限", "2026-03-17")]


@pytest.mark.once
@pytest.mark.parametrize(("detail", "said"), [
    ({"fields": ["age_band", "name", "photo_agreed", "street_id"]}, "年龄段、姓名、照片用于宣传报道的意愿、所在街道"),
    ({"fields": ["form", "contact_phone"]}, "报名表、联系电话"), ({"changed": ["name", "phone"]}, "姓名、手机号"),
    ({"organisation": "tjj"}, "区统计局"), ({"lead": "niujie"}, "牛街街道"), ({"template": "confirmed"}, "报名成功"),
    ({"before": {"search_alias": "统计", "kind": "mass_org", "valid_from": ""}}, "别名 统计，类别 群团组织"),
    ({"matters": ["clock|device:1|2"]}, "设备时钟不准"), ({"rules": [[3, "18:00"], [1, "10:00"]]}, "3 18:00、1 10:00"),
    ({"was": {"9": ["2026-03-18T01:30:00+00:00"]}}, "编号9 2026年3月18日（星期三）09:30")])
def test_columns_units_and_templates_are_called_what_pages_call_them(app, world, detail, said):
    with app.test_request_context():
        assert [how for _what, how in detail_words(detail)] == [said]


@pytest.mark.once
def test_every_field_of_a_notice_that_may_be_revised_is_called_what_its_form_calls_it(app):
    with app.test_request_context():
        assert not re.search("[a-z]", detail_words({"fields": [*RULES, "form"]})[0][1])


@pytest.mark.once
def test_units_are_asked_for_once_however_many_entries_name_them(app, world, statements):
    with app.test_request_context(), statements() as sent:
        for slug in ("tjj", "niujie", "nobody"):
            detail_words({"organisation": slug})
    assert len(sent) == 1


@pytest.mark.once
def test_it_names_who_did_it_and_for_which_unit(world, desk, citizen):
    register(citizen(LI_JING), world.morning)
    rows = desk("zhouyan").get("/staff/audit?action=registration.").text.partition("<tbody>")[2]
    assert "李*" in rows
    assert "李静" not in rows
    rows = desk("zhouyan").get("/staff/audit?action=events.published").text.partition("<tbody>")[2]
    assert "赵敏" in rows
