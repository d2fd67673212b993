"""Taking a list in, deciding which of its rows count, or giving it up."""

import json
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.groups.list_layout import described
from xicheng_events.booking.groups.models import OPEN, Roster, RosterRow, RosterState, RowState
from xicheng_events.booking.groups.operations.entering_one_party import MAY_ENTER, require_may_enter
from xicheng_events.booking.groups.sheets import MOST_ROWS
from xicheng_events.booking.registration.models import Channel
from xicheng_events.booking.registration.operations.eligibility import no_way_in, why_not_register
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.digests import digest_of
from xicheng_events.foundation.core.inserts import add_rows, insert_once
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import clean_any_phone
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.uploaded_sheets import Table


@dataclass(frozen=True, kw_only=True)
class ListSent:
    """What a unit says of a list it sends: whom to ask, `category` that of rows which name none, `seat` that of
    all, where there are several, `agreed` that all know
    and consent, `minors_agreed` the word for the guardians of all companions under age, `source` the file's name."""

    form_key: str
    organisation: Organisation
    contact_name: str
    contact_phone: str
    channel: Channel
    category: Category | None = None
    seat: SeatKind | None = None
    agreed: bool
    minors_agreed: bool = False
    source: str = ""


def take_roster(slot: Slot, tables: list[Table], said: ListSent, *, by: Person) -> Roster:
    """Take in a list for `slot`, to be checked row by row; nobody is registered yet. The same form again: that list.

    `tables` are the sheets as read. Refuses `not_yours`, `unit_gone`, what keeps everybody out, `no_consent`,
    `no_seat`, `list_empty`, `no_name_column`, `too_many_rows`, and a wrong contact.
    """
    require_may_enter(by)
    require_right(by.holds(*MAY_ENTER, organisation_id=said.organisation.id))
    require_existing(said.organisation, field="organisation")
    if refusal := why_not_register(slot.event, slot) or no_way_in(slot, None):
        raise refusal
    if not said.agreed:
        raise Refused("no_consent", _("请确认已告知名单中的每个人并取得同意。"), "agreed")
    if len(slot.seats) > 1 and said.seat not in slot.seats:
        raise Refused("no_seat", _("请选择这份名单到现场参加还是线上参加。"), "seat")
    field = "file" if said.source else "text"
    people, remarks = described(tables, slot.event, field=field)
    if not people:
        raise Refused("list_empty", _("没有读到名单。请每人一行，写姓名和手机号。"), field)
    if len(people) > MOST_ROWS:
        raise Refused("too_many_rows", _("一次最多%(n)s人，名单超出了，请分成几份提交。", n=MOST_ROWS), field)
    roster = insert_once(
        Roster, form_key=said.form_key, slot_id=slot.id, organisation_id=said.organisation.id, channel=said.channel,
        category=said.category, seat=said.seat, contact_name=clean_name(said.contact_name, field="contact_name"),
        contact_phone=clean_any_phone(said.contact_phone, field="contact_phone"), minors_agreed=said.minors_agreed,
        source=said.source[:80], total=len(people), remarks=remarks,
        state=RosterState.CHECKING, cursor=0, by_id=by.id, created_at=clock.now(), finished_at=None)
    if roster is None:
        return _twin(slot, said.form_key, by)
    add_rows(RosterRow, [
        {"roster_id": roster.id, "position": at, "sheet": each.sheet, "line": each.line, "is_hidden": each.is_hidden,
         "content": json.dumps(each.said, ensure_ascii=False)} for at, each in enumerate(people, start=1)])
    record("groups.list_taken", roster, by=by, event=slot.event.code, slot=slot.id, rows=len(people),
           organisation=said.organisation.id, channel=said.channel.value)
    db.session.flush()
    return roster


def _twin(slot: Slot, form_key: str, by: Person) -> Roster:
    """What the same form made a moment before; refuses `stale_form` when it was another's."""
    there = db.session.scalar(select(Roster).filter_by(form_key=form_key, slot_id=slot.id, by_id=by.id))
    if there is None:
        raise Refused("stale_form", _("页面已失效，没有提交。请核对内容后重新提交。"))
    return there


def save_roster(roster: Roster, *, seen: str | None = None, by: Person) -> Roster:
    """Register the rows that are ticked, which are all good ones unless `choosing_rows` said otherwise. Twice is once.

    Refuses `nothing_chosen`, `changed_meanwhile` when the page showed other ticks (their digest was `seen`; None trusts
    it), `still_checking`, `list_dropped`; nothing is changed then.
    """
    if roster.state in (RosterState.SAVING, RosterState.DONE):
        return roster
    if not move_roster(roster, RosterState.CHECKED, RosterState.CHECKED):  # nobody ticks from here on
        return settled(roster)
    ticked = (RosterRow.roster_id == roster.id) & (RosterRow.state == RowState.GOOD)
    _require_seen(ticked, seen)
    move_roster(roster, RosterState.CHECKED, RosterState.SAVING, cursor=0)
    chosen = write(update(RosterRow).where(ticked).values(state=RowState.CHOSEN))
    record("groups.list_chosen", roster, by=by, rows=chosen, of=roster.total)
    db.session.flush()
    return roster


def _require_seen(ticked, seen: str | None) -> None:
    positions = db.session.scalars(select(RosterRow.position).where(ticked).order_by(RosterRow.position)).all()
    if not positions:
        raise Refused("nothing_chosen", _("没有选中任何人，请至少选一行。"))
    if seen is not None and seen != digest_of(positions):
        raise Refused("changed_meanwhile", _("名单的勾选刚刚有变化，没有报名。请核对现在选中的人数，再确认一次；"
                                             "要看是哪些人，请返回逐行核对。"))


def drop_roster(roster: Roster, *, by: Person | None) -> None:
    """Give the list up: nobody is registered by it, and what it says of people is deleted. Twice is once."""
    for state in OPEN:
        if move_roster(roster, state, RosterState.DROPPED, finished_at=clock.now()):
            forget_roster_people(roster)
            record("groups.list_dropped", roster, by=by)
            db.session.flush()
            return
    if roster.state is not RosterState.DROPPED:
        raise Refused("too_late", _("名单已经在保存，不能放弃。"))


def forget_roster_people(roster: Roster) -> None:
    """Delete what the list says of people; lines, reasons and references remain."""
    write(update(RosterRow).where(RosterRow.roster_id == roster.id).values(content=None, key=None))
    write(update(Roster).where(Roster.id == roster.id).values(contact_phone=None))
    db.session.refresh(roster)


def settled(roster: Roster) -> Roster:
    """The list, once it is decided about; refuses `list_dropped` and `still_checking`."""
    db.session.refresh(roster)
    if roster.state is RosterState.DROPPED:
        raise Refused("list_dropped", _("这份名单已放弃，没有保存。请重新提交名单。"))
    if roster.state is RosterState.CHECKING:
        raise Refused("still_checking", _("名单还在核对，请稍候再保存。"))
    return roster


def move_roster(roster: Roster, before: RosterState, to: RosterState, **values) -> bool:
    """Take the list from one state to another, with `values`; False when it stood elsewhere. To the state it is in:
    nobody else takes it anywhere until the transaction ends."""
    done = write(update(Roster).where(Roster.id == roster.id, Roster.state == before).values(state=to, **values))
    db.session.refresh(roster)
    return done == 1
