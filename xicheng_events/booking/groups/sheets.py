"""Lists as they come in: pasted, or as .xlsx. What comes from outside is bounded before it is opened."""

import io
import re

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.groups.columns import CATEGORY, NAME, PHONE, all_columns, columns_of
from xicheng_events.booking.groups.models import UNREAD
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.uploaded_sheets import SheetRow, Table, cell_text, tables_of_file

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5000, 40, 300
_MOST_LINES = MOST_ROWS + 500  # titles, headings, instructions
_MARKS = ",，;；、|"
# In quotation marks, which stand doubled inside it, or as it is; of an unclosed one nothing is swallowed.
_CELLS = {by: re.compile(rf'"((?:[^"]|"")*+)"(?=[{by}\n]|\Z)|([^{by}\n]*)') for by in ("\t", _MARKS)}


def table_of_text(text: str) -> list[Table]:
    """A pasted list, as one sheet: cells are parted by tabs, else commas, else blanks. Refuses `too_many_rows`.

    A cell that begins with a quotation mark goes on to the one that closes it, over line breaks: so spreadsheets copy
    what has several lines.
    """
    text = "\n".join((text or "").splitlines())
    rows, at, number = [], 0, 1
    parts_by = "\t" if "\t" in text else _MARKS
    while at < len(text):
        parts, end = _record(text, at, parts_by)
        cells = [cell_text(part, LONGEST_CELL) for part in parts[:MOST_COLUMNS]]
        if any(cells):
            rows.append(SheetRow(number, cells))
        number += text.count("\n", at, end + 1)
        at = end + 1
    return _bounded([Table("", rows)])


def _record(text: str, at: int, parts_by: str) -> tuple[list[str], int]:
    """The cells of the record that begins at `at`, and where it ends: at a line break, or with the text."""
    cell = _CELLS[parts_by]
    parts = []
    while True:
        found = cell.match(text, at)
        parts.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        at = found.end()
        if at == len(text) or text[at] == "\n":
            break
        at += 1
    if len(parts) == 1 and found[1] is None:
        parts = re.split(f"[{_MARKS}]" if re.search(f"[{_MARKS}]", parts[0]) else r"\s+", parts[0])
    return parts, at


@in_house_language
def rows_as_text(rows: list[dict[str, str]], event: Event) -> str:
    """A list to paste out of what its rows say, {column: text} each, with a heading: the reverse of `table_of_text`."""
    unread = {column: column.removeprefix(UNREAD) for said in rows for column in said if column.startswith(UNREAD)}
    titles = {column: title for column, title in {**all_columns(event), **unread}.items()
              if column in (NAME, PHONE) or any(column in said for said in rows)}
    cells = [list(titles.values()), *([said.get(column, "") for column in titles] for said in rows)]
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in cells)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if cell.startswith('"') else cell


def tables_of_list(data: bytes) -> list[Table]:
    """The sheets of an .xlsx, as `core.uploaded_sheets` reads them.

    Refuses `not_a_sheet`, `sheet_too_large` and `too_many_rows`, beside `file`.
    """
    return _bounded(tables_of_file(data, at_most=_MOST_LINES, columns=MOST_COLUMNS, longest=LONGEST_CELL))


@in_house_language
def template_for(slot: Slot) -> bytes:
    """An empty list for this slot as .xlsx: the columns it asks for, as text, and what may stand in them."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("报名名单")
    titles = columns_of(slot.event)
    if not slot.is_split:
        titles.pop(CATEGORY, None)
    sheet.append(list(titles.values()))
    for number in range(1, len(titles) + 1):
        column = get_column_letter(number)
        sheet.column_dimensions[column].width = 20
        sheet.column_dimensions[column].number_format = "@"
        sheet[f"{column}1"].font = Font(bold=True)
        sheet[f"{column}1"].alignment = Alignment(horizontal="center")
    for row in sheet.iter_rows(min_row=2, max_row=201, max_col=len(titles)):
        for cell in row:
            cell.number_format = "@"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bounded(tables: list[Table]) -> list[Table]:
    if sum(len(table.rows) for table in tables) > _MOST_LINES:
        raise Refused("too_many_rows", _("一次最多%(n)s人，名单超出了，请分成几份提交。", n=MOST_ROWS), "file")
    return tables

