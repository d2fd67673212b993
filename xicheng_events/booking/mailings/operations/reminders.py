"""Reminders: who holds a place is told once for each rule of the event, some days before at some hour."""

from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.mailings.audience import Audience
from xicheng_events.booking.mailings.facts_told import facts_of
from xicheng_events.booking.mailings.models import (
    Mailing,
    MailingKind,
    MailingState,
    ReminderPlan,
    ReminderRule,
    reminder_rules_of,
)
from xicheng_events.booking.mailings.operations.texts import reminder_words
from xicheng_events.booking.mailings.queries import reach_of
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.notify.delivery import QUIET_FROM, QUIET_TO

MOST_RULES, MOST_DAYS = 5, 30


def plan_reminders(event: Event, *, rules: list[tuple[int, time]], by: Person) -> ReminderPlan:
    """Say when the people of this event are reminded: (days before the start, time of day in Beijing); none: never.

    Refuses `not_yours`, `too_many`, `days`, `at_night`, `twice`. What would have been due before now is not made up.
    """
    require_in_charge(by, event)
    if len(rules) > MOST_RULES:
        raise Refused("too_many", _("最多安排%(n)s次提醒。", n=MOST_RULES), "rules")
    for number, (days, at) in enumerate(rules):
        if not 0 <= days <= MOST_DAYS:
            raise Refused("days", _("提前天数应为0至%(n)s。", n=MOST_DAYS), f"rules-{number}-days")
        if not QUIET_TO <= at.hour < QUIET_FROM:
            raise Refused("at_night", _("提醒只在8:00至21:00之间发送，请调整时间。"), f"rules-{number}-at")
    if len(set(rules)) < len(rules):
        raise Refused("twice", _("有两次提醒的时间相同，请删去一次。"), "rules")
    kept = [[days, at.strftime("%H:%M")] for days, at in sorted(rules, key=lambda rule: (-rule[0], rule[1]))]
    values = {"rules": kept, "changed_at": clock.now(), "changed_by_id": by.id}
    if not insert_unless_there(ReminderPlan, event_id=event.id, **values):
        plan = db.session.get(ReminderPlan, event.id)
        plan.rules, plan.changed_at, plan.changed_by_id = values.values()
    record("mailings.reminders_planned", event, by=by, rules=kept)
    db.session.flush()
    return db.session.get(ReminderPlan, event.id)


def start_reminders() -> int:
    """Sweep: begin every reminder that is due; how many. `queue_mailings` does the rest.

    The mailing's key names the slot with its time and the rule: each is begun once, and a slot that is moved to
    another time has its reminders anew.
    """
    now = clock.now()
    due = [(slot, rule, _key(slot, rule)) for slot, plan in _slots_ahead(now) for rule in reminder_rules_of(plan)
           if _since(slot, plan) <= rule.due_at(slot.starts_at) <= now]
    begun = set(db.session.scalars(select(Mailing.key).where(Mailing.key.in_([key for *_rest, key in due]))))
    return sum(_start(slot, key, now) for slot, _rule, key in due if key not in begun)


def _slots_ahead(now: datetime):
    query = (select(Slot, ReminderPlan).join(Slot.event).outerjoin(ReminderPlan, ReminderPlan.event_id == Event.id)
             .where(Event.is_open, Slot.starts_at > now,
                    Slot.starts_at < now + timedelta(days=MOST_DAYS + 1))
             .options(contains_eager(Slot.event).joinedload(Event.venue), joinedload(Slot.quotas)).order_by(Slot.id))
    return db.session.execute(query).unique().all()


def _since(slot: Slot, plan: ReminderPlan | None) -> datetime:
    return plan.changed_at if plan else slot.event.published_at


def _key(slot: Slot, rule: ReminderRule) -> str:
    return f"reminder-{slot.id}-{slot.starts_at:%Y%m%d%H%M}-{rule.days}-{rule.at:%H%M}"


def _start(slot: Slot, key: str, now: datetime) -> bool:
    audience = Audience(slot=slot.id, state=RegistrationState.CONFIRMED.value)
    reach = reach_of(slot.event, audience)
    nobody = {"state": MailingState.DONE, "finished_at": now} if not reach.parties else {"state": MailingState.QUEUEING}
    return insert_unless_there(
        Mailing, key=key, kind=MailingKind.REMINDER, event_id=slot.event_id, slot_id=slot.id,
        audience=audience.as_json(), text=reminder_words(slot, now), facts=facts_of(slot.event), parties=reach.parties,
        heads=reach.heads, last_id=reach.last_id, created_at=now, **nobody)
