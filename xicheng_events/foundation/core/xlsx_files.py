"""Lists as .xlsx: every cell is text: a number keeps its zeros, and nothing that people wrote is ever computed."""

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet, or a CSV made from it, might take for a formula (domain §17-27).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_TITLE, _LONGEST_CELL = 31, 32_000


def list_as_xlsx(title: str, headings: list[tuple[str, int]], rows: Iterable[list]) -> bytes:
    """A workbook with one sheet: headings (words, width in characters) that stay on screen, then the rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    for number, (_words, width) in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_heading(sheet, words) for words, _width in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet_title(title: str) -> str:
    return "".join(char for char in title if char not in "[]:*?/\\'")[:_LONGEST_TITLE] or "1"


def _heading(sheet, words: str) -> WriteOnlyCell:
    cell = _cell(sheet, words)  # a heading may be somebody's own words: a question of a questionnaire
    cell = WriteOnlyCell(sheet, cell) if isinstance(cell, str) else cell
    cell.font = Font(bold=True)
    return cell


def _cell(sheet, value):
    """Text; marked as such where a spreadsheet would see a formula or a number in it."""
    text = ILLEGAL_CHARACTERS_RE.sub("", "" if value is None else str(value))[:_LONGEST_CELL]
    if not text.startswith(_FORMULA) and not text.isdecimal():
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(_FORMULA)
    return cell
