"""Results of questionnaires."""

from flask import Blueprint, abort
from flask_login import current_user

from xicheng_events.booking.events.queries import desk_event
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.questions.kinds import Satisfaction
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.surveys import queries as queries
from xicheng_events.voice.surveys.models import Answer

bp = Blueprint("feedback_staff", __name__, url_prefix="/staff/feedback")
bp.within = "events_staff"
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)


@bp.get("/<code>")
def show(code: str):
    """What people thought of an event: the rates with their n, and what they wrote."""
    event = desk_event(current_user, code) or abort(404)
    asked, answered = queries.asked_and_answered(event)
    # With few answers the numbers would point at people; what they wrote carries no name either way.
    enough = answered >= queries.FEWEST
    return render("surveys/staff/show.html", event=event, asked=asked, answered=answered, enough=enough,
                  fewest=queries.FEWEST, levels=Satisfaction, results=queries.feedback_results(event) if enough else [],
                  impressed=queries.texts_of(event, Answer.impressed_by),
                  unhappy=queries.texts_of(event, Answer.why_unhappy))
