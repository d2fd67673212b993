"""Reading the record."""

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from xicheng_events.foundation.audit.labels import actions_called
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db


def entries(*, action: str = "", subject: str = "", on: datetime | None = None) -> Select:
    """The record, latest first: of actions that begin with `action` or are called so, of one `subject` kind, of the
    Beijing day that begins at the aware instant `on`; with who did it, and for which units they work."""
    person = AuditEntry.by.property.entity.class_
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).options(
        selectinload(AuditEntry.by).selectinload(person.memberships))
    if action:
        query = query.where(AuditEntry.action.startswith(action, autoescape=True)
                            | AuditEntry.action.in_(actions_called(action)))
    if subject:
        query = query.where(AuditEntry.subject_kind == subject)
    if on:
        query = query.where(AuditEntry.at >= on, AuditEntry.at < on + timedelta(days=1))
    return query


def subjects() -> Select:
    """The kinds of things the record speaks of, for the filter."""
    return select(AuditEntry.subject_kind).distinct().order_by(AuditEntry.subject_kind)


def counts_since(begun: datetime) -> tuple[int, int, int]:
    """(entries since that instant, of these sign-ins that were locked, entries that aren't sealed yet)."""
    return tuple(db.session.execute(select(
        func.count().filter(AuditEntry.at >= begun),
        func.count().filter(AuditEntry.at >= begun, AuditEntry.action == "accounts.locked"),
        func.count().filter(AuditEntry.chain_no.is_(None))).select_from(AuditEntry)).one())
