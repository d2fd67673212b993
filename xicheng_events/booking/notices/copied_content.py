"""What a copy of an event takes along: words, conditions, slots with their places. Nobody's name, no registration, no
decision: a copy is a new draft that goes through review and clearance like any other.
"""

from datetime import date, datetime, time, timedelta
from enum import Enum

from xicheng_events.booking.events.models import Event, Venue
from xicheng_events.booking.notices.operations.drafting import slot_rows
from xicheng_events.booking.notices.revision import current_notice, fields_of_event
from xicheng_events.booking.notices.rules import RULES
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import current_table

_OF_SLOT = ("starts_at", "ends_at", "checkin_from")
_OF_NOTICE = ("registration_opens_at", "registration_closes_at", "cancel_until", "result_until")


def content_of(event: Event) -> dict:
    """Everything of `event` that a copy takes along: the fields of `draft_event`. Not its files, which are about
    this one."""
    content = {**fields_of_event(current_notice(event)), "slots": slot_rows(event)}
    return {name: value for name, value in content.items() if name != "files"}


def first_day(content: dict) -> date | None:
    """The day of the first slot, in Beijing; None without slots."""
    return min((clock.local(row["starts_at"]).date() for row in content["slots"]), default=None)


def moved(content: dict, to: date | None) -> dict:
    """`content` with the first slot on the day `to`, everything else as far from it as before.

    What would lie behind us is left out, and so is a closing on a day on which nobody works: the house's own defaults
    take its place (notices/defaults.py).
    """
    first = first_day(content)
    if to is None or first is None:
        return content
    days = to - first
    slots = [{**row, **{name: row[name] + days for name in _OF_SLOT}} for row in content["slots"]]
    times = {name: _kept(name, content[name] + days) if content.get(name) else None for name in _OF_NOTICE}
    return {**content, **times, "slots": slots}


def packed(content: dict) -> dict:
    """`content` as plain JSON; `unpacked` reads it back."""
    return {name: _pack(value) for name, value in content.items()}


def unpacked(stored: dict) -> dict:
    """`content` out of what `packed` made. Units and venues that are gone by now are left out."""
    content = {name: _unpack(value) for name, value in stored.items() if name in RULES}
    content["co_hosts"] = [unit for unit in content["co_hosts"] if unit]
    return content


def _kept(name: str, at: datetime) -> datetime | None:
    if at <= clock.now():
        return None
    closes_on_a_free_day = name == "registration_closes_at" and not current_table().is_working_day(
        clock.local(at - timedelta(microseconds=1)).date())
    return None if closes_on_a_free_day else at


def _pack(value):
    if isinstance(value, dict):
        return {name: _pack(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_pack(each) for each in value]
    if isinstance(value, datetime | time):
        return {f"@{type(value).__name__}": value.isoformat()}
    if isinstance(value, Venue | Organisation):
        return {f"@{type(value).__name__}": value.id}
    return value.value if isinstance(value, Enum) else value


_READERS = {
    "@datetime": datetime.fromisoformat, "@time": time.fromisoformat,
    "@Venue": lambda key: db.session.get(Venue, key), "@Organisation": lambda key: db.session.get(Organisation, key),
}


def _unpack(value):
    if isinstance(value, list):
        return [_unpack(each) for each in value]
    if not isinstance(value, dict):
        return value
    name, only = next(iter(value.items()), ("", None))
    return _READERS[name](only) if name in _READERS else {key: _unpack(each) for key, each in value.items()}
