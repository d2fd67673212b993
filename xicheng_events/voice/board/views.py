"""办理进展 in figures, and event by event."""

from flask import Blueprint, url_for
from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import event_by_code, notice_path
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.indicators import Reading
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.cached_pages import shared_page, shared_value
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.board.event_ways import stages_of
from xicheng_events.voice.board.month_figures import figures_by_month, last_months
from xicheng_events.voice.followup.public_readings import figures_of_year, strip_of_year
from xicheng_events.voice.opinions.views import is_over

bp = Blueprint("board", __name__, url_prefix="/progress")


@bp.get("/figures")
@shared_page
def figures():
    """What the board counts: this year, how things stand now, and the last twelve months, each with its formula."""
    readings = shared_value("figures of the year", figures_of_year)
    return render("board/figures.html", strip=strip_of_year(readings),
                  formulas=[(each.indicator.label, _with_n(each)) for each in readings], year=clock.today().year,
                  by_month=shared_value("last months", lambda: figures_by_month(last_months())))


def _with_n(reading: Reading) -> str:
    indicator = reading.indicator
    if reading.value is None or not (indicator.is_share or indicator.days):
        return indicator.formula
    return _("%(formula)s；本年%(made_of)s", formula=indicator.formula, made_of=reading.made_of)


@bp.get("/events/<code>")
@shared_page
def of_event(code: str):
    """从活动到办理, of one public event."""
    event = event_by_code(code) or gone_or_missing(notice_path(code))
    return render("board/of_event.html", event=event,
                  stages=shared_value(f"way of {event.code}", lambda: stages_of(event)))


def way_afterwards(event: Event) -> list[tuple[str, str]]:
    """For the page of an event that is over: where it says what became of what was said."""
    return [(_("从活动到办理"), url_for("board.of_event", code=event.code))] if is_over(event) else []
