"""What waits in the judging of members' work, and for whom: each line is a programme in a year."""

from collections.abc import Iterator
from datetime import date, timedelta

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import period_named
from xicheng_events.foundation.core.todos import Line, Todo, only_for
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.officers.queries import evaluations_due
from xicheng_events.openness.programmes.models import Programme

DAYS_BEFORE = 30  # the end of the year or of the term


@only_for(Role.EDITOR)
def evaluations_to_write(person: Person) -> Iterator[Todo]:
    """Whose year or term ends soon, or has ended, and whose work isn't judged yet."""
    lines = _lines(clock.today() + timedelta(days=DAYS_BEFORE), person.organisation_ids(Role.EDITOR))
    yield Todo(len(lines), _("个项目的履职评价待填写"), "programmes_staff.index", {}, lines)


@only_for(Role.COORDINATOR)
def evaluations_late(person: Person) -> Iterator[Todo]:
    """Where that is over, and nothing was written."""
    lines = _lines(clock.today() - timedelta(days=1))
    yield Todo(len(lines), _("个项目的履职评价到期未填写"), "programmes_staff.index", {}, lines)


def _lines(by: date, units: set[int] | None = None) -> tuple[Line, ...]:
    # This year and the last: what wasn't judged by then is let be.
    lines = []
    for year in (clock.today().year - 1, clock.today().year):
        due = evaluations_due(period_named(str(year)), by).add_columns(Programme.code, Programme.title)
        if units is not None:
            due = due.join(Programme.publication).where(Publication.organisation_id.in_(units))
        each = Programme.code, Programme.title
        rows = db.session.execute(due.group_by(Appointment.programme_id, *each).order_by(Programme.code))
        lines += [Line(title, "evaluations_staff.index", {"code": code, "year": year, "open": 1}, due=day,
                       remark=_("%(year)s年，%(n)s人", year=year, n=n)) for _id, n, day, code, title in rows]
    return tuple(lines)
