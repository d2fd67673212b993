"""What is kept of members here: whose turn it was, as long as the term; in spite of what, and on which days they can't,
until they aren't needed any more."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.retention import Personal
from xicheng_events.foundation.core.text import date_alone, moment
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.visits.models import UnavailableDays, VisitTurn
from xicheng_events.openness.visits.operations.passing_time import forget_visits

_UNTIL = _l("活动结束%(CONTACT_MONTHS)s个月后")
PERSONAL = (
    Personal("visit_turn", "override_reason", _l("成员同一时间另有安排仍请其参加的理由"),
             _l("安排体验活动和座谈会"), _UNTIL, by=forget_visits, shown="visit_turns"),
)
NOT_PERSONAL = {"visit_turn": "concerns"}
WORDS = {"visit_turns": _l("体验活动和座谈会的安排"), "unavailable_days": _l("登记的不能参加的日期"),
         "despite": _l("同一时间另有安排仍请参加的理由"), "from_on": _l("开始日期"), "to_on": _l("结束日期"),
         "asked": _l("邀请情况")}


def of_person(person) -> dict:
    """Their turns, and the days on which they said they can't come."""
    if not person.phone_hash:
        return {"visit_turns": [], "unavailable_days": []}
    mine = Appointment.phone_hash == person.phone_hash
    turns = db.session.scalars(select(VisitTurn).join(VisitTurn.appointment).where(mine).order_by(VisitTurn.id))
    days = db.session.scalars(select(UnavailableDays).join(UnavailableDays.appointment).where(mine)
                              .order_by(UnavailableDays.id))
    return {
        "visit_turns": [{"event": each.slot.event.title, "when": moment(each.slot.starts_at),
                         "asked": each.state.label, "despite": each.override_reason} for each in turns.unique()],
        "unavailable_days": [{"from_on": date_alone(each.from_on), "to_on": date_alone(each.to_on)} for each in days],
    }
