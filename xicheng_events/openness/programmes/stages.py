"""Where a programme stands: what is stored is its days, and since when somebody is appointed, never this."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, case

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.openness.programmes.models import Programme


class ProgrammeStage(Labelled):
    """In the order in which the public reads of them."""

    RECRUITING = "recruiting", _l("招募中"), "ok"
    UPCOMING = "upcoming", _l("即将招募"), "info"
    CHOOSING = "choosing", _l("选聘中"), "wait"
    APPOINTED = "appointed", _l("已聘任"), "info"
    SERVING = "serving", _l("履职中"), "wait"
    OVER = "over", _l("已结束"), "off"


def stage_of(programme) -> ProgrammeStage:
    """The stage of a programme now, or of it with its revision in place."""
    now, today = clock.now(), clock.today()
    if programme.opens_at <= now < programme.closes_at:
        return ProgrammeStage.RECRUITING
    if now < programme.opens_at:
        return ProgrammeStage.UPCOMING
    if today > programme.serves_until:
        return ProgrammeStage.OVER
    if programme.appointed_at is None:  # nobody serves, even though the term may have begun
        return ProgrammeStage.CHOOSING
    return ProgrammeStage.APPOINTED if today < programme.term_from else ProgrammeStage.SERVING


def in_stage(stage: ProgrammeStage) -> ColumnElement[bool]:
    """The same as SQL."""
    return _conditions()[stage]


def stage_order() -> ColumnElement[int]:
    """By which the public list is sorted: the stages in their order."""
    conditions = _conditions()
    return case(*((conditions[stage], number) for number, stage in enumerate(ProgrammeStage)),
                else_=len(ProgrammeStage))


def _conditions() -> dict[ProgrammeStage, ColumnElement[bool]]:
    now, today = clock.now(), clock.today()
    closed = and_(Programme.closes_at <= now, Programme.serves_until >= today)
    appointed = and_(closed, Programme.appointed_at.is_not(None))
    return {
        ProgrammeStage.RECRUITING: and_(Programme.opens_at <= now, Programme.closes_at > now),
        ProgrammeStage.UPCOMING: Programme.opens_at > now,
        ProgrammeStage.CHOOSING: and_(closed, Programme.appointed_at.is_(None)),
        ProgrammeStage.APPOINTED: and_(appointed, Programme.term_from > today),
        ProgrammeStage.SERVING: and_(appointed, Programme.term_from <= today),
        ProgrammeStage.OVER: and_(Programme.closes_at <= now, Programme.serves_until < today),
    }
