"""What an address says whose thing is withdrawn: that it is, since when and why. Never what it said."""

import re

from flask import abort
from sqlalchemy import select

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.kinds import kinds
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.web.render import render

_NUMBER = re.compile("/([A-Z]{2}-[0-9A-Z-]+)")


def gone_or_missing(path: str, *, among: str = "events.index", phone: str = ""):
    """End the request for what isn't public at `path`: 410 with the reason where it was withdrawn (the last time, of
    several), whatever has been done with it since, else 404. `among` is the endpoint of the list of those that are,
    `phone` whom to ask about it, where its page named somebody."""
    withdrawn = db.session.scalar(select(Publication).where(
        Publication.path == path, Publication.withdrawn_at.is_not(None),
        Publication.state != PublicationState.PUBLISHED).order_by(Publication.withdrawn_at.desc()).limit(1))
    if withdrawn:
        number = _NUMBER.search(path)
        abort(render("publishing/withdrawn.html", publication=withdrawn, status=410, phone=phone,
                     number=number[1] if number else "", what=kinds()[withdrawn.kind].label, among=among))
    abort(404)
