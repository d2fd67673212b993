"""What who reviews a text is told besides its words: later rooms say it of their own things."""

from xicheng_events.foundation.core import house
from xicheng_events.foundation.review.models import ReviewSlip


def remarks_about(slip: ReviewSlip) -> list[str]:
    """The sentences about what `slip` reviews, from the room whose `REMARKS` has its kind (a table): given the id, it
    says them. None of a kind of which nobody has anything to say."""
    remarks = house.table("REMARKS").get(slip.subject_kind)
    return remarks(slip.subject_id) if remarks else []


def files_with(slip: ReviewSlip) -> list[tuple[str, str]]:
    """(name, address at the desk) of each file that would be public with what `slip` reviews, from the room whose
    `REVIEWED_FILES` has its kind."""
    files = house.table("REVIEWED_FILES").get(slip.subject_kind)
    return files(slip.subject_id) if files else []
