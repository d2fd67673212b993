"""A year's notice of the State Council as a small table: 日期, 类别, 名称. Pure reading and checking (domain §6)."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import LONGEST
from xicheng_events.foundation.core.uploaded_sheets import Lines, rows_of_sheet
from xicheng_events.foundation.core.workdays import DayKind, DayRow

MOST_DAYS = 120  # some thirty days off and nine made up for; nobody's notice has more
MOST_BYTES, MOST_CHARACTERS = 200_000, LONGEST
LEAST_MAKEUPS, MOST_MAKEUPS = 5, 9
_LONGEST = 40
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?")
_DAY_ZERO = date(1899, 12, 30)  # from which spreadsheets count
_SATURDAY = 5


def headings() -> tuple[str, str, str]:
    """What stands above the three columns."""
    return _("日期"), _("类别"), _("名称")


@dataclass(frozen=True)
class YearNotice:
    """The days a notice names, in order, of one year."""

    year: int
    days: tuple[DayRow, ...]

    @property
    def lacks(self) -> list[str]:
        """Why it looks incomplete, in sentences; empty for a notice like those of other years."""
        names = " ".join(row.name for row in self.days if row.kind is DayKind.HOLIDAY)
        missing = [festival for festival in _("元旦 春节 国庆").split() if festival not in names]
        makeups = sum(row.kind is DayKind.MAKEUP for row in self.days)
        said = [_("没有%(what)s的放假日期。", what="、".join(missing))] if missing else []
        if not LEAST_MAKEUPS <= makeups <= MOST_MAKEUPS:
            said.append(_("调休上班有%(n)s天，通常为%(least)s至%(most)s天。", n=makeups, least=LEAST_MAKEUPS,
                          most=MOST_MAKEUPS))
        return said

    def as_text(self) -> str:
        """The notice as the table it came from, for a form or a file: `read_text` reads it back."""
        rows = [",".join((row.date.isoformat(), str(row.kind.label), row.name)) for row in self.days]
        return "\n".join((",".join(headings()), *rows))


def read_file(name: str, data: bytes, year: int) -> YearNotice:
    """The notice in a .csv (UTF-8 or GBK) or .xlsx, told apart by its bytes.

    Refuses beside `file`, with the row: what isn't such a table, and what `read_lines` refuses.
    """
    if len(data) > MOST_BYTES:
        raise _too_much()
    if data[:2] == b"PK":
        return read_lines(rows_of_sheet(data, at_most=MOST_DAYS + 20, columns=10, longest=_LONGEST), year)
    if name.lower().endswith((".doc", ".docx", ".pdf", ".wps", ".xls", ".et")) or b"\0" in data:
        raise _not_a_table()
    return read_text(_decoded(data), year)


def read_text(text: str, year: int) -> YearNotice:
    """The notice as comma- or tab-separated lines."""
    if len(text) > MOST_CHARACTERS:
        raise _too_much()
    lines = plain_text(text).splitlines()
    parted = csv.reader(lines, delimiter="\t" if lines and "\t" in lines[0] else ",")
    try:
        cells = [(number, [cell.strip() for cell in row]) for number, row in enumerate(parted, start=1)]
    except csv.Error as error:
        raise _not_a_table() from error
    return read_lines([(number, row) for number, row in cells if any(row)], year)


def read_lines(lines: Lines, year: int) -> YearNotice:
    """The notice in (row number, cells). Refuses what isn't its heading, a day, a kind, named twice or of another
    year, and a working day said to be made up for on a weekday: each with its row."""
    at, places = _heading(lines)
    rows = lines[at + 1:]
    if len(rows) > MOST_DAYS:
        raise _too_much()
    days: dict[date, tuple[int, DayRow]] = {}
    for number, cells in rows:
        row = _row(number, [cells[place] if place < len(cells) else "" for place in places], year)
        if row.date in days:
            raise _twice(number, row, *days[row.date])
        days[row.date] = number, row
    if not days:
        raise Refused("no_days", _("表中没有日期，请按示例每行填写一天。"), "file")
    return YearNotice(year, tuple(row for _number, row in sorted(days.values(), key=lambda each: each[1].date)))


def _heading(lines: Lines) -> tuple[int, Sequence[int]]:
    for at, (_number, cells) in enumerate(lines[:10]):
        if all(heading in cells for heading in headings()):
            return at, [cells.index(heading) for heading in headings()]
    raise _not_a_table()


def _row(number: int, cells: list[str], year: int) -> DayRow:
    (said, kind, name), kinds = cells, _kinds()
    day = _date(said, year)
    if day is None:
        raise _refused("not_a_day", _("第%(row)s行的日期“%(said)s”无法识别，请写成“%(year)s-01-01”。",
                                      row=number, said=said, year=year))
    if day.year != year:
        raise _refused("other_year", _("第%(row)s行的日期%(day)s不在%(year)s年内。其他年度的日期，"
                                       "请作为那一年的更正版导入。", row=number, day=day.isoformat(), year=year))
    if kind not in kinds:
        raise _refused("not_a_kind", _("第%(row)s行的类别“%(said)s”无法识别，请填“放假”或“调休上班”。",
                                       row=number, said=kind))
    if kinds[kind] is DayKind.MAKEUP and day.weekday() < _SATURDAY:
        raise _refused("works_anyway", _("第%(row)s行：%(day)s不是周末，本来就是工作日，不能是调休上班，请核对。",
                                         row=number, day=day.isoformat()))
    if kinds[kind] is DayKind.HOLIDAY and not name:
        raise _refused("no_name", _("第%(row)s行没有名称，请填写节日名称，如“春节”。", row=number))
    return DayRow(day, kinds[kind], name[:_LONGEST])


def _kinds() -> dict[str, DayKind]:
    names = {DayKind.HOLIDAY: _("放假 休 休息"), DayKind.MAKEUP: _("调休上班 上班 班 补班")}
    return {word: kind for kind, words in names.items() for word in words.split()}


def _date(said: str, year: int) -> date | None:
    if said.isdecimal() and len(said) == 5:
        return _DAY_ZERO + timedelta(days=int(said))
    found = _DAY.fullmatch(said.lstrip("'"))
    try:
        return date(int(found[1] or year), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _not_a_table()


def _twice(number: int, row: DayRow, earlier: int, first: DayRow) -> Refused:
    if row.kind is first.kind:
        return _refused("day_twice", _("%(day)s出现了两次（第%(first)s行和第%(row)s行），请删去一行。",
                                       day=row.date.isoformat(), first=earlier, row=number))
    return _refused("day_both", _("%(day)s既是放假又是调休上班（第%(first)s行和第%(row)s行），请核对通知后只留一行。",
                                  day=row.date.isoformat(), first=earlier, row=number))


def _not_a_table() -> Refused:
    return _refused("not_a_table", _("这不是可以读取的表格。请下载示例，按“日期、类别、名称”三列填写，"
                                     "保存为 .csv 或 .xlsx。"))


def _too_much() -> Refused:
    return _refused("too_many_days", _("内容太多：一年的放假安排不超过%(n)s行。"
                                       "请只保留通知中写明的放假和调休上班日期。", n=MOST_DAYS))


def _refused(code: str, sentence: str) -> Refused:
    return Refused(code, sentence, "file")
