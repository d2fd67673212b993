"""What happened to a notice, in words."""


from flask_babel import gettext as _
from sqlalchemy import or_, select

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.labels import action_label
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.review.models import ReviewSlip


def timeline_of(event: Event) -> list[dict]:
    """Entries for the timeline, latest first: at, title, text, by. In the words of the record: every room writes on
    an event, and a test sees that each action has its word there."""
    return [{"at": entry.at, "title": action_label(entry.action), "text": entry.detail.get("reason", ""),
             "by": name or _("系统")} for entry, name in history_of_event(event)]


def history_of_event(event: Event) -> list[tuple[AuditEntry, str | None]]:
    """The audit entries of an event and its review slips with the name of who did it, latest first."""
    slips = select(ReviewSlip.id).where(ReviewSlip.subject_kind == "event", ReviewSlip.subject_id == event.id)
    about = or_((AuditEntry.subject_kind == "event") & (AuditEntry.subject_id == event.id),
                (AuditEntry.subject_kind == "review_slip") & AuditEntry.subject_id.in_(slips))
    query = select(AuditEntry, Person.name).outerjoin(Person, Person.id == AuditEntry.by_id).where(about)
    return [tuple(row) for row in db.session.execute(query.order_by(AuditEntry.id.desc()).limit(100))]
