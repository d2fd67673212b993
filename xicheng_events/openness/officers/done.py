"""What members have done, as the rooms before this one know it: they themselves at once, the desk once a report is
passed under their name. One that was passed anonymously is nobody's."""

from collections import defaultdict
from collections.abc import Iterable

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.openness.officers.duties import Done
from xicheng_events.openness.programmes.kinds import DutyKind
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.reports.queries import days_reported_in, own_days_reported
from xicheng_events.openness.trials.queries import days_done_in, own_days_done
from xicheng_events.openness.trials.states import TargetKind
from xicheng_events.openness.visits.attended import Attended, attended, attended_by


def done_by(person: Person) -> dict[int, list[Done]]:
    """What `person` has done as a member, by the ids of the terms."""
    return _by_term(own_days_done(person), own_days_reported(person), attended_by(person))


def done_in(programme: Programme, person: Person, terms: list[int] | None = None) -> dict[int, list[Done]]:
    """What the members of a programme have done, as far as `person` may know of it, by the ids of the terms: of all, or
    of these `terms`."""
    return _by_term(days_done_in(programme, person, terms), days_reported_in(programme, person, terms),
                    attended(programme))


def _by_term(tasks: Iterable[tuple], reports: Iterable[tuple], events: Iterable[Attended]) -> dict[int, list[Done]]:
    found: dict[int, list[Done]] = defaultdict(list)
    for term, day, target in tasks:
        found[term].append(Done(DutyKind.HOTLINE if target is TargetKind.HOTLINE else DutyKind.EXPERIENCE, day))
    for term, day in reports:
        found[term].append(Done(DutyKind.REPORT, day))
    for term, kind, day in events:
        found[term].append(Done(kind, day))
    return found
