"""Deleting the phones left with opinions, once what was said has long been dealt with (domain §9.2 P7)."""

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import func, or_, select, update

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.notify.operations import forget_recipients
from xicheng_events.voice.followup.models import Issue, IssueOpinion
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.models import Opinion, Triage

_AT_ONCE = 20
_DONE_AT_TRIAGE = (Triage.ANSWERED, Triage.PRAISED, Triage.TRANSFERRED)


def purge_opinion_contacts() -> int:
    """Sweep: delete phones left with opinions CONTACT_MONTHS after the event, and LEDGER_MONTHS after the issue that
    answers them was closed, or they were answered at once or handed on; of how many events.

    What is being worked on keeps its phone, whose answer must reach somebody; at the latest until
    OPINION_MONTHS after the event.
    """
    root = func.coalesce(Opinion.merged_into_id, Opinion.id)
    over = clock.now() - relativedelta(months=current_app.config["LEDGER_MONTHS"])
    closed = select(IssueOpinion.opinion_id).join(Issue).where(
        Issue.state == IssueState.CLOSED, Issue.closed_at <= over)
    other = Opinion.__table__.alias("root")
    answered = select(other.c.id).where(other.c.triage.in_(_DONE_AT_TRIAGE), other.c.triaged_at <= over)
    ended, longest = (clock.now() - relativedelta(months=current_app.config[name])
                      for name in ("CONTACT_MONTHS", "OPINION_MONTHS"))
    last = select(func.max(Slot.ends_at)).where(Slot.event_id == Opinion.event_id).scalar_subquery()
    over = Opinion.phone.is_not(None) & (last <= ended) & or_(root.in_(closed), root.in_(answered), last <= longest)
    due = select(Event).where(Event.id.in_(select(Opinion.event_id).where(over)))
    events = db.session.scalars(due.order_by(Event.id).limit(_AT_ONCE)).all()
    return sum(_purge(event, over) for event in events)


def _purge(event: Event, over) -> bool:
    of_event = (Opinion.event_id == event.id) & over
    forget_recipients(Opinion.__tablename__, select(Opinion.id).where(of_event))
    done = write(update(Opinion).where(of_event).values(phone=None))
    if done:
        record("opinion.contacts_purged", event, opinions=done)
    db.session.flush()
    return bool(done)
