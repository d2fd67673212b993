"""To whom a mailing goes: a part of those registered for an event, said in a few choices."""

import hashlib
from dataclasses import asdict, dataclass
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, case, exists, select

from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.replies_to_move import Reply, answered, last_move
from xicheng_events.booking.registration.states import LIVE, RegistrationState
from xicheng_events.foundation.core.labelled import Labelled


class Arrived(Labelled):
    """Whether somebody of the party has come in."""

    ANYONE = "", _l("不限")
    YES = "yes", _l("已签到")
    NO = "no", _l("未签到")


# Whom one may write to: those who hold or await a place, and those who were told they have none. Who has called off
# wants to hear no more.
REACHABLE = (*LIVE, RegistrationState.NOT_SELECTED)
REPLIES = (Reply.SILENT, Reply.STAY)


class Told(NamedTuple):
    """One party of an audience, as far as its message differs from the others'; `code` of a ticket that is good."""

    slot_id: int
    reference: str
    seat: SeatKind
    code: str | None


@dataclass(frozen=True)
class Audience:
    """The choices; an empty one leaves nobody out. `state` empty: all who hold or await a place."""

    slot: int | None = None
    state: str = ""
    category: str = ""
    arrived: str = ""
    reply: str = ""
    seat: str = ""

    def as_json(self) -> dict:
        """What is kept with the mailing."""
        return asdict(self)

    def of(self, event: Event) -> Select:
        """The registrations it reaches."""
        return select(Registration).join(Slot, Slot.id == Registration.slot_id).where(
            Slot.event_id == event.id, *self._narrowed(event))

    def told(self, event: Event, *more) -> Select:
        """The columns `more` of these registrations, then those of a `Told`."""
        code = case((Ticket.revoked_at.is_(None), Ticket.code))
        return (self.of(event).join(Quota, Quota.id == Registration.quota_id)
                .outerjoin(Ticket, Ticket.registration_id == Registration.id)
                .with_only_columns(*more, Registration.slot_id, Registration.reference, Quota.seat, code))

    def _narrowed(self, event: Event) -> list[ColumnElement]:
        asked = [Registration.state == self.state if self.state else Registration.state.in_(LIVE)]
        if self.slot:
            asked.append(Registration.slot_id == self.slot)
        if self.category:
            asked.append(exists().where(Quota.id == Registration.quota_id, Quota.category == self.category))
        if self.seat:
            asked.append(exists().where(Quota.id == Registration.quota_id, Quota.seat == self.seat))
        if self.arrived:
            came = exists().where(Ticket.registration_id == Registration.id, Ticket.arrived > 0)
            asked.append(came if self.arrived == Arrived.YES else ~came)
        if self.reply:
            asked.append(answered(last_move(event), Reply(self.reply)))
        return asked

    def words(self, event: Event) -> str:
        """The choices as a sentence part: 上午场、报名成功、未签到."""
        slot = next((slot for slot in event.slots if slot.id == self.slot), None)
        said = [slot.label or _("所选场次")] if slot else [_("全部场次")]
        said.append(RegistrationState(self.state).label if self.state else _("全部有效报名"))
        said += [SeatKind(self.seat).label] if self.seat else []
        said += [Category(self.category).label] if self.category else []
        said += [Arrived(self.arrived).label] if self.arrived else []
        said += [_("改期后%(reply)s", reply=Reply(self.reply).label)] if self.reply else []
        return "、".join(said)


def digest_of_audience(ids: list[int]) -> str:
    """Tells one set of registrations from another."""
    return hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()[:32]
