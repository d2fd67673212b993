"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.core.todos import Todo, only_for, todo_of
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.queries import is_decided_by


@only_for(Role.SECRECY)
def slips_to_decide(person: Person) -> Iterator[Todo]:
    """Slips that others have asked for."""
    query = select(ReviewSlip).join(ReviewSlip.organisation).where(
        ReviewSlip.state == SlipState.PENDING, ReviewSlip.asked_by_id != person.id,
        is_decided_by(person))
    yield todo_of(query, "review_staff.show", "number", (ReviewSlip.title, ReviewSlip.number, None,
                                                         Organisation.short_name),
                  _("份保密审查单待审查"), {"state": "pending"})
