"""Working a list off, a part in each transaction: others register beside it, and after a crash the next run goes on.

The list's cursor is moved by a guarded statement first: of two who work at once, one does the part.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.groups.models import AT_WORK, Roster, RosterRow, RosterState, RowState, where_in_sheet
from xicheng_events.booking.groups.operations.reading_rows import Reader
from xicheng_events.booking.groups.operations.rosters import drop_roster, forget_roster_people
from xicheng_events.booking.groups.queries import overlaps_of_contacts, registered_with, standing_of_contacts
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.already_there import may_be_told, not_by_others
from xicheng_events.booking.registration.operations.checking_party import (
    PartyApplication,
    Prepared,
    prepare_application,
)
from xicheng_events.booking.registration.operations.registering_many import register_many
from xicheng_events.booking.registration.states import HOLDING
from xicheng_events.foundation.accounts.queries import contact_key
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.masking import mask_name
from xicheng_events.foundation.core.refusal import Refused

PART = 250
KEPT_FOR = timedelta(hours=24)  # a list nobody decides about


def work_off_lists() -> int:
    """Sweep: the next part of the oldest list at work; 0 when there is none. At least 1, so that it is asked again."""
    roster = db.session.scalar(select(Roster).where(Roster.state.in_(AT_WORK)).order_by(Roster.id).limit(1))
    return max(1, work_on(roster)) if roster else 0


@in_house_language
def work_on(roster: Roster) -> int:
    """Check, or register, the next rows of a list; how many. 0 when another process does, or there is nothing."""
    state = roster.state
    if state not in AT_WORK:
        return 0
    up_to = min(roster.cursor + PART, roster.total)
    done = write(
        update(Roster).where(Roster.id == roster.id, Roster.cursor == roster.cursor, Roster.state == state)
        .values(cursor=up_to))
    if done != 1:
        return 0
    rows = list(db.session.scalars(
        select(RosterRow).where(RosterRow.roster_id == roster.id, RosterRow.position > roster.cursor,
                                RosterRow.position <= up_to).order_by(RosterRow.position)))
    _load(roster)
    (_check if state is RosterState.CHECKING else _save)(roster, rows)
    db.session.flush()
    if up_to == roster.total:
        _finish(roster, state)
    db.session.refresh(roster)
    return len(rows)


def _load(roster: Roster) -> None:
    """Slot, event and places as they are now."""
    db.session.scalars(select(Slot).where(Slot.id == roster.slot_id).options(
        joinedload(Slot.event), joinedload(Slot.quotas)).execution_options(populate_existing=True)).unique().one()


def _finish(roster: Roster, state: RosterState) -> None:
    to = RosterState.CHECKED if state is RosterState.CHECKING else RosterState.DONE
    ended = {} if to is RosterState.CHECKED else {"finished_at": clock.now()}
    write(update(Roster).where(Roster.id == roster.id).values(state=to, **ended))
    if to is RosterState.DONE:
        counts = Counter(db.session.scalars(select(RosterRow.state).filter_by(roster_id=roster.id)))
        record("groups.list_done", roster, by=roster.by, saved=counts[RowState.SAVED],
               refused=counts[RowState.REFUSED], bad=counts[RowState.BAD], left_out=counts[RowState.LEFT_OUT])
        forget_roster_people(roster)


def _check(roster: Roster, rows: list[RosterRow]) -> None:
    reader = Reader(roster)
    parties = [reader.read(row.said) for row in rows]
    for row, (party, problems) in zip(rows, parties, strict=True):
        row.who = f"{mask_name(party['name'])} {(party['phone'] or '')[-4:]}".strip()
        row.key = contact_key(party["phone"], party["name"]) if party["name"] and party["phone"] else None
        row.problems = problems
        row.state = RowState.BAD if problems else RowState.LEFT_OUT if row.is_hidden else RowState.GOOD
    db.session.flush()
    good = [(row, party) for row, (party, problems) in zip(rows, parties, strict=True) if not problems]
    _mark_repeated(roster, [row for row, _party in good])
    _mark_registered(roster, good)
    prepared = [(row, _prepared(roster, row, party)) for row, party in good]
    for row, each in prepared:
        if each:
            row.quota_id, row.heads = each.quota.id, each.row["heads"]
    _mark_documents(roster, [(row, each) for row, each in prepared if each])
    for row, (party, _problems) in zip(rows, parties, strict=True):
        row.problems = _without_names(row.problems, party["name"], party["companions"])


def _wrong(row: RosterRow, sentence: str) -> None:
    row.problems, row.state = [*row.problems, sentence], RowState.BAD


def _without_names(sentences: list[str], name: str | None, companions: Iterable[dict]) -> list[str]:
    """What is wrong outlives the names: in it they stand masked from the beginning."""
    for each in filter(None, [name, *(row["name"] for row in companions)]):
        sentences = [sentence.replace(each, mask_name(each)) for sentence in sentences]
    return sentences


def _mark_repeated(roster: Roster, rows: list[RosterRow]) -> None:
    keys = {row.key for row in rows}
    # What is hidden stands back behind what isn't.
    first = func.coalesce(func.min(RosterRow.position).filter(RosterRow.is_hidden.is_(False)),
                          func.min(RosterRow.position))
    first = dict(db.session.execute(select(RosterRow.key, first).where(
        RosterRow.roster_id == roster.id, RosterRow.key.in_(keys)).group_by(RosterRow.key)).all())
    places = {position: where_in_sheet(sheet, line) for position, sheet, line in db.session.execute(
        select(RosterRow.position, RosterRow.sheet, RosterRow.line).where(
            RosterRow.roster_id == roster.id, RosterRow.position.in_(set(first.values()))))}
    for row in rows:
        if first[row.key] != row.position:
            _wrong(row, _("与%(place)s重复，请删去一行。", place=places[first[row.key]]))


def _mark_registered(roster: Roster, good: list[tuple[RosterRow, dict]]) -> None:
    contacts = [(party["name"], party["phone"]) for _row, party in good]
    here, elsewhere = standing_of_contacts(roster.slot, contacts), overlaps_of_contacts(roster.slot, contacts)
    for (row, _party), standing, overlap in zip(good, here, elsewhere, strict=True):
        known = [each for each in (standing, overlap) if each and may_be_told(each, roster.by)]
        if standing in known:
            _wrong(row, _("已报名本场（编号%(reference)s），不需要重复报名。", reference=standing.reference))
        elif overlap in known:
            _wrong(row, _("已报名同一时间的“%(event)s”，如要改报本场，请先取消那一场。",
                          event=overlap.slot.event.title))


def _mark_documents(roster: Roster, prepared: list[tuple[RosterRow, Prepared]]) -> None:
    hashes = {each.row["document_hash"] for _row, each in prepared} - {None}
    taken = registered_with(roster.slot, hashes) if hashes else {}
    above = set()
    for row, each in sorted(prepared, key=lambda pair: pair[0].is_hidden):
        number = each.row["document_hash"]
        if number in above:
            _wrong(row, _("与前面一行的证件号码相同，请核对号码。"))
        elif number in taken and may_be_told(taken[number], roster.by):
            _wrong(row, _("该证件已报名本场活动，请核对号码。"))
        elif number:
            above.add(number)


def _prepared(roster: Roster, row: RosterRow, party: dict) -> Prepared | None:
    try:
        return prepare_application(roster.slot, PartyApplication(form_key=form_key_of(row), **party))
    except Refused as refusal:
        _wrong(row, refusal.sentence)
        return None


def form_key_of(row: RosterRow) -> str:
    """The key under which a row is registered: once, however often it is tried."""
    return f"roster-row-{row.id}"


def _save(roster: Roster, rows: list[RosterRow]) -> None:
    chosen = [row for row in rows if row.state is RowState.CHOSEN]
    reader = Reader(roster)
    parties = [PartyApplication(form_key=form_key_of(row), **reader.read(row.said)[0]) for row in chosen]
    results = register_many(roster.slot, parties, by=roster.by)
    for row, party, result in zip(chosen, parties, results, strict=True):
        if isinstance(result, Registration) and result.form_key == form_key_of(row):
            row.state, row.registration_id = RowState.SAVED, result.id
            row.note = "" if result.state in HOLDING else result.state.label
        elif isinstance(result, Registration) and may_be_told(result, roster.by):
            row.state, row.registration_id, row.problems = RowState.REFUSED, result.id, [
                _("已报名本场（编号%(reference)s），没有重复登记。", reference=result.reference)]
        elif isinstance(result, Registration):
            row.state, row.problems = RowState.REFUSED, [not_by_others().sentence]
        else:
            row.state, row.problems = RowState.REFUSED, _without_names([result.sentence], party.name, party.companions)


def drop_old_lists() -> int:
    """Sweep: give up lists nobody has decided about for a day; how many."""
    old = select(Roster).where(Roster.state == RosterState.CHECKED, Roster.created_at <= clock.now() - KEPT_FOR)
    lists = db.session.scalars(old.order_by(Roster.id).limit(100)).all()
    for roster in lists:
        drop_roster(roster, by=None)
    return len(lists)
