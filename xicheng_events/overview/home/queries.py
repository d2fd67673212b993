"""What 我的 and the page of a unit show: reads over all rooms."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import stands_at
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.party_changes import may_withdraw
from xicheng_events.booking.registration.queries import registrations_of
from xicheng_events.foundation.accounts.models import Membership, Organisation, Person, StaffAccount
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.states import NOT_YET_PUBLIC
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import OPEN
from xicheng_events.voice.opinions.models import Opinion, Triage


def registrations_that_end(person: Person) -> list[Registration]:
    """What closing the account calls off."""
    return [each for each in registrations_of(person) if may_withdraw(each)]


def registrations_that_stay(person: Person) -> list[Registration]:
    """What it is too late to call off, and isn't over: the place is kept."""
    return [each for each in registrations_of(person)
            if each.is_live and not may_withdraw(each) and each.slot.ends_at > clock.now()]


def in_hand_of(unit: Organisation) -> list[tuple[str, int, str]]:
    """(what, how many, list of the desk that has them) of all that is still open with a unit, and who works for it;
    what there is none of is left out."""
    counts = (
        (_("未发布的公告"), select(Event.id).where(Event.host_id == unit.id, stands_at(*NOT_YET_PUBLIC)), ""),
        (_("未结束的活动"), select(Event.id).where(Event.host_id == unit.id, Event.is_open), ""),
        (_("待研判的意见"), select(Opinion.id).where(Opinion.organisation_id == unit.id, Opinion.triage == Triage.NEW),
         ""),
        (_("未办结的问题"), select(Issue.id).where(Issue.lead_id == unit.id, Issue.state.in_(OPEN)), "followup_staff"),
        (_("在用账号"), select(StaffAccount.person_id).where(
            StaffAccount.disabled_at.is_(None), StaffAccount.person_id.in_(
                select(Membership.person_id).where(Membership.organisation_id == unit.id))), "people_staff"),
    )
    found = ((what, db.session.scalar(select(func.count()).select_from(query.subquery())), room)
             for what, query, room in counts)
    return [(what, count, room) for what, count, room in found if count]
