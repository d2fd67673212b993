"""What the host finds about who registered (审核): may this party come, and where it selects, does it get a place."""

from flask_babel import gettext as _

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.quotas import claim, left_in, release_places, take_turn
from xicheng_events.booking.participants.picked_parties import may_pick
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.already_there import named_to
from xicheng_events.booking.registration.operations.transitions import (
    let_in,
    move_registration,
    settle,
    tell_party,
    tell_waiting,
)
from xicheng_events.booking.registration.operations.waiting_list import CLAIM_IF_NOBODY_WAITS, give_on, offer_line
from xicheng_events.booking.registration.queries import overlapping, waiting_place
from xicheng_events.booking.registration.states import HOLDING, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused, changed_meanwhile

S = RegistrationState


def approve(registration: Registration, *, by: Person, note: str = "") -> Registration:
    """Find that a party may come. `note` is the desk's own.

    A pending one is confirmed. One that applied where the host selects gets a place, or its place in line by when it
    registered; where a draw decides it may take part in it. One that waits is confirmed at once when it is asked later.
    Twice is once. Refuses `not_yours`, `own_registration` (nobody reviews what they registered or entered), `overlap`
    with a place elsewhere, and `changed_meanwhile` for what isn't to be reviewed any more.
    """
    _check_reviewer(registration, by)
    found = {"eligible": True, "reviewed_at": clock.now(), "reviewed_by_id": by.id, "review_note": note}
    if registration.state == S.PENDING:
        if settle(registration, S.CONFIRMED, by=by, **found):
            let_in(registration)
    elif registration.state in (S.APPLIED, S.NOT_SELECTED) and registration.slot.event.allocation.row.is_selected:
        return place(registration, by=by, queued_at=registration.created_at, **found)
    elif registration.state in (S.APPLIED, S.WAITING, S.OFFERED):
        _note(registration, found, by)
    elif not (registration.state == S.CONFIRMED and registration.eligible):
        raise changed_meanwhile()
    db.session.flush()
    return registration


def decline(registration: Registration, *, reason: str, by: Person) -> Registration:
    """Find that a party isn't among those who come; `reason` is told to it and required. Its places go on.

    Twice is once. Refuses as `approve` does, and `no_reason`.
    """
    _check_reviewer(registration, by)
    if not reason:
        raise Refused("no_reason", _("请写明原因，报名人会看到。"), "reason")
    if registration.state == S.NOT_SELECTED:
        return registration
    take_turn(registration.quota_id)
    held = registration.state in HOLDING
    if not settle(registration, S.NOT_SELECTED, by=by, reason=reason, eligible=False, reviewed_at=clock.now(),
                  reviewed_by_id=by.id):
        return registration
    tell_party(registration, "not_selected")
    if held:
        give_on(registration)
    db.session.flush()
    return registration


def place(registration: Registration, *, by: Person, queued_at=None, **values) -> Registration:
    """Give a party that applied a place, or its place in line from `queued_at` (aware; None: now); tells it which.

    `values` are written with the change (what the review found). Refuses `overlap`.
    """
    elsewhere = overlapping(registration.person_id, registration.slot, HOLDING)
    if elsewhere:
        raise Refused("overlap", _("%(name)s已报名同一时间的%(event)s，请先与本人联系，由其取消其中一场。",
                                   name=registration.name, event=named_to(by, elsewhere)))
    quota_id, heads = registration.quota_id, registration.heads
    take_turn(quota_id)
    if registration.state == S.APPLIED and claim(quota_id, heads, how=CLAIM_IF_NOBODY_WAITS):
        if move_registration(registration, S.CONFIRMED, by=by, **values):
            let_in(registration)
        else:
            release_places(quota_id, heads)
            raise changed_meanwhile()
    elif settle(registration, S.WAITING, by=by, queued_at=queued_at or clock.now(), ended_at=None, **values):
        tell_waiting(registration, waiting_place(registration), left_in(quota_id))
        offer_line(registration.quota)
    db.session.flush()
    return registration


def _note(registration: Registration, found: dict, by: Person) -> None:
    for name, value in found.items():
        setattr(registration, name, value)
    record("registration.found_eligible", registration, by=by)


def require_reviewer(event: Event, by: Person) -> None:
    """Refuse `not_yours` unless `by` works on the host's events, and `not_reviewed` where nobody is looked at."""
    require_in_charge(by, event)
    if not may_pick(event):
        raise Refused("not_reviewed", _("本活动不审核报名人，不需要办理。"))


def barred_from_deciding(registration: Registration, by: Person) -> Refused | None:
    """Why somebody who may review here may not review this one: it is their own; else None."""
    if by.id not in (registration.person_id, registration.entered_by_id):
        return None
    return Refused("own_registration", _("不能审核自己报名或代为登记的报名，请由其他工作人员审核。"))


def _check_reviewer(registration: Registration, by: Person) -> None:
    require_reviewer(registration.slot.event, by)
    if refusal := barred_from_deciding(registration, by):
        raise refusal
