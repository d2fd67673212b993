"""What members have done, as the rooms before this one know it: they themselves at once, the desk once a report is
passed under their name. One that was passed anonymously is nobody's."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.periods import Period
from xicheng_events.openness.officers.duties import DaysDone
from xicheng_events.openness.programmes.kinds import DutyKind
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.reports.queries import days_reported_in, own_days_reported
from xicheng_events.openness.trials.queries import days_done_in, own_days_done
from xicheng_events.openness.trials.states import TargetKind
from xicheng_events.openness.visits.attended import Attended, attended, attended_by


def done_by(person: Person) -> dict[int, DaysDone]:
    """What `person` has done as a member, by the ids of the terms."""
    return _by_term(own_days_done(person), own_days_reported(person), attended_by(person))


def done_in(programme: Programme, person: Person, *, terms: list[int] | None = None, within: Period | None = None
            ) -> dict[int, DaysDone]:
    """What the members of a programme have done, as far as `person` may know of it, by the ids of the terms: of all, or
    of these `terms`; ever, or `within` a period."""
    asked = {"terms": terms, "within": within}
    came = [each for each in attended(programme) if within is None or within.first <= each.on <= within.last]
    return _by_term(days_done_in(programme, person, **asked), days_reported_in(programme, person, **asked), came)


def _by_term(tasks: Iterable[tuple], reports: Iterable[tuple], events: Iterable[Attended]) -> dict[int, DaysDone]:
    found: dict[int, dict[DutyKind, list[date]]] = defaultdict(lambda: defaultdict(list))
    for term, day, target in tasks:
        found[term][DutyKind.HOTLINE if target is TargetKind.HOTLINE else DutyKind.EXPERIENCE].append(day)
    for term, day in reports:
        found[term][DutyKind.REPORT].append(day)
    for term, kind, day in events:
        found[term][kind].append(day)
    return found
