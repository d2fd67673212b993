"""Rows of a form that come and go by submit buttons, so that they work without scripts.

A button `name="add_slots"` adds a row, `name="remove_slots" value="2"` removes the one with that number, and
`name="add_quotas" value="slots-2"` adds a row inside that one. Numbers may have gaps: the fields of the other rows keep
their names, and what was typed. `name="suit_mode"` shows the rows as the chosen form of taking part needs them.
"""

import re

from werkzeug.datastructures import MultiDict

FIRST_FIELD = {"slots": "label", "agenda": "title"}
INSIDE = {"quotas": "category", "releases": "from_category"}


def asks_for_rows(sent: MultiDict) -> bool:
    """Whether one of those buttons was pressed, rather than saving."""
    buttons = (f"{verb}_{rows}" for rows in (*FIRST_FIELD, *INSIDE) for verb in ("add", "remove"))
    return "suit_mode" in sent or any(button in sent for button in buttons)


def with_rows(sent: MultiDict) -> MultiDict:
    """What was sent, with the row added or taken out."""
    changed = MultiDict(sent)
    for rows, first in FIRST_FIELD.items():
        gone = changed.pop(f"remove_{rows}", "")
        for name in [name for name in changed if gone and name.startswith(f"{rows}-{gone}-")]:
            changed.poplist(name)
        if changed.pop(f"add_{rows}", ""):
            changed[f"{rows}-{_highest(changed, rows) + 1}-{first}"] = ""
    for rows, first in INSIDE.items():
        outer = changed.pop(f"add_{rows}", "")
        if re.fullmatch(r"slots-[0-9]{1,4}", outer):
            changed[f"{outer}-{rows}-{_highest(changed, f'{outer}-{rows}') + 1}-{first}"] = ""
    return changed


def _highest(sent: MultiDict, rows: str) -> int:
    numbers = [found[1] for name in sent if (found := re.match(rf"{rows}-([0-9]{{1,4}})-", name))]
    return max(map(int, numbers), default=-1)
