"""By which words events, the lines of their agenda and venues are found (core/search)."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from xicheng_events.booking.events.models import DayLine, Event, Venue
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.search.index import SearchIndex


class EventIndex(SearchIndex, db.Model):
    """The notice's own words."""

    __tablename__ = "event_index"

    id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    of, said_in = Event, ("title", "theme", "summary", "audience", "eligibility", "code")


class DayLineIndex(SearchIndex, db.Model):
    """What is on the agenda."""

    __tablename__ = "agenda_item_index"

    id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True)
    of, said_in = DayLine, ("title",)


class VenueIndex(SearchIndex, db.Model):
    """Where it is, and how one gets there."""

    __tablename__ = "venue_index"

    id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"), primary_key=True)
    of, said_in = Venue, ("name", "address", "room", "meeting_point", "transit", "accessibility")
