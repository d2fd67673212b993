"""The row of each stored file. Who owns it points here with a foreign key; what nobody owns is swept."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.files.kinds import FileKind


class File(db.Model):
    """文件: what is in it never changes, nor what is said of it: other words for a picture are another row."""

    __tablename__ = "file"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[FileKind] = mapped_column(choice(FileKind))  # found from the bytes
    name: Mapped[str] = mapped_column(String(120))  # as it was given; its ending is its kind's
    size: Mapped[int]  # bytes, as stored
    sha256: Mapped[str] = mapped_column(String(64))  # of what is stored
    stored_name: Mapped[str] = mapped_column(String(40), unique=True)  # in the folder `files` of DATA_DIR
    alt: Mapped[str] = mapped_column(String(200), default="")  # what a picture shows, for who can't see it
    width: Mapped[int | None]  # of a picture, in pixels
    height: Mapped[int | None]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    uploaded_by: Mapped[Person] = relationship()

    @property
    def is_picture(self) -> bool:
        """Whether it is shown in a page; everything else is taken along."""
        return self.kind is FileKind.IMAGE
