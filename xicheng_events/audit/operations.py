"""Writing the record of who did what, and sealing it."""

import hashlib
import json

from sqlalchemy import select

from xicheng_events.audit.models import AuditEntry
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.inserts import add_row


def record(action: str, subject, *, by=None, **detail) -> None:
    """Add one entry to the caller's transaction.

    `action` is "room.what_happened", `subject` any stored row, `by` the person or None (clockwork, visitor).
    `detail` must be plain JSON without personal data. Never fails for business reasons.
    """
    add_row(AuditEntry, at=clock.now(), by_id=by.id if by else None, action=action,
            subject_kind=subject.__tablename__, subject_id=getattr(subject, "id", None), detail=detail)


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
        previous = _link(previous, number, entry)
        entry.chain_no, entry.chain_hash = number, previous
    db.session.flush()
    return len(entries)


def first_broken_link() -> int | None:
    """The chain number of the first entry that doesn't follow from the one before; None when all is intact."""
    previous = ""
    sealed = select(AuditEntry).where(AuditEntry.chain_no.is_not(None)).order_by(AuditEntry.chain_no)
    for expected, entry in enumerate(db.session.scalars(sealed.execution_options(yield_per=500)), start=1):
        previous = _link(previous, entry.chain_no, entry)
        if entry.chain_no != expected or entry.chain_hash != previous:
            return expected
    return None


def _link(previous: str, number: int, entry: AuditEntry) -> str:
    said = json.dumps(
        [number, entry.id, entry.at.isoformat(), entry.by_id, entry.action, entry.subject_kind, entry.subject_id,
         entry.detail], ensure_ascii=False, sort_keys=True,
    )
    return hashlib.sha256((previous + said).encode()).hexdigest()
