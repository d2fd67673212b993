"""办理期限: how many working days a unit has, and the warning light (domain §5.3, §5.5, §13.15).

The day of dispatch is day 0; an issue is due at the end of the day.
"""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.workdays import Due, WorkdayTable, current_table, reckon
from xicheng_events.voice.followup.models import Issue, Sla
from xicheng_events.voice.followup.states import OPEN

WORKING_DAYS = {Sla.SIMPLE: 5, Sla.GENERAL: 7, Sla.COMPLEX: 15}


class Light(Labelled):
    """预警灯: always a word and a picture beside the colour."""

    NORMAL = "normal", _l("正常"), "info"
    SOON = "soon", _l("临期"), "wait"
    OVERDUE = "overdue", _l("超期"), "stop"
    DONE = "done", _l("已办复"), "ok"


def due_for(sla: Sla, dispatched_at: datetime) -> Due:
    """The last day for an issue dispatched at an instant, to be stored; provisional where the year's calendar isn't
    out."""
    return reckon(clock.local(dispatched_at).date(), WORKING_DAYS[sla])


def due_by(table: WorkdayTable, issue: Issue) -> Due:
    """The last day of an issue as `table` has it, counted from its own day 0."""
    return table.add_working_days(issue.due_from, WORKING_DAYS[issue.sla])


def due_fields(due: Due) -> dict:
    """The columns of an issue that hold its due day, how sure it is, and what it rests on; day 0 is `due_from`."""
    return {"due_on": due.on, "due_is_provisional": due.provisional, "due_calendar_id": due.calendar_id}


def soon_until(today: date) -> dict[Sla, date]:
    """Up to which due day an issue counts as close: a fifth of its limit, at least one working day, from `today`."""
    table = current_table()
    return {sla: table.add_working_days(today, max(1, days // 5)).on for sla, days in WORKING_DAYS.items()}


def light_of(issue: Issue, soon: dict[Sla, date], today: date) -> Light:
    """The light of one issue; `soon` is `soon_until(today)`, reckoned once for a whole list."""
    if issue.state not in OPEN:
        return Light.DONE
    if issue.due_on < today:
        return Light.OVERDUE
    return Light.SOON if issue.due_on <= soon[issue.sla] else Light.NORMAL


def shows(light: Light, today: date):
    """Whether an issue shows `light` on the day `today`, as SQL."""
    is_open = Issue.state.in_(OPEN)
    if light is Light.DONE:
        return ~is_open
    is_late = Issue.due_on < today
    is_close = or_(*(and_(Issue.sla == sla, Issue.due_on <= until) for sla, until in soon_until(today).items()))
    return and_(is_open, {Light.OVERDUE: is_late, Light.SOON: and_(~is_late, is_close),
                          Light.NORMAL: and_(~is_late, ~is_close)}[light])


def remaining(issue: Issue, today: date) -> str:
    """In words how long there is, or by how long it is late; empty once it is answered."""
    if issue.state not in OPEN:
        return ""
    days = current_table().working_days_between(today, issue.due_on)
    if issue.due_on == today:
        return _("今天到期")
    if issue.due_on < today:
        return _("已超期%(n)s个工作日", n=-days) if days else _("已超期")
    return _("还有%(n)s个工作日", n=days)
