"""从活动到办理: how many registered for an event, came, said something, and what became of it."""

from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, case, func, or_, select

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.published import was_said_at
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion, Triage

SMALLEST = 5


class Stage(NamedTuple):
    """One stage of the way: its name, how many got so far (None: nothing was counted), in which list they stand."""

    key: str
    label: str
    n: int | None
    listed: dict | None = None

    @property
    def said(self) -> str:
        """The number as everybody reads it: of so few that it could tell of somebody, only that they are few."""
        if self.n is None:
            return _("暂无数据")
        return _("不足%(n)s", n=SMALLEST) if 0 < self.n < SMALLEST else str(self.n)

    @property
    def share_base(self) -> int:
        """What its bar is drawn from: few are as none."""
        return self.n if self.n and self.n >= SMALLEST else 0


def stages_of(event: Event) -> list[Stage]:
    """The stages of an event, in their order; three statements."""
    has_place = and_(Slot.event_id == event.id, Registration.state == RegistrationState.CONFIRMED)
    registered, came = db.session.execute(
        select(func.sum(Ticket.admits), func.sum(Ticket.arrived)).join(Registration).join(
            Slot, Slot.id == Registration.slot_id).where(has_place)).one()
    said, answered = db.session.execute(select(func.count(), _count(Opinion.triage == Triage.ANSWERED)).where(
        Opinion.occasion_id == event.occasion_id)).one()
    is_closed = Issue.state == IssueState.CLOSED
    dispatched, replied, closed = db.session.execute(select(
        func.count(), _count(or_(is_closed, Issue.state == IssueState.REPLIED)), _count(is_closed)).where(
        was_said_at(event.code))).one()
    answers = {"list": "answers", "event": event.code}
    return [
        Stage("registered", _l("报名成功（人）"), registered), Stage("came", _l("到场（人）"), came),
        Stage("opinions", _l("意见建议（件）"), said), Stage("answered", _l("直接答复（件）"), answered, answers),
        Stage("issues", _l("登记为问题（件）"), dispatched, {"event": event.code}),
        Stage("replied", _l("问题已答复（件）"), replied, {"event": event.code}),
        Stage("closed", _l("问题已办结（件）"), closed, {"event": event.code, "state": IssueState.CLOSED.value}),
    ]


def _count(condition):
    return func.count(case((condition, 1)))
