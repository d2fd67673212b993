"""How a list is laid out: where its headings stand, who is in which cells, and what of it isn't read."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flask_babel import gettext as _
from openpyxl.utils import get_column_letter

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.groups.columns import (
    IGNORED,
    NAME,
    NUMBER,
    OF_COMPANIONS,
    PERSONS_OWN,
    PHONE,
    UNCLEAR,
    Headings,
    all_columns,
    columns_of,
)
from xicheng_events.booking.groups.models import UNREAD
from xicheng_events.booking.groups.recognising_cells import by_content, first_mobile, looks_like_phone
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.uploaded_sheets import SheetRow, Table

_FIRST_ROWS = 50  # the heading stands among these: above it there may be a title, and instructions
_LONGEST_TITLE = 30


class ListedPerson(NamedTuple):
    """Somebody in a list: on which sheet (empty: there is one) and line, what each column says, and whether the row
    was hidden."""

    sheet: str
    line: int
    said: dict[str, str]
    is_hidden: bool


class Described(NamedTuple):
    """Whom a list names, and what of it isn't read: [what, sheet, [words]], as `unread_parts` puts into sentences."""

    people: list[ListedPerson]
    remarks: list[list]


def described(tables: list[Table], event: Event, *, field: str) -> Described:
    """Everybody in `tables`, the sheets of a list. All sheets with a heading are read; without any, the first one.

    Refuses `no_name_column` beside `field` where a heading has no name.
    """
    headings = Headings(event)
    shown, sample = [table for table in tables if table.rows], _("示例|样例|范例|样表|填写说明")
    headed = [table for table in shown
              if not re.search(sample, table.name) and _first_heading(table, headings) is not None]
    if not headed and shown:
        _require_no_other_heading(shown[0], headings, field)
    read = headed or shown[:1]
    people, remarks = [], []
    for table in read:
        reading = _Reading(table, headings, event)
        sheet = table.name if len(read) > 1 else ""
        people += [ListedPerson(sheet, line, said, is_hidden) for line, said, is_hidden in reading.people()]
        hidden = sum(each.is_hidden for each in people if each.sheet == sheet)
        remarks += [[what, sheet, words] for what, words in [*reading.remarks(),
                    ("hidden_rows", [str(hidden)] if hidden else [])] if words]
    for what, names in (("sheets", [table.name for table in shown if table not in read]),
                        ("hidden_sheets", [table.name for table in tables if table.is_hidden])):
        remarks += [[what, "", names]] if names else []
    return Described(people, remarks)


def _first_heading(table: Table, headings: Headings) -> int | None:
    return next((at for at, row in enumerate(table.rows[:_FIRST_ROWS]) if _heads(row.cells, headings)), None)


def _heads(cells: list[str], headings: Headings) -> bool:
    """Whether a row is a heading: nobody is called 姓名."""
    return NAME in [headings.column_of(cell) for cell in cells] and not any(re.search("[0-9]{5}", cell)
                                                                           for cell in cells)


def _require_no_other_heading(table: Table, headings: Headings, field: str) -> None:
    for row in table.rows[:5]:
        known = {headings.column_of(cell) for cell in row.cells} - {None, IGNORED}
        if (known & {PHONE, NUMBER} or len(known) > 1) and not any(re.search("[0-9]", cell) for cell in row.cells):
            raise Refused("no_name_column", _("第%(line)s行像是表头（%(titles)s），但没有“姓名”一列。"
                                              "请把写姓名的那一列的表头改为“姓名”。", line=row.number,
                                              titles="、".join(filter(None, row.cells))), field)


class _Heading:
    """The titles over the columns of a sheet, and whom a row under them names."""

    def __init__(self, titles: list[str], headings: Headings):
        self.titles = titles
        self.columns = [headings.column_of(title) for title in titles]

    def above(self, cells: list[str], headings: Headings) -> "_Heading | None":
        """The heading of two lines that this and the next one, `cells`, make up; None when that is somebody's row."""
        name = self.columns.index(NAME)
        own = [headings.column_of(cell) for cell in cells]
        if cells[name:name + 1] not in ([], [""], [self.titles[name]]) or not any(own) or any(
                re.search("[0-9]", cell) for cell in cells):
            return None
        wide = max(len(self.titles), len(cells))
        titles, group = [], ""
        for over, under in zip(_padded(self.titles, wide), _padded(cells, wide), strict=True):
            group = over or group
            is_of_companions = headings.column_of(group) in OF_COMPANIONS
            titles.append(over if under in ("", over) else group + under if is_of_companions else under)
        return _Heading(titles, headings)

    def segments(self) -> list[range]:
        """The columns of each person, where several stand side by side."""
        starts, seen = [0], set()
        for at, column in enumerate(self.columns):
            if column in seen and column not in (None, IGNORED):
                starts.append(at)
                seen = set()
            seen.add(column)
        names = [at for at, column in enumerate(self.columns) if column == NAME]
        if len(names) == 1:
            starts = [0]
        elif [sum(a <= name < b for name in names) for a, b in zip(starts, [*starts[1:], 999], strict=True)] != [
                1] * len(names):
            starts = [0, *names[1:]]
        return [range(a, b) for a, b in zip(starts, [*starts[1:], 999], strict=True)]


def _padded(cells: list[str], length: int) -> list[str]:
    return cells + [""] * (length - len(cells))


class _Reading:
    """The rows of one sheet, read one after the other; what wasn't read is known at the end."""

    def __init__(self, table: Table, headings: Headings, event: Event):
        self._table, self._headings = table, headings
        self._titles, self._kept = all_columns(event), {*columns_of(event), *OF_COMPANIONS}
        self._unread: dict[str, None] = {}  # titles, in their order
        self._hidden: dict[str, None] = {}
        self._above: str = ""

    def people(self) -> Iterator[tuple[int, dict[str, str], bool]]:
        """(line, {column: text}, whether it is hidden) of everybody."""
        start = _first_heading(self._table, self._headings)
        rows = self._table.rows[start or 0:]
        if start:
            self._above = str(rows[0].number)
        heading, is_fresh = None, False
        for row in rows:
            further = heading.above(row.cells, self._headings) if is_fresh else None
            is_fresh = bool(further) or (start is not None and _heads(row.cells, self._headings))
            if is_fresh:
                heading = further or _Heading(row.cells, self._headings)
                parts = heading.segments()
                continue
            found = [self._under(heading, part, row) for part in parts] if heading else self._without(row)
            yield from ((row.number, said, row.is_hidden) for said in found if said)

    def remarks(self) -> list[tuple[str, list[str]]]:
        """What wasn't read, once everybody is."""
        return [("above", [self._above] if self._above else []), ("columns", list(filter(None, self._unread))),
                ("hidden_columns", list(self._hidden))]

    def _under(self, heading: _Heading, part: range, row: SheetRow) -> dict[str, str]:
        said, phones, left = {}, [], {}
        for at, text in enumerate(row.cells):
            if at not in part or not text:
                continue
            title = heading.titles[at] if at < len(heading.titles) else ""
            column = heading.columns[at] if title else None
            if column == IGNORED:
                continue
            if column not in self._kept or at in self._table.hidden_columns:
                title = self._not_read(at, title)
                if looks_like_phone(title, text):
                    left.setdefault(UNREAD + title, text)
            elif at in row.from_above and column in PERSONS_OWN:
                said[UNCLEAR] = title
            elif column == PHONE:
                phones.append(text)
            else:
                said.setdefault(column, text)
        return said | ({PHONE: first_mobile(phones)} if phones else left)

    def _without(self, row: SheetRow) -> list[dict[str, str]]:
        cells = ["" if at in self._table.hidden_columns else cell for at, cell in enumerate(row.cells)]
        for at, cell in enumerate(row.cells):
            if cell and not cells[at]:
                self._not_read(at, "")
        people = by_content(cells)
        self._unread |= {self._titles.get(column, ""): None for said in people for column in said
                         if column and column not in self._kept}
        return [{column: text for column, text in said.items() if column in self._kept and text} for said in people]

    def _not_read(self, at: int, title: str) -> str:
        title = title[:_LONGEST_TITLE] or _("%(letter)s列", letter=get_column_letter(at + 1))
        (self._hidden if at in self._table.hidden_columns else self._unread)[title] = None
        return title
