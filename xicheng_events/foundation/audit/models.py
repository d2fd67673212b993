"""Who did what, when, to which thing: rows that are only ever added (domain §9.3)."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, case
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.core.personal_data import Encrypted

# Kinds of actors; what has a row of its own acts under the name of its table.
PERSON, CLOCKWORK = "person", "clockwork"


class AuditEntry(db.Model):
    """One thing somebody did. Written with the change itself; sealed into the keyed chain by the clockwork.

    Sealing afterwards keeps the chain's one tail out of every transaction: a thousand bookings would queue for it.
    On PostgreSQL a trigger keeps a sealed row as it is (migration 0025).
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Who did it: the table and id of a row (person, door_device), or "clockwork"; None: a visitor who isn't known yet.
    # No foreign key: what is written stays when its actor goes.
    actor_kind: Mapped[str | None] = mapped_column(String(30))
    actor_id: Mapped[int | None]
    # "registration.confirmed": room, dot, what happened.
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int | None]
    # Never personal data: codes, counts, states, reasons.
    detail: Mapped[dict] = mapped_column(JSON, default=dict)
    # Place in the chain, how it was sealed (chaining.FORMATS), and the seal over this entry and the one before; all
    # None until sealed.
    chain_no: Mapped[int | None] = mapped_column(unique=True)
    chain_format: Mapped[int | None]
    chain_hash: Mapped[str | None] = mapped_column(String(64))

    # By name: people are a later room.
    by = relationship("Person", viewonly=True, primaryjoin=
                      "and_(foreign(AuditEntry.actor_id) == Person.id, AuditEntry.actor_kind == 'person')")

    @hybrid_property
    def by_id(self) -> int | None:
        """The id of the person who did it; None where it was nobody, or something else."""
        return self.actor_id if self.actor_kind == PERSON else None

    @by_id.inplace.expression
    @classmethod
    def _by_id(cls):
        return case((cls.actor_kind == PERSON, cls.actor_id))


class ClockJump(db.Model):
    """The clock went far ahead of the record all at once; until somebody says that it is right, nothing is deleted."""

    __tablename__ = "clock_jump"

    # The record's newest entry when it was seen: one jump is noted once, whoever sees it first.
    entry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Until when the clock is known to have been right: when that entry was made, or the clockwork last ran.
    entry_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)  # by the clock that has jumped
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def id(self) -> int:
        """By which the record names it."""
        return self.entry_id


class ListExport(db.Model):
    """A list as .xlsx that is too long to be made while somebody waits: the clockwork makes it, whoever asked fetches
    it, and it is gone a day later. `key` is the form's: the same form sent twice is one."""

    __tablename__ = "list_export"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))  # which list: LONG_LISTS of the rooms
    about_id: Mapped[int | None]  # of what, where it is of one thing: an event
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    whole: Mapped[bool]  # phone numbers in full
    wanted: Mapped[list] = mapped_column(JSON)  # the rows' ids, in the order of the list; empty once it is ready
    done: Mapped[int] = mapped_column(default=0)  # rows that are made
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ListExportPart(db.Model):
    """Rows of such a list, as they stand in the sheet."""

    __tablename__ = "list_export_part"

    key: Mapped[str] = mapped_column(ForeignKey("list_export.key", ondelete="CASCADE"), primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True)  # how many rows are in the parts before
    rows: Mapped[str] = mapped_column(Encrypted("list_export_part.rows", row=("key", "first")))  # packed, in base64
