"""From the suggestion to the approved list: submitted by the host's desk, approved or returned by its leader.

Whoever is on an approved list waits for the place in the order of the list, and is asked at once as anybody is whom a
place is offered (registration/operations/waiting_list.py); the rest of the drawn order waits behind them.
"""

from collections import defaultdict
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.booking.draws.models import Draw
from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.models import Event, Quota
from xicheng_events.booking.events.quotas import left_in, take_turn
from xicheng_events.booking.registration.operations.placing_drawn import Drawn, line_up
from xicheng_events.booking.registration.operations.waiting_list import offer_line
from xicheng_events.booking.selection.models import Selection, SelectionEntry
from xicheng_events.booking.selection.operations.suggesting import gone_of
from xicheng_events.booking.selection.published_lists import result_of
from xicheng_events.booking.selection.queries import list_entries
from xicheng_events.booking.selection.states import MOVES, SelectionState
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.accounts.operations.roles import require_leader_in_office
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import until

S = SelectionState


def submit_lists(selection: Selection, *, by: Person) -> Selection:
    """Submit the lists to the host's leader; twice is once. Refuses `nobody` on any list, and `gone` with a name where
    somebody on one has withdrawn, `nobody_agrees` where the host has no leader who could decide them."""
    require_in_charge(by, selection.event)
    if selection.state is S.SUBMITTED:
        return selection
    entries = list_entries(selection)
    _refuse_gone(entries)
    if not any(entry.is_picked for entry in entries):
        raise Refused("nobody", _("名单上还没有人，请先选定。"))
    require_leader_in_office(selection.event.host_id)
    _move(selection, S.SUBMITTED, submitted_at=clock.now(), submitted_by_id=by.id, return_reason="")
    record("selection.submitted", selection, by=by, event=selection.event.code, picked=_count(entries))
    db.session.flush()
    return selection


def approve_lists(selection: Selection, *, by: Person) -> Selection:
    """Approve the lists; where they are shown first (公示), they are public from now, and approved by a second press
    after that. Twice is once.

    Refuses `not_yours` but to a leader of the host, `own_list` to who has submitted or changed it, `notice_runs` until
    the time is over, `gone` where somebody on a list has withdrawn.
    """
    event = selection.event
    require_right(by.holds(Role.LEADER, organisation_id=event.host_id), _("名单由主办单位负责人审定。"))
    if selection.state is S.APPROVED:
        return selection
    if not event.is_open:
        raise Refused("event_off", _("活动已取消或已结束，不再审定名单。"))
    quotas = _take_turns(event)
    entries = list_entries(selection)
    if by.id == selection.submitted_by_id or by.id in {entry.changed_by_id for entry in entries}:
        raise Refused("own_list", _("名单由您提交或调整，请本单位另一位负责人审定。"))
    if selection.state is S.NOTICE and clock.now() < selection.notice_until:
        raise Refused("notice_runs", _("公示到%(when)s，期满后审定。", when=until(selection.notice_until)))
    _refuse_gone(entries)
    shows_first = selection.state is S.SUBMITTED and selection.notice_days > 0
    file = result_of(selection, entries, list_hash=_list_hash(event), gone=gone_of(entries))
    if shows_first:
        over = clock.start_of(clock.today() + timedelta(days=selection.notice_days + 1))
        _move(selection, S.NOTICE, notice_until=over, result_text=file)
    else:
        _move(selection, S.APPROVED, decided_at=clock.now(), decided_by_id=by.id, result_text=file)
        _line_up(quotas, entries)
    record("selection.shown" if shows_first else "selection.approved", selection, by=by, event=event.code,
           picked=_count(entries))
    db.session.flush()
    return selection


def return_lists(selection: Selection, *, reason: str, by: Person) -> Selection:
    """Give the lists back to be changed, also while they are shown. Refuses `not_yours` but to a leader of the host or
    the coordinator, and a missing reason."""
    require_right(by.holds(Role.LEADER, organisation_id=selection.event.host_id) or by.is_coordinator)
    why = written(reason, field="reason", at_least=2, at_most=300, what=_("退回理由"))
    _move(selection, S.SUGGESTED, return_reason=why, notice_until=None, result_text=None)
    record("selection.returned", selection, by=by, event=selection.event.code, reason=why)
    db.session.flush()
    return selection


def take_back_lists(selection: Selection, *, by: Person) -> Selection:
    """Take submitted lists back until they are decided on. Refuses `changed` afterwards."""
    require_in_charge(by, selection.event)
    if selection.state is not S.SUBMITTED:
        raise Refused("changed", _("名单已审定或已退回，请刷新查看。"))
    _move(selection, S.SUGGESTED)
    record("selection.taken_back", selection, by=by, event=selection.event.code)
    db.session.flush()
    return selection


def _move(selection: Selection, to: SelectionState, **values) -> None:
    before = selection.state
    if to not in MOVES[before] or write(
            update(Selection).where(Selection.id == selection.id, Selection.state == before)
            .values(state=to, **values)) != 1:
        raise Refused("changed", _("名单的状态已变化，没有办理，请刷新查看。"))
    db.session.refresh(selection)


def _take_turns(event: Event) -> list[Quota]:
    """Let nobody withdraw or be placed until the transaction ends; the quotas of the event."""
    quotas = sorted((quota for slot in event.slots for quota in slot.quotas), key=lambda quota: quota.id)
    for quota in quotas:
        take_turn(quota.id)
    return quotas


def _line_up(quotas: list[Quota], entries: list[SelectionEntry]) -> None:
    """Have those on a list, and behind them who may stand in, wait in the order of the list, and offer the places.

    Nobody stands in who lives with somebody on a list; nor where quotas left seats empty, for they would break.
    """
    gone = set(gone_of(entries))
    there, seated = defaultdict(list), {entry.home for entry in entries if entry.is_picked}
    for entry in entries:
        if entry.code not in gone and not entry.is_capped and (entry.is_picked or entry.home not in seated):
            there[entry.registration.quota_id].append(entry)
    for quota in quotas:
        if waiting := _in_line(quota, there[quota.id]):
            line_up([Drawn(entry.registration_id, rank, entry.registration.heads, False)
                     for rank, entry in enumerate(waiting, start=1)], at=clock.now())
    for quota in quotas:
        offer_line(quota)


def _in_line(quota: Quota, entries: list[SelectionEntry]) -> list[SelectionEntry]:
    picked = [entry for entry in entries if entry.is_picked]
    rest = [entry for entry in entries if not entry.is_picked]
    if sum(entry.registration.heads for entry in picked) > left_in(quota.id):
        raise Refused("full", _("“%(what)s”的席位少于名单人数，请退回调整。", what=quota.name or quota.category.label))
    return picked + rest if len(picked) == left_in(quota.id) else picked


def _refuse_gone(entries: list[SelectionEntry]) -> None:
    gone = set(gone_of(entries))
    names = [entry.registration.name for entry in entries if entry.is_picked and entry.code in gone]
    if names:
        raise Refused("gone", _("%(names)s已取消报名，请调整名单或重新生成。", names="、".join(names)))


def _list_hash(event: Event) -> str:
    return db.session.scalar(select(Draw.list_hash).where(Draw.event_id == event.id))


def _count(entries: list[SelectionEntry]) -> int:
    return sum(entry.is_picked for entry in entries)
