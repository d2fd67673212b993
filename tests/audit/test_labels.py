"""Whoever checks the record reads words, not codes."""

import ast
import re
from pathlib import Path

from tests.cast import LI_JING
from tests.registration.steps import register
from xicheng_events.audit.details import DETAILS, detail_words
from xicheng_events.audit.labels import ACTIONS, SUBJECTS
from xicheng_events.core.db import db
from xicheng_events.followup.models import Step
from xicheng_events.opinions.models import Triage
from xicheng_events.registration.states import RegistrationState

OPERATIONS = Path(__file__).parents[2] / "xicheng_events"
# record("room.what", …) and the rooms' own ways to it; "x" if approved else "y" too.
RECORDED = re.compile(r'\b(?:record|note)\(\s*"([a-z_]+\.[a-z_]+)"(?:[^\n]*? else "([a-z_]+\.[a-z_]+)")?')
MIGRATIONS = Path(__file__).parents[2] / "migrations" / "versions"
# What each list of the desk records when it is taken along.
TAKEN_ALONG = re.compile(r'Listing\(_l\("[^"]+"\), "([a-z_]+\.[a-z_]+)"')
BY_A_MIGRATION = re.compile(r'action="([a-z_]+\.[a-z_]+)"')


def test_every_action_that_is_recorded_has_a_name():
    recorded = {action for file in OPERATIONS.rglob("*.py") for found in RECORDED.findall(file.read_text())
                for action in found if action}
    recorded |= {action for file in OPERATIONS.rglob("*.py") for action in TAKEN_ALONG.findall(file.read_text())}
    recorded |= {f"registration.{state.value}" for state in RegistrationState}
    recorded |= {f"opinions.{outcome.value}" for outcome in Triage if outcome is not Triage.NEW}
    recorded |= {action for file in MIGRATIONS.glob("*.py") for action in BY_A_MIGRATION.findall(file.read_text())}
    recorded |= {f"followup.{step.value}" for step in Step}
    assert recorded - set(ACTIONS) == set()
    assert set(ACTIONS) - recorded == set()


def test_every_kind_of_thing_is_a_table():
    assert set(SUBJECTS) <= set(db.metadata.tables)


def test_the_page_says_it_in_words_and_finds_by_the_word(world, desk):
    page = desk("zhouyan").get("/staff/audit?action=events.published").text
    assert "发布活动" in page.partition("<tbody>")[2]
    assert "活动 " in page.partition("<tbody>")[2]
    assert "accounts" not in page.partition("<tbody>")[2]


def test_what_was_done_is_found_by_what_it_is_called(world, desk):
    auditor = desk("zhouyan")
    by_key = auditor.get("/staff/audit?action=events.published").text
    assert 'name="action" value="发布活动"' in by_key
    for words in ("发布活动", "发布活"):
        rows = auditor.get(f"/staff/audit?action={words}").text.partition("<tbody>")[2].partition("</tbody>")[0]
        assert "发布活动" in rows
        assert rows.count("<tr>") == by_key.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")


def test_every_key_that_is_recorded_has_a_word():
    keys = set()
    for file in OPERATIONS.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) == "record":
                keys |= {each.arg for each in call.keywords if each.arg} - {"by", "offset"}
    assert keys - set(DETAILS) == set()


def test_an_entry_is_read_in_words():
    detail = {"before": "applied", "heads": 2, "whole": True, "results": {"already_in": 3}, "old_key": "x",
              "until": "2026-03-17T10:00:00+00:00", "due": "2026-03-17", "note": ""}
    assert detail_words(detail) == [
        ("原为", "待录取"), ("人数", "2"), ("含完整手机号", "是"), ("结果", "已签到 3"), ("old_key", "x"),
        ("截止", "2026年3月17日（星期二）18:00"), ("办理期限", "2026-03-17")]


def test_it_names_who_did_it_and_for_which_unit(world, desk, citizen):
    register(citizen(LI_JING), world.morning)
    rows = desk("zhouyan").get("/staff/audit?action=registration.").text.partition("<tbody>")[2]
    assert "李*" in rows
    assert "李静" not in rows
    rows = desk("zhouyan").get("/staff/audit?action=events.published").text.partition("<tbody>")[2]
    assert "赵敏" in rows
