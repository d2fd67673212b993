"""Results of questionnaires."""

from flask import Blueprint, abort
from flask_login import current_user

from xicheng_events.booking.events.queries import desk_event
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.questions.kinds import QuestionKind, Satisfaction
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.surveys import queries as queries

bp = Blueprint("feedback_staff", __name__, url_prefix="/staff/feedback")
bp.within = "events_staff"
staff_only(bp, Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR)

_WRITTEN = (QuestionKind.TEXT, QuestionKind.LONG)


@bp.get("/<code>")
def show(code: str):
    """What people thought of an event: the rates with their n, and what they wrote."""
    event = desk_event(current_user, code) or abort(404)
    asked, answered = queries.asked_and_answered(event)
    questions = queries.asked_in_answers(event)
    written = [(each.label, queries.texts_of(event, each)) for each in questions if each.kind in _WRITTEN]
    # With few answers the numbers would point at people; what they wrote carries no name either way.
    enough = answered >= queries.FEWEST
    results = queries.feedback_results(event, questions) if enough else []
    overall = next((result for result in results if result.is_overall), None)
    return render("surveys/staff/show.html", event=event, asked=asked, answered=answered, enough=enough,
                  fewest=queries.FEWEST, levels=Satisfaction, results=results, overall=overall, written=written)
