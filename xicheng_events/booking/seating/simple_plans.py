"""Plans that nobody has to write: made of numbers of seats, and a handful that are ready."""

from dataclasses import dataclass, fields

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.seating.kinds import CATEGORIES, category_name
from xicheng_events.booking.seating.plan_files import MOST_SEATS
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused

_STEP, _GAP, _AISLE, _TABLE = 60, 20, 80, 260  # a table with its seats on both sides, and room to pass


@dataclass(frozen=True)
class SeatNumbers:
    """How many seats of each kind, and how they stand: `per_row` in a row, or around a table each (`at_tables`).
    `head`: seats at the table of the meeting itself, which nobody is given."""

    head: int = 0
    attend: int = 0
    room: int = 0
    observe: int = 0
    media: int = 0
    accessible: int = 0
    per_row: int = 10
    at_tables: bool = False

    @property
    def of_kinds(self) -> list[tuple[SeatKind, int]]:
        """How many of each kind that somebody can be given, in the order in which they stand."""
        return [(SeatKind(name), getattr(self, name)) for name in (field.name for field in fields(self))
                if name in set(SeatKind) and getattr(self, name)]


def simple_plan(name: str, numbers: SeatNumbers) -> dict:
    """The plan of these numbers. Refuses `no_seats` and `too_many`."""
    wanted = sum(n for _kind, n in numbers.of_kinds)
    if not wanted:
        raise Refused("no_seats", _("请至少填写一种席位的座位数。"), "room")
    if wanted + numbers.head > MOST_SEATS:
        raise Refused("too_many", _("一共%(n)s个座位，最多%(most)s个。", n=wanted + numbers.head, most=MOST_SEATS),
                      "room")
    rows, areas, y = _head(numbers)
    for kind, n in numbers.of_kinds:
        add = _tables if numbers.at_tables and kind is SeatKind.ROOM else _rows
        y = add(rows, areas, y, kind, n, numbers) + _GAP
    used = {seat["category"] for row in rows for seat in row["seats"]}
    named = {category_name(kind): row.colour for kind, row in CATEGORIES.items()}
    return {"name": name, "categories": [{"name": each, "color": colour} for each, colour in named.items()
                                         if each in used],
            "size": {"width": _width(numbers), "height": y},
            "zones": [{"name": "", "position": {"x": 0, "y": 0}, "rows": rows, "areas": areas}]}


def _width(numbers: SeatNumbers) -> int:
    tables = min(3, -(-numbers.room // numbers.per_row)) if numbers.at_tables else 0
    across = tables * (_across(numbers.per_row) + _AISLE) - _AISLE
    return max(_STEP * numbers.per_row, _STEP * ((numbers.head + 1) // 2), across)


def _across(per_row: int) -> int:
    """How wide one table is with its seats."""
    return (per_row + 1) // 2 * _STEP


def _head(numbers: SeatNumbers) -> tuple[list, list, int]:
    """The meeting's own table with its seats on both sides; without one, where somebody stands and speaks."""
    width = _width(numbers)
    if not numbers.head:
        return [], [_box(width // 3, 0, width // 3, 40, kept(lambda: _("讲台")))], 100
    there, table = (numbers.head + 1) // 2, category_name(None)
    sides = [_row(table, y, range(first, first + n), None, _middle(n, width), guid="head")
             for y, first, n in ((0, 1, there), (150, there + 1, numbers.head - there)) if n]
    return sides, [_box(_middle(there, width) - 25, 40, _STEP * there - 10, 70, table)], 150 + _STEP + _GAP


def _middle(n: int, width: float) -> float:
    """Where a row of `n` begins to stand in the middle."""
    return (width - _STEP * n) / 2 + _STEP / 2


def _rows(rows: list, _areas: list, y: int, kind: SeatKind, n: int, numbers: SeatNumbers) -> int:
    lettered = sum(row["row_number"].isascii() for row in rows)
    for at in range(0, n, numbers.per_row):
        here = min(numbers.per_row, n - at)
        rows.append(_row(_letters(lettered), y, range(1, here + 1), kind, _middle(here, _width(numbers))))
        lettered, y = lettered + 1, y + _STEP
    return y


def _tables(rows: list, areas: list, y: int, kind: SeatKind, n: int, numbers: SeatNumbers) -> int:
    """Tables of `per_row`, three abreast, half of the seats on either side."""
    per_row, across = numbers.per_row, _across(numbers.per_row)
    for number, at in enumerate(range(0, n, per_row)):
        left, top = (number % 3) * (across + _AISLE), y + (number // 3) * _TABLE
        here, half = min(per_row, n - at), (min(per_row, n - at) + 1) // 2
        name, guid = kept(lambda n=number + 1: _("%(n)s桌", n=n)), f"t{number + 1}"
        row = _row(name, top, range(1, half + 1), kind, left + _STEP / 2, guid=guid)
        row["seats"] += _row(name, top, range(half + 1, here + 1), kind, 0, guid=guid, down=150)["seats"]
        rows.append(row)
        areas.append(_box(left + 5, top + 40, across - 10, 70, name))
    return y + (-(-n // per_row) + 2) // 3 * _TABLE - (_TABLE - 150 - _STEP)


def _row(name: str, y: float, numbers: range, kind: SeatKind | None, x: float, *, guid: str = "",
         down: float = 0) -> dict:
    seats = [{"seat_guid": f"{guid or name}-{number}", "seat_number": str(number), "category": category_name(kind),
              "position": {"x": at * _STEP, "y": down}} for at, number in enumerate(numbers)]
    return {"row_number": name, "position": {"x": x, "y": y}, "seats": seats}


def _letters(number: int) -> str:
    """A, B, … Z, AA, AB, …"""
    return (_letters(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _box(x: float, y: float, width: float, height: float, words: str) -> dict:
    return {"shape": "rectangle", "position": {"x": x, "y": y}, "rotation": 0, "text": {"text": words},
            "rectangle": {"width": width, "height": height}}


READY = {
    "small": (_l("小会议室（列席5、旁听10）"), SeatNumbers(head=8, attend=5, observe=10, accessible=1)),
    "council": (_l("常务会议室（会议桌20、列席12、旁听20、媒体4）"),
                SeatNumbers(head=20, attend=12, observe=20, media=4, accessible=2)),
    "tables": (_l("座谈室（6桌，每桌8人）"), SeatNumbers(room=48, accessible=2, per_row=8, at_tables=True)),
    "classroom": (_l("培训教室（40座）"), SeatNumbers(room=40, accessible=2, per_row=8)),
    "hall": (_l("报告厅（120座）"), SeatNumbers(room=112, media=6, accessible=4, per_row=14)),
}


def ready_plan(key: str) -> dict:
    """One of those that are ready, by its key in `READY`."""
    return simple_plan(kept(lambda: str(READY[key][0])), READY[key][1])
