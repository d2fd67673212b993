"""Finding mailings, whom they reach, and what became of each message."""

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.mailings.audience import Audience, digest_of_audience
from xicheng_events.booking.mailings.models import (
    Mailing,
    MailingKind,
    MailingState,
    ReminderPlan,
    ReminderRule,
    reminder_rules_of,
)
from xicheng_events.booking.registration.attendance import Attendance
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.standing import StandingSentence
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import moment
from xicheng_events.foundation.notify.models import Notice, NoticeState


class Reach(NamedTuple):
    """Whom an audience reaches now: parties, the people in them, the newest of them, and what tells the set from
    another."""

    parties: int
    heads: int
    last_id: int
    digest: str
    slot_ids: frozenset[int]


def reach_of(event: Event, audience: Audience) -> Reach:
    """Whom the audience reaches at this moment, in one statement."""
    query = audience.of(event).with_only_columns(Registration.id, Registration.heads, Registration.slot_id)
    rows = db.session.execute(query.order_by(Registration.id)).all()
    ids = [row.id for row in rows]
    return Reach(len(rows), sum(row.heads for row in rows), ids[-1] if ids else 0, digest_of_audience(ids),
                 frozenset(row.slot_id for row in rows))


def plan_of(event: Event) -> ReminderPlan | None:
    """The host's own plan of reminders; None when the usual one holds."""
    return db.session.get(ReminderPlan, event.id)


def rules_for(event: Event) -> list[ReminderRule]:
    """When the people of this event are reminded."""
    return reminder_rules_of(plan_of(event))


def next_reminder(slot: Slot) -> datetime | None:
    """When the next reminder of a slot leaves; None where none is planned, all are out, or the event is called off."""
    now = clock.now()
    if not slot.event.is_open:
        return None
    return min((due for rule in rules_for(slot.event) if now < (due := rule.due_at(slot.starts_at)) < slot.starts_at),
               default=None)


def mailings_of(event: Event, kind: MailingKind | None = None) -> Select:
    """What has been sent to many of this event, latest first; only what is of one kind when named."""
    query = (select(Mailing).where(Mailing.event_id == event.id)
             .options(joinedload(Mailing.by), joinedload(Mailing.slot)).order_by(Mailing.id.desc()))
    return query.where(Mailing.kind == kind) if kind else query


def mailing_of(event: Event, mailing_id: int) -> Mailing | None:
    """One of them."""
    return db.session.scalar(mailings_of(event).where(Mailing.id == mailing_id))


def notices_to_ask_about(person: Person) -> Select:
    """The notices this person wrote that were stopped since times or place had changed, and nothing sent after them;
    until the event is over."""
    later = aliased(Mailing)
    answered = exists().where(later.event_id == Mailing.event_id, later.kind == MailingKind.NOTICE,
                              later.created_at > Mailing.finished_at)
    begins = select(func.max(Slot.starts_at)).where(Slot.event_id == Mailing.event_id).scalar_subquery()
    return select(Mailing).join(Mailing.event).options(contains_eager(Mailing.event)).where(
        Mailing.kind == MailingKind.NOTICE, Mailing.state == MailingState.STOPPED, Mailing.by_id == person.id,
        Event.is_open, begins > clock.now(), ~answered)


def counts_by_batch(mailings: list[Mailing]) -> dict[int, dict[str, int]]:
    """How many notices of each mailing stand where, by mailing and state."""
    names = {mailing.batch: mailing.id for mailing in mailings}
    counts = {mailing.id: dict.fromkeys((state.value for state in NoticeState), 0) for mailing in mailings}
    rows = db.session.execute(select(Notice.batch, Notice.state, func.count())
                              .where(Notice.batch.in_(names)).group_by(Notice.batch, Notice.state))
    for batch, state, count in rows:
        counts[names[batch]][state.value] = count
    return counts


def notices_of(mailing: Mailing, state: NoticeState | None = None) -> Select:
    """The single messages of a mailing, only those of one state when named."""
    query = select(Notice).where(Notice.batch == mailing.batch).order_by(Notice.id)
    return query.where(Notice.state == state) if state else query


def reminder_to_come(registration: Registration, day: Attendance | None) -> list[StandingSentence]:
    """When whoever holds this place is reminded next; nothing where no reminder is planned or all are out."""
    holds = registration.state == RegistrationState.CONFIRMED and day is None
    due = next_reminder(registration.slot) if holds else None
    return [StandingSentence(_("%(at)s，我们会发短信提醒您。", at=moment(due)))] if due else []
