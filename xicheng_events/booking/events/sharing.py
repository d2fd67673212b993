"""An event outside the site: its short link, which is also its code to scan, and the words it is shared with."""

import re
from urllib.parse import quote

from flask import current_app, url_for
from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event, Venue
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import excerpt, half_width, span
from xicheng_events.foundation.web.safe_addresses import full_address

_CODE = re.compile(r"([A-Z]+)-?(\d{4})-?(\d+)")


def short_link(event: Event) -> str:
    """What is printed, scanned and typed: https://…/e/KF20260003."""
    return full_address(url_for("sharing.short", code=event.code.replace("-", "")))


def code_typed(text: str) -> str:
    """The code of an event as it is stored, from one as it is typed: small letters, without its dashes."""
    plain = half_width(text).upper()
    found = _CODE.fullmatch(plain)
    return "-".join(found.groups()) if found else plain


def map_link(venue: Venue | None) -> str:
    """Where a map shows the venue: the page its unit names, else MAP_URL's search for its address; empty without."""
    if venue is None or venue.map_url:
        return venue.map_url if venue else ""
    return current_app.config["MAP_URL"].replace("{place}", quote(f"{venue.address} {venue.name}", safe=""))


def share_words(event: Event) -> str:
    """What an event is shared with below its title: when, where, what."""
    slot = next((slot for slot in event.slots if slot.ends_at > clock.now()), event.slots[-1] if event.slots else None)
    said = (_("已取消") if event.course == EventCourse.CANCELLED else "",
            span(slot.starts_at, slot.ends_at) if slot else "", event.venue.name if event.venue else "", event.summary)
    return excerpt(_("，").join(filter(None, said)), 120)
