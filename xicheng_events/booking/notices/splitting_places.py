"""How the places of a slot are split between categories, and what becomes of those not used, as a notice says it."""

from flask_babel import gettext as _

from xicheng_events.booking.events.kinds import Category
from xicheng_events.foundation.core.refusal import Refused

MOST_PLACES, MOST_HOURS = 100_000, 720


def split_of(slot) -> dict:
    """The quotas and rules of a stored slot, as `draft_event` takes them; none where its places aren't split."""
    quotas = [{"category": quota.category, "capacity": quota.capacity} for quota in slot.quotas]
    return {"quotas": quotas if len(quotas) > 1 else [],
            "releases": [{name: getattr(rule, name) for name in ("from_category", "to_category", "hours_before")}
                         for rule in slot.releases]}


def places_in_rows(rows) -> int:
    """All the places of the rows {category, capacity} together; what isn't a number counts nothing."""
    return sum(row.get("capacity") or 0 for row in rows)


def sums_said(slots) -> list[str]:
    """A sentence for each of the slots, as typed, whose own number of places gave way to the sum of its categories."""
    return [_("第%(n)s场的名额按各身份合计为%(sum)s人，原填的%(typed)s人未采用。", n=at,
              sum=places_in_rows(slot["quotas"]), typed=slot["capacity"])
            for at, slot in enumerate(slots, start=1)
            if slot["quotas"] and slot["capacity"] is not None and slot["capacity"] != places_in_rows(slot["quotas"])]


def check_quotas(rows, name: str, problems: list) -> list[dict]:
    """The rule of a notice: two or more categories, each once, with at least one place between them, or none."""
    quotas = [{"category": _category(row.get("category"), f"{name}-{at}-category", problems),
               "capacity": _whole(row.get("capacity"), f"{name}-{at}-capacity", problems, least=0, most=MOST_PLACES)}
              for at, row in enumerate(rows or ())]
    if [row["category"] for row in quotas] == [Category.ANYONE]:
        return []
    for at, row in enumerate(quotas):
        if row["category"] and row["category"] in [before["category"] for before in quotas[:at]]:
            problems.append(Refused("quotas_wrong", _("这个身份上面已写过，每个身份只写一行。"),
                                    f"{name}-{at}-category"))
    if len(quotas) == 1:
        problems.append(Refused("quotas_wrong", _("分身份名额至少写两个不同的身份；不分身份请清空这一行。"),
                                f"{name}-0-category"))
    if quotas and not places_in_rows(quotas):
        problems.append(Refused("quotas_empty", _("各身份的名额合计应大于0，请检查。"), f"{name}-0-capacity"))
    return quotas


def check_releases(rows, name: str, problems: list) -> list[dict]:
    """The rule of a notice: from one category to another, one to 720 hours before the start."""
    releases = [{"from_category": _category(row.get("from_category"), f"{name}-{at}-from_category", problems),
                 "to_category": _category(row.get("to_category"), f"{name}-{at}-to_category", problems),
                 "hours_before": _whole(row.get("hours_before"), f"{name}-{at}-hours_before", problems, least=1,
                                        most=MOST_HOURS)} for at, row in enumerate(rows or ())]
    for at, row in enumerate(releases):
        if row["from_category"] and row["from_category"] == row["to_category"]:
            problems.append(Refused("release_wrong", _("名额应转给另一个身份，请检查。"), f"{name}-{at}-to_category"))
    return releases


def check_split(slot: dict, prefix: str, problems: list) -> None:
    """What the two say together: rules name categories the slot has."""
    there = {row["category"] for row in slot["quotas"] or ()}
    for at, row in enumerate(slot["releases"] or ()):
        for name in ("from_category", "to_category"):
            if row[name] and row[name] not in there:
                problems.append(Refused("release_wrong", _("名额调剂中的身份应是本场分身份名额中有的，请检查。"),
                                        f"{prefix}-releases-{at}-{name}"))


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
