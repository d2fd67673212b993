"""Whom somebody in a list brings along, counted or by name, with the guardian of the children."""

import re

from flask_babel import gettext as _

from xicheng_events.booking.events.asked_at_registering import asked, counts_companions
from xicheng_events.booking.events.form_catalogue import Field
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.groups.columns import ADULTS, CHILDREN, COMPANIONS, GUARDIAN, RELATION, TEENS
from xicheng_events.booking.groups.operations.reading_cells import (
    age_band,
    day_in_cell,
    guardian,
    number_in_cell,
    people_in_cell,
)
from xicheng_events.booking.registration.models import MINORS, AgeBand, age_band_at
from xicheng_events.booking.registration.operations.eligibility import aged, event_day
from xicheng_events.foundation.core.masking import mask_name
from xicheng_events.foundation.core.refusal import Refused

_COUNTED = {ADULTS: None, TEENS: AgeBand.TEEN, CHILDREN: AgeBand.UNDER_14}


def companions_of(said: dict[str, str], slot: Slot, *, minors_agreed: bool) -> list[dict]:
    """The companions a row speaks of, as `prepare_application` takes them; `minors_agreed` is the list's word for all
    guardians.

    Refuses what can't be understood, `names_wanted` for a number where names are asked, `age_unknown` for a name
    without an age, `no_guardian` and `no_guardian_relation` for children nobody speaks for.
    """
    by_name = [_named(name, age, slot) for name, age in people_in_cell(said.get(COMPANIONS, ""))]
    party = aged([*_counted(said, slot.event), *by_name], event_day(slot))
    if not any(each["age_band"] in MINORS for each in party):
        return party
    if not minors_agreed:
        raise Refused("no_guardian", _("有未成年的同行人，请重新提交，并勾选“已获监护人同意”。"))
    relation = guardian(said.get(RELATION, ""))
    if relation is None and any(each["age_band"] is AgeBand.UNDER_14 for each in party):
        raise Refused("no_guardian_relation", _("有14周岁以下的孩子，请在“监护人关系”一列写明，例如“母亲”“祖父”。"))
    consent = {"guardian_agreed": True, "children_agreed": True, "guardian_relation": relation and relation.value,
               "guardian_name": said.get(GUARDIAN, "")}
    return [{**each, **consent} for each in party]


def _counted(said: dict[str, str], event: Event) -> list[dict]:
    numbers = [(band, number_in_cell(said.get(column, ""))) for column, band in _COUNTED.items()]
    party = [{"name": "", "age_band": band} for band, number in numbers for _n in range(number)]
    if party and not counts_companions(event):
        raise Refused("names_wanted", _("同行人要登记姓名和年龄，请写在“同行人”一列，例如“王小明9岁、李华35岁”。"))
    return party


def _named(name: str, age: str, slot: Slot) -> dict:
    born_on = day_in_cell(age) if re.match(r"\d{4}", age) else None
    if asked(slot.event, Field.BIRTH_DATE):
        if born_on is None:
            raise Refused("day_unknown", _("请在同行人“%(name)s”后面写出生日期，例如“王小明2015-06-01”。",
                                           name=mask_name(name)))
        return {"name": name, "born_on": born_on, "age_band": None}
    band = age_band_at(born_on, event_day(slot)) if born_on else age_band(age)
    if band is None:
        raise Refused("age_unknown", _("请在同行人“%(name)s”后面写年龄，例如“王小明9岁”。", name=mask_name(name)))
    return {"name": name, "age_band": band}
