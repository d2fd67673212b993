"""Where each seat and each table of a plan is drawn, and what a seat is called."""

from collections import Counter
from dataclasses import dataclass
from math import inf

from flask_babel import gettext as _

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.seating.kinds import kinds_by_name
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused

CELL = 72  # from one seat to its nearest neighbour, in the drawing's own units; a seat is a little smaller
SEAT_WIDTH, SEAT_HEIGHT = 66, 54
_MOST_CELLS = 160  # across


@dataclass(frozen=True)
class DrawnSeat:
    """A seat: its middle in the drawing, its name, whose it is (None: nobody is given it), its row in the plan."""

    guid: str
    label: str
    kind: SeatKind | None
    row: int
    x: float
    y: float


@dataclass(frozen=True)
class DrawnArea:
    """A table, a podium, a word: `points` of a polygon; else the middle, and half of its width and height."""

    shape: str
    words: str
    x: float
    y: float
    half_width: float
    half_height: float
    rotation: float
    points: str = ""


@dataclass(frozen=True)
class Drawing:
    """A plan as it is drawn, from 0 to `width` and `height`."""

    seats: list[DrawnSeat]
    areas: list[DrawnArea]
    width: int
    height: int

    @property
    def bookable(self) -> list[DrawnSeat]:
        """The seats that somebody can be given."""
        return [seat for seat in self.seats if seat.kind]


def drawn_plan(layout: dict) -> Drawing:
    """The drawing of a plan, as large as its nearest seats need. Refuses `doubled` for two seats in one place or of one
    name, `far_apart` where the drawing would be out of all proportion."""
    seats = _seats(layout)
    if again := [label for label, n in Counter(seat.label for seat in seats if seat.kind).items() if n > 1]:
        raise Refused("doubled", _("有两个座位都叫“%(label)s”，请改排号或座号。", label=again[0]), "file")
    nearest, pair = _nearest(seats)
    if nearest < 0.01:
        raise Refused("doubled", _("座位“%(label)s”与另一个座位在同一位置。", label=pair.label), "file")
    scale = CELL / nearest if nearest < inf else 1
    areas = [area for zone in layout["zones"] for area in _areas(zone, scale)]
    return _moved(seats, areas, scale)


def _seats(layout: dict) -> list[DrawnSeat]:
    rows = [(zone, row) for zone in layout["zones"] for row in zone["rows"]]
    kinds, often = kinds_by_name(), Counter(row["row_number"] for _zone, row in rows)
    found = []
    for number, (zone, row) in enumerate(rows):
        for seat in row["seats"]:
            ahead = zone["name"] if often[row["row_number"]] > 1 and len(layout["zones"]) > 1 else ""
            found.append(DrawnSeat(
                seat["seat_guid"], (ahead + _label(row["row_number"], seat["seat_number"]))[:40],
                kinds[seat["category"]], number,
                zone["position"]["x"] + row["position"]["x"] + seat["position"]["x"],
                zone["position"]["y"] + row["position"]["y"] + seat["position"]["y"]))
    return found


def _label(row: str, seat: str) -> str:
    """“A3”, “2排5号”, “1桌3号”."""
    if row.isdigit():
        return kept(lambda: _("%(row)s排%(seat)s号", row=row, seat=seat))
    return f"{row}{seat}" if row.isascii() else kept(lambda: _("%(row)s%(seat)s号", row=row, seat=seat))


def _nearest(seats: list[DrawnSeat]) -> tuple[float, DrawnSeat | None]:
    """How far the two nearest seats are apart, along the axis on which they are farther apart; one of the two."""
    nearest, which, ordered = inf, None, sorted(seats, key=lambda seat: (seat.x, seat.y))
    for at, seat in enumerate(ordered):
        for other in ordered[at + 1:]:
            if other.x - seat.x >= nearest:
                break
            apart = max(other.x - seat.x, abs(other.y - seat.y))
            if apart < nearest:
                nearest, which = apart, seat
    return nearest, which


def _areas(zone: dict, scale: float) -> list[DrawnArea]:
    found = []
    for area in zone["areas"]:
        x, y = ((zone["position"][axis] + area["position"][axis]) * scale for axis in "xy")
        shape, of, points = area["shape"], area.get(area["shape"], {}), ""
        if shape == "rectangle":
            width, height = of["width"] * scale / 2, of["height"] * scale / 2
            x, y = x + width, y + height
        elif shape == "circle":
            width = height = of["radius"] * scale
        elif shape == "ellipse":
            width, height = of["radius"]["x"] * scale, of["radius"]["y"] * scale
        else:
            width = height = 0
        if shape == "polygon":
            points = [(x + point["x"] * scale, y + point["y"] * scale) for point in of["points"]]
        found.append(DrawnArea(shape, area["text"]["text"], x, y, width, height, area["rotation"], points or ""))
    return found


def _moved(seats: list[DrawnSeat], areas: list[DrawnArea], scale: float) -> Drawing:
    """All of it, moved so that it begins a little beyond 0."""
    half = CELL / 2
    xs = [seat.x * scale + side for seat in seats for side in (-half, half)]
    ys = [seat.y * scale + side for seat in seats for side in (-half, half)]
    for area in areas:
        xs += [x for x, _y in area.points or ()] + [area.x - area.half_width, area.x + area.half_width]
        ys += [y for _x, y in area.points or ()] + [area.y - area.half_height, area.y + area.half_height]
    left, top = min(xs) - 4, min(ys) - 4
    width, height = round(max(xs) - left + 4), round(max(ys) - top + 4)
    if max(width, height) > _MOST_CELLS * CELL:
        raise Refused("far_apart", _("座位图太大：相邻座位很近，整张图却很宽，请检查座位和区域的位置。"), "file")
    return Drawing(
        [DrawnSeat(each.guid, each.label, each.kind, each.row, round(each.x * scale - left, 1),
                   round(each.y * scale - top, 1)) for each in seats],
        [DrawnArea(each.shape, each.words, round(each.x - left, 1), round(each.y - top, 1), round(each.half_width, 1),
                   round(each.half_height, 1), each.rotation,
                   " ".join(f"{x - left:.1f},{y - top:.1f}" for x, y in each.points or ())) for each in areas],
        width, height)
