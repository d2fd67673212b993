"""What who reviews a text is told besides its words: later rooms say it of their own things."""

from xicheng_events.foundation.core import house
from xicheng_events.foundation.review.models import ReviewSlip


def remarks_about(slip: ReviewSlip) -> list[str]:
    """The sentences about what `slip` reviews, from the room whose `REMARKS` has its kind (a table): given the id, it
    says them. None of a kind of which nobody has anything to say."""
    remarks = house.table("REMARKS").get(slip.subject_kind)
    return remarks(slip.subject_id) if remarks else []
