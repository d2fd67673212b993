"""Who is to be asked, and what those who answered said."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.events.models import Event, Slot
from xicheng_events.events.states import PUBLIC_STATES, EventState
from xicheng_events.feedback.models import Answer, FeedbackInvitation, RatedItem, Rating, Satisfaction
from xicheng_events.registration.models import Registration, Ticket

# Below this nothing is broken down: with few answers an anonymous one could be guessed (anchors D11).
FEWEST = 5
LONG_AGO = timedelta(days=60)
SATISFIED_FROM = 3  # 基本满意


@dataclass(frozen=True)
class ItemResult:
    """How one item was rated: the number of answers at each score, 5 first."""

    item: RatedItem
    counts: dict[Satisfaction, int]

    @property
    def n(self) -> int:
        """Valid ratings."""
        return sum(self.counts.values())

    @property
    def satisfied(self) -> int:
        """非常满意 + 满意 + 基本满意."""
        return sum(count for level, count in self.counts.items() if int(level.value) >= SATISFIED_FROM)

    @property
    def rate(self) -> float | None:
        """满意率 in percent (domain §2.6), one decimal; None without ratings."""
        return round(100 * self.satisfied / self.n, 1) if self.n else None


def came_and_not_yet_invited(at_most: int) -> list[Registration]:
    """Parties of which somebody came, of slots that are over, without an invitation; the oldest first."""
    now = clock.now()
    invited = select(FeedbackInvitation.id).where(FeedbackInvitation.registration_id == Registration.id)
    return list(db.session.scalars(
        select(Registration).join(Ticket).join(Slot, Slot.id == Registration.slot_id).join(Event)
        .where(Ticket.arrived > 0, Slot.ends_at <= now, Slot.ends_at > now - LONG_AGO, ~invited.exists(),
               Event.state.in_(PUBLIC_STATES), Event.state != EventState.CANCELLED)
        .order_by(Registration.id).limit(at_most)
        .options(joinedload(Registration.slot).options(joinedload(Slot.event), lazyload(Slot.quotas)),
                 lazyload(Registration.companions))
    ))


def invitation_by_token(token: str) -> FeedbackInvitation | None:
    """The invitation a link leads to, with the event it asks about."""
    return db.session.scalar(
        select(FeedbackInvitation).where(FeedbackInvitation.token == token)
        .options(joinedload(FeedbackInvitation.registration).joinedload(Registration.slot).joinedload(Slot.event)
                 .joinedload(Event.host))
    )


def asked_and_answered(event: Event) -> tuple[int, int]:
    """(invitations sent, questionnaires answered)."""
    invited = (
        select(func.count()).select_from(FeedbackInvitation).join(Registration).join(Slot)
        .where(Slot.event_id == event.id).scalar_subquery()
    )
    answered = select(func.count()).select_from(Answer).where(Answer.event_id == event.id).scalar_subquery()
    return tuple(db.session.execute(select(invited, answered)).one())


def results_of(event: Event) -> list[ItemResult]:
    """How every item was rated, in the order of the questionnaire."""
    found = db.session.execute(
        select(Rating.item, Rating.score, func.count()).join(Answer).where(Answer.event_id == event.id)
        .group_by(Rating.item, Rating.score)
    )
    counts = defaultdict(dict)
    for item, score, count in found:
        counts[item][score] = count
    return [ItemResult(item, {level: counts[item].get(int(level.value), 0) for level in Satisfaction})
            for item in RatedItem]


def texts_of(event: Event, column, *, at_most: int = 200) -> list[str]:
    """What was written in one free field; by the words, not by the hour, so that the order tells nothing."""
    return list(db.session.scalars(
        select(column).where(Answer.event_id == event.id, column != "").order_by(column).limit(at_most)
    ))
