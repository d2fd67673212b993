"""Tables as people send them, .xlsx: read in a process of their own, as text."""

import re
from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.foundation.core.confined import Ended, read_confined
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import LONGEST, half_width

_POWER = re.compile(r"([0-9])(?:\.([0-9]+))?[Ee]\+([0-9]{1,2})")
_LONGEST_NUMBER = 100
_EXACT = 15  # digits of a number that a spreadsheet keeps
LONGEST_SHEET_NAME = 31  # as spreadsheets allow
_MOST_BYTES = 2 * 1024 * 1024
_APOSTROPHE = re.compile(r"^['’‘＇](?=[0-9０-９=+@-])")

Lines = list[tuple[int, list[str]]]


class SheetRow(NamedTuple):
    """A row that isn't empty, as people count; columns are counted from 0."""

    number: int
    cells: list[str]
    is_hidden: bool = False
    from_above: frozenset[int] = frozenset()  # columns whose text stands in a cell merged with the row above


class Table(NamedTuple):
    """A sheet. Of a hidden one there is its name alone."""

    name: str
    rows: list[SheetRow]
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False


def tables_of_file(data: bytes, *, at_most: int, columns: int, longest: int) -> list[Table]:
    """The sheets of an .xlsx, `at_most` + 1 rows of all together, each cell cut at `longest` characters. Formulas are
    text, nothing is worked out.

    Waits some seconds at most. Refuses beside `file`: `not_a_sheet`, `old_sheet`, `locked_sheet`, `sheet_too_large`,
    `too_many_cells`, `sheet_too_long`, `sheets_busy`.
    """
    if len(data) > _MOST_BYTES:
        raise _refused("sheet_too_large")
    try:
        answer = read_confined("xlsx", data, at_most, columns, longest)
    except Ended as ended:
        raise _refused({"busy": "sheets_busy", "too_long": "sheet_too_long"}.get(ended.why, "not_a_sheet")) from ended
    if "refused" in answer:
        raise _refused(answer["refused"])
    shown = [Table(_name(each["name"]), _rows(each["rows"], longest), frozenset(each["hidden_columns"]))
             for each in answer["tables"]]
    return shown + [Table(_name(name), [], is_hidden=True) for name in answer["hidden_sheets"]]


def rows_of_sheet(data: bytes, *, at_most: int, columns: int, longest: int) -> Lines:
    """(row number, cells) of the first visible sheet of an .xlsx, as `tables_of_file` reads it."""
    first = tables_of_file(data, at_most=at_most, columns=columns, longest=longest)[0]
    return [(row.number, row.cells) for row in first.rows]


def _rows(rows: list, longest: int) -> list[SheetRow]:
    read = [SheetRow(number, [cell_text(cell, longest) for cell in cells], is_hidden, frozenset(above))
            for number, cells, is_hidden, above in rows]
    return [row for row in read if any(row.cells)]


def _name(text: str) -> str:
    return cell_text(text, LONGEST_SHEET_NAME)


def cell_text(text: str, longest: int) -> str:
    """What a cell says, on one line, without control characters and without the apostrophe that marks a number as text,
    cut at `longest` characters."""
    return _APOSTROPHE.sub("", " ".join(plain_text(text[:LONGEST]).split()))[:longest]


def written_out(text: str) -> str:
    """A long number as it was meant, where a spreadsheet shows it as 1.9900007003E+10 or 19900007003.0; other text as
    it is. Refuses `digits_lost`: of 1.10102E+17 nobody knows the last digits."""
    plain = half_width(text[:_LONGEST_NUMBER])
    if pointed := re.fullmatch(r"([0-9]+)\.0+", plain):
        return pointed[1]
    found = _POWER.fullmatch(plain)
    if not found:
        return text
    first, rest, power = found[1], found[2] or "", int(found[3])
    if len(rest.rstrip("0")) > power:  # no whole number
        return text
    if power >= _EXACT or len(rest) < power:
        raise Refused("digits_lost", _("“%(word)s”是被表格软件改写的长号码，后面的数字已经丢失。"
                                       "请把这一列设为文本后重新填写。", word=text))
    return first + rest[:power]


def _refused(code: str) -> Refused:
    return Refused(code, {
        "not_a_sheet": _("这不是可以读取的 .xlsx 文件。请下载模板填写，或在表格软件中“另存为” .xlsx。"),
        "old_sheet": _("这是旧格式的 .xls 文件。请在表格软件中打开，“另存为” .xlsx 后再上传。"),
        "locked_sheet": _("文件设有打开密码，无法读取。请在表格软件中取消密码、保存后再上传。"),
        "sheet_too_large": _("文件太大，请只保留一张工作表（2MB以内），或分成几份提交。"),
        "too_many_cells": _("表格中的单元格太多。请只保留名单一张工作表，删去多余的行和列，或分成几份提交。"),
        "sheet_too_long": _("读取这个文件用的时间太长，已停止。请把内容复制到空白模板中，或分成几份提交。"),
        "sheets_busy": _("同时上传的文件较多，请过一分钟再上传一次。"),
    }[code], "file")
