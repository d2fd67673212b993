"""The picture and the attachments of a notice (foundation/files)."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.files.models import File


class EventFile(db.Model):
    """A file that was put to a notice. Without a position it isn't in it: taken out, or waiting with a change."""

    __tablename__ = "event_file"

    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int | None]

    file: Mapped[File] = relationship(lazy="joined")


class HasFiles:
    """What an event has of them."""

    @declared_attr
    def attached(cls) -> Mapped[list[EventFile]]:
        """All that were put to it and not deleted since, in the notice or not."""
        return relationship(EventFile, order_by=EventFile.file_id, cascade="all, delete-orphan")

    @property
    def files(self) -> list[File]:
        """The picture and the attachments that the notice has, in their order."""
        used = [each for each in self.attached if each.position is not None]
        return [each.file for each in sorted(used, key=lambda each: each.position)]

    @files.setter
    def files(self, files: list[File]) -> None:
        """Those of `attached` that the notice has from now on; the others can still be put back."""
        for each in self.attached:
            each.position = files.index(each.file) if each.file in files else None
