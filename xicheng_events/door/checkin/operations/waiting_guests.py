"""候补入场: somebody who waited for a place stands at the door, and one is free after all."""

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.events.quotas import claim, claim_over, take_turn
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.transitions import issue_ticket, move_registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import DoorDevice, Scan, ScanMethod
from xicheng_events.door.checkin.operations.scanning import present
from xicheng_events.door.checkin.operations.walk_ins import require_may_go_over
from xicheng_events.door.checkin.queries.desk import WAITED, standing_registration_id
from xicheng_events.door.checkin.queries.parties import scan_with
from xicheng_events.door.checkin.reading_input import Happened, Presented
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit import operations as audit
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused, changed_meanwhile
from xicheng_events.foundation.core.text import hours

S = RegistrationState


def admit_waiting(slot: Slot, registration: Registration, *, key: str, by: Person | DoorDevice, over: str = "",
                  gate: str = "") -> Scan:
    """Give a party that waits for `slot` a free place and let it in; the scan. The same `key` gives the first back.

    Refuses `full` (unless `over` says why, by those who may), `not_waiting`, and `window` before the door opens and
    after the end.
    """
    if earlier := scan_with(key):
        return earlier
    now = clock.now()
    if not slot.checkin_from <= now <= slot.ends_at:
        raise Refused("window", _("签到时间为%(hours)s。", hours=hours(slot.checkin_from, slot.ends_at)))
    if registration.state not in WAITED or registration.ticket:
        raise Refused("not_waiting", _("这份报名不在候补中，请查看最新内容。"))
    take_turn(registration.quota_id)
    if earlier := scan_with(key):
        return earlier
    if standing_registration_id(slot, registration.person_id) not in (None, registration.id):
        raise Refused("not_waiting", _("这位来宾已有本场的其他报名，请按那份报名签到。"))
    if registration.state != S.OFFERED:
        _take_places(slot, registration, by, over)
    _confirm(registration, by)
    issue_ticket(registration, may_rest=False)
    return present(slot, Presented("ticket", registration.ticket.id), key=key, method=ScanMethod.NAME, by=by,
                   checked=True, happened=Happened(gate=gate))


def _take_places(slot: Slot, registration: Registration, by: Person | DoorDevice, over: str) -> None:
    if claim(registration.quota_id, registration.heads):
        return
    require_may_go_over(slot, by, over)
    claim_over(registration.quota_id, registration.heads)
    audit.record("checkin.over_capacity", slot, quota=registration.quota_id, heads=registration.heads, forced=False,
                 reason=over[:200], by=by)


def _confirm(registration: Registration, by: Person | DoorDevice) -> None:
    """Never straight to a place: it is offered, and the offer is taken (registration.states)."""
    who = None if isinstance(by, DoorDevice) else by
    steps = (S.CONFIRMED,) if registration.state == S.OFFERED else (S.OFFERED, S.CONFIRMED)
    for step in steps:
        if not move_registration(registration, step, by=who, offer_until=None, ended_at=None,
                                 reason=kept(lambda: _("现场候补入场"))):
            raise changed_meanwhile()
