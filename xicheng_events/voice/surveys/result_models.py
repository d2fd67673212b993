"""What everybody reads of the answers to a questionnaire."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.voice.surveys.models import Survey


class SurveyResult(db.Model):
    """问卷结果: words of the unit, and the figures as they stood when these were laid before the secrecy reviewer; of
    an event, whatever it was asked about with, or of a questionnaire that is about none."""

    __tablename__ = "survey_result"
    __table_args__ = (CheckConstraint("(event_id is null) <> (survey_id is null)", name="of_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), unique=True)
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id"), unique=True)
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"), unique=True)
    title: Mapped[str] = mapped_column(String(120), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    figures: Mapped[list] = mapped_column(JSON, default=list)  # of each questionnaire (result_figures), with its title

    event: Mapped[Event | None] = relationship()
    survey: Mapped[Survey | None] = relationship()
    publication: Mapped[Publication | None] = relationship()

    @property
    def host(self) -> Organisation:
        """The unit whose words these are."""
        return self.event.host if self.event else self.survey.host

    @property
    def topic(self) -> Topic | None:
        """That of what was asked about."""
        return (self.event or self.survey).publication.topic

    @property
    def path(self) -> str:
        """Its public address, without the host."""
        return f"/events/{self.event.code}/results" if self.event else f"/surveys/{self.survey.code}/results"
