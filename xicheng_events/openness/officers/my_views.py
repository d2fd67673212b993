"""我的履职: the own terms, duties, and what became of what one has found."""

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.foundation.accounts import asking_for_codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.appointments.queries import serves, terms_of
from xicheng_events.openness.officers.done import done_by
from xicheng_events.openness.officers.duties import duty_periods, standing_periods
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.trials.queries import own_tasks
from xicheng_events.openness.trials.states import OPEN, TaskState
from xicheng_events.openness.visits.attended import hours_served
from xicheng_events.openness.visits.points import own_points, with_outcomes
from xicheng_events.openness.visits.queries import at_the_same_time, visits_coming_for

GOES_ON = (*OPEN, TaskState.DONE, TaskState.REPORTED)  # tasks of which something is still to come
POINTS_SHOWN = 20

bp = Blueprint("officers", __name__, url_prefix="/officer")
bp.add_app_template_global(standing_periods, "standing_periods")


def own_work_beside(programme: Programme) -> tuple[str, str] | None:
    """For the page of a programme: where whoever is signed in and serves in it has their own work."""
    if not serves(programme, asking_for_codes.own_phone()):
        return None
    return _("我的履职"), url_for("officers.index")


@bp.get("")
@login_required
def index():
    """Everything of one's own as a member, on one page."""
    terms, done = terms_of(current_user), done_by(current_user)
    periods = {term.id: duty_periods(term, term.programme.duty_rows, done.get(term.id, {})) for term in terms}
    points = db.session.scalars(own_points(current_user).limit(POINTS_SHOWN + 1)).all()
    coming = visits_coming_for(current_user)
    return render("officers/mine.html", terms=terms, periods=periods,
                  problems=with_outcomes(points[:POINTS_SHOWN]), has_more=len(points) > POINTS_SHOWN,
                  coming=coming, together=at_the_same_time(coming), hours=hours_served(terms),
                  tasks=[each for each in own_tasks(current_user) if each.state in GOES_ON])
