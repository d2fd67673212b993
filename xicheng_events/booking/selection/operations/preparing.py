"""Before the freeze: the quotas of each list, the rules, and which units propose people."""

from collections import Counter, defaultdict

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.selection.bounds import NO_LIMIT, bounds_words
from xicheng_events.booking.selection.candidate_facts import lists_of, value_words
from xicheng_events.booking.selection.feasibility import Bound
from xicheng_events.booking.selection.models import Selection, SelectionQuota, selection_proposer
from xicheng_events.booking.selection.queries import selection_of
from xicheng_events.booking.selection.states import Attribute, SelectionState
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused

MOST_QUOTAS = 60


def selection_for(event: Event) -> Selection:
    """The selection of an event, made when it is first needed; with the cap that its kind has."""
    insert_unless_there(Selection, event_id=event.id, state=SelectionState.COLLECTING, notice_days=0,
                        yearly_cap=event.row.yearly_cap, outcome={}, return_reason="", created_at=clock.now())
    return selection_of(event)


def set_quotas(slot: Slot, seat: SeatKind, bounds: list[Bound], *, by: Person) -> None:
    """Set the quotas of one list anew.

    Refuses `frozen` once they are, `no_value` for what isn't offered, `twice` for two of one value, and `contradiction`
    for quotas that no list could meet whoever the candidates are: a minimum above the maximum or the places there are,
    minimums of one attribute that are more together than the list has seats.
    """
    event = slot.event
    require_in_charge(by, event)
    plan = next((each for each in lists_of(event) if each.slot.id == slot.id and each.seat == seat), None)
    if plan is None:
        raise Refused("no_list", _("本场没有这一类席位。"))
    selection = _still_collecting(event)
    _check(bounds, plan.seats, {quota.category.value: quota.left for quota in plan.quotas if quota.is_for_some})
    write(delete(SelectionQuota).where(SelectionQuota.slot_id == slot.id, SelectionQuota.seat == seat))
    db.session.add_all(SelectionQuota(slot_id=slot.id, seat=seat, attribute=Attribute(bound.attribute),
                                      value=bound.value, least=bound.least, most=bound.most) for bound in bounds)
    record("selection.quotas_set", selection, by=by, event=event.code, slot=slot.id, seat=seat.value,
           quotas=kept(lambda: _in_words(bounds)))
    db.session.flush()


def _in_words(bounds: list[Bound]) -> str:
    words = value_words()
    return _("、").join(f"{words[bound.attribute][bound.value]}{bounds_words(bound.least, bound.most)}"
                       for bound in bounds)


def set_selection_rules(event: Event, *, notice_days: int, yearly_cap: int | None, by: Person) -> Selection:
    """Set for how many days the lists are shown before they are approved (0: not), and how many events of this kind
    somebody may have a seat in within a year (None: any). Refuses `frozen`, `notice_days` and `yearly_cap`."""
    require_in_charge(by, event)
    if not 0 <= notice_days <= 30:
        raise Refused("notice_days", _("公示天数填0到30，0为不公示。"), "notice_days")
    if yearly_cap is not None and not 1 <= yearly_cap <= 99:
        raise Refused("yearly_cap", _("一年内最多次数填1到99，不限的留空。"), "yearly_cap")
    selection = _still_collecting(event)
    write(update(Selection).where(Selection.id == selection.id)
          .values(notice_days=notice_days, yearly_cap=yearly_cap))
    db.session.refresh(selection)
    record("selection.rules_set", selection, by=by, event=event.code, notice_days=notice_days, yearly_cap=yearly_cap)
    db.session.flush()
    return selection


def set_proposers(slot: Slot, units: list[Organisation], *, by: Person) -> None:
    """Say which units propose people for a slot; refuses `frozen`."""
    require_in_charge(by, slot.event)
    selection, table = _still_collecting(slot.event), selection_proposer
    write(delete(table).where(table.c.slot_id == slot.id))
    if units:
        db.session.execute(insert(table), [{"slot_id": slot.id, "organisation_id": unit.id} for unit in units])
    record("selection.proposers_set", selection, by=by, event=slot.event.code, slot=slot.id,
           proposers=[unit.id for unit in units])
    db.session.flush()


def ask_reporting_unit(slot: Slot, unit_id: int | None, *, before: int | None) -> None:
    """Have the unit that reports on a slot propose people for it, in the place of the one that did `before`. Part of
    writing the notice, whose rights it has; who may still be proposed is another question (`frozen`)."""
    table = selection_proposer
    if before and before != unit_id:
        write(delete(table).where(table.c.slot_id == slot.id, table.c.organisation_id == before))
    if unit_id:
        there = select(table.c.slot_id).where(table.c.slot_id == slot.id, table.c.organisation_id == unit_id)
        if not db.session.scalar(there):
            db.session.execute(insert(table), [{"slot_id": slot.id, "organisation_id": unit_id}])


def _still_collecting(event: Event) -> Selection:
    """The selection, and nobody freezes it until the transaction ends; refuses `frozen`."""
    selection = selection_for(event)
    held = write(update(Selection).where(Selection.id == selection.id, Selection.state == SelectionState.COLLECTING)
                 .values(state=SelectionState.COLLECTING, outcome={}))  # to be tried anew
    if held != 1:
        raise Refused("frozen", _("候选人和名额要求已封存，不能再改。"))
    return selection


def _check(bounds: list[Bound], seats: int, places: dict[str, int]) -> None:
    words = value_words()
    if len(bounds) > MOST_QUOTAS:
        raise Refused("too_many", _("一份名单最多%(n)s项名额要求。", n=MOST_QUOTAS))
    for (attribute, value), times in Counter(bound[:2] for bound in bounds).items():
        word = words.get(attribute, {}).get(value)
        if word is None or (attribute == Attribute.CATEGORY and value not in places):
            raise Refused("no_value", _("请从列出的项目中选择；身份类别须是本场设有名额的。"))
        if times > 1:
            raise Refused("twice", _("“%(what)s”填了两次，请合为一行。", what=word))
    needed = defaultdict(int)
    for bound in bounds:
        word = words[bound.attribute][bound.value]
        if not 0 <= bound.least <= bound.most <= NO_LIMIT:
            raise Refused("contradiction", _("“%(what)s”的最少人数不能多于最多人数。", what=word))
        if bound.attribute == Attribute.CATEGORY and bound.least > places[bound.value]:
            raise Refused("contradiction", _("“%(what)s”只有%(n)s个名额，最少人数不能超过它。", what=word,
                                             n=places[bound.value]))
        needed[bound.attribute] += bound.least
    for attribute, least in needed.items():
        if least > seats:
            raise Refused("contradiction", _("按%(what)s要求的最少人数合计%(least)s名，超过席位数%(seats)s个。",
                                             what=Attribute(attribute).label, least=least, seats=seats))
