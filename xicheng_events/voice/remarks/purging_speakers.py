"""Forgetting who spoke, once an event is long over (domain §9.2 P7). Parties' names go with their registrations."""

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import or_, select, update

from xicheng_events.booking.events.models import Slot
from xicheng_events.foundation.audit.operations import record_of_all
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.voice.remarks.models import Remark


def forget_speakers(*, at_most: int = 500) -> int:
    """Sweep: CONTACT_MONTHS after an item has ended, empty who spoke in words and what was to be corrected; of how many
    remarks."""
    before = clock.now() - relativedelta(months=current_app.config["CONTACT_MONTHS"])
    over = (select(Remark.opinion_id).join(Slot, Slot.id == Remark.slot_id)
            .where(Slot.ends_at <= before, or_(Remark.speaker != "", Remark.correction != "")))
    ids = db.session.scalars(over.order_by(Remark.opinion_id).limit(at_most)).all()
    done = write(update(Remark).where(Remark.opinion_id.in_(ids)).values(speaker="", correction="")) if ids else 0
    if done:
        record_of_all("remarks.speakers_forgotten", entries=done)
    return done
