"""Lists as .xlsx and CSV: every cell is text: a number keeps its zeros, and nothing that people wrote is ever computed.

openpyxl makes the workbook, an empty one, with its head and its styles; the rows are written into its sheet as they
come, here: openpyxl takes ten times as long for a cell, and a list that is made in parts could not be put together.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet, or a CSV made from it, might take for a formula (domain §17-27).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_TITLE, _LONGEST_CELL = 31, 32_000
_SHEET = "xl/worksheets/sheet1.xml"
_SAMPLES = re.compile(r'<row r="2".*?</row>', re.S)
_STYLES = 1, 2  # of digits, and of what looks like a formula, in the workbook
_AT_ONCE = 500  # rows of a list that are put together at a time

SheetHeadings = list[tuple[str, int]]


def list_as_xlsx(title: str, headings: SheetHeadings, rows: Iterable[list]) -> bytes:
    """A workbook with one sheet: headings (words, width in characters) that stay on screen, then the rows."""
    return b"".join(xlsx_in_pieces(title, headings, _rows_in_pieces(rows)))


def _rows_in_pieces(rows: Iterable[list]) -> Iterator[str]:
    taken, first = [], 1
    for row in rows:
        taken.append(row)
        if len(taken) == _AT_ONCE:
            yield rows_in_sheet(taken, first=first)
            first += len(taken)
            taken = []
    yield rows_in_sheet(taken, first=first)


def rows_in_sheet(rows: Iterable[list], *, first: int) -> str:
    """Rows as they stand in a sheet beneath its headings, the first of them as its row number `first`."""
    return "".join(
        f'<row r="{n}">{"".join(_cell(f"{_letters(column)}{n}", value) for column, value in enumerate(row, start=1))}'
        "</row>" for n, row in enumerate(rows, start=first + 1))


def xlsx_in_pieces(title: str, headings: SheetHeadings, rows: Iterable[str]) -> Iterator[bytes]:
    """The workbook piece by piece, as they are made: `rows` are pieces of `rows_in_sheet`, one after the other."""
    told = _Told()
    with zipfile.ZipFile(_skeleton(title, headings)) as skeleton, \
            zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name in skeleton.namelist():
            if name != _SHEET:
                book.writestr(name, skeleton.read(name))
        before, _samples, after = _split(skeleton.read(_SHEET).decode())
        with book.open(_SHEET, "w", force_zip64=True) as sheet:
            sheet.write(before.encode())
            for piece in rows:
                sheet.write(piece.encode())
                yield told.taken()
            sheet.write(after.encode())
    yield told.taken()


def csv_in_pieces(headings: SheetHeadings, rows: Iterable[list]) -> Iterator[str]:
    """The same list as CSV, a line at a time: with the mark by which Excel reads UTF-8, and with an apostrophe before
    what it might take for a formula."""
    line = io.StringIO()
    writer = csv.writer(line)
    line.write("\ufeff")
    for row in chain([[words for words, _width in headings]], rows):
        writer.writerow([_in_csv(value) for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _in_csv(value) -> str:
    text = _text(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


class _Told(io.RawIOBase):
    """Where a zip is written that is given out while it is made."""

    def __init__(self):
        super().__init__()
        self._written = []

    def writable(self) -> bool:
        """It is nothing else."""
        return True

    def write(self, data) -> int:
        """Keep it until it is taken."""
        self._written.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What was written since it was last asked."""
        written, self._written = b"".join(self._written), []
        return written


def _skeleton(title: str, headings: SheetHeadings) -> io.BytesIO:
    """A workbook without rows, but for one with a cell of each style that rows need."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    for number, (_words, width) in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    samples = [_styled(sheet, sample) for sample in ("0", "=")]
    if tuple(cell.style_id for cell in samples) != _STYLES:  # they are numbered as they are asked for
        raise RuntimeError("openpyxl numbers its styles otherwise")
    sheet.append([_styled(sheet, words, bold=True) for words, _width in headings])
    sheet.append(samples)
    stream = io.BytesIO()
    book.save(stream)
    return stream


def _split(sheet: str) -> tuple[str, str, str]:
    """(before the rows, the samples' row, after them) of a skeleton's sheet."""
    found = _SAMPLES.search(sheet)
    return sheet[:found.start()], found[0], sheet[found.end():]


def _sheet_title(title: str) -> str:
    return "".join(char for char in title if char not in "[]:*?/\\'")[:_LONGEST_TITLE] or "1"


def _styled(sheet, value, *, bold: bool = False) -> WriteOnlyCell:
    text = _text(value)  # a heading may be somebody's own words: a question of a questionnaire
    cell = WriteOnlyCell(sheet, text)
    if text.startswith(_FORMULA) or text.isdecimal():
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = text.startswith(_FORMULA)
    if bold:
        cell.font = Font(bold=True)
    return cell


_letters = cache(get_column_letter)


def _text(value) -> str:
    text = "" if value is None else str(value)
    if not text.isprintable():
        text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return text[:_LONGEST_CELL]


def _cell(place: str, value) -> str:
    """Text; marked as such where a spreadsheet would see a formula or a number in it."""
    text = _text(value)
    if not text:
        return ""
    style = ""
    if text.startswith(_FORMULA):
        style = f' s="{_STYLES[1]}"'
    elif text.isdecimal():
        style = f' s="{_STYLES[0]}"'
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f'<c r="{place}"{style} t="inlineStr"><is><t{space}>{escape(text)}</t></is></c>'
