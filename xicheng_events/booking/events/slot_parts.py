"""What later rooms add to a slot: a row of their own beside it, fields in the form of a notice, lines on its page and
its slip. Each says so in `SLOT_PARTS` of its `room.py`; nothing here knows which there are."""

from collections.abc import Callable
from typing import NamedTuple

from xicheng_events.booking.events.kinds import KINDS, EventKind, KindRow
from xicheng_events.foundation.core import house


class SlotPart(NamedTuple):
    """One part. Its values are a plain dictionary, under its name in the slot's row of `draft_event` and of the form.

    `form` has its fields (a WTForms form); `clean(values, prefix, problems)` gives the cleaned values and adds what is
    wrong, beside `prefix`-field; `read(slot)` gives them as they are stored, {} for nothing, and `write(slot, values)`
    stores them in the place of what there is: the row goes with its slot. `lines(values)` are what people read of them,
    as (heading, words); they are reviewed with the notice. `applies` says by the row of a kind of
    event whether its slots have it. A slot
    `without_places` by its values has none, whatever else is typed, and no name of its own.
    """

    name: str
    form: type
    clean: Callable[[dict, str, list], dict]
    read: Callable[[object], dict]
    write: Callable[[object, dict], None]
    lines: Callable[[dict], list[tuple[str, str]]]
    applies: Callable[[KindRow], bool] = lambda _row: True
    without_places: Callable[[dict], bool] = lambda _values: False


class HasParts:
    """What a slot has of them."""

    @property
    def added(self) -> dict[str, dict]:
        """The values of each part that has any, by its name."""
        return {part.name: values for part in slot_parts(self.event.row) if (values := part.read(self))}

    @property
    def is_closed_to_all(self) -> bool:
        """Whether one of them says that nobody has a place at it: an item of an agenda that isn't open."""
        return any(part.without_places(part.read(self)) for part in slot_parts(self.event.row))


def slot_parts(row: KindRow | None = None) -> list[SlotPart]:
    """All parts, or those that the slots of a kind of event have by its `row`, in the order of the rooms."""
    return [part for part in house.listed("SLOT_PARTS") if row is None or part.applies(row)]


def leave_out_parts(slots: list[dict], kind: EventKind | None) -> None:
    """What was typed for another kind of event than it is now says nothing; None: the kind isn't known yet."""
    for part in slot_parts():
        if kind and not part.applies(KINDS[kind]):
            for slot in slots:
                slot[part.name] = {}


def added_lines(slot) -> list[tuple[str, str]]:
    """What people read of the parts of a slot: (heading, words)."""
    added = slot.added
    return [line for part in slot_parts(slot.event.row) if part.name in added for line in part.lines(added[part.name])]
