"""What the public reads of a thing: one table of its fields, from which page, slip and digest are made.

A room lists for each kind of thing it publishes what is public of it, as rows (`Public`) in one file. The page reads
the thing by these rows and nothing else, the slip shows their headings and words, the digest pins their values: another
label, layout or translation is the same text, another value never is (design.md §3).
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import NamedTuple


class PublicField(NamedTuple):
    """One field of a thing as it stands: what a slip shows of it, and what its digest is made of."""

    name: str
    heading: str
    value: object  # as JSON; the same whoever reads it
    lines: list[str]  # the value in words; none where there is nothing to say

    @property
    def text(self) -> str:
        """The field as a slip has it: the heading, and the words behind or below it."""
        return f"{self.heading}：{self.lines[0]}" if len(self.lines) == 1 else "\n".join([self.heading, *self.lines])


@dataclass(frozen=True)
class Public:
    """A row of the table: the field's name and heading, the attributes its value is made of, and its words.

    `of` names attributes; of rows of the thing's own it is a pair (attribute, what is public of each). Without `of` the
    field is the attribute it is named after; without `words` the value is what is read.
    """

    name: str
    heading: str
    words: Callable[[object], str | Iterable[str]] | None = None
    of: tuple = ()

    def read(self, thing) -> PublicField:
        """The field as it stands in `thing`, in words of the language it is read in."""
        said = self.words(thing) if self.words else getattr(thing, self.name)
        lines = [said] if isinstance(said, str) else said or ()
        parts, alone = _parts(thing, self._of), len(self._of) == 1
        value = next(iter(parts.values()), None) if alone else parts
        return PublicField(self.name, str(self.heading), value, [str(line) for line in lines if line])

    @property
    def paths(self) -> set[str]:
        """The attributes that are public by this row, those of rows behind a dot: title, slots.starts_at."""
        return set(_paths(self._of))

    @property
    def _of(self) -> tuple:
        return self.of or (self.name,)


def fields_in(table: Iterable[Public], thing) -> list[PublicField]:
    """Everything that is public of `thing`, in the order of its table."""
    return [row.read(thing) for row in table]


def text_of_fields(fields: Iterable[PublicField]) -> str:
    """The fields as who reviews them reads them: each with its heading, those that say nothing left out."""
    return "\n".join(field.text for field in fields if field.lines)


def digest_of_fields(fields: Iterable[PublicField]) -> str:
    """What pins the fields: the SHA-256 of their names and values. What has no value is as if it weren't there, so that
    a new field that says nothing voids no slip."""
    values = {field.name: field.value for field in fields if not _is_nothing(field.value)}
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _parts(thing, names: tuple) -> dict:
    parts = {}
    for name in names:
        name, inside = name if isinstance(name, tuple) else (name, ())
        parts[name] = _plain(getattr(thing, name), inside)
    return {name: value for name, value in parts.items() if not _is_nothing(value)}


def _plain(value, inside: tuple):
    """`value` as JSON has it; `inside`: what is public of it, or of each of them, where it is a row or several."""
    if isinstance(value, list | tuple):
        return [_plain(each, inside) for each in value]
    if isinstance(value, dict):
        return {name: plain for name, each in value.items() if not _is_nothing(plain := _plain(each, ()))}
    if inside and value is not None:
        return _parts(value, inside)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # as it is stored, whatever zone it was typed in
    return value.isoformat() if isinstance(value, date | time) else value


def _is_nothing(value) -> bool:
    return value is None or value is False or value in ("", [], {})


def _paths(names: tuple, before: str = "") -> Iterable[str]:
    for name in names:
        if isinstance(name, tuple):
            yield from _paths(name[1], f"{before}{name[0]}.")
        else:
            yield before + name
