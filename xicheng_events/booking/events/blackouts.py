"""Which events 重大活动 get in the way of, and how that is said to whoever drafts, reviews or moves one."""

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from xicheng_events.booking.events.blackout_models import Blackout, BlackoutPlace
from xicheng_events.booking.events.models import Event, Slot, Venue
from xicheng_events.booking.events.queries import stands_at
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.text import day

_WITH_PLACES = selectinload(Blackout.places)


def blackouts(*, ahead: bool) -> Select:
    """Those that count from today on, the next first; or those that are over or lifted, the latest first."""
    counts = and_(Blackout.lifted_at.is_(None), Blackout.last_day >= clock.today())
    query = select(Blackout).options(_WITH_PLACES, joinedload(Blackout.made_by), joinedload(Blackout.lifted_by))
    if ahead:
        return query.where(counts).order_by(Blackout.first_day, Blackout.id)
    return query.where(~counts).order_by(Blackout.last_day.desc(), Blackout.id.desc())


def blackouts_ahead() -> list[Blackout]:
    """Those that count from today on, with their places."""
    query = select(Blackout).options(_WITH_PLACES).where(
        Blackout.lifted_at.is_(None), Blackout.last_day >= clock.today())
    return list(db.session.scalars(query.order_by(Blackout.first_day, Blackout.id)))


def blackout_by_id(blackout_id: int) -> Blackout | None:
    """One of them, over and lifted ones too."""
    return db.session.scalar(select(Blackout).where(Blackout.id == blackout_id).options(_WITH_PLACES))


def known_places() -> list[tuple[str, str]]:
    """(name, address) of every place at which there are venues, by name."""
    return [tuple(row) for row in db.session.execute(
        select(Venue.name, Venue.address).distinct().order_by(Venue.name, Venue.address))]


def is_at(blackout: Blackout, venue) -> bool:
    """Whether `blackout` is about this venue (None: not known yet; or what has its name and address): one that names
    no places is about all."""
    return not blackout.places or (venue is not None and any(
        (place.name, place.address) == (venue.name, venue.address) for place in blackout.places))


def takes(blackout: Blackout, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether some of the time from `starts_at` to `ends_at` lies in its days."""
    begins, ends = _instants(blackout)
    return starts_at < ends and ends_at > begins


def in_the_way(venue: Venue | None, starts_at: datetime, ends_at: datetime, among: list[Blackout]) -> Blackout | None:
    """The first of `among` that gets in the way of something at that venue and time."""
    return next((each for each in among if is_at(each, venue) and takes(each, starts_at, ends_at)), None)


def on_the_day(venue: Venue | None, on: date, among: list[Blackout]) -> Blackout | None:
    """The first of `among` that gets in the way of something at that venue on the day `on`."""
    return next((each for each in among if is_at(each, venue) and each.first_day <= on <= each.last_day), None)


def blackout_warnings(notice) -> list[tuple[str, str]]:
    """(form field, sentence) for each slot of a notice that something gets in the way of."""
    times = [(slot.starts_at, slot.ends_at) for slot in notice.slots]
    return [("slots-0-starts_at", sentence) for sentence in warnings_at(notice.venue, times)]


def warnings_at(venue: Venue | None, times: list[tuple[datetime, datetime]],
                among: list[Blackout] | None = None) -> list[str]:
    """What is to be said of an event at `venue` (None: not known yet) at these times (start, end), where they are yet
    to come; `among` are the blackouts, where they have been read already."""
    ahead = [(start, end) for start, end in times if start and end and start > clock.now()]
    if not ahead:
        return []
    among = blackouts_ahead() if among is None else among
    hit = ((start, in_the_way(venue, start, end, among)) for start, end in ahead)
    return [_("%(day)s在“%(name)s”期间（%(days)s），%(where)s不宜安排活动，请改期或与区级统筹员商定。",
              day=day(start), name=blackout.name, days=days_of(blackout), where=where_of(blackout))
            for start, blackout in hit if blackout]


def blackout_name(blackout: Blackout | None) -> str:
    """What it is called; empty for none."""
    return blackout.name if blackout else ""


def days_of(blackout: Blackout) -> str:
    """Its days: 3月4日至3月11日, with the year where it isn't this one; a single day alone."""
    first, last, year = blackout.first_day, blackout.last_day, clock.today().year
    if first == last:
        return _written(first, year)
    return _("%(first)s至%(last)s", first=_written(first, year), last=_written(last, year))


def where_of(blackout: Blackout) -> str:
    """Its places by name, or the whole district."""
    return "、".join(dict.fromkeys(place.name for place in blackout.places)) or _("全区")


def slots_hit(blackout: Blackout, *standings: Labelled) -> Select:
    """The slots yet to begin of events at one of `standings` (queries.stands_at) that `blackout` gets in the way of,
    the next first; with event, host and venue."""
    begins, ends = _instants(blackout)
    query = (select(Slot).join(Slot.event).outerjoin(Event.venue)
             .where(stands_at(*standings), Slot.starts_at > clock.now(), Slot.starts_at < ends, Slot.ends_at > begins)
             .options(contains_eager(Slot.event).options(joinedload(Event.host), contains_eager(Event.venue)),
                      lazyload(Slot.quotas)))
    if blackout.places:
        here = exists().where(BlackoutPlace.blackout_id == blackout.id, BlackoutPlace.name == Venue.name,
                              BlackoutPlace.address == Venue.address)
        query = query.where(here)
    return query.order_by(Slot.starts_at, Slot.id)


def events_hit(among: list[Blackout]) -> dict[int, int]:
    """In how many published events each of `among` gets in the way, by its id; in one statement."""
    if not among:
        return {}
    ends = max(_instants(each)[1] for each in among)
    slots = db.session.execute(
        select(Slot.event_id, Slot.starts_at, Slot.ends_at, Venue.name, Venue.address)
        .join(Slot.event).outerjoin(Event.venue)
        .where(Event.is_open, Slot.starts_at > clock.now(), Slot.starts_at < ends)).all()
    return {each.id: len({slot.event_id for slot in slots
                          if is_at(each, slot) and takes(each, slot.starts_at, slot.ends_at)}) for each in among}


def _instants(blackout: Blackout) -> tuple[datetime, datetime]:
    def midnight(on: date) -> datetime:
        return clock.start_of(on)

    return midnight(blackout.first_day), midnight(blackout.last_day + timedelta(days=1))


def _written(on: date, this_year: int) -> str:
    if on.year == this_year:
        return _("%(month)s月%(day)s日", month=on.month, day=on.day)
    return _("%(year)s年%(month)s月%(day)s日", year=on.year, month=on.month, day=on.day)
