"""Forgetting what somebody said about having stayed away (domain §9.2 P7): that it was said, and accepted, stays."""

from sqlalchemy import or_, select, update

from xicheng_events.booking.absences.models import Excuse
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import write

_AT_ONCE = 2000


def purge_excuses() -> int:
    """Sweep: empty the words of excuses of whom nobody knows any more who they were; how many, at most _AT_ONCE."""
    forgotten = select(Registration.id).where(Registration.phone_hash == "")
    due = (select(Excuse.id).where(or_(Excuse.words != "", Excuse.reason != ""), Excuse.registration_id.in_(forgotten))
           .order_by(Excuse.id).limit(_AT_ONCE))
    return write(update(Excuse).where(Excuse.id.in_(due)).values(words="", reason=""))
