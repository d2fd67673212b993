"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.todos import Todo, only_for
from xicheng_events.overview.calendars.operations import KEEPERS
from xicheng_events.overview.calendars.queries import missing_year


@only_for(*KEEPERS)
def year_to_import(person: Person) -> Iterator[Todo]:
    """A year whose days off aren't known, though it is time."""
    missing = missing_year()
    yield Todo(int(missing is not None), _("个年度的放假安排待导入：%(year)s年", year=missing),
               "calendars_staff.index", {})
