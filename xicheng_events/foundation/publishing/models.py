"""What is published, one row each whatever it is: its state, its address, its versions. What it says is its thing's."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import UtcDateTime, choice, db
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.publishing.topic_models import Topic


class Publication(db.Model):
    """公开事项: what has been decided of the words of one thing. The thing points at it with a foreign key."""

    __tablename__ = "publication"
    __table_args__ = (Index("ix_publication_kind_state_news_at", "kind", "state", "news_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))  # the key of a row in `kinds`
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)  # no word of it: voids no slip
    title: Mapped[str] = mapped_column(String(120))
    path: Mapped[str] = mapped_column(String(120), index=True)  # its public address, without the host
    state: Mapped[PublicationState] = mapped_column(choice(PublicationState))
    state_reason: Mapped[str] = mapped_column(String(300), default="")  # why it was returned
    # Everybody who wrote on it: none of them may pass it (domain §14).
    author_ids: Mapped[list] = mapped_column(JSON, default=list)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_words: Mapped[str | None] = mapped_column(Text)  # as a reviewer last returned or passed them
    # The instant it has been set for, or its revision where it is public, and by whom: it may be taken back until then.
    goes_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    goes_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    revised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    news_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # last published, revised, or told anew by its thing
    change_note: Mapped[str] = mapped_column(Text, default="")  # what the last revision changed, as the public reads it
    next_note: Mapped[str] = mapped_column(Text, default="")  # the same of the revision that is being reviewed
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    organisation: Mapped[Organisation] = relationship()
    topic: Mapped[Topic | None] = relationship()
    goes_out_by: Mapped[Person | None] = relationship(foreign_keys=goes_out_by_id)
    versions: Mapped[list["PublishedVersion"]] = relationship(order_by="PublishedVersion.number")
    # 更新说明: those that changed something for the public and say what, the newest first.
    noted_versions: Mapped[list["PublishedVersion"]] = relationship(
        primaryjoin="and_(PublishedVersion.publication_id == Publication.id, PublishedVersion.note != '')",
        order_by="PublishedVersion.number.desc()", viewonly=True)


class WithPublication:
    """What is the same of all things whose words go through the other pairs of eyes (`checked_text`), read of their
    publication: where they stand, and what their revisions changed. One that came with the product has none."""

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it: its unit has published it and not withdrawn it."""
        return self.publication is not None and self.publication.state is PublicationState.PUBLISHED

    @property
    def change_note(self) -> str:
        """What its last revision changed, as the public reads it."""
        return self.publication.change_note if self.publication else ""

    @property
    def former_notes(self) -> "list[PublishedVersion]":
        """The versions whose notes say what earlier revisions changed, the newest first; without the last one."""
        return self.publication.noted_versions[1:] if self.publication else []


class PublishedVersion(db.Model):
    """What the public could read from `at` until the next version: the values as they were cleared. Kept as long as the
    publication, for what was once public is part of the record, and never changed; only where it was taken down for
    somebody's sake its values are emptied at once (one_text.forget_public_words). What is or was public has one."""

    __tablename__ = "published_version"
    __table_args__ = (UniqueConstraint("publication_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    number: Mapped[int]  # from 1
    values: Mapped[list] = mapped_column(JSON)  # [[field, heading, value], …]; none once they are to be forgotten
    digest: Mapped[str] = mapped_column(String(64))  # of fields and values alone (review.queries)
    # None: what was public when versions began to be kept, where no slip had passed exactly that.
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("review_slip.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")  # what it changed, as the public reads it; the first has none
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
