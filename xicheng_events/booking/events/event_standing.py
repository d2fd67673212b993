"""Where an event stands: what its notice's publication and its own course say together."""

from datetime import datetime

from sqlalchemy import and_
from sqlalchemy.ext.hybrid import hybrid_property

from xicheng_events.booking.events.states import OPEN_COURSES, EventCourse
from xicheng_events.foundation.publishing.models import Publication, PublishedVersion
from xicheng_events.foundation.publishing.states import PublicationState


class EventStanding:
    """What is asked of an event by everybody, in Python and as conditions of statements, so that nobody needs to know
    that two rows decide it. Nothing of it is stored twice: an event is read along with its publication."""

    @hybrid_property
    def is_public(self) -> bool:
        """Whether everybody may read its notice; also as a condition of a statement."""
        return self.publication.state is PublicationState.PUBLISHED

    @is_public.inplace.expression
    @classmethod
    def _is_public(cls):
        return cls.publication.has(Publication.state == PublicationState.PUBLISHED)

    @hybrid_property
    def is_open(self) -> bool:
        """Whether it is public and goes on: it may take registrations, if the clock agrees."""
        return self.is_public and self.course in OPEN_COURSES

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls):
        return and_(cls.is_public, cls.course.in_(OPEN_COURSES))

    @property
    def standing(self) -> PublicationState | EventCourse:
        """Where it stands, in one word: its notice, and once that is public what has become of it."""
        return self.publication.state if not self.is_public or self.course is EventCourse.AS_PLANNED else self.course

    @property
    def change_note(self) -> str:
        """What the last revision of its notice changed; empty before there was one."""
        return self.publication.change_note

    @property
    def former_notes(self) -> list[PublishedVersion]:
        """The versions whose notes say what earlier revisions changed, the newest first."""
        return self.publication.noted_versions[1:]

    @property
    def published_at(self) -> datetime | None:
        """When its notice was first published."""
        return self.publication.published_at
