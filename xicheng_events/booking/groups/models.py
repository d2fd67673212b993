"""集体报名: a list of people whom somebody registers together, checked row by row and saved as chosen."""

import json
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Channel, Registration
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.personal_data import Encrypted


class RosterState(Labelled):
    """How far a list has come."""

    CHECKING = "checking", _l("正在核对"), "wait"
    CHECKED = "checked", _l("待确认"), "wait"
    SAVING = "saving", _l("正在报名"), "wait"
    DONE = "done", _l("已完成"), "ok"
    DROPPED = "dropped", _l("已放弃")


class RowState(Labelled):
    """What became of one row."""

    UNCHECKED = "unchecked", _l("未核对")
    GOOD = "good", _l("可以报名"), "ok"
    BAD = "bad", _l("有问题"), "stop"
    CHOSEN = "chosen", _l("待报名"), "wait"
    SAVED = "saved", _l("已报名"), "ok"
    REFUSED = "refused", _l("未能报名"), "stop"
    LEFT_OUT = "left_out", _l("未选")


UNREAD = "unread:"  # in what a row says: then the heading that nobody knows, over what looks like a phone
AT_WORK = (RosterState.CHECKING, RosterState.SAVING)
OPEN = (RosterState.CHECKING, RosterState.CHECKED)  # nobody is registered by it yet


def where_in_sheet(sheet: str, line: int) -> str:
    """第3行, on a sheet of several “名单2”第3行."""
    where = _("第%(line)s行", line=line)
    return _("“%(sheet)s”%(where)s", sheet=sheet, where=where) if sheet else where


class Roster(db.Model):
    """One list for one slot: who sent it, for which unit, and how far the clockwork is with it."""

    __tablename__ = "roster"
    __table_args__ = (
        CheckConstraint("cursor <= total", name="never_beyond"),
        Index("ix_roster_state", "state"),
        Index("ix_roster_organisation", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(String(36), unique=True)  # the same form sent twice is one list
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # the unit that registers them
    channel: Mapped[Channel] = mapped_column(choice(Channel, "roster_channel"))
    category: Mapped[Category | None] = mapped_column(choice(Category, "roster_category"))  # of rows that name none
    seat: Mapped[SeatKind | None] = mapped_column(choice(SeatKind, "roster_seat"))  # None: the slot has one kind
    contact_name: Mapped[str] = mapped_column(String(100))
    # None once the list is done with.
    contact_phone: Mapped[str | None] = mapped_column(Encrypted("roster.contact_phone", row=("form_key",)))
    minors_agreed: Mapped[bool] = mapped_column(default=False)  # the guardians of all who are under age have agreed
    source: Mapped[str] = mapped_column(String(80))  # the file's name; empty: pasted
    remarks: Mapped[list] = mapped_column(JSON, default=list)  # what wasn't read, as `list_layout.Described` has it
    state: Mapped[RosterState] = mapped_column(choice(RosterState), default=RosterState.CHECKING)
    total: Mapped[int]
    cursor: Mapped[int] = mapped_column(default=0)  # rows looked at in this state, by position
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    slot: Mapped[Slot] = relationship()
    organisation: Mapped[Organisation] = relationship()
    by: Mapped[Person] = relationship()

    @property
    def has_hidden(self) -> bool:
        """Whether rows of it were hidden in the file."""
        return any(kind == "hidden_rows" for kind, _sheet, _words in self.remarks)

    @property
    def is_at_work(self) -> bool:
        """Whether the clockwork has something to do with it."""
        return self.state in AT_WORK


class RosterRow(db.Model):
    """One row of a list. What it says about a person is deleted as soon as the list is done with."""

    __tablename__ = "roster_row"
    __table_args__ = (
        UniqueConstraint("roster_id", "position"),
        Index("ix_roster_row_key", "roster_id", "key"),
        Index("ix_roster_row_state", "roster_id", "state", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id", ondelete="CASCADE"))
    position: Mapped[int]  # 1, 2, 3 …
    sheet: Mapped[str] = mapped_column(String(31), default="")  # on which it stands, where several are read
    line: Mapped[int]  # where it stands there, or in the text, as people count
    is_hidden: Mapped[bool] = mapped_column(default=False)  # in the file: ticked only one by one
    # JSON: what each column says.
    content: Mapped[str | None] = mapped_column(Encrypted("roster_row.content", row=("roster_id", "position")))
    who: Mapped[str] = mapped_column(String(120), default="")  # masked: what remains
    key: Mapped[str | None] = mapped_column(String(64))  # name and phone, hashed: to find the same row again
    quota_id: Mapped[int | None] = mapped_column(ForeignKey("quota.id"))
    heads: Mapped[int] = mapped_column(default=1)  # with whom this person brings
    state: Mapped[RowState] = mapped_column(choice(RowState), default=RowState.UNCHECKED)
    problems: Mapped[list] = mapped_column(JSON, default=list)  # sentences: what is wrong, what to do
    note: Mapped[str] = mapped_column(String(200), default="")  # what it was given instead of a place
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))

    registration: Mapped[Registration | None] = relationship()

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return where_in_sheet(self.sheet, self.line)

    @property
    def lacks_phone(self) -> bool:
        """Whether there is a phone in its row that wasn't read."""
        return any(column.startswith(UNREAD) for column in self.said)

    @property
    def said(self) -> dict:
        """What its columns say; empty once deleted."""
        return json.loads(self.content) if self.content else {}
