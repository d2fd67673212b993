"""How the places of a slot are split between kinds of seats and categories, and what becomes of those not used, as a
notice says it."""

from flask_babel import gettext as _

from xicheng_events.booking.events.kinds import AttendanceMode, Category, EventKind, SeatKind, seats_of, which_seats
from xicheng_events.foundation.core.refusal import Refused

MOST_PLACES, MOST_HOURS = 100_000, 720
_OF_RELEASE = ("seat", "from_category", "to_category", "hours_before")


def split_of(slot) -> dict:
    """The places and rules of a stored slot, as `draft_event` takes them; no quotas where a number for each kind of
    seat says it all."""
    quotas = [{"seat": quota.seat, "category": quota.category, "capacity": quota.capacity} for quota in slot.quotas]
    in_rows = slot.is_split or not all(quota.seat.row.of_mode for quota in slot.quotas)
    places = [slot.capacity] if in_rows or not quotas else [quota.capacity for quota in slot.quotas]
    return {"capacity": places[0], "online_capacity": places[1] if len(places) > 1 else None,
            "quotas": quotas if in_rows else [],
            "releases": [{name: getattr(rule, name) for name in _OF_RELEASE} for rule in slot.releases]}


def quotas_meant(slot: dict, seats: tuple[SeatKind, ...]) -> list[dict]:
    """The quotas that the row of a slot means: those it names, or one for each kind of seat; none without places."""
    if not slot["capacity"]:
        return []
    return slot["quotas"] or [{"seat": seat, "capacity": places} for seat, places in
                              zip(seats, (slot["capacity"], slot["online_capacity"]), strict=False)]


def places_in_rows(rows) -> int:
    """All the places of the rows {seat, category, capacity} together; what isn't a number counts nothing."""
    return sum(row.get("capacity") or 0 for row in rows)


def sums_said(slots) -> list[str]:
    """A sentence for each of the slots, as typed, whose own number of places gave way to the sum of its categories."""
    typed = [(slot["capacity"] or 0) + (slot["online_capacity"] or 0) for slot in slots]
    return [_("第%(n)s场的名额按各身份合计为%(sum)s人，原填的%(typed)s人未采用。", n=at,
              sum=places_in_rows(slot["quotas"]), typed=there)
            for at, (slot, there) in enumerate(zip(slots, typed, strict=True), start=1)
            if slot["quotas"] and there and there != places_in_rows(slot["quotas"])]


def check_quotas(rows, name: str, problems: list) -> list[dict]:
    """The rule of a notice: rows {seat, category, capacity}, with at least one place between them, or none. What else
    holds is settled once kind and form of the event are known (`settle_seats`)."""
    quotas = [{"seat": _seat(row.get("seat"), f"{name}-{at}-seat", problems),
               "category": _category(row.get("category"), f"{name}-{at}-category", problems),
               "capacity": _whole(row.get("capacity"), f"{name}-{at}-capacity", problems, least=0, most=MOST_PLACES)}
              for at, row in enumerate(rows or ())]
    for at, row in enumerate(quotas):
        if row["category"] and any((row["seat"], row["category"]) == (before["seat"], before["category"])
                                   for before in quotas[:at]):
            problems.append(Refused("quotas_wrong", _("这个身份上面已写过，每个身份只写一行。"),
                                    f"{name}-{at}-category"))
    if quotas and not places_in_rows(quotas):
        problems.append(Refused("quotas_empty", _("各身份的名额合计应大于0，请检查。"), f"{name}-0-capacity"))
    return quotas


def check_releases(rows, name: str, problems: list) -> list[dict]:
    """The rule of a notice: from one category to another, one to 720 hours before the start."""
    releases = [{"seat": _seat(row.get("seat"), f"{name}-{at}-seat", problems),
                 "from_category": _category(row.get("from_category"), f"{name}-{at}-from_category", problems),
                 "to_category": _category(row.get("to_category"), f"{name}-{at}-to_category", problems),
                 "hours_before": _whole(row.get("hours_before"), f"{name}-{at}-hours_before", problems, least=1,
                                        most=MOST_HOURS)} for at, row in enumerate(rows or ())]
    for at, row in enumerate(releases):
        if row["from_category"] and row["from_category"] == row["to_category"]:
            problems.append(Refused("release_wrong", _("名额应转给另一个身份，请检查。"), f"{name}-{at}-to_category"))
    return releases


def settle_seats(slots: list[dict], kind: EventKind, mode: AttendanceMode, problems: list) -> None:
    """Give each row its kind of seat: where there is one kind nobody has to say it, where there are more each row does;
    and what the rows of a slot say together."""
    seats = seats_of(kind, mode)
    are_numbers = all(seat.row.of_mode for seat in seats)
    for at, slot in enumerate(slots):
        if slot["capacity"] == 0:
            continue
        prefix = f"slots-{at}"
        if are_numbers:
            _check_split_in_two(slot, prefix, problems)
        for rows in ("quotas", "releases"):
            _settle(slot[rows] or (), seats, f"{prefix}-{rows}", problems)
        (_check_numbers if are_numbers else _check_rows)(slot, seats, prefix, problems)
        _check_split(slot, prefix, problems)


def _check_split_in_two(slot: dict, prefix: str, problems: list) -> None:
    """Two or more categories, or none: one row for everybody says no more than the number does."""
    rows = slot["quotas"] or []
    if [row["category"] for row in rows] == [Category.ANYONE]:
        slot["quotas"] = []
    elif len(rows) == 1:
        problems.append(Refused("quotas_wrong", _("分身份名额至少写两个不同的身份；不分身份请清空这一行。"),
                                f"{prefix}-quotas-0-category"))


def _settle(rows, seats: tuple[SeatKind, ...], name: str, problems: list) -> None:
    said, only = {row["seat"] for row in rows} - {None}, seats[0] if len(seats) == 1 else None
    for at, row in enumerate(rows):
        if row["seat"] not in (None, *seats) and (not only or len(said) > 1):
            problems.append(Refused("seat_wrong", _no_such_seat(row["seat"], seats), f"{name}-{at}-seat"))
        elif not only and row["seat"] is None:
            problems.append(Refused("seat_missing", _("请选择席位：%(seats)s。", seats=which_seats(seats)),
                                    f"{name}-{at}-seat"))
        row["seat"] = only or row["seat"]


def _no_such_seat(seat: SeatKind, seats: tuple[SeatKind, ...]) -> str:
    if len(seats) == 1:
        return _("形式为“%(mode)s”，没有%(seat)s席位：请删去这一行，或把形式改为“现场和线上”。", mode=seats[0].label,
                 seat=seat.label)
    return _("没有%(seat)s席位，请选择%(seats)s，或删去这一行。", seat=seat.label, seats=which_seats(seats))


def _check_numbers(slot: dict, seats: tuple[SeatKind, ...], prefix: str, problems: list) -> None:
    """Places of each kind of seat that there is, and of no other."""
    has_both = len(seats) > 1
    if slot["quotas"]:
        slot["online_capacity"] = None
        lacking = [seat for seat in seats if not places_in_rows(row for row in slot["quotas"]
                                                                if row["seat"] in (seat, None))]
        problems += [Refused("seat_empty", _("%(seat)s还没有名额，请增加一行。", seat=seat.label),
                             f"{prefix}-quotas-0-seat") for seat in lacking if has_both]
    elif has_both and slot["online_capacity"] is None:
        problems.append(Refused("seat_empty", _("请填写线上名额。"), f"{prefix}-online_capacity"))
    elif not has_both and slot["online_capacity"] is not None:
        problems.append(Refused("seat_wrong", _("形式为“%(mode)s”，名额填在“名额”里：请清空这一格，或把形式改为"
                                                "“现场和线上”。", mode=seats[0].label), f"{prefix}-online_capacity"))


def _check_rows(slot: dict, _seats, prefix: str, problems: list) -> None:
    """Each kind of seat with places is named in a row."""
    slot["online_capacity"] = None
    if not slot["quotas"]:
        problems.append(Refused("seat_empty", _("请逐行填写席位、身份和名额；不分身份的选“公众”。"),
                                f"{prefix}-capacity"))


def _check_split(slot: dict, prefix: str, problems: list) -> None:
    """Rules name categories the slot has, of their kind of seat."""
    there = {(row["seat"], row["category"]) for row in slot["quotas"] or ()}
    for at, row in enumerate(slot["releases"] or ()):
        for name in ("from_category", "to_category"):
            if row[name] and (row["seat"], row[name]) not in there:
                problems.append(Refused("release_wrong", _("名额调剂中的身份应是本场分身份名额中有的，请检查。"),
                                        f"{prefix}-releases-{at}-{name}"))


def _seat(value, name: str, problems: list) -> SeatKind | None:
    try:
        return SeatKind(value) if value else None
    except ValueError:
        problems.append(Refused("unknown_choice", _("请选择席位：现场还是线上。"), name))
        return None


def _category(value, name: str, problems: list) -> Category | None:
    try:
        return Category(value)
    except ValueError:
        problems.append(Refused("unknown_choice", _("请选择身份。"), name))
        return None


def _whole(value, name: str, problems: list, *, least: int, most: int) -> int | None:
    if isinstance(value, int) and least <= value <= most:
        return value
    problems.append(Refused("number_wrong", _("请填写%(least)s至%(most)s的整数。", least=least, most=most), name))
    return None
