"""Staying away without a word: a gentle rule, off until the district sets NO_SHOW_SINCE.

Nobody types absences in; they follow from what happened: a confirmed party of whom nobody came to a slot whose door
was kept, a day after its end (tablets may report late). Two within twelve months mean a lower weight in the next
draw, nothing else. Whoever says why isn't counted until the unit has decided, and not afterwards if it agrees.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from xicheng_events.booking.absences.models import Excuse
from xicheng_events.booking.events.kinds import ALLOCATIONS
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.registration.attendance import REPORTED_AFTER
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.labelled import Labelled

_MONTH = timedelta(days=365) / 12


@dataclass(frozen=True)
class Absence:
    """One time somebody stayed away, what they said about it, and until when it would count."""

    registration: Registration
    excuse: Excuse | None
    expires_on: date

    @property
    def counts(self) -> bool:
        """Whether it lowers the weight."""
        return self.excuse is None or self.excuse.accepted is False


class Decision(Labelled):
    """What became of an excuse."""

    OPEN = "open", _l("待办理")
    ACCEPTED = "accepted", _l("已采纳")
    REJECTED = "rejected", _l("未采纳")


_ACCEPTED = {Decision.OPEN: None, Decision.ACCEPTED: True, Decision.REJECTED: False}


def is_on() -> bool:
    """Whether the district has the rule."""
    return bool(current_app.config["NO_SHOW_SINCE"])


def rule_words() -> str:
    """The rule as it is printed in notices of events that are drawn, and on 我的; empty without one."""
    settings = current_app.config
    if not is_on():
        return ""
    return _("未到场规则：%(months)s个月内%(n)s次报名成功而未到场、也未说明情况的，"
             "下次随机抽取时权重由%(usual)s降为%(lower)s，不影响报名和其他权利；"
             "到期自动恢复，可在“我的”中说明情况。", months=settings["NO_SHOW_MONTHS"],
             n=settings["NO_SHOW_ABSENCES"], usual=settings["NO_SHOW_USUAL_WEIGHT"],
             lower=settings["NO_SHOW_LOWER_WEIGHT"])


def words_in_notice(notice) -> list[tuple[str, str]]:
    """The rule, for a notice whose places are drawn, without a heading; nothing for all others."""
    way = ALLOCATIONS[notice.allocation]
    return [("", rule_words())] if way.is_drawn and not way.is_balanced and is_on() else []


def absences_of(person: Person) -> list[Absence]:
    """The times this person stayed away that haven't expired, the latest first; none without the rule."""
    if not is_on():
        return []
    query = _absent(select(Registration, Excuse)).where(Registration.person_id == person.id)
    query = query.options(contains_eager(Registration.slot).contains_eager(Slot.event))
    rows = db.session.execute(query.order_by(Slot.ends_at.desc())).all()
    return [Absence(registration, excuse, clock.local(registration.slot.ends_at + _span()).date())
            for registration, excuse in rows]


def absence_at(person: Person, reference: str) -> Absence | None:
    """One of them, by the registration's reference."""
    return next((each for each in absences_of(person) if each.registration.reference == reference), None)


def draw_weight(person: Person) -> int:
    """The weight with which this person's party takes part in a draw: 1 without the rule."""
    if not is_on():
        return 1
    return _weight(sum(each.counts for each in absences_of(person)))


def draw_weights(event: Event) -> dict[int, int]:
    """The weight of each party that has applied to `event`, by registration id, in two statements; {} without the rule.

    To be published with the list before the draw, as the draw takes it.
    """
    if not is_on():
        return {}
    counted = or_(Excuse.id.is_(None), Excuse.accepted.is_(False))
    often = _absent(select(Registration.person_id, func.count())).where(counted).group_by(Registration.person_id)
    absences = dict(db.session.execute(often).all())
    parties = select(Registration.id, Registration.person_id).join(Registration.slot).where(
        Slot.event_id == event.id, Registration.state == RegistrationState.APPLIED)
    return {party: _weight(absences.get(person, 0)) for party, person in db.session.execute(parties)}


def decision_on(excuse: Excuse) -> Decision:
    """What became of it."""
    return next(decision for decision, accepted in _ACCEPTED.items() if accepted is excuse.accepted)


def excuses_for(person: Person, decision: Decision | None = Decision.OPEN) -> Select:
    """What people said about staying away from events of this person's units: what is to be decided, the oldest first;
    or what was decided so, or all of it (None), the latest first."""
    units = person.organisation_ids(Role.EDITOR, Role.REVIEWER, Role.LEADER)
    query = (select(Excuse).join(Excuse.registration).join(Registration.slot).join(Slot.event)
             .where(Event.host_id.in_(units)))
    if decision:
        query = query.where(Excuse.accepted.is_(_ACCEPTED[decision]))
    query = query.order_by(Excuse.id if decision is Decision.OPEN else Excuse.id.desc())
    return query.options(contains_eager(Excuse.registration).contains_eager(Registration.slot)
                         .contains_eager(Slot.event))


def _weight(absences: int) -> int:
    settings = current_app.config
    often = absences >= settings["NO_SHOW_ABSENCES"]
    return settings["NO_SHOW_LOWER_WEIGHT" if often else "NO_SHOW_USUAL_WEIGHT"]


def _span() -> timedelta:
    return _MONTH * current_app.config["NO_SHOW_MONTHS"]


def _absent(query: Select) -> Select:
    """`query` over the registrations of those who stayed away while the rule was on, with their excuses."""
    now, ticket, other = clock.now(), aliased(Ticket), aliased(Registration)
    mine, theirs = aliased(Quota), aliased(Quota)
    since = clock.start_of(current_app.config["NO_SHOW_SINCE"])
    # At the door, or online: where only one of the two was recorded, nobody of the other stayed away.
    somebody_came = exists().where(
        ticket.slot_id == Registration.slot_id, ticket.arrived > 0, other.id == ticket.registration_id,
        mine.id == Registration.quota_id, theirs.id == other.quota_id, mine.seat == theirs.seat)
    return (query.select_from(Registration).join(Registration.slot).join(Slot.event).join(Registration.ticket)
            .outerjoin(Excuse, Excuse.registration_id == Registration.id)
            .where(Registration.state == RegistrationState.CONFIRMED, Ticket.arrived == 0, Ticket.revoked_at.is_(None),
                   Event.course != EventCourse.CANCELLED, somebody_came, Slot.starts_at >= since,
                   Slot.ends_at <= now - REPORTED_AFTER, Slot.ends_at > now - _span()))
