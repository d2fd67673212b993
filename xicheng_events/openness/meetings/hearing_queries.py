"""What is asked of hearings: who takes part, whether that is public, and who has signed the record."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.personal_marks import family_name
from xicheng_events.openness.meetings.models import Hearing, RecordConfirmation
from xicheng_events.openness.meetings.queries import meeting_of

SPEAKS = (SeatKind.ATTEND, SeatKind.ACCESSIBLE)  # from these seats one takes part; others listen, or report
PAPERS_DAYS = 7  # 重大行政决策程序暂行条例 art. 16: the papers, so many days before


class ListedParticipant(NamedTuple):
    """One line of 听证参加人名单 as everybody reads it."""

    surname: str
    category: str
    item: str


def hearing_of(event_id: int) -> Hearing | None:
    """What a hearing says of itself; None for any other meeting."""
    return db.session.get(Hearing, event_id)


def is_published_hearing(event: Event) -> bool:
    """Whether it is a hearing that everybody has read of."""
    return event.row.slots_are_agenda and event.published_at is not None and hearing_of(event.id) is not None


def meeting_as_typed(event: Event) -> dict:
    """What is said of a meeting, as its form has it; {} while nothing is."""
    meeting, hearing = meeting_of(event.id), hearing_of(event.id)
    if meeting is None:
        return {}
    said = {"kind": meeting.kind, "number": meeting.number, "convenor": meeting.convenor,
            "needs_pledge": meeting.needs_pledge}
    return said | ({"selected_how": hearing.selected_how, "papers_by_post": hearing.papers_by_post} if hearing else {})


def participants_in_hearing(event: Event) -> Select:
    """Who takes part in a hearing, item by item: those with one of the places that SPEAKS names."""
    return (select(Registration).join(Registration.slot).join(Registration.quota)
            .where(Slot.event_id == event.id, Quota.seat.in_(SPEAKS),
                   Registration.state == RegistrationState.CONFIRMED)
            .options(contains_eager(Registration.slot), contains_eager(Registration.quota),
                     joinedload(Registration.ticket)).order_by(Slot.starts_at, Registration.id))


def listed_participants(event: Event) -> list[ListedParticipant]:
    """听证参加人名单: of each the surname and as whom they take part, never a whole name."""
    found = db.session.scalars(participants_in_hearing(event)).unique()
    return [ListedParticipant(shown_surname(each.name), each.quota.category.label, each.slot.label)
            for each in found if each.name]


def shown_surname(name: str) -> str:
    """李静 → 李某, 欧阳明 → 欧阳某, Anna Smith → A某: what is public of a name."""
    return _("%(surname)s某", surname=family_name(name))


def list_is_public(event: Event) -> bool:
    """Whether everybody reads the list now: from when it was made public until the day of the hearing is over."""
    hearing = hearing_of(event.id)
    return (hearing is not None and hearing.list_public_at is not None and event.is_open
            and clock.now() < list_public_until(event))


def list_public_until(event: Event) -> datetime:
    """The end of the day of the hearing: nobody needs the list any more."""
    last = max(slot.ends_at for slot in event.slots)
    return clock.start_of(clock.local(last).date() + timedelta(days=1))


def signatories_of_record(event: Event) -> Select:
    """Those participants who came: each reads the record and signs it."""
    return participants_in_hearing(event).join(Ticket, Ticket.registration_id == Registration.id).where(
        Ticket.arrived > 0)


def confirmations_of(registration_ids: list[int]) -> dict[int, RecordConfirmation]:
    """Which of these have signed."""
    return {each.registration_id: each for each in db.session.scalars(
        select(RecordConfirmation).where(RecordConfirmation.registration_id.in_(registration_ids))
        .options(joinedload(RecordConfirmation.noted_by)))}


def records_signed(registration_ids: list[int]) -> dict[int, date | None]:
    """Of each of these that took part in a hearing, as a participant who came: on which day the record was signed,
    None for not yet. One statement."""
    if not registration_ids:
        return {}
    found = (select(Registration.id, RecordConfirmation.signed_on)
             .join(Slot, Slot.id == Registration.slot_id).join(Hearing, Hearing.event_id == Slot.event_id)
             .join(Quota, Quota.id == Registration.quota_id).join(Ticket, Ticket.registration_id == Registration.id)
             .outerjoin(RecordConfirmation, RecordConfirmation.registration_id == Registration.id)
             .where(Registration.id.in_(registration_ids), Ticket.arrived > 0,
                    Quota.seat.in_(SPEAKS)))
    return dict(map(tuple, db.session.execute(found)))
