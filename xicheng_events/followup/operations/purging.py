"""Deleting the phones left with opinions, once what was said has long been dealt with, and who was entered by a desk,
once nothing says any more how to reach them (domain §9.2 P7)."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import exists, func, or_, select, update

from xicheng_events.accounts.models import Person
from xicheng_events.audit.operations import record
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.events.models import Event, Slot
from xicheng_events.followup.models import Issue, IssueOpinion
from xicheng_events.followup.states import IssueState
from xicheng_events.notify.operations import forget_recipients
from xicheng_events.opinions.models import Opinion, Triage
from xicheng_events.registration.models import Registration

_AT_ONCE = 20
_BEING_ENTERED = timedelta(days=1)  # a list may be at work: its people come first, their registrations in a moment
_DONE_AT_TRIAGE = (Triage.ANSWERED, Triage.PRAISED, Triage.TRANSFERRED)


def purge_opinion_contacts() -> int:
    """Sweep: delete phones left with opinions CONTACT_MONTHS after the event, and LEDGER_MONTHS after the issue that
    answers them was closed, or they were answered at once or handed on; of how many events.

    What is being worked on keeps its phone, however old it is: its answer must reach somebody.
    """
    root = func.coalesce(Opinion.merged_into_id, Opinion.id)
    over = clock.now() - relativedelta(months=current_app.config["LEDGER_MONTHS"])
    closed = select(IssueOpinion.opinion_id).join(Issue).where(
        Issue.state == IssueState.CLOSED, Issue.closed_at <= over)
    other = Opinion.__table__.alias("root")
    answered = select(other.c.id).where(other.c.triage.in_(_DONE_AT_TRIAGE), other.c.triaged_at <= over)
    held = Opinion.phone.is_not(None) & or_(root.in_(closed), root.in_(answered))
    ended = clock.now() - relativedelta(months=current_app.config["CONTACT_MONTHS"])
    last = select(func.max(Slot.ends_at)).where(Slot.event_id == Event.id).scalar_subquery()
    due = select(Event).where(Event.id.in_(select(Opinion.event_id).where(held)), last <= ended)
    events = db.session.scalars(due.order_by(Event.id).limit(_AT_ONCE)).all()
    return sum(_purge(event, held) for event in events)


def purge_people_entered() -> int:
    """Sweep: delete the names of people whom a desk has entered, once neither a registration nor an opinion says any
    more how to reach them, and of those whose registration came to nothing; how many.

    Whoever has proven a phone is left alone: what an account keeps is its owner's to decide.
    """
    comes = exists().where(Registration.person_id == Person.id, Registration.phone_hash != "")
    spoke = exists().where(Opinion.person_id == Person.id, Opinion.phone.is_not(None))
    return db.session.execute(
        update(Person).where(Person.contact_key.is_not(None), Person.phone_hash.is_(None), ~comes, ~spoke,
                             Person.created_at <= clock.now() - _BEING_ENTERED)
        .values(name=None, contact_key=None), execution_options={"synchronize_session": False}).rowcount


def _purge(event: Event, held) -> bool:
    of_event = (Opinion.event_id == event.id) & held
    forget_recipients(Opinion.__tablename__, select(Opinion.id).where(of_event))
    done = db.session.execute(update(Opinion).where(of_event).values(phone=None),
                              execution_options={"synchronize_session": False}).rowcount
    if done:
        record("opinion.contacts_purged", event, opinions=done)
    db.session.flush()
    return bool(done)
