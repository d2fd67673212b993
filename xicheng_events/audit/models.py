"""Who did what, when, to which thing: rows that are only ever added (domain §9.3)."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.core.db import UtcDateTime, db


class AuditEntry(db.Model):
    """One thing somebody did. Written with the change itself; sealed into the hash chain by the clockwork.

    Sealing afterwards keeps the chain's one tail out of every transaction: a thousand bookings would queue for it.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    # None: the clockwork, or a visitor who isn't known yet.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # "registration.confirmed": room, dot, what happened.
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int | None]
    # Never personal data: codes, counts, states, reasons.
    detail: Mapped[dict] = mapped_column(JSON, default=dict)
    # Place in the chain and the hash over this entry and the one before; both None until sealed.
    chain_no: Mapped[int | None] = mapped_column(unique=True)
    chain_hash: Mapped[str | None] = mapped_column(String(64))

    by = relationship("Person", viewonly=True)  # by name: people are a room below
