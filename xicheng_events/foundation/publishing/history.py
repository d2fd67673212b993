"""What happened to a notice, or to another thing that goes its way at the desk, in words."""

from itertools import groupby

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.labels import action_label
from xicheng_events.foundation.audit.models import CLOCKWORK, AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import moment
from xicheng_events.foundation.review.models import ReviewSlip


def timeline_of(thing, *, but: tuple[str, ...] = ()) -> list[dict]:
    """Entries for the timeline, latest first: at, title, text, by; without those of the actions `but`. In the words of
    the record: every room writes on an event, and a test sees that each action has its word there. What one person has
    done several times in a row, giving no reason, is one line; what the clockwork counted together of many people (what
    members did on a day) is none: the record has it, and it would soon leave no room for the steps."""
    alike = groupby(_history_of(thing, but), lambda row: (
        row[0].action, row[0].by_id, row[0].id if row[0].detail.get("reason") else None))
    return [_line(list(rows)) for _key, rows in alike]


def _line(rows: list[tuple[AuditEntry, str | None]]) -> dict:
    (latest, name), (first, _name) = rows[0], rows[-1]
    title, text = action_label(latest.action), latest.detail.get("reason", "")
    if len(rows) > 1:
        title = _("%(what)s（%(n)s次）", what=title, n=len(rows))
        text = _("第一次在%(at)s", at=moment(first.at))
    return {"at": latest.at, "title": title, "text": text, "by": name or _("系统")}


def _history_of(thing, but: tuple[str, ...]) -> list[tuple[AuditEntry, str | None]]:
    """The audit entries of a stored row and its review slips with the name of who did it, latest first."""
    kind = thing.__tablename__
    slips = select(ReviewSlip.id).where(ReviewSlip.subject_kind == kind, ReviewSlip.subject_id == thing.id)
    about = or_((AuditEntry.subject_kind == kind) & (AuditEntry.subject_id == thing.id),
                (AuditEntry.subject_kind == "review_slip") & AuditEntry.subject_id.in_(slips))
    is_sum = and_(AuditEntry.actor_kind == CLOCKWORK, AuditEntry.detail["entries"].as_string().is_not(None))
    is_step = or_(AuditEntry.actor_kind.is_(None), ~is_sum)
    query = select(AuditEntry, Person.name).outerjoin(Person, Person.id == AuditEntry.by_id).where(
        about, is_step, AuditEntry.action.not_in(but))
    return [tuple(row) for row in db.session.execute(query.order_by(AuditEntry.id.desc()).limit(100))]
