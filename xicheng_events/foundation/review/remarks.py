"""What who reviews a text is told besides its words: rooms to the right of this one say it of their own things."""

from collections.abc import Callable

from xicheng_events.foundation.review.models import ReviewSlip

Remarks = Callable[[int], list[str]]
_REMARKS: dict[str, Remarks] = {}


def remarks_on(kind: str) -> Callable[[Remarks], Remarks]:
    """Decorates what has something to say of the rows of `kind` (a table): given an id, it returns sentences."""
    def note(remarks: Remarks) -> Remarks:
        _REMARKS[kind] = remarks
        return remarks

    return note


def remarks_about(slip: ReviewSlip) -> list[str]:
    """The sentences about what `slip` reviews; none of a kind of which nobody has anything to say."""
    return _REMARKS[slip.subject_kind](slip.subject_id) if slip.subject_kind in _REMARKS else []
