"""Lists as they come in: pasted, or as .xlsx. What comes from outside is bounded before it is opened."""

import io
import re

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from xicheng_events.core.refusal import Refused
from xicheng_events.core.sheets import Lines, cell_text, rows_of_sheet
from xicheng_events.events.models import Event, Slot
from xicheng_events.groups.columns import CATEGORY, NAME, PHONE, all_columns, columns_of

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5000, 40, 300
_MOST_LINES = MOST_ROWS + 1000  # blank rows, a title, a heading

_FEW = 5  # a title and a heading


def lines_of_text(text: str) -> Lines:
    """(line, cells) of a pasted list: cells are parted by tabs, else commas, else blanks. Refuses `too_many_rows`."""
    lines = []
    for number, line in enumerate((text or "").splitlines(), start=1):
        parts = re.split(r"\t" if "\t" in line else r"[,，;；、|]" if re.search(r"[,，;；、|]", line) else r"\s+", line)
        cells = [cell_text(part, LONGEST_CELL) for part in parts[:MOST_COLUMNS]]
        if any(cells):
            lines.append((number, cells))
    return _bounded(lines)


def text_of(rows: list[dict[str, str]], event: Event) -> str:
    """A list to paste out of what its rows say, {column: text} each, with a heading: the reverse of `lines_of_text`."""
    titles = {column: title for column, title in all_columns(event).items()
              if column in (NAME, PHONE) or any(column in said for said in rows)}
    cells = [list(titles.values()), *([said.get(column, "") for column in titles] for said in rows)]
    return "\n".join("\t".join(row) for row in cells)


def lines_of_sheet(data: bytes) -> Lines:
    """(row number, cells) of the first visible sheet of an .xlsx, as `core.sheets` reads it.

    Refuses `not_a_sheet`, `sheet_too_large` and `too_many_rows`, beside `file`.
    """
    return _bounded(rows_of_sheet(data, at_most=_MOST_LINES, columns=MOST_COLUMNS, longest=LONGEST_CELL))


def template_for(slot: Slot) -> bytes:
    """An empty list for this slot as .xlsx: the columns it asks for, as text, and what may stand in them."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("报名名单")
    titles = columns_of(slot.event)
    if len(slot.quotas) == 1:
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


def _bounded(lines: Lines) -> Lines:
    if len(lines) > MOST_ROWS + _FEW:
        raise Refused("too_many_rows", _("一次最多%(n)s人，名单超出了，请分成几份提交。", n=MOST_ROWS), "file")
    return lines

