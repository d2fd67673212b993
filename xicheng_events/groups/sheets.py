"""Lists as they come in: pasted, or as .xlsx. What comes from outside is bounded before it is opened."""

import io
import re
import zipfile
from datetime import date, datetime

from flask_babel import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from xicheng_events.core.plain_text import plain_text
from xicheng_events.core.refusal import Refused
from xicheng_events.events.models import Event, Slot
from xicheng_events.groups.columns import CATEGORY, NAME, PHONE, all_columns, columns_of

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5000, 40, 300
_MOST_BYTES, _MOST_UNPACKED, _MOST_PARTS = 2 * 1024 * 1024, 40 * 1024 * 1024, 300
_MOST_LINES = MOST_ROWS + 1000  # blank rows, a title, a heading

_FEW = 5  # a title and a heading
Lines = list[tuple[int, list[str]]]


def lines_of_text(text: str) -> Lines:
    """(line, cells) of a pasted list: cells are parted by tabs, else commas, else blanks. Refuses `too_many_rows`."""
    lines = []
    for number, line in enumerate((text or "").splitlines(), start=1):
        parts = re.split(r"\t" if "\t" in line else r"[,，;；、|]" if re.search(r"[,，;；、|]", line) else r"\s+", line)
        cells = [_cell(part) for part in parts[:MOST_COLUMNS]]
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
    """(row number, cells) of the first visible sheet of an .xlsx; formulas are text, nothing is worked out.

    Refuses `not_a_sheet`, `sheet_too_large` and `too_many_rows`, beside `file`.
    """
    try:
        _check_package(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
        return _bounded(_rows(sheet) if sheet is not None else [])
    except Refused:
        raise
    except Exception as error:  # whatever a broken package makes zipfile and the reader stumble over
        raise _not_a_sheet() from error


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


def _check_package(data: bytes) -> None:
    if len(data) > _MOST_BYTES:
        raise _too_large()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
    # What the package says of its sizes is what zipfile unpacks at most: more is an error there.
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise _too_large()


def _rows(sheet) -> Lines:
    sheet.reset_dimensions()  # what the file says of its size may be untrue
    lines = []
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, max_row=_MOST_LINES + 1, values_only=True)
    for number, row in enumerate(rows, start=1):
        cells = [_cell(value) for value in row]
        if any(cells):
            lines.append((number, cells))
    return lines


def _cell(value) -> str:
    if isinstance(value, datetime | date):
        value = value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else plain_text(str(value))
    return re.sub(r"\s+", " ", text).strip()[:LONGEST_CELL]


def _bounded(lines: Lines) -> Lines:
    if len(lines) > MOST_ROWS + _FEW:
        raise Refused("too_many_rows", _("一次最多%(n)s人，名单超出了，请分成几份提交。", n=MOST_ROWS), "file")
    return lines


def _not_a_sheet() -> Refused:
    return Refused("not_a_sheet",
                   _("这不是可以读取的 .xlsx 文件。请下载模板填写，或在表格软件中“另存为” .xlsx。"), "file")


def _too_large() -> Refused:
    return Refused("sheet_too_large", _("文件太大，请只保留名单一张工作表（2MB以内），或分成几份提交。"), "file")
