"""Slips: the latest of a subject, and those that wait for a reviewer."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from xicheng_events.accounts.models import Person, Role
from xicheng_events.core.db import db
from xicheng_events.review.models import ReviewSlip, SlipState


def slip_for(subject) -> ReviewSlip | None:
    """The latest slip of a stored row."""
    return db.session.scalar(
        select(ReviewSlip).where(ReviewSlip.subject_kind == subject.__tablename__, ReviewSlip.subject_id == subject.id)
        .order_by(ReviewSlip.id.desc()).limit(1))


def slips_for_reviewer(person: Person, *, state: SlipState | None = None) -> Select:
    """The slips of the units for which this person reviews, the oldest waiting first."""
    units = person.organisation_ids(Role.SECRECY)
    query = select(ReviewSlip).where(ReviewSlip.organisation_id.in_(units)).options(
        joinedload(ReviewSlip.organisation), joinedload(ReviewSlip.asked_by))
    if state:
        query = query.where(ReviewSlip.state == state)
    return query.order_by(ReviewSlip.state != SlipState.PENDING, ReviewSlip.id.desc())


def slip_of_reviewer(person: Person, slip_id: int) -> ReviewSlip | None:
    """One slip, if this person reviews for its unit."""
    return db.session.scalar(slips_for_reviewer(person).where(ReviewSlip.id == slip_id))
