"""What has once been out stays: each address, message, word of the record and column of the list is there by its name.

Links are on paper and in people's phones, entries of the record are read in ten years, and a unit's own words are kept
by the key of their message. The list only grows: what a release adds is added to it. A column that has become part of
another table is listed under `moved`, with where it is now.
"""

import json
import re
from pathlib import Path

import pytest

from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db

pytestmark = pytest.mark.once

LANDED = json.loads((Path(__file__).parent / "data" / "landed.json").read_text(encoding="utf-8"))


def without_kinds(rule: str) -> str:
    """<int:slot_id> and <slot_id> are one address."""
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"<\1>", rule)


def test_no_address_is_gone_nor_called_otherwise(app):
    there = {f"{','.join(sorted(rule.methods - {'HEAD', 'OPTIONS'}))} {without_kinds(rule.rule)} {rule.endpoint}"
             for rule in app.url_map.iter_rules()}
    assert set(LANDED["addresses"]) - there == set()


@pytest.mark.parametrize(("kept", "said"), [("messages", "TEMPLATES"), ("records", "ACTIONS")])
def test_no_message_and_no_word_of_the_record_is_gone(app, kept, said):
    with app.app_context():
        assert set(LANDED[kept]) - set(house.table(said)) == set()


def test_no_column_is_gone():
    there = {str(column) for table in db.metadata.sorted_tables for column in table.columns}
    listed = {f"{table}.{column}" for table, columns in LANDED["tables"].items() for column in columns}
    assert {LANDED["moved"].get(column, column) for column in listed} - there == set()
    assert set(LANDED["moved"]) & there == set(), "still there"
