"""Who is to be asked, and what those who answered said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import look_alikes, normalise_reference
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.voice.opinions.queries import said_in_form
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.models import Answer, Survey, SurveyCopy
from xicheng_events.voice.surveys.sealed_answers import unsealed
from xicheng_events.voice.surveys.standard_questionnaire import AFTER_EVENT
from xicheng_events.voice.surveys.suppression import FEWEST

LONG_AGO = timedelta(days=60)
_LONGEST_TOKEN = 40


def came_and_not_yet_invited(at_most: int) -> list[Registration]:
    """Parties of which somebody came, of slots that are over, without an invitation; the oldest first. Guests who left
    no phone at the door can't be asked."""
    now = clock.now()
    invited = select(SurveyCopy.id).where(SurveyCopy.registration_id == Registration.id)
    return list(db.session.scalars(
        select(Registration).join(Ticket).join(Slot, Slot.id == Registration.slot_id).join(Event)
        .where(Ticket.arrived > 0, Registration.phone_tail != "", Slot.ends_at <= now,
               Slot.ends_at > now - LONG_AGO, ~invited.exists(),
               Event.is_public, Event.course != EventCourse.CANCELLED)
        .order_by(Registration.id).limit(at_most)
        .options(joinedload(Registration.slot).options(joinedload(Slot.event), lazyload(Slot.quotas)),
                 lazyload(Registration.companions))
    ))


def copies_to_remind_of(*, closing_by: datetime, asked_by: datetime, at_most: int) -> list[SurveyCopy]:
    """Copies whose parties have still to answer, aren't reminded yet, and close by then; the oldest first."""
    return list(db.session.scalars(
        _unanswered().where(SurveyCopy.reminded_at.is_(None), SurveyCopy.closes_at <= closing_by,
                            SurveyCopy.handed_out_at <= asked_by)
        .order_by(SurveyCopy.id).limit(at_most)
        .options(contains_eager(SurveyCopy.registration).lazyload("*"), contains_eager(SurveyCopy.event))))


def still_to_answer(registrations: list[int]) -> set[int]:
    """Which of these registrations (by id) have a copy that can still be answered, about what took place."""
    return set(db.session.scalars(_unanswered().where(Registration.id.in_(registrations))
                                  .with_only_columns(Registration.id)))


def _unanswered() -> Select:
    is_public = or_(Survey.publication_id.is_(None), Publication.state == PublicationState.PUBLISHED)
    return (select(SurveyCopy).join(SurveyCopy.registration).join(SurveyCopy.event).join(SurveyCopy.survey)
            .outerjoin(Survey.publication)
            .where(SurveyCopy.answered_on.is_(None), SurveyCopy.closes_at > clock.now(), is_public,
                   Registration.phone_tail != "", Event.is_public, Event.course != EventCourse.CANCELLED))


def copy_by_token(token: str) -> SurveyCopy | None:
    """The copy a link leads to, with its questionnaire and the event it asks about."""
    if len(token) > _LONGEST_TOKEN:
        return None
    return db.session.scalar(
        select(SurveyCopy).where(SurveyCopy.token_hash == keyed_hash(token))
        .options(joinedload(SurveyCopy.registration).joinedload(Registration.slot),
                 joinedload(SurveyCopy.survey).joinedload(Survey.publication),
                 joinedload(SurveyCopy.event).joinedload(Event.host))
    )


def survey_copies_of(registrations: list[Registration]) -> dict[int, SurveyCopy]:
    """The copies these registrations were sent, by registration, in one statement; none for those not asked yet."""
    ids = [each.id for each in registrations]
    query = select(SurveyCopy).where(SurveyCopy.registration_id.in_(ids))
    return {each.registration_id: each for each in (db.session.scalars(query) if ids else ())}


def codes_of_form(copy: SurveyCopy, form_key: str | None) -> list[dict]:
    """`text` and `query_code` of each suggestion that was sent with this very form; nothing to whoever lacks it, and
    nothing any more once an anonymous one has been moved."""
    if not form_key:
        return []
    if copy.sealed:
        said = unsealed(copy.sealed)
        return said["suggestions"] if said["form_key"] == form_key else []
    return [{"text": said.text, "query_code": said.query_code} for said in said_in_form(form_key)]


@dataclass(frozen=True)
class Pool:
    """Sealed answers that are moved together: of one questionnaire about one thing, what came by the open link apart.
    """

    survey_id: int
    event_id: int | None
    is_open_link: bool

    def copies(self):
        """What holds of its copies in a statement."""
        by_link = SurveyCopy.source == CopySource.OPEN
        return and_(SurveyCopy.survey_id == self.survey_id, SurveyCopy.event_id.is_not_distinct_from(self.event_id),
                    by_link if self.is_open_link else ~by_link)


def last_closing(copy: SurveyCopy) -> datetime:
    """When nobody can fill in any of the copies any more whose anonymous answers are moved together with this one's."""
    pool = Pool(copy.survey_id, copy.event_id, copy.source is CopySource.OPEN)
    return db.session.scalar(select(func.max(SurveyCopy.closes_at)).where(pool.copies()))


def pools_to_move(at_most: int) -> list[Pool]:
    """Those of which some answers may be moved."""
    what = (SurveyCopy.survey_id, SurveyCopy.event_id, SurveyCopy.source == CopySource.OPEN)
    found = db.session.execute(select(*what, func.count()).where(SurveyCopy.sealed.is_not(None)).group_by(*what)
                               .order_by(*what)).all()
    return [pool for *key, sealed in found if number_to_move(pool := Pool(*key), sealed)][:at_most]


def number_to_move(pool: Pool, sealed: int) -> int:
    """How many of so many sealed answers may leave their copies together.

    All of them once nobody can answer any more. Before, only as many as leave FEWEST behind: so each lot is of FEWEST
    or more, the last one too, and who looks at the results before and after a lot learns of no smaller one.
    """
    still_open = select(SurveyCopy.id).where(pool.copies(), SurveyCopy.closes_at > clock.now())
    if not db.session.scalar(select(still_open.exists())):
        return sealed
    return sealed - FEWEST if sealed >= 2 * FEWEST else 0


def used_up_copies(pool: Pool) -> list[SurveyCopy]:
    """Its answered copies as they stand now, held until the transaction ends."""
    return list(db.session.scalars(
        select(SurveyCopy).where(pool.copies(), SurveyCopy.answered_on.is_not(None))
        .options(selectinload(SurveyCopy.registration).lazyload("*"), lazyload(SurveyCopy.survey))
        .order_by(SurveyCopy.id).with_for_update(of=SurveyCopy).execution_options(populate_existing=True)))


def survey_called(key: str) -> Survey | None:
    """A questionnaire that comes with the product, with its form."""
    return db.session.scalar(select(Survey).where(Survey.key == key))


def survey_path(code: str) -> str:
    """The public address of a questionnaire, without the host."""
    return f"/surveys/{plain_text(code)}"


def survey_by_code(code: str) -> Survey | None:
    """A questionnaire of a unit, in whatever state, with its form and publication; none of those that come with the
    product."""
    return db.session.scalar(drafted_surveys().where(Survey.code == plain_text(code)))


def drafted_surveys() -> Select:
    """The questionnaires that units have made, in whatever state, with what a page of the desk says of each."""
    return select(Survey).where(Survey.publication_id.is_not(None)).options(
        joinedload(Survey.publication).joinedload(Publication.organisation), joinedload(Survey.occasion),
        joinedload(Survey.event).options(joinedload(Event.publication), selectinload(Event.slots).lazyload("*")))


def survey_about(event: Event) -> Survey | None:
    """What those who came to `event` are asked with: its own published questionnaire, else the template of its kind,
    else what comes with the product; None where not even that is there yet."""
    kind = select(Event.kind).where(Event.id == event.id).scalar_subquery()
    is_own, is_of_kind = Survey.event_id == event.id, Survey.event_kind == kind
    is_used = and_(Publication.state == PublicationState.PUBLISHED, or_(is_own, is_of_kind))
    return db.session.scalar(
        select(Survey).outerjoin(Survey.publication).where(or_(Survey.key == AFTER_EVENT, is_used))
        .order_by(case((is_own, 0), (is_of_kind, 1), else_=2)).limit(1))


def has_answers(survey: Survey) -> bool:
    """Whether anybody has answered it, be the answer sealed in its copy still."""
    answered = select(SurveyCopy.id).where(SurveyCopy.survey_id == survey.id, SurveyCopy.answered_on.is_not(None))
    return db.session.scalar(select(or_(
        answered.exists(), select(Answer.id).where(Answer.survey_id == survey.id).exists())))


def named_answer_of(survey: Survey, person: Person) -> Answer | None:
    """What somebody has answered to it by name, through its open link."""
    return db.session.scalar(select(Answer).where(Answer.survey_id == survey.id, Answer.person_id == person.id))


def survey_by_typed_code(text: str) -> Survey | None:
    """A questionnaire by its number as it is typed from paper: in small letters, without its dash."""
    meant = look_alikes(normalise_reference(text))
    return db.session.scalars(select(Survey).where(Survey.code.in_(meant)).order_by(Survey.id)).first()
