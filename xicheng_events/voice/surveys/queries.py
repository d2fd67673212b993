"""Who is to be asked, and what those who answered said."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.questions.kinds import QuestionKind, Satisfaction
from xicheng_events.foundation.questions.models import AnswerSheet, FormVersion, Question, SheetAnswer
from xicheng_events.voice.opinions.queries import said_in_form
from xicheng_events.voice.surveys.models import Answer, FeedbackInvitation, Survey
from xicheng_events.voice.surveys.sealed_answers import unsealed

# Below this nothing is broken down: with few answers an anonymous one could be guessed (domain §2.6).
FEWEST = 5
LONG_AGO = timedelta(days=60)
_LONGEST_TOKEN = 40
SATISFIED_FROM = 3  # 基本满意


@dataclass(frozen=True)
class ItemResult:
    """How one item was rated: what it is called, the number of answers at each score, 5 first, and whether it is the
    one that the satisfaction rate is made of."""

    label: str
    counts: dict[Satisfaction, int]
    is_overall: bool

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
    """Parties of which somebody came, of slots that are over, without an invitation; the oldest first. Guests who left
    no phone at the door can't be asked."""
    now = clock.now()
    invited = select(FeedbackInvitation.id).where(FeedbackInvitation.registration_id == Registration.id)
    return list(db.session.scalars(
        select(Registration).join(Ticket).join(Slot, Slot.id == Registration.slot_id).join(Event)
        .where(Ticket.arrived > 0, Registration.phone_tail != "", Slot.ends_at <= now,
               Slot.ends_at > now - LONG_AGO, ~invited.exists(),
               Event.is_public, Event.course != EventCourse.CANCELLED)
        .order_by(Registration.id).limit(at_most)
        .options(joinedload(Registration.slot).options(joinedload(Slot.event), lazyload(Slot.quotas)),
                 lazyload(Registration.companions))
    ))


def feedback_invitation_by_token(token: str) -> FeedbackInvitation | None:
    """The invitation a link leads to, with the event it asks about."""
    if len(token) > _LONGEST_TOKEN:
        return None
    return db.session.scalar(
        select(FeedbackInvitation).where(FeedbackInvitation.token_hash == keyed_hash(token))
        .options(joinedload(FeedbackInvitation.registration).joinedload(Registration.slot).joinedload(Slot.event)
                 .joinedload(Event.host))
    )


def feedback_invitations_of(registrations: list[Registration]) -> dict[int, FeedbackInvitation]:
    """The invitations of these registrations, by registration, in one statement; none for those not asked yet."""
    ids = [each.id for each in registrations]
    query = select(FeedbackInvitation).where(FeedbackInvitation.registration_id.in_(ids))
    return {each.registration_id: each for each in (db.session.scalars(query) if ids else ())}


def codes_of_form(invitation: FeedbackInvitation, form_key: str | None) -> list[dict]:
    """`text` and `query_code` of each suggestion that was sent with this very form; nothing to whoever lacks it, and
    nothing any more once an anonymous one has been moved."""
    if not form_key:
        return []
    if invitation.sealed:
        said = unsealed(invitation.sealed)
        return said["suggestions"] if said["form_key"] == form_key else []
    return [{"text": said.text, "query_code": said.query_code} for said in said_in_form(form_key)]


def events_with_answers_to_move(at_most: int) -> list[Event]:
    """Events of which enough anonymous answers lie sealed, or which nobody can answer any more."""
    registration, slot = FeedbackInvitation.registration, Registration.slot
    waiting = (select(Slot.event_id).select_from(FeedbackInvitation).join(registration).join(slot)
               .where(FeedbackInvitation.sealed.is_not(None)).group_by(Slot.event_id))
    events = db.session.scalars(select(Event).where(Event.id.in_(waiting)).order_by(Event.id)).all()
    counts = dict(db.session.execute(waiting.with_only_columns(Slot.event_id, func.count())).all())
    return [event for event in events if may_be_moved(event, counts[event.id])][:at_most]


def may_be_moved(event: Event, sealed: int) -> bool:
    """Whether so many answers may leave their invitations together."""
    if sealed >= FEWEST:
        return True
    still_open = (select(FeedbackInvitation.id).join(FeedbackInvitation.registration).join(Registration.slot)
                  .where(Slot.event_id == event.id, FeedbackInvitation.closes_at > clock.now()))
    return not db.session.scalar(select(still_open.exists()))


def used_up_invitations(event: Event) -> list[FeedbackInvitation]:
    """The answered invitations of an event as they stand now, held until the transaction ends."""
    return list(db.session.scalars(
        select(FeedbackInvitation).join(FeedbackInvitation.registration).join(Registration.slot)
        .where(Slot.event_id == event.id, FeedbackInvitation.answered_on.is_not(None))
        .options(contains_eager(FeedbackInvitation.registration).lazyload("*"))
        .order_by(FeedbackInvitation.id).with_for_update(of=FeedbackInvitation)
        .execution_options(populate_existing=True)
    ).unique())


def asked_and_answered(event: Event) -> tuple[int, int]:
    """(invitations sent, questionnaires answered); what is anonymous counts once it has been moved."""
    invited = (
        select(func.count()).select_from(FeedbackInvitation).join(Registration).join(Slot)
        .where(Slot.event_id == event.id).scalar_subquery()
    )
    answered = select(func.count()).select_from(Answer).where(Answer.event_id == event.id).scalar_subquery()
    return tuple(db.session.execute(select(invited, answered)).one())


def survey_called(key: str) -> Survey | None:
    """A questionnaire that comes with the product, with its form."""
    return db.session.scalar(select(Survey).where(Survey.key == key))


def asked_in_answers(event: Event) -> list[Question]:
    """Every question that was answered about an event, as it was last asked, in the order of the questionnaire."""
    answered = (select(AnswerSheet.version_id).join(Answer, Answer.sheet_id == AnswerSheet.id)
                .where(Answer.event_id == event.id))
    query = (select(Question).join(FormVersion, FormVersion.id == Question.version_id)
             .where(Question.version_id.in_(answered)).order_by(FormVersion.number, Question.position))
    last = {question.key: question for question in db.session.scalars(query)}
    return sorted(last.values(), key=lambda question: (-question.version_id, question.position))


def feedback_results(event: Event, questions: list[Question]) -> list[ItemResult]:
    """How those of the questions were rated that are ratings, in their order."""
    found = db.session.execute(
        select(Question.key, SheetAnswer.value, func.count()).join(Question, Question.id == SheetAnswer.question_id)
        .join(Answer, Answer.sheet_id == SheetAnswer.sheet_id)
        .where(Answer.event_id == event.id, Question.kind == QuestionKind.RATING)
        .group_by(Question.key, SheetAnswer.value))
    counts = defaultdict(dict)
    for key, score, count in found:
        counts[key][score] = count
    return [ItemResult(question.label, {level: counts[question.key].get(level.value, 0) for level in Satisfaction},
                       question.is_overall)
            for question in questions if question.kind is QuestionKind.RATING]


def texts_of(event: Event, question: Question, *, at_most: int = 200) -> list[str]:
    """What was written as an answer to a question; by the words, not by the hour, so that the order tells nothing."""
    query = (select(SheetAnswer.value).join(Question, Question.id == SheetAnswer.question_id)
             .join(Answer, Answer.sheet_id == SheetAnswer.sheet_id)
             .where(Answer.event_id == event.id, Question.key == question.key))
    return list(db.session.scalars(query.order_by(SheetAnswer.value).limit(at_most)))
