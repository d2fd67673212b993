"""会议开放 as everybody reads it: meetings to come, who may come to them and how; those that are over, and what each
came to."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import notice_path
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.cached_pages import shared_page
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.outcomes import queries
from xicheng_events.openness.outcomes.figures import meeting_is_over
from xicheng_events.openness.outcomes.released_words import covering

bp = Blueprint("outcomes", __name__, url_prefix="/meetings")


@bp.get("")
@shared_page
def index():
    """Meetings to come, or those that are over with their outcomes; `?words=` looks for a word."""
    words, past = plain_text(request.args.get("words"))[:60], request.args.get("past") == "1"
    page = page_of(queries.open_meetings(past=past, words=words), size=12)
    return render("outcomes/index.html", "outcomes/_found.html", page=page, words=words, past=past,
                  outcomes=queries.public_outcomes_of([event.id for event in page.rows]))


@bp.get("/<code>/outcome")
@shared_page
def show(code: str):
    """What one meeting came to."""
    if queries.meeting_by_code(code) is None:
        gone_or_missing(notice_path(code))
    outcome = queries.public_outcome(code) or gone_or_missing(queries.outcome_path(code), among=".index")
    return render("outcomes/show.html", outcome=outcome, named=queries.named_in(outcome),
                  shown=covering(outcome.event.occasion_id))


def outcome_afterwards(event: Event) -> list[tuple[str, str]]:
    """For the page of an event that is over: where it says what a meeting came to."""
    if not event.row.slots_are_agenda or not meeting_is_over(event) or not queries.public_outcomes_of([event.id]):
        return []
    return [(_("会议公开结果"), url_for("outcomes.show", code=event.code))]
