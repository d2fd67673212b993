"""After the approval: who isn't on a list is told, in portions; and who lives with somebody who has a seat by now
waits no longer. Who is on a list hears by the offer."""

from flask_babel import gettext as _
from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased, joinedload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.transitions import move_registration, tell_party
from xicheng_events.booking.registration.queries import waiting_place
from xicheng_events.booking.registration.states import HOLDING, RegistrationState
from xicheng_events.booking.selection.models import Selection, SelectionEntry
from xicheng_events.booking.selection.states import SelectionState
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write_returning
from xicheng_events.foundation.core.languages import in_house_language

S = RegistrationState
_WITH_EVENT = joinedload(Registration.slot).joinedload(Slot.event).joinedload(Event.venue)


@in_house_language
def tell_lists(*, at_most: int = 200) -> int:
    """Sweep: tell those who aren't on an approved list whether they stand in, and where; how many. `told_at` is
    written by a guarded statement: two processes at once tell each once."""
    due = (select(SelectionEntry.registration_id).join(Selection, Selection.id == SelectionEntry.selection_id)
           .where(Selection.state == SelectionState.APPROVED, SelectionEntry.told_at.is_(None))
           .order_by(SelectionEntry.registration_id).limit(at_most))
    claimed = list(write_returning(
        update(SelectionEntry).where(SelectionEntry.registration_id.in_(due), SelectionEntry.told_at.is_(None))
        .values(told_at=clock.now()).returning(SelectionEntry.registration_id)).scalars())
    query = (select(Registration, SelectionEntry)
             .join(SelectionEntry, SelectionEntry.registration_id == Registration.id)
             .where(Registration.id.in_(claimed)).order_by(Registration.id).options(_WITH_EVENT))
    for registration, entry in db.session.execute(query).unique():
        _tell(registration, entry)
    db.session.flush()
    return len(claimed)


def _tell(registration: Registration, entry: SelectionEntry) -> None:
    if registration.state == S.APPLIED:
        if move_registration(registration, S.NOT_SELECTED, by=None, reason=why_words(entry)):
            tell_party(registration, "not_on_list")
    elif registration.state in (S.WAITING, S.OFFERED):
        record("registration.waiting", registration, before=S.APPLIED.value, heads=registration.heads,
               rank=registration.draw_rank)
        if registration.state == S.WAITING and not entry.is_picked:
            tell_party(registration, "stands_in", place=waiting_place(registration))


def why_words(entry: SelectionEntry) -> str:
    """Why somebody isn't on a list, as the person reads it: without the numbers of others."""
    if entry.is_capped:
        return _("一年内参加此类会议的次数已达上限。")
    if entry.passed in ("elsewhere", "household"):
        return _("同一人或同住一户已有一个席位。")
    return _("按抽取顺序和各类名额要求，未列入名单。")


@in_house_language
def drop_housemates(*, at_most: int = 200) -> int:
    """Sweep: whoever waits and lives with somebody who holds a seat by now doesn't wait any more; how many."""
    other, held = aliased(SelectionEntry), aliased(Registration)
    seated = exists().where(other.selection_id == SelectionEntry.selection_id, other.home == SelectionEntry.home,
                            other.registration_id != SelectionEntry.registration_id,
                            held.id == other.registration_id, held.state.in_(HOLDING))
    query = (select(Registration).join(SelectionEntry, SelectionEntry.registration_id == Registration.id)
             .where(Registration.state == S.WAITING, seated).order_by(Registration.id).limit(at_most)
             .options(_WITH_EVENT))
    dropped = 0
    for registration in db.session.scalars(query).unique():
        if move_registration(registration, S.NOT_SELECTED, by=None, reason=_("同一人或同住一户已有一个席位。")):
            tell_party(registration, "not_on_list")
            dropped += 1
    db.session.flush()
    return dropped
