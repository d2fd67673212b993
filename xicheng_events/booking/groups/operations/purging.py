"""Deleting who sent a list and what is left of the people in it, when the event's contacts go (domain §9.2 P7)."""

from flask_babel import gettext as _
from sqlalchemy import select, update

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.groups.models import Roster, RosterRow
from xicheng_events.booking.registration.operations.purging import events_to_forget
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import in_house_language

_AT_ONCE = 20


def purge_lists() -> int:
    """Sweep: delete the names in the lists of events whose contacts are due; of how many lists. What became of each
    row stays. Each list leaves an audit entry."""
    due = (select(Roster).join(Roster.slot).where(Roster.contact_name != "", Slot.event_id.in_(events_to_forget()))
           .order_by(Roster.id).limit(_AT_ONCE))
    return sum(_purge(roster) for roster in db.session.scalars(due).all())


@in_house_language
def _purge(roster: Roster) -> bool:
    done = write(update(Roster).where(Roster.id == roster.id, Roster.contact_name != "")
                 .values(contact_name="", contact_phone=None, source="", remarks=[]))
    if done:  # else another process was faster
        write(update(RosterRow).where(RosterRow.roster_id == roster.id)
              .values(content=None, key=None, who=_("已删除"), problems=[], sheet=""))
        record("groups.list_purged", roster, rows=roster.total)
    db.session.flush()
    db.session.expire_all()
    return bool(done)
