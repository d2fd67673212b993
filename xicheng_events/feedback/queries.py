"""Finding an invitation, and what the answers to an event add up to."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from xicheng_events.core.db import db
from xicheng_events.events.models import Event, Slot
from xicheng_events.feedback.models import Answer, FeedbackInvitation, RatedItem, Rating
from xicheng_events.registration.models import Registration

# Fewer answers than this are not broken down: they would point at people (anchors D11).
FEWEST = 5
SATISFIED = 3


def invitation_by_token(token: str) -> FeedbackInvitation | None:
    """The invitation whose link this is, with slot, event and host."""
    to_event = joinedload(FeedbackInvitation.registration).joinedload(Registration.slot).joinedload(Slot.event)
    return db.session.scalar(select(FeedbackInvitation).where(FeedbackInvitation.token == token)
                             .options(to_event.joinedload(Event.host)))


@dataclass(frozen=True)
class ItemResult:
    """One rated item: how many gave each score, 5 to 1."""

    item: RatedItem
    counts: dict[int, int]

    @property
    def valid(self) -> int:
        """How many rated it."""
        return sum(self.counts.values())

    @property
    def satisfied_percent(self) -> int | None:
        """满意率: 非常满意, 满意 and 基本满意 among the valid ones (domain §2.6); None without any."""
        good = sum(count for score, count in self.counts.items() if score >= SATISFIED)
        return round(100 * good / self.valid) if self.valid else None


def results_of(event: Event) -> list[ItemResult]:
    """The ratings of an event, item by item, in one statement."""
    query = (select(Rating.item, Rating.score, func.count()).join(Answer, Answer.id == Rating.answer_id)
             .where(Answer.event_id == event.id).group_by(Rating.item, Rating.score))
    counts: dict = {item: dict.fromkeys(range(5, 0, -1), 0) for item in RatedItem}
    for item, score, count in db.session.execute(query):
        counts[item][score] = count
    return [ItemResult(item, by_score) for item, by_score in counts.items()]


def asked_and_answered(event: Event) -> tuple[int, int]:
    """(invitations sent, questionnaires answered) of an event."""
    query = (select(func.count(FeedbackInvitation.id), func.count(FeedbackInvitation.answered_at))
             .join(FeedbackInvitation.registration).join(Registration.slot).where(Slot.event_id == event.id))
    return tuple(db.session.execute(query).one())


def texts_of(event: Event) -> list[Answer]:
    """The answers in which somebody wrote something."""
    query = select(Answer).where(Answer.event_id == event.id, (Answer.impressed_by != "") | (Answer.why_unhappy != ""))
    return list(db.session.scalars(query.order_by(Answer.id).limit(200)))
