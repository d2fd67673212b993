"""Freezing who is a candidate and which quotas hold, in one transaction with the list of the draw: before the seed is
known."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.selection.candidate_facts import candidate_facts_of, capped, homes_of, lists_of
from xicheng_events.booking.selection.models import Selection, SelectionEntry
from xicheng_events.booking.selection.operations.preparing import selection_for
from xicheng_events.booking.selection.published_lists import frozen_lines, frozen_part
from xicheng_events.booking.selection.states import SelectionState
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import add_rows
from xicheng_events.foundation.core.refusal import Refused


def freeze_candidates(event: Event, codes: dict[int, str]) -> dict | None:
    """What the frozen list says of the balanced lists; None where there are none. `codes` of all who take part, by
    registration. Refuses `frozen` to whoever comes second, and `nobody`."""
    if not event.allocation.row.is_balanced:
        return None
    selection = selection_for(event)
    done = write(update(Selection).where(Selection.id == selection.id, Selection.state == SelectionState.COLLECTING)
                 .values(state=SelectionState.FROZEN))
    if done != 1:
        raise Refused("frozen", _("候选人和名额要求已封存，请刷新查看。"))
    db.session.refresh(selection)
    if not codes:
        raise Refused("nobody", _("还没有候选人，不能封存。"))
    plans = lists_of(event)
    people = [each for each in candidate_facts_of(event) if each.registration_id in codes]
    homes, over = homes_of(people), capped(event, selection.yearly_cap, people)
    lines = frozen_lines(plans, people, codes)
    add_rows(SelectionEntry, [line | {
        "selection_id": selection.id, "home": homes[line["registration_id"]],
        "is_capped": line["registration_id"] in over} for line in sorted(lines, key=lambda line: line["code"])])
    record("selection.frozen", selection, event=event.code, candidates=len(lines))
    return frozen_part(plans, lines, homes, over, selection.yearly_cap)
