"""What later rooms add to a slot: a row of their own beside it, fields in the form of a notice, lines on its page and
its slip. Each says so in `SLOT_PARTS` of its `room.py`; nothing here knows which there are."""

from collections.abc import Callable
from typing import NamedTuple

from xicheng_events.foundation.core import house


class SlotPart(NamedTuple):
    """One part. Its values are a plain dictionary, under its name in the slot's row of `draft_event` and of the form.

    `form` has its fields (a WTForms form); `clean(values, prefix, problems)` gives the cleaned values and adds what is
    wrong, beside `prefix`-field; `read(slot)` gives them as they are stored, {} for nothing, and `write(slot, values)`
    stores them in the place of what there is: the row goes with its slot. `lines(values)` are what people read of them,
    as (heading, words); they are reviewed with the notice.
    """

    name: str
    form: type
    clean: Callable[[dict, str, list], dict]
    read: Callable[[object], dict]
    write: Callable[[object, dict], None]
    lines: Callable[[dict], list[tuple[str, str]]]


class HasParts:
    """What a slot has of them."""

    @property
    def added(self) -> dict[str, dict]:
        """The values of each part that has any, by its name."""
        return {part.name: values for part in slot_parts() if (values := part.read(self))}


def slot_parts() -> list[SlotPart]:
    """All parts, in the order of the rooms."""
    return house.listed("SLOT_PARTS")


def added_lines(slot) -> list[tuple[str, str]]:
    """What people read of the parts of a slot: (heading, words)."""
    added = slot.added
    return [line for part in slot_parts() if part.name in added for line in part.lines(added[part.name])]
