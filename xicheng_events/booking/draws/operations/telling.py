"""After the draw: everybody is told, in portions, those with a place first. A restart goes on where it stopped."""

from flask_babel import gettext as _
from sqlalchemy import exists, select, update
from sqlalchemy.orm import joinedload

from xicheng_events.booking.draws.models import Draw, DrawEntry
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.transitions import (
    move_registration,
    tell_of_place,
    tell_party,
)
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write_returning
from xicheng_events.foundation.core.languages import in_house_language

S = RegistrationState
_AT_ONCE = 1000
_WITH_EVENT = joinedload(Registration.slot).joinedload(Slot.event).joinedload(Event.venue)


def tell_results(*, at_most: int = _AT_ONCE) -> int:
    """Sweep: tell those who were drawn, and write each one's entry in the record; how many.

    `told_at` is written by a guarded statement: two processes at once tell each person once. Who has withdrawn or
    been offered a place since hears no stale news.
    """
    told = _claim(at_most, Registration.state == S.CONFIRMED)
    if len(told) < at_most:
        told += _claim(at_most - len(told), Registration.state.not_in((S.CONFIRMED, S.APPLIED)))
    query = (select(Registration).where(Registration.id.in_(told)).order_by(Registration.id)
             .options(_WITH_EVENT, joinedload(Registration.ticket)))
    for registration in db.session.scalars(query).unique():
        _tell(registration)
    db.session.flush()
    return len(told)


def _claim(at_most: int, who) -> list[int]:
    due = (select(DrawEntry.id).join(Draw, Draw.id == DrawEntry.draw_id).join(DrawEntry.registration)
           .where(Draw.state == DrawState.DRAWN, DrawEntry.told_at.is_(None), who).limit(at_most))
    claimed = (update(DrawEntry).where(DrawEntry.id.in_(due), DrawEntry.told_at.is_(None))
               .values(told_at=clock.now()).returning(DrawEntry.registration_id))
    return list(write_returning(claimed).scalars())


@in_house_language
def _tell(registration: Registration) -> None:
    if registration.draw_rank is None:
        return
    record(f"registration.{registration.state.value}", registration, before=S.APPLIED.value, heads=registration.heads,
           rank=registration.draw_rank)
    if registration.state == S.CONFIRMED:
        tell_of_place(registration, "drawn")
    elif registration.state == S.WAITING:
        tell_party(registration, "drawn_waiting", place=registration.draw_rank)


@in_house_language
def close_left_out(*, at_most: int = 200) -> int:
    """Sweep: whoever applied and isn't in the frozen list takes no part, and is told; how many."""
    listed = exists().where(DrawEntry.registration_id == Registration.id)
    query = (select(Registration).join(Registration.slot).join(Draw, Draw.event_id == Slot.event_id)
             .where(Registration.state == S.APPLIED, Draw.state != DrawState.PLANNED, ~listed)
             .options(_WITH_EVENT).order_by(Registration.id).limit(at_most))
    closed = 0
    for registration in db.session.scalars(query).all():
        if move_registration(registration, S.NOT_SELECTED, by=None, reason=_("未通过资格审核，没有参加随机抽取。")):
            tell_party(registration, "left_out_of_draw")
            closed += 1
    db.session.flush()
    return closed
