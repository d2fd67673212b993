"""Where a programme stands by the clock: what is stored is its days, never this."""

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
    SERVING = "serving", _l("履职中"), "wait"
    OVER = "over", _l("已结束"), "off"


def stage_of(programme) -> ProgrammeStage:
    """The stage of a programme now, or of it with its revision in place."""
    now, today = clock.now(), clock.today()
    if programme.opens_at <= now < programme.closes_at:
        return ProgrammeStage.RECRUITING
    if now < programme.opens_at:
        return ProgrammeStage.UPCOMING
    if today < programme.term_from:
        return ProgrammeStage.CHOOSING
    return ProgrammeStage.SERVING if today <= programme.serves_until else ProgrammeStage.OVER


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
    closed = Programme.closes_at <= now
    return {
        ProgrammeStage.RECRUITING: and_(Programme.opens_at <= now, Programme.closes_at > now),
        ProgrammeStage.UPCOMING: Programme.opens_at > now,
        ProgrammeStage.CHOOSING: and_(closed, Programme.term_from > today),
        ProgrammeStage.SERVING: and_(closed, Programme.term_from <= today, Programme.serves_until >= today),
        ProgrammeStage.OVER: and_(closed, Programme.serves_until < today),
    }
