"""Writing the record of who did what, sealing it, and checking the seals."""

from flask import current_app, g
from sqlalchemy import select

from xicheng_events.foundation.audit.chaining import FORMAT, link
from xicheng_events.foundation.audit.models import CLOCKWORK, AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import RowsToAdd, add_row


def record(action: str, subject, *, by=None, into: RowsToAdd | None = None, **detail) -> None:
    """Add one entry to the caller's transaction, now or `into` what is written together.

    `action` is "room.what_happened", `subject` any stored row, `by` the row of whoever acts (a person, a tablet, a
    program) or None (a visitor; in a sweep the clockwork). `detail` must be plain JSON without personal data. Never
    fails for business reasons.
    """
    kind, number = (by.__tablename__, by.id) if by else (g.get("actor_kind"), None)
    add = into.add if into else add_row
    add(AuditEntry, at=clock.now(), actor_kind=kind, actor_id=number, action=action,
        subject_kind=subject.__tablename__, subject_id=getattr(subject, "id", None), detail=detail)


def record_of_all(action: str, **detail) -> None:
    """Add an entry about the record, or about all that is stored, as `record` does about one row."""
    record(action, AuditEntry(), **detail)


def the_clockwork_acts() -> None:
    """What is recorded in this application context without a `by` was the clockwork's doing."""
    g.actor_kind = CLOCKWORK


def seal_entries(*, at_most: int = 1000) -> int:
    """Link unsealed entries, oldest first, into the hash chain; the number sealed. Only the clockwork calls this.

    Two clockworks at once can't fork the chain: `chain_no` is unique, the second one's transaction fails whole.
    """
    last = db.session.execute(
        select(AuditEntry.chain_no, AuditEntry.chain_hash)
        .where(AuditEntry.chain_no.is_not(None)).order_by(AuditEntry.chain_no.desc()).limit(1)
    ).first()
    number, previous = last or (0, "")
    unsealed = select(AuditEntry).where(AuditEntry.chain_no.is_(None)).order_by(AuditEntry.id).limit(at_most)
    entries = db.session.scalars(unsealed).all()
    for entry in entries:
        number += 1
        previous = link(FORMAT, previous, number, entry, key=_key())
        entry.chain_no, entry.chain_format, entry.chain_hash = number, FORMAT, previous
    db.session.flush()
    return len(entries)


def first_broken_link() -> int | None:
    """The chain number of the first entry that doesn't follow from the one before; None when all is intact.

    Formats only ever go up, and the newest entry bears today's: whoever lacks the key can't seal anew without it.
    """
    previous, number, form = "", 0, 0
    sealed = select(AuditEntry).where(AuditEntry.chain_no.is_not(None)).order_by(AuditEntry.chain_no)
    for number, entry in enumerate(db.session.scalars(sealed.execution_options(yield_per=500)), start=1):
        if entry.chain_no != number or (entry.chain_format or 0) < form:
            return number
        form = entry.chain_format
        previous = link(form, previous, number, entry, key=_key())
        if entry.chain_hash != previous:
            return number
    return number if number and form != FORMAT else None


def _key() -> bytes:
    return current_app.config["AUDIT_KEY"].encode()
