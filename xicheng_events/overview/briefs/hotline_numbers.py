"""The hotline's numbers as people type or send them: whole numbers, rates, problems. Pure reading and checking."""

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.core.uploaded_sheets import Lines, rows_of_sheet
from xicheng_events.foundation.publishing.redacting import unmarked

MOST_UNITS, MOST_PROBLEMS, PROBLEM_AT_MOST, MOST_REQUESTS = 200, 10, 60, 999_999
_CELL = MOST_PROBLEMS * (PROBLEM_AT_MOST + 1)
_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*(%?)")
_SHOWN = 5  # rows that are named when several are wrong


@dataclass(frozen=True, kw_only=True)
class HotlineRow:
    """What the hotline says of one unit; rates in hundredths of a percent, None where it gives none."""

    requests: int
    answered: int | None = None
    solved: int | None = None
    satisfied: int | None = None
    problems: str = ""


def hotline_headings() -> tuple[str, ...]:
    """What stands above the columns of the sheet."""
    return _("单位"), _("诉求量"), _("响应率"), _("解决率"), _("满意率"), _("前十问题")


def read_row(requests: str, answered: str, solved: str, satisfied: str, problems: str, *,
             in_sheet: bool = False) -> HotlineRow:
    """One unit's numbers as typed; a spreadsheet keeps 97.5 % as 0.975, nobody types it
    so. Refuses beside the field of each: `number_wrong`, `rate_wrong`, `too_many_problems`, `text_too_long`,
    `personal_data`."""
    count = half_width(requests).strip().removesuffix(".0")
    if not count.isdecimal() or int(count) > MOST_REQUESTS:
        raise Refused("number_wrong", _("诉求量应为0至%(most)s的整数，请检查。", most=MOST_REQUESTS), "requests")
    rates = {name: _rate(text, name, in_sheet) for name, text in (
        ("answered", answered), ("solved", solved), ("satisfied", satisfied))}
    return HotlineRow(requests=int(count), problems=_problems(problems), **rates)


def read_sheet(data: bytes, units: list[Organisation]) -> dict[Organisation, HotlineRow]:
    """The numbers in an .xlsx with the columns of `hotline_headings`, by unit. All or nothing.

    Refuses beside `file`: what `rows_of_sheet` does, `no_headings`, `no_rows`, and `rows_wrong` with the rows.
    """
    lines = rows_of_sheet(data, at_most=MOST_UNITS + 10, columns=20, longest=_CELL)
    at, places = _heading(lines)
    named = _names_of(units)
    read: dict[Organisation, HotlineRow] = {}
    wrong: list[str] = []
    for number, cells in lines[at + 1:]:
        name, *rest = [cells[place] if place < len(cells) else "" for place in places]
        try:
            unit = _unit(name, named)
            if unit in read:
                raise Refused("unit_twice", _("“%(unit)s”重复，请合并为一行。", unit=unit.short_name))
            read[unit] = read_row(*rest, in_sheet=True)
        except Refused as refusal:
            wrong.append(_("第%(n)s行：%(sentence)s", n=number, sentence=refusal.sentence))
    if wrong:
        more = [_("另有%(n)s行有问题。", n=len(wrong) - _SHOWN)] if len(wrong) > _SHOWN else []
        raise Refused("rows_wrong", " ".join([*wrong[:_SHOWN], *more, _("没有导入任何一行。")]), "file")
    if not read:
        raise Refused("no_rows", _("表中没有数据，请按样表每行填写一个单位。"), "file")
    return read


def rate_words(rate: int | None) -> str:
    """A rate as it is printed: 97.25%, 97.3%, 97%; “—” where there is none."""
    return "—" if rate is None else f"{(Decimal(rate) / 100).normalize():f}%"


def _rate(text: str, field: str, in_sheet: bool) -> int | None:
    text = half_width(text).strip()
    if text in ("", "-", "—", "/"):
        return None
    found = _RATE.fullmatch(text)
    is_share = found and in_sheet and not found[2] and Decimal(found[1]) <= 1
    value = found and Decimal(found[1]) * (100 if is_share else 1)
    if value is None or value > 100:
        raise Refused("rate_wrong", _("“%(text)s”不是百分率，请填写0至100的数，例如97.5%%。", text=text[:20]), field)
    return int((value * 100).to_integral_value())


def _problems(text: str) -> str:
    lines = [line.strip(" 　;；、,，") for line in re.split(r"[\n;；]", plain_text(text))]
    lines = [line for line in lines if line]
    if len(lines) > MOST_PROBLEMS:
        raise Refused("too_many_problems", _("高频问题最多%(n)s个。", n=MOST_PROBLEMS), "problems")
    if any(len(line) > PROBLEM_AT_MOST for line in lines):
        raise Refused("text_too_long", _("每个问题最多%(n)s个字。", n=PROBLEM_AT_MOST), "problems")
    return unmarked("\n".join(lines), field="problems")


def _heading(lines: Lines) -> tuple[int, list[int]]:
    for at, (_number, cells) in enumerate(lines[:10]):
        if all(heading in cells for heading in hotline_headings()[:2]):
            return at, [cells.index(heading) if heading in cells else len(cells) for heading in hotline_headings()]
    raise Refused("no_headings", _("没有找到表头，第一行应写“%(headings)s”。", headings="、".join(hotline_headings())),
                  "file")


def _names_of(units: list[Organisation]) -> dict[str, Organisation | None]:
    said = Counter(name for unit in units for name in set(unit.every_name))
    return {name: unit if said[name] == 1 else None for unit in units for name in unit.every_name}


def _unit(name: str, named: dict[str, Organisation | None]) -> Organisation:
    if name not in named:
        raise Refused("unit_unknown", _("没有找到单位“%(name)s”，请按单位名册填写。", name=name[:40]))
    unit = named[name]
    if unit is None:
        raise Refused("unit_unclear", _("“%(name)s”是几个单位的名称，请写全称。", name=name[:40]))
    return unit
