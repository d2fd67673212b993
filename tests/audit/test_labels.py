"""Whoever checks the record reads words, not codes."""

import re
from pathlib import Path

from xicheng_events.audit.labels import ACTIONS, SUBJECTS
from xicheng_events.core.db import db
from xicheng_events.followup.models import Step
from xicheng_events.opinions.models import Triage
from xicheng_events.registration.states import RegistrationState

OPERATIONS = Path(__file__).parents[2] / "xicheng_events"
# record("room.what", …) and the rooms' own ways to it; "x" if approved else "y" too.
RECORDED = re.compile(r'\b(?:record|note)\(\s*"([a-z_]+\.[a-z_]+)"(?:[^\n]*? else "([a-z_]+\.[a-z_]+)")?')


def test_every_action_that_is_recorded_has_a_name():
    recorded = {action for file in OPERATIONS.rglob("*.py") for found in RECORDED.findall(file.read_text())
                for action in found if action}
    recorded |= {f"registration.{state.value}" for state in RegistrationState}
    recorded |= {f"opinions.{outcome.value}" for outcome in Triage if outcome is not Triage.NEW}
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
