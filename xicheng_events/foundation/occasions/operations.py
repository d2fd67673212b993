"""What is said of a unit's work as such, and of no one thing of it, needs something to be about as well."""

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.occasions.models import Occasion


def unit_occasion(unit: Organisation) -> Occasion:
    """The occasion of `unit` itself, one for each, made when first spoken about. It is never over, and has no page."""
    mine = select(Occasion).where(Occasion.unit_id == unit.id)
    found = db.session.scalar(mine)
    if found is None:
        insert_unless_there(Occasion, kind=Organisation.__tablename__, title=kept(lambda: _("不针对具体活动")),
                            path="", host_id=unit.id, unit_id=unit.id, contact_name="", contact_phone="",
                            contact_hours="")
        found = db.session.scalars(mine).one()
    return found
