"""What a meeting came to, in the words and figures that everybody reads, and who has been thanked and told."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import UtcDateTime, db
from xicheng_events.foundation.publishing.models import Publication, WithPublication
from xicheng_events.openness.outcomes.kinds import ItemResult, Presence, Taken


class WordsOfOutcome:
    """What its words and figures say, of an outcome or of it with its revision in place."""

    @property
    def item_results(self) -> list[ItemResult]:
        """Of each open item, in the order of the agenda, what was decided and who was there."""
        present: dict[int, list[Presence]] = {}
        for row in self.present:
            present.setdefault(row["slot"], []).append(Presence.read(row))
        return [ItemResult(each["slot"], each["title"], each["unit"], each["words"], present.get(each["slot"], []))
                for each in self.results]

    @property
    def taken(self) -> Taken | None:
        """采纳情况 as it was counted; None while something that was said has no result."""
        return Taken.read(self.adoption) if self.adoption else None


class MeetingOutcome(WordsOfOutcome, WithPublication, db.Model):
    """会议公开结果, one of a meeting: words of its host, and figures as they stood when these were submitted. Minutes
    are never stored. A deleted or withdrawn one leaves its meeting to another."""

    __tablename__ = "meeting_outcome"
    __table_args__ = (
        UniqueConstraint("event_id", "holds_event"),
        CheckConstraint("holds_event", name="holds_event"),  # yes or nothing: any number of nothings are let in
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)  # HJ-7K3Q9F, at the desk
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    holds_event: Mapped[bool | None] = mapped_column(default=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    results: Mapped[list] = mapped_column(JSON, default=list)  # of each open item: slot, title, unit, words
    present: Mapped[list] = mapped_column(JSON, default=list)  # of each item, seat and category: how many came
    adoption: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))  # `kinds.Taken`, once all has a result
    # What is to be said instead, once it has been reviewed: those of `revision.REVISABLE` that differ.
    revision: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    all_words: Mapped[str] = mapped_column(Text, default="")  # what is public of it, for whoever looks for a word

    event: Mapped[Event] = relationship()
    publication: Mapped[Publication] = relationship(lazy="joined", innerjoin=True)

    @property
    def host(self) -> Organisation:
        """The unit whose words these are."""
        return self.publication.organisation


class MeetingThanks(db.Model):
    """Who was thanked for having sat in, once, whoever sweeps at the same moment."""

    __tablename__ = "meeting_thanks"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class OutcomeTold(db.Model):
    """Who was told that an outcome is out, once."""

    __tablename__ = "outcome_told"

    outcome_id: Mapped[int] = mapped_column(ForeignKey("meeting_outcome.id"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
