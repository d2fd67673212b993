"""What the next cohort of a programme takes over."""

from datetime import timedelta

from xicheng_events.openness.programmes.kinds import last_day_of_term, months_of_term
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.revision import SAID, current_programme


def copied_programme(programme: Programme) -> dict:
    """All that `programme` says, by the names of `revision.SAID`, with a term that follows on its own, as long, and the
    window of applications as long before it as it was."""
    current = current_programme(programme)
    said = {name: getattr(current, name) for name in SAID}
    first = programme.term_to + timedelta(days=1)
    months, later = months_of_term(programme.term_from, programme.term_to), first - programme.term_from
    last = last_day_of_term(first, months) if months else programme.term_to + later
    return {**said, "term_from": first, "term_to": last, "opens_at": programme.opens_at + later,
            "closes_at": programme.closes_at + later}
