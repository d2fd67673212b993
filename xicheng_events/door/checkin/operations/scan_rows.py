"""The rows of the door's history: who signs them, and how one is written at most once."""

from flask_babel import gettext as _
from sqlalchemy import bindparam, select, update

from xicheng_events.booking.events.quotas import release_places, take_turn
from xicheng_events.booking.registration.models import Channel, Registration, Ticket
from xicheng_events.booking.registration.operations.transitions import move_registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import DoorDevice, Scan
from xicheng_events.door.checkin.queries.parties import Party, scan_with
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit import operations as audit
from xicheng_events.foundation.core import inserts
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import in_house_language

# What a row says where nothing else is said; every insert names the same columns, so it is prepared once.
BLANK = {"reason": "", "undoes_id": None, "device_at": None, "clock_offset": 0, "known_offset": None,
         "claimed": 0, "offline": False,
         "ruled": None}
_T = Ticket.__table__.c
_GIVE_BACK = (
    update(Ticket.__table__).values(arrived=_T.arrived - bindparam("heads"))
    .where(_T.id == bindparam("ticket"), _T.arrived >= bindparam("heads"))
)


def signed(by: Person | DoorDevice | None) -> dict:
    """The columns of a scan that say who did it: a person, or a tablet with a pass; None: a visitor at a poster."""
    if isinstance(by, DoorDevice):
        return {"by_id": None, "device_id": by.id}
    return {"by_id": by.id if by else None, "device_id": None}


def give_back(heads: dict[int, int]) -> None:
    """Take `heads` off what has arrived on each ticket."""
    for ticket, n in sorted(heads.items()):
        db.session.execute(_GIVE_BACK, {"ticket": ticket, "heads": n})


@in_house_language
def unregister(scan: Scan, by: Person | DoorDevice) -> None:
    """A walk-in was taken back: the registration it made goes with it; its places are free again, and those
    that were added for it are no more."""
    made = db.session.scalar(select(Registration).join(Registration.ticket).where(
        Ticket.id == scan.ticket_id, Registration.channel == Channel.WALK_IN))
    if made is None:
        return
    take_turn(made.quota_id)
    if move_registration(made, RegistrationState.REVOKED, by=by, reason=_("现场补录已撤销")):
        # The party may be smaller by now than what was added for it.
        release_places(made.quota_id, made.heads, added=min(made.places_added, made.heads))


def store_scan(row: dict, party: Party | None, by: Person | DoorDevice) -> Scan:
    """The stored row; the first one if the same key was stored by another request in the meantime."""
    scan = insert_scan_once(row)
    if scan is None:
        if row["heads"] and party:
            give_back({row["ticket_id"]: row["heads"]})
        return scan_with(row["key"])
    scan.party = party
    audit.record("checkin.scanned", scan, slot=scan.slot_id, ticket=scan.ticket_id, result=scan.result.value,
                 heads=scan.heads, by=by)
    db.session.flush()
    return scan


def insert_scan_once(row: dict) -> Scan | None:
    """Insert a scan; None when its key, or its undoing of the same scan, is already there.

    `ON CONFLICT` rather than catching the error: a failed statement would take the guarded update down with it.
    """
    return inserts.insert_once(Scan, **{**BLANK, **row})
