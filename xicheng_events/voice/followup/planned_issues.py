"""列入计划: by when something is done that can't be done now, in words, and which plans have come due."""

from calendar import monthrange
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Select, and_, select

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import IssueState

ANSWERED = (IssueState.REPLIED, IssueState.CLOSED)


def by_when(day: date) -> str:
    """The planned day as people say it: 2027年6月15日, and for the last day of a month 2027年6月底."""
    if day.day == monthrange(day.year, day.month)[1]:
        return _("%(year)s年%(month)s月底", year=day.year, month=day.month)
    return _("%(year)s年%(month)s月%(day)s日", year=day.year, month=day.month, day=day.day)


def plan_words(day: date | None) -> str:
    """“计划于2027年6月底前完成”; empty without a day."""
    return _("计划于%(when)s前完成", when=by_when(day)) if day else ""


def plan_line(issue: Issue) -> str:
    """What the desk reads of an issue's plan: by when, or that it is done; empty where there is none."""
    return _("计划已完成") if issue.planned_by and issue.plan_kept_at else plan_words(issue.planned_by)


def planned_words(issue: Issue) -> str:
    """What a message about the answer says of its plan: by when; empty where nothing is planned by a day."""
    return by_when(issue.planned_by) if standing_plan(issue) else ""


def standing_plan(issue: Issue) -> date | None:
    """By when an issue's answer plans something that isn't said to be done yet; None of answers without a day."""
    return None if issue.plan_kept_at else planned_at_all(issue)


def planned_at_all(issue: Issue) -> date | None:
    """The same whether it is said to be done or not."""
    return issue.planned_by if issue.result is IssueResult.PLANNED and issue.state in ANSWERED else None


def public_plan(issue: Issue) -> date | None:
    """By when it is planned as everyone may read it: the day that was reviewed with the public words, while it
    stands."""
    stands = issue.state in ANSWERED and issue.planned_by == issue.public_planned_by and not issue.plan_kept_at
    return issue.public_planned_by if stands else None


def plan_due():
    """Whether an issue's planned day has come, as SQL."""
    return plan_due_by(clock.today())


def plan_due_by(day: date):
    """Whether it has come by that day."""
    return and_(Issue.result == IssueResult.PLANNED, Issue.state.in_(ANSWERED), Issue.plan_kept_at.is_(None),
                Issue.planned_by <= day)


def plans_due(person: Person) -> Select:
    """The issues whose planned day has come, of units in which this person does the work."""
    return select(Issue).where(plan_due(), Issue.lead_id.in_(person.organisation_ids(Role.EDITOR)))
