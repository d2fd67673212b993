"""What the public sees of events: the list, and each notice."""

from datetime import date, datetime

from flask import Blueprint, abort, request
from flask_babel import gettext as _

from xicheng_events.accounts.queries import streets
from xicheng_events.core import clock
from xicheng_events.events import queries
from xicheng_events.events.kinds import KINDS, EventKind
from xicheng_events.events.models import CompanionPolicy
from xicheng_events.events.states import Phase
from xicheng_events.events.timing import phase_of
from xicheng_events.web.paging import page_of
from xicheng_events.web.render import render
from xicheng_events.web.shared_page import shared_page

bp = Blueprint("events", __name__, url_prefix="/events")

# Which colour a phase has; the word is the phase's own.
TONES = {Phase.OPEN: "ok", Phase.FULL: "wait", Phase.ANNOUNCED: "info", Phase.CHECKIN: "info", Phase.RUNNING: "info",
         Phase.CANCELLED: "stop"}


@bp.app_template_global("phase_now")
def phase_now(of) -> tuple[str, str]:
    """(word, tone) of what is going on with a slot or an event."""
    phase = phase_of(of, clock.now())
    return phase.label, TONES.get(phase, "muted")


@bp.get("")
@shared_page
def index():
    """Public events: the next ones, or those that are over, filtered by the address."""
    asked = request.args
    kind = asked.get("kind", "")
    page = page_of(queries.upcoming_events(
        words=asked.get("words", "").strip()[:60], host=asked.get("host", ""), street=asked.get("street", ""),
        kind=EventKind(kind) if kind in [k.value for k in EventKind] else None, on=_day(asked.get("on", "")),
        past=asked.get("past") == "1"), size=12)
    return render("events/index.html", "events/_list.html", page=page, kinds=EventKind, streets=streets(),
                  hosts=queries.hosts_in_public())


@bp.get("/<code>")
@shared_page
def show(code: str):
    """One notice."""
    event = queries.event_by_code(code) or abort(404)
    return render("events/show.html", event=event, who_comes=who_may_come(event),
                  invitation=KINDS[event.kind].invitation)


def who_may_come(event) -> list[str]:
    """The conditions of a notice as short sentences."""
    said = [event.audience, event.residence.label if event.residence != "any" else "", event.eligibility]
    if event.min_age:
        said.append(_("年满%(n)s周岁", n=event.min_age))
    if event.max_age:
        said.append(_("不超过%(n)s周岁", n=event.max_age))
    if event.companion_policy == CompanionPolicy.NONE:
        said.append(event.companion_policy.label)
    else:
        said.append(_("%(policy)s，每次报名最多%(n)s人（含本人）", policy=event.companion_policy.label, n=event.max_party))
    said.append(_("未成年人须由监护人陪同") if event.minors_allowed else _("不接待未成年人"))
    return [sentence for sentence in said if sentence]


def _day(text: str) -> datetime | None:
    try:
        return clock.from_local(datetime.combine(date.fromisoformat(text), datetime.min.time())) if text else None
    except ValueError:
        return None
