"""Going through the list of opinions: the one before and after, those that were ticked, what it is narrowed by."""

from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import joinedload

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.queries import units_to_filter_by
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.opinions.models import Opinion, OpinionKind
from xicheng_events.voice.opinions.queries import DESK_ROLES, numbers_in, opinions_to_triage

PICKED_AT_MOST = 50  # decided in one go


def neighbours(wanted: Select, opinion: Opinion) -> tuple[int | None, int | None]:
    """The numbers of those before and after `opinion` in the list `wanted`, in its usual order, the newest first;
    `opinion` itself needn't stand in it any more."""
    said, number = Opinion.said_at, Opinion.id
    newer = or_(said > opinion.said_at, and_(said == opinion.said_at, number > opinion.id))
    older = or_(said < opinion.said_at, and_(said == opinion.said_at, number < opinion.id))
    of_them = wanted.order_by(None).with_only_columns(number).limit(1)
    return (db.session.scalar(of_them.where(newer).order_by(said, number)),
            db.session.scalar(of_them.where(older).order_by(said.desc(), number.desc())))


def opinions_picked(person: Person, numbers: list[int]) -> list[Opinion]:
    """Those of `numbers` that wait for `person` to decide what becomes of them, in the order they were said."""
    picked = opinions_to_triage(person).where(Opinion.id.in_(numbers[:PICKED_AT_MOST]))
    return list(db.session.scalars(picked.order_by(Opinion.said_at, Opinion.id).options(
        joinedload(Opinion.occasion), joinedload(Opinion.organisation))))


def fit_for(chosen: list[Opinion], *, praise: bool) -> list[Opinion]:
    """Those of `chosen` that can be done together: praise is thanked for, everything else is dispatched."""
    return [said for said in chosen if (said.kind is OpinionKind.PRAISE) is praise]


def numbers_picked(typed: list[str]) -> list[int]:
    """The numbers that ticks in a list sent; what isn't one is left out."""
    return [number for each in typed for number in numbers_in(each)]


def units_of_desk(person: Person) -> list[Organisation]:
    """The units by which the desk's list can be narrowed: all for a coordinator, else the own ones where there are
    several."""
    if person.is_coordinator:
        return units_to_filter_by()
    mine = person.organisation_ids(*DESK_ROLES)
    return [unit for unit in units_to_filter_by() if unit.id in mine] if len(mine) > 1 else []
