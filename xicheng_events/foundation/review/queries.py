"""Looking up review slips."""

from sqlalchemy import Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.codes import number_holds
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.public_fields import PublicField, digest_of_fields


def slip_for(subject) -> ReviewSlip | None:
    """The latest slip about a stored row, or None."""
    query = select(ReviewSlip).where(ReviewSlip.subject_kind == subject.__tablename__,
                                     ReviewSlip.subject_id == subject.id)
    return db.session.scalar(query.order_by(ReviewSlip.id.desc()).limit(1)
                             .options(joinedload(ReviewSlip.asked_by), joinedload(ReviewSlip.decided_by)))


def slips_for(subjects: list) -> dict[int, ReviewSlip]:
    """The latest slips about stored rows of one table, by their ids, in one statement; without those that have none."""
    if not subjects:
        return {}
    last = (select(func.max(ReviewSlip.id)).where(
        ReviewSlip.subject_kind == subjects[0].__tablename__, ReviewSlip.subject_id.in_([each.id for each in subjects]))
        .group_by(ReviewSlip.subject_id))
    found = select(ReviewSlip).where(ReviewSlip.id.in_(last)).options(
        joinedload(ReviewSlip.asked_by), joinedload(ReviewSlip.decided_by))
    return {slip.subject_id: slip for slip in db.session.scalars(found)}


def ids_with_slip(kind: str, state: SlipState) -> Select:
    """The ids of the rows of `kind` (a table) whose latest slip stands at `state`."""
    later = aliased(ReviewSlip)
    newer = exists().where(later.subject_kind == kind, later.subject_id == ReviewSlip.subject_id,
                           later.id > ReviewSlip.id)
    return select(ReviewSlip.subject_id).where(ReviewSlip.subject_kind == kind, ReviewSlip.state == state, ~newer)


def is_cleared(subject, fields: list[PublicField]) -> bool:
    """Whether the latest slip about `subject` passed exactly what is public of it, as `fields` say, for publication."""
    return is_passed(slip_for(subject), fields)


def is_passed(slip: ReviewSlip | None, fields: list[PublicField]) -> bool:
    """Whether `slip`, the latest one, has passed exactly the values of `fields`."""
    return is_about(slip, fields) and slip.state is SlipState.APPROVED


def is_about(slip: ReviewSlip | None, fields: list[PublicField]) -> bool:
    """Whether `slip`, whatever has become of it, is about exactly the values of `fields`."""
    return slip is not None and slip.digest == digest_of_fields(fields)


def slip_against(subject, fields: list[PublicField]) -> ReviewSlip | None:
    """The slip that has failed exactly the values of `fields`, whatever was asked about `subject` since; None where
    they never failed."""
    query = select(ReviewSlip).where(
        ReviewSlip.subject_kind == subject.__tablename__, ReviewSlip.subject_id == subject.id,
        ReviewSlip.state == SlipState.REJECTED, ReviewSlip.digest == digest_of_fields(fields))
    return db.session.scalar(query.order_by(ReviewSlip.id.desc()).limit(1))


def roles_deciding(table: str) -> tuple[Role, ...]:
    """Who decides slips about things of that table: the row of their kind says it (publishing/kinds.py)."""
    return next((kind.deciders for kind in house.table("PUBLISHES").values() if kind.table == table), ())


def is_decided_by(person: Person):
    """The condition that a slip is about a thing of a kind and unit for which `person` decides."""
    return or_(false(), *(and_(ReviewSlip.subject_kind == kind.table,
                               ReviewSlip.organisation_id.in_(person.organisation_ids(*kind.deciders)))
                          for kind in house.table("PUBLISHES").values()))


def decided_before(slip: ReviewSlip) -> ReviewSlip | None:
    """The last slip about the same thing that was decided before `slip` was made: what its reviewers have read."""
    query = select(ReviewSlip).where(
        ReviewSlip.subject_kind == slip.subject_kind, ReviewSlip.subject_id == slip.subject_id,
        ReviewSlip.id < slip.id, ReviewSlip.decided_at.is_not(None))
    return db.session.scalar(query.order_by(ReviewSlip.id.desc()).limit(1))


def slips_on_desk_of(person: Person, *, state: SlipState | None = None, text: str = "") -> Select:
    """The slips of the units `person` reviews for: those still to decide first, oldest first, then the newest."""
    query = (
        select(ReviewSlip).where(is_decided_by(person))
        .options(joinedload(ReviewSlip.organisation), joinedload(ReviewSlip.asked_by),
                 joinedload(ReviewSlip.decided_by))
    )
    if state:
        query = query.where(ReviewSlip.state == state)
    if text:
        query = query.where(or_(ReviewSlip.title.contains(text, autoescape=True),
                                number_holds(ReviewSlip.number, text)))
    return query.order_by(ReviewSlip.state != SlipState.PENDING, ReviewSlip.id.desc())


def slip_on_desk_of(person: Person, number: str) -> ReviewSlip | None:
    """The slip of that number if `person` reviews for its unit."""
    return db.session.scalar(slips_on_desk_of(person).where(ReviewSlip.number == plain_text(number)))
