"""What of reports waits for whom at the desk."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.todos import Todo, only_for, todo_of
from xicheng_events.openness.reports.models import ExperienceReport
from xicheng_events.openness.reports.queries import reports_to_review
from xicheng_events.openness.reports.states import ReportState


@only_for(*DESK_ROLES)
def reports_waiting(person: Person) -> Iterator[Todo]:
    """Reports that were handed in."""
    yield todo_of(reports_to_review(person), "reports_staff.show", "code",
                  (ExperienceReport.target, ExperienceReport.code, None), _("份体验报告待审核"),
                  {"state": ReportState.SUBMITTED.value})
