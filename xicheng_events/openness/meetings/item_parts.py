"""The item of the agenda as a part of its slot (events/slot_parts.py)."""

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.events.slot_parts import SlotPart
from xicheng_events.booking.selection.operations.preparing import ask_reporting_unit
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.meetings.forms import ItemForm
from xicheng_events.openness.meetings.kinds import ClosedReason, Speaking
from xicheng_events.openness.meetings.models import AgendaItem
from xicheng_events.openness.meetings.queries import forget_items, item_of, speaking_words

MOST_MINUTES = 60


def clean_agenda_item(values: dict, prefix: str, problems: list) -> dict:
    """The rule of a notice: {closed} alone, or {unit?, speaking, minutes?}; minutes where one may speak."""
    if values.get("closed"):
        if values["closed"] in list(ClosedReason):
            return {"closed": ClosedReason(values["closed"]).value}
        problems.append(Refused("unknown_choice", _("请从列出的选项中选择。"), f"{prefix}-closed"))
        return {}
    item = {"speaking": _speaking(values, prefix, problems)}
    if unit := _unit(values.get("unit"), prefix, problems):
        item["unit"] = unit
    if item["speaking"] == Speaking.SPEAK:
        item["minutes"] = _minutes(values.get("minutes"), prefix, problems)
    return {} if item == {"speaking": Speaking.NONE.value} else item


def _speaking(values: dict, prefix: str, problems: list) -> str:
    said = values.get("speaking") or Speaking.NONE
    if said in list(Speaking):
        return Speaking(said).value
    problems.append(Refused("unknown_choice", _("请从列出的选项中选择。"), f"{prefix}-speaking"))
    return Speaking.NONE.value


def _unit(value, prefix: str, problems: list) -> int | None:
    number = int(value) if str(value or "").isdecimal() and len(str(value)) < 10 else None
    if value and (number is None or db.session.get(Organisation, number) is None):
        problems.append(Refused("unknown_choice", _("请从列出的单位中选择。"), f"{prefix}-unit"))
        return None
    return number


def _minutes(value, prefix: str, problems: list) -> int | None:
    if isinstance(value, int) and 1 <= value <= MOST_MINUTES:
        return value
    problems.append(Refused("number_wrong", _("请填写每人可以发言几分钟，1至%(most)s的整数。", most=MOST_MINUTES),
                            f"{prefix}-minutes"))
    return None


def read_agenda_item(slot: Slot) -> dict:
    """The item as `clean_agenda_item` gives it; {} where nothing is said."""
    item = item_of(slot)
    if item is None:
        return {}
    if item.closed:
        return {"closed": item.closed.value}
    return {name: value for name, value in (("speaking", item.speaking.value), ("unit", item.unit_id),
                                            ("minutes", item.minutes)) if value is not None}


def write_agenda_item(slot: Slot, values: dict) -> None:
    """Store it in the place of what there is; who reports on it proposes people for it."""
    db.session.flush()
    item = item_of(slot)
    forget_items(slot.event)
    ask_reporting_unit(slot, values.get("unit"), before=item and item.unit_id)
    if not values:
        if item:
            db.session.delete(item)
        return
    if item is None:
        db.session.add(item := AgendaItem(slot_id=slot.id))
    item.unit_id, item.minutes = values.get("unit"), values.get("minutes")
    item.speaking = Speaking(values.get("speaking", Speaking.NONE))
    item.closed = ClosedReason(values["closed"]) if values.get("closed") else None


def agenda_item_lines(values: dict) -> list[tuple[str, str]]:
    """What people read of it."""
    if values.get("closed"):
        return [(_("本议题不公开"), ClosedReason(values["closed"]).label)]
    lines = [(_("列席人员"), speaking_words(Speaking(values["speaking"]), values.get("minutes")))]
    if unit := values.get("unit") and db.session.get(Organisation, values["unit"]):
        lines.insert(0, (_("汇报单位"), unit.full_name))
    return lines


AGENDA_ITEM = SlotPart(
    "agenda_item", ItemForm, clean_agenda_item, read_agenda_item, write_agenda_item, agenda_item_lines,
    lambda row: row.slots_are_agenda, lambda values: bool(values.get("closed")))
