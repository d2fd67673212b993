"""抽取说明: what everybody may read about a draw, and the file from which everybody can recompute it."""

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from xicheng_events.booking.draws import queries
from xicheng_events.booking.draws.records import published_record
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.draws.story import story_of
from xicheng_events.booking.events.queries import notice_path
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.cached_pages import shared_page
from xicheng_events.foundation.web.render import render

bp = Blueprint("draws", __name__, url_prefix="/events")


@bp.get("/<code>/draw")
@shared_page
def show(code: str):
    """The draw of one event, in plain words and in every number; the reader's own entry, if signed in."""
    event = queries.drawn_event(code) or gone_or_missing(notice_path(code))
    draw = queries.draw_of(event, with_texts=True)
    mine = queries.entries_of_person(current_user, event) if current_user.is_authenticated else []
    return render("draws/show.html", event=event, draw=draw, mine=mine, closes_at=queries.closes_at(event),
                  story=story_of(draw, page=request.args.get("page", 1, type=int) or 1))


@bp.get("/<code>/draw.json")
def record(code: str):
    """The file: the frozen list, and once it is drawn everything that the result follows from."""
    event = queries.drawn_event(code) or gone_or_missing(notice_path(code))
    draw = queries.draw_of(event, with_texts=True)
    if draw is None or draw.state is DrawState.PLANNED:
        abort(404)
    return Response(published_record(draw), mimetype="application/json", headers={
        "Content-Disposition": f'inline; filename="draw-{event.code}.json"', "Cache-Control": "no-cache"})
