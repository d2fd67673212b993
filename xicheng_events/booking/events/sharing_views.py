"""What leads from elsewhere to an event, and takes events elsewhere: short links, codes to scan, calendars, news."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from xicheng_events.booking.events import feeds, queries
from xicheng_events.booking.events.calendar_entries import calendar_of
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.sharing import code_typed, map_link, share_words, short_link
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import organisation_by_slug
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.qr import qr_svg
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.cached_pages import shared_page

bp = Blueprint("sharing", __name__)
bp.add_app_template_global(map_link, "map_link")
bp.add_app_template_global(share_words, "share_words")
bp.add_app_template_global(short_link, "short_link")


@bp.get("/e/<code>")
def short(code: str):
    """The short link of an event, in capitals or not, with its dashes or without."""
    event = _event(code_typed(code))
    return redirect(url_for("events.show", code=event.code), 302)


@bp.get("/events/<code>/qr.svg")
@shared_page
def qr(code: str):
    """The short link as a picture to scan, to be put on a poster."""
    event = _event(code)
    return Response(qr_svg(short_link(event), event.title), mimetype="image/svg+xml")


@bp.get("/events/<code>/calendar.ics")
@shared_page
def calendar(code: str):
    """All slots of one event."""
    event = _event(code)
    return _ics(calendar_of(feeds.feed_entries(event), calls_off=event.course == EventCourse.CANCELLED), event.code)


@bp.get("/events/feed.ics")
@shared_page
def feed_calendar():
    """A calendar to subscribe to, of all units or of `?host=tjj`."""
    host = _host()
    entries = [entry for event in feeds.events_to_follow(host) for entry in feeds.feed_entries(event)]
    return _ics(calendar_of(entries, name=_name_of(host)), "events")


@bp.get("/events/feed.xml")
@shared_page
def feed_news():
    """What was announced, changed, postponed, called off, as an Atom feed (RFC 4287); `?host=tjj`."""
    host = _host()
    return Response(render_template("events/feed.xml", host=host, name=_name_of(host), news=feeds.news_of(host)),
                    mimetype="application/atom+xml")


def _event(code: str) -> Event:
    return queries.event_by_code(code) or gone_or_missing(queries.notice_path(code))


def _host() -> Organisation | None:
    slug = plain_text(request.args.get("host"))
    return (organisation_by_slug(slug) or abort(404)) if slug else None


def _name_of(host: Organisation | None) -> str:
    return _("%(unit)s的开放活动", unit=host.short_name) if host else _("西城政府开放活动")


def _ics(body: bytes, name: str) -> Response:
    return Response(body, mimetype="text/calendar", headers={
        "Content-Disposition": f'attachment; filename="{name}.ics"'})
