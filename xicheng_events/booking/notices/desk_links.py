"""Where the work on an event goes on: pages about it, each named by the room it is in (`DESK_LINKS` in `room.py`)."""

from collections.abc import Callable
from typing import NamedTuple

from flask import url_for
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.labelled import Labelled


class LinkGroup(Labelled):
    """What links stand together, in the order of an event's life."""

    BOOKING = "booking", _l("报名")
    DOOR = "door", _l("现场")
    AFTER = "after", _l("活动之后")
    CHANGE = "change", _l("变更")
    AGAIN = "again", _l("再办一次")


def always(event: Event) -> bool:
    """From the draft on."""
    return True


def is_published(event: Event) -> bool:
    """Whether there can be guests."""
    return event.published_at is not None


def event_may_change(event: Event) -> bool:
    """Whether it is published and goes on."""
    return is_published(event) and event.is_open


def event_is_public(event: Event) -> bool:
    """Whether everybody may read its notice now."""
    return event.is_public


class DeskLink(NamedTuple):
    """A page about an event: in which group, its words and endpoint, what its address calls the event's code, for
    which events it is there at all (for published ones), whether it stands first in its group, which roles in the
    host alone are let in (none: whoever sees the event's own page)."""

    group: LinkGroup
    words: str
    endpoint: str
    argument: str = "code"
    when: Callable[[Event], bool] = is_published
    is_first: bool = False
    roles: tuple[Role, ...] = ()


def places_of_work(event: Event, reader: Person) -> list[tuple[str, list[tuple[str, str]]]]:
    """(heading, [(words, address), ...]) of the pages about an event that `reader` is let into, in the order of its
    life: those about its guests once it is published."""
    links = [link for link in house.listed("DESK_LINKS") if link.when(event)
             and (not link.roles or reader.holds(*link.roles, organisation_id=event.host_id))]
    links.sort(key=lambda link: not link.is_first)
    grouped = [(group.label, [(str(link.words), url_for(link.endpoint, **{link.argument: event.code}))
                              for link in links if link.group == group]) for group in LinkGroup]
    return [(heading, found) for heading, found in grouped if found]
