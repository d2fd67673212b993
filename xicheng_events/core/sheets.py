"""Tables as people send them, .xlsx: bounded before they are opened, read as text."""

import io
import re
import zipfile
from datetime import date, datetime

from flask_babel import gettext as _
from openpyxl import load_workbook

from xicheng_events.core.plain_text import plain_text
from xicheng_events.core.refusal import Refused
from xicheng_events.core.text import LONGEST

_MOST_BYTES, _MOST_UNPACKED, _MOST_PARTS = 2 * 1024 * 1024, 40 * 1024 * 1024, 300

Lines = list[tuple[int, list[str]]]


def rows_of_sheet(data: bytes, *, at_most: int, columns: int, longest: int) -> Lines:
    """(row number, cells) of the first visible sheet of an .xlsx: of the first `at_most` + 1 rows those that aren't
    empty, each cell cut at `longest` characters. Formulas are text, nothing is worked out.

    Refuses `not_a_sheet` and `sheet_too_large`, beside `file`.
    """
    try:
        _check_package(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
        return _rows(sheet, at_most, columns, longest) if sheet is not None else []
    except Refused:
        raise
    except Exception as error:  # whatever a broken package makes zipfile and the reader stumble over
        raise _not_a_sheet() from error


def cell_text(value, longest: int) -> str:
    """What a cell says, on one line: days as 2026-03-18, whole numbers without a point."""
    if isinstance(value, datetime | date):
        value = value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else plain_text(str(value)[:LONGEST])
    return re.sub(r"\s+", " ", text).strip()[:longest]


def _check_package(data: bytes) -> None:
    if len(data) > _MOST_BYTES:
        raise _too_large()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
    # What the package says of its sizes is what zipfile unpacks at most: more is an error there.
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise _too_large()


def _rows(sheet, at_most: int, columns: int, longest: int) -> Lines:
    sheet.reset_dimensions()  # what the file says of its size may be untrue
    lines = []
    for number, row in enumerate(sheet.iter_rows(max_col=columns, max_row=at_most + 1, values_only=True), start=1):
        cells = [cell_text(value, longest) for value in row]
        if any(cells):
            lines.append((number, cells))
    return lines


def _not_a_sheet() -> Refused:
    return Refused("not_a_sheet",
                   _("这不是可以读取的 .xlsx 文件。请下载模板填写，或在表格软件中“另存为” .xlsx。"), "file")


def _too_large() -> Refused:
    return Refused("sheet_too_large", _("文件太大，请只保留一张工作表（2MB以内），或分成几份提交。"), "file")
