"""Changing the order of a line: only by staff, only with a recorded reason (domain §2.4)."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused, changed_meanwhile

PRIORITIES = (0, 1, 2)


def set_priority(registration: Registration, *, priority: int, reason: str, by: Person) -> bool:
    """Move a waiting party ahead of all with a lower priority, or back; False when nothing changes.

    Refuses `not_yours`, `no_reason`, `drawn` where a published draw gave the order, and `changed_meanwhile` for a party
    that doesn't wait.
    """
    require_in_charge(by, registration.slot.event)
    if not reason:
        raise Refused("no_reason", _("请写明调整顺序的原因，原因将记录备查。"), "reason")
    if priority not in PRIORITIES:
        raise Refused("priority_wrong", _("请从列出的选项中选择候补顺序。"), "priority")
    if registration.draw_rank is not None:
        raise Refused("drawn", _("候补顺序由公开抽取决定并已公布，不能人工调整。"))
    before = registration.priority
    if before == priority:
        return False
    done = write(
        update(Registration).where(Registration.id == registration.id, Registration.priority == before,
                                   Registration.state == RegistrationState.WAITING)
        .values(priority=priority, priority_reason=reason, version=Registration.version + 1))
    db.session.refresh(registration)
    if done != 1:
        raise changed_meanwhile()
    record("registration.priority_changed", registration, by=by, before=before, priority=priority, reason=reason)
    db.session.flush()
    return True
