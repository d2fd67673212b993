"""各单位办理情况: how much is in whose hands, and where it has stood longest. For the coordinator, in the units' own
order: nobody is ranked (国办函〔2026〕12号)."""

from datetime import datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, case, func, select

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import units_to_filter_by
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.deadlines import shows
from xicheng_events.voice.followup.models import Issue, ProgressNote
from xicheng_events.voice.followup.states import OPEN, IssueState, Light
from xicheng_events.voice.followup.urgings import Mark, marked


class Load(NamedTuple):
    """What is counted of a unit: its words, which issues, and how the ledger is narrowed to them."""

    words: str
    condition: ColumnElement[bool]
    narrowed: dict[str, str]


class OpenIssues(NamedTuple):
    """How many issues stand in one state, and since when the one of them that nothing has happened to for longest."""

    state: IssueState
    count: int
    since: datetime | None


def loads() -> list[Load]:
    """The columns of the page, in their order."""
    def of_state(state: IssueState) -> Load:
        return Load(state.label, Issue.state == state, {"state": state.value})

    def of_light(light: Light) -> Load:
        return Load(light.label, shows(light), {"light": light.value})

    to_sign = of_state(IssueState.DISPATCHED)._replace(words=_l("待签收"))
    return [Load(_l("在办"), Issue.state.in_(OPEN), {}), to_sign, of_state(IssueState.RETURNED),
            of_state(IssueState.REPLY_PENDING), of_state(IssueState.REOPENED), of_state(IssueState.LONGTERM),
            of_light(Light.SOON), of_light(Light.OVERDUE),
            Load(Mark.SUPERVISED.label, marked(Mark.SUPERVISED), {"mark": Mark.SUPERVISED.value})]


def loads_of_units() -> list[tuple[Organisation, list[int]]]:
    """Of each unit that has an open issue, the counts in the order of `loads`. One statement beside the units."""
    counts = [func.count(case((load.condition, 1))) for load in loads()]
    rows = db.session.execute(
        select(Issue.lead_id, *counts).where(Issue.state.in_(OPEN)).group_by(Issue.lead_id))
    by_unit = {unit_id: list(row) for unit_id, *row in rows}
    return [(unit, by_unit[unit.id]) for unit in units_to_filter_by() if unit.id in by_unit]


def where_it_stands() -> list[OpenIssues]:
    """The states in which open issues stand, in the order of their way. One statement."""
    last = (select(ProgressNote.issue_id, func.max(ProgressNote.at).label("at"))
            .where(ProgressNote.issue_id.in_(select(Issue.id).where(Issue.state.in_(OPEN))))
            .group_by(ProgressNote.issue_id).subquery())
    rows = db.session.execute(
        select(Issue.state, func.count(), func.min(last.c.at)).outerjoin(last, last.c.issue_id == Issue.id)
        .where(Issue.state.in_(OPEN)).group_by(Issue.state))
    found = {state: OpenIssues(state, count, since) for state, count, since in rows}
    return [found[state] for state in IssueState if state in found]
