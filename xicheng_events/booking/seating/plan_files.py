"""Reading a seat plan: JSON in the shape of the pretix seating format, taken in only as far as it is used
here, every text bounded and every number finite."""

import json
import math
import re

from flask_babel import gettext as _

from xicheng_events.booking.seating.kinds import CATEGORIES, category_name, kinds_by_name
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused

MOST_BYTES = 500 * 1024
MOST_SEATS, MOST_ZONES, MOST_ROWS, MOST_AREAS, MOST_POINTS = 1000, 50, 500, 200, 40
_FARTHEST = 100_000
_GUID = re.compile(r"[A-Za-z0-9_.:\-]{1,60}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_SHAPES = ("rectangle", "circle", "ellipse", "polygon", "text")


def plan_of_file(data: bytes) -> dict:
    """The plan in a file, as it is stored: of everything only what is used here. Refuses, beside `file`: `too_large`,
    `not_json`, `no_plan` where something isn't as the format has it, `category` for one that nobody knows, `doubled`
    for two seats of one id, name or place, `no_seats`, `too_many` and `far_apart` for absurd sizes."""
    if len(data) > MOST_BYTES:
        raise _refused("too_large", _("座位图文件最大%(kb)sKB，这个文件超过了，没有保存。", kb=MOST_BYTES // 1024))
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _refused("not_json", _("文件不是座位图（.json），没有保存。可以先导出一份座位图作为样例。")) from None
    return checked_plan(said)


def checked_plan(said) -> dict:
    """As `plan_of_file`, of what the file says."""
    plan = _record(said, _("座位图"))
    kinds = kinds_by_name()
    named = {_text(each.get("name"), 30): _colour(each) for each in _list(plan, "categories", 20, _("席位类别"))}
    if unknown := [name for name in named if name not in kinds]:
        raise _refused("category", _("不认识席位类别“%(name)s”，请改用：%(known)s。", name="、".join(unknown)[:60],
                                     known="、".join(category_name(kind) for kind in CATEGORIES)))
    size = _record(plan.get("size") or {}, _("尺寸"))
    zones = [_zone(zone, number) for number, zone in enumerate(_list(plan, "zones", MOST_ZONES, _("分区")), start=1)]
    seats = [seat for zone in zones for row in zone["rows"] for seat in row["seats"]]
    _check_seats(seats, {kinds[name] for name in named}, kinds)
    return {"name": _text(plan.get("name"), 40), "categories": [
                {"name": category_name(kinds[name]), "color": colour or CATEGORIES[kinds[name]].colour}
                for name, colour in named.items()],
            "size": {"width": _number(size.get("width", 0)), "height": _number(size.get("height", 0))},
            "zones": zones}


def _zone(said, number: int) -> dict:
    where = _("第%(n)s个分区", n=number)
    zone = _record(said, where)
    return {"name": _text(zone.get("name"), 30), "position": _point(zone),
            "rows": [_row(row, where) for row in _list(zone, "rows", MOST_ROWS, where)],
            "areas": [_area(area, where) for area in _list(zone, "areas", MOST_AREAS, where, may_miss=True)]}


def _row(said, where: str) -> dict:
    row = _record(said, where)
    name = _text(row.get("row_number"), 20)
    where = _("%(where)s第%(row)s排", where=where, row=name)
    return {"row_number": name, "position": _point(row),
            "seats": [_seat(seat, where) for seat in _list(row, "seats", MOST_SEATS, where)]}


def _seat(said, where: str) -> dict:
    seat = _record(said, where)
    guid, number = _text(seat.get("seat_guid"), 60), _text(seat.get("seat_number"), 12)
    if not _GUID.fullmatch(guid):
        raise _refused("no_plan", _("%(where)s有座位缺少seat_guid，或用了字母、数字、点、横线以外的字符。",
                                    where=where))
    if not number:
        raise _refused("no_plan", _("%(where)s有座位缺少seat_number。", where=where))
    return {"seat_guid": guid, "seat_number": number, "category": _text(seat.get("category"), 30),
            "position": _point(seat)}


def _area(said, where: str) -> dict:
    area = _record(said, where)
    shape = area.get("shape") if area.get("shape") in _SHAPES else "text"
    words = area.get("text") or {}
    found = {"shape": shape, "position": _point(area), "rotation": _number(area.get("rotation", 0)),
             "text": {"text": _text(words.get("text") if isinstance(words, dict) else words, 30)}}
    measures = _record(area.get(shape) or {}, where)
    if shape == "rectangle":
        found[shape] = {"width": abs(_number(measures.get("width"))), "height": abs(_number(measures.get("height")))}
    elif shape == "circle":
        found[shape] = {"radius": abs(_number(measures.get("radius")))}
    elif shape == "ellipse":
        radius = _record(measures.get("radius") or {}, where)
        found[shape] = {"radius": {"x": abs(_number(radius.get("x"))), "y": abs(_number(radius.get("y")))}}
    elif shape == "polygon":
        points = _list(measures, "points", MOST_POINTS, where)
        found[shape] = {"points": [_place(point, where) for point in points]}
    return found


def _check_seats(seats: list[dict], named: set, kinds: dict) -> None:
    """Refuse what can't be; the seats then bear the names that are stored."""
    if not seats:
        raise _refused("no_seats", _("座位图里没有座位。"))
    if len(seats) > MOST_SEATS:
        raise _refused("too_many", _("座位图有%(n)s个座位，最多%(most)s个。", n=len(seats), most=MOST_SEATS))
    for seat in seats:
        if kinds.get(seat["category"], "") not in named:
            raise _refused("category", _("座位用了没有列出的席位类别“%(name)s”，请写进categories。",
                                         name=seat["category"]))
    seen: set[str] = set()
    doubled = [seat["seat_guid"] for seat in seats if seat["seat_guid"] in seen or seen.add(seat["seat_guid"])]
    if doubled:
        raise _refused("doubled", _("座位编号seat_guid重复：%(ids)s。每个座位的编号必须不同。",
                                    ids="、".join(doubled[:5])))
    if not any(kinds[seat["category"]] for seat in seats):
        raise _refused("no_seats", _("座位图里没有可以安排人的座位：会议桌、主席台不安排。"))
    for seat in seats:
        seat["category"] = category_name(kinds[seat["category"]])


def _record(said, where: str) -> dict:
    if not isinstance(said, dict):
        raise _refused("no_plan", _("文件不是座位图：%(where)s的写法不对。", where=where))
    return said


def _list(said: dict, name: str, most: int, where: str, *, may_miss: bool = False) -> list:
    found = said.get(name, [] if may_miss else None)
    if not isinstance(found, list):
        raise _refused("no_plan", _("文件不是座位图：%(where)s缺少%(name)s。", where=where, name=name))
    if len(found) > most:
        raise _refused("too_many", _("%(where)s的%(name)s有%(n)s项，最多%(most)s项。", where=where, name=name,
                                     n=len(found), most=most))
    return [_record(each, where) for each in found]


def _text(said, most: int) -> str:
    is_text = isinstance(said, str) or (isinstance(said, int) and not isinstance(said, bool) and abs(said) < 10 ** 9)
    return plain_text(str(said)[:200]).replace("\n", " ")[:most] if is_text else ""


def _number(said) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or abs(said) > _FARTHEST or math.isnan(said):
        raise _refused("no_plan", _("座位图的尺寸、位置须是不超过%(most)s的数字。", most=_FARTHEST))
    return round(said, 2)


def _place(said: dict, where: str) -> dict:
    place = _record(said, where)
    return {"x": _number(place.get("x")), "y": _number(place.get("y"))}


def _point(said: dict) -> dict:
    return _place(said.get("position") or {"x": 0, "y": 0}, _("位置"))


def _colour(said: dict) -> str:
    colour = said.get("color")
    return colour if isinstance(colour, str) and _COLOUR.fullmatch(colour) else ""


def _refused(code: str, sentence: str) -> Refused:
    return Refused(code, sentence, "file")
