"""What time does: reasons and days that nobody needs any more go (domain §9.2 P7)."""

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import delete, select, update

from xicheng_events.booking.events.models import Slot
from xicheng_events.foundation.audit.operations import record_of_all
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.openness.visits.models import UnavailableDays, VisitTurn


def forget_visits(*, at_most: int = 500) -> int:
    """Sweep: CONTACT_MONTHS after a date, empty why a turn was given in spite of a clash, and delete the days on which
    somebody couldn't come; of how many rows."""
    long_ago = clock.now() - relativedelta(months=current_app.config["CONTACT_MONTHS"])
    turns = db.session.scalars(select(VisitTurn.id).join(VisitTurn.slot).where(
        Slot.ends_at <= long_ago, VisitTurn.override_reason != "").order_by(VisitTurn.id).limit(at_most)).all()
    days = db.session.scalars(select(UnavailableDays.id).where(
        UnavailableDays.to_on < clock.local(long_ago).date()).order_by(UnavailableDays.id).limit(at_most)).all()
    done = write(update(VisitTurn).where(VisitTurn.id.in_(turns)).values(override_reason="")) if turns else 0
    done += write(delete(UnavailableDays).where(UnavailableDays.id.in_(days))) if days else 0
    if done:
        record_of_all("visits.forgotten", entries=done)
    return done
