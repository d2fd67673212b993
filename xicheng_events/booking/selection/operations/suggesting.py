"""The suggestion: computed by the clockwork when the order has been drawn, never while somebody waits."""

import json

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.selection.balancing import Walked, lowered_to, walk
from xicheng_events.booking.selection.candidate_facts import ListPlan, candidate_facts_of, homes_of, lists_of
from xicheng_events.booking.selection.feasibility import Feasibility
from xicheng_events.booking.selection.models import Selection, SelectionEntry
from xicheng_events.booking.selection.published_lists import drawn_order, homes_in, lists_to_make
from xicheng_events.booking.selection.queries import list_entries, selections_to_suggest, selections_to_try
from xicheng_events.booking.selection.states import SelectionState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused

_TRIED_AT_ONCE = 20


def suggest_lists() -> int:
    """Sweep: suggest_for the lists of the next event whose order has been drawn; how many."""
    done = 0
    for selection in selections_to_suggest(at_most=1):
        done += suggest_for(selection)
    return done


def try_quotas() -> int:
    """Sweep: before the freeze, find the lists whose quotas those who are candidates by now can't meet all together,
    though each could be met; of how many events what was found has changed."""
    changed = 0
    for selection in selections_to_try(at_most=_TRIED_AT_ONCE):
        outcome = {plan.key: {"too_tight": True} for plan in lists_of(selection.event)
                   if plan.bounds and _is_too_tight(plan, selection)}
        changed += write(update(Selection).where(Selection.id == selection.id,
                                                 Selection.state == SelectionState.COLLECTING)
                         .values(outcome=outcome)) if outcome != selection.outcome else 0
    db.session.expire_all()
    return changed


def _is_too_tight(plan: ListPlan, selection: Selection) -> bool:
    people = candidate_facts_of(selection.event)
    homes = homes_of(people)
    here = {str(each.registration_id): each.facts for each in people if each.list_key == plan.key}
    at_home = {code: homes[int(code)] for code in here}
    bounds = lowered_to(plan.bounds, list(here), here, at_home)
    return Feasibility(list(here), here, at_home, bounds, plan.seats).size is None


def suggest_for(selection: Selection) -> bool:
    """Walk the drawn order of each list down, and write who is suggested and why others aren't; False when another
    process was faster. Who has withdrawn since the freeze is left out."""
    draw = db.session.scalar(select(Draw).where(Draw.event_id == selection.event_id)
                             .options(undefer(Draw.list_text)))
    document, entries = json.loads(draw.list_text), list_entries(selection)
    gone = gone_of(entries)
    found = walk(lists_to_make(document, draw.seed, gone), {entry.code: entry.facts for entry in entries},
                 homes_in(document), {entry.code for entry in entries if entry.is_capped})
    outcome = {key: {"lowered": [list(bound) for bound in walked.lowered], "impossible": walked.is_impossible}
               for key, walked in found.items()}
    done = write(update(Selection).where(Selection.id == selection.id, Selection.state == SelectionState.FROZEN)
                 .values(state=SelectionState.SUGGESTED, suggested_at=clock.now(), outcome=outcome), renewing=True)
    if done != 1:
        return False
    order = drawn_order(document, draw.seed)
    places = {code: place for codes in order.values() for place, code in enumerate(codes, start=1)}
    _write(entries, found, places)
    record("selection.suggested", selection, event=selection.event.code, list=draw.list_hash,
           picked=sum(len(walked.picks) for walked in found.values()))
    db.session.flush()
    return True


def _write(entries: list[SelectionEntry], found: dict[str, Walked], places: dict[str, int]) -> None:
    write(update(SelectionEntry).where(SelectionEntry.registration_id.in_([each.registration_id for each in entries]))
          .values(is_picked=False), renewing=True)  # so that nobody's household has two seats while the rows change
    for entry in entries:
        walked = found[entry.list_key]
        why = walked.passed.get(entry.code)
        entry.place, entry.is_suggested = places[entry.code], entry.code in walked.picks
        entry.is_picked, entry.changed_by_id, entry.change_reason = entry.is_suggested, None, ""
        entry.passed = why.what if why else "" if entry.is_suggested else "gone"
        entry.bound = list(why.bound) if why and why.bound else None


def gone_of(entries: list[SelectionEntry]) -> list[str]:
    """The codes of those who have withdrawn since the freeze, or who aren't candidates for another reason."""
    there = set(db.session.scalars(select(Registration.id).where(
        Registration.id.in_([entry.registration_id for entry in entries]),
        Registration.state == RegistrationState.APPLIED)))
    return [entry.code for entry in entries if entry.registration_id not in there]


def suggest_again(selection: Selection, *, by: Person) -> None:
    """Have the lists suggested anew, because somebody has withdrawn; what was changed by hand is gone. Refuses
    `not_suggested` unless they are open to changes."""
    require_in_charge(by, selection.event)
    done = write(update(Selection).where(Selection.id == selection.id, Selection.state == SelectionState.SUGGESTED)
                 .values(state=SelectionState.FROZEN))
    if done != 1:
        raise Refused("not_suggested", _("名单现在不能重新生成，请刷新查看。"))
    db.session.refresh(selection)
    record("selection.suggest_again", selection, by=by, event=selection.event.code)
    db.session.flush()
