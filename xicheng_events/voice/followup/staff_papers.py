"""The papers of one issue: 派发单, 单件 and its numbered 督办单."""

from flask import Blueprint, abort
from flask_login import current_user

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.followup.deadlines import light_of
from xicheng_events.voice.followup.issue_papers import notice_standing, supervision_of, why_this_day
from xicheng_events.voice.followup.ledger_rows import beside_issues
from xicheng_events.voice.followup.planned_issues import plan_line
from xicheng_events.voice.followup.queries import DESK_ROLES, issue_seen_by, ratings_of_issue
from xicheng_events.voice.followup.timelines import desk_story
from xicheng_events.voice.opinions.queries import coordinating_unit

bp = Blueprint("issue_papers", __name__, url_prefix="/staff/issues")
bp.within = "followup_staff"
staff_only(bp, *DESK_ROLES)


@bp.get("/<number>/dispatch-form")
def dispatch_form(number: str):
    """派发单: what the unit is given, by when, and why that day."""
    return _paper("dispatch_form", number)


@bp.get("/<number>/single")
def single(number: str):
    """单件: all that is known of the issue, on paper."""
    return _paper("single", number, story=lambda issue: desk_story(issue)[::-1], ratings=ratings_of_issue,
                  light=light_of, plan=plan_line)


@bp.get("/<number>/notices/<notice_number>")
def notice(number: str, notice_number: str):
    """督办单, as often as it is wanted."""
    def this(issue):
        return next((each for each in supervision_of(issue) if each.number == notice_number), None) or abort(404)

    return _paper("notice", number, notice=this, standing=lambda issue: notice_standing(this(issue), issue))


def _paper(name: str, number: str, **more):
    issue = issue_seen_by(current_user, number) or abort(404)
    return render(f"followup/staff/{name}.html", issue=issue, beside=beside_issues([issue])[issue.id],
                  issuer=coordinating_unit(), why=why_this_day(issue), today=clock.today(),
                  **{key: made(issue) for key, made in more.items()})
