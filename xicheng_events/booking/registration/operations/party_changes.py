"""Changing one's party, and calling off."""

from datetime import datetime

from flask_babel import gettext as _

from xicheng_events.booking.events.phases import cancel_deadline, registration_closes
from xicheng_events.booking.events.quotas import claim, release_places, take_turn
from xicheng_events.booking.registration.models import Companion, Registration
from xicheng_events.booking.registration.operations.eligibility import aged, checked_party, event_day
from xicheng_events.booking.registration.operations.transitions import (
    change_as_read,
    give_up_ticket,
    move_registration,
    resize_ticket,
    rest_ticket,
    settle,
    tell_party,
)
from xicheng_events.booking.registration.operations.waiting_list import CLAIM_IF_NOBODY_WAITS, give_on, offer_line
from xicheng_events.booking.registration.states import HOLDING, LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused, changed_meanwhile
from xicheng_events.foundation.core.text import moment

S = RegistrationState


def withdraw_registration(registration: Registration, *, by: Person) -> Registration:
    """Call off. Twice is once. Refuses `too_late` after the event's deadline for those who hold a place, unless the
    event was postponed, and `already_in` once somebody of the party has come in."""
    if registration.state == S.WITHDRAWN:
        return registration
    if not may_withdraw(registration):
        raise too_late_to_withdraw(registration)
    take_turn(registration.quota_id)
    held = registration.state in HOLDING
    give_up_ticket(registration, already_in().sentence)
    if settle(registration, S.WITHDRAWN, by=by):
        tell_party(registration, "withdrawn")
        if held:
            give_on(registration)
        else:
            offer_line(registration.quota)  # places may have been kept for this party
    db.session.flush()
    return registration


def withdraw_until(registration: Registration) -> datetime:
    """Until when one may call off: the event's deadline; the start, if it was postponed (domain §2.4) or one waits."""
    slot = registration.slot
    return cancel_deadline(slot.event, slot) if registration.state == S.CONFIRMED else slot.starts_at


def may_withdraw(registration: Registration) -> bool:
    """Whether there is something to call off, and time for it; nobody calls off who has come in."""
    return registration.state in LIVE and not _has_come(registration) and clock.now() < withdraw_until(registration)


def too_late_to_withdraw(registration: Registration) -> Refused:
    """What somebody is told who can't call off any more: whom to ring, unless they have come in."""
    if registration.state not in LIVE:
        return changed_meanwhile()
    if _has_come(registration):
        return already_in()
    return Refused("too_late", _("取消截止时间%(when)s已过，不能参加请拨打%(phone)s告知。",
                                 when=moment(withdraw_until(registration)),
                                 phone=registration.slot.event.contact_phone))


def already_in() -> Refused:
    """What somebody is told who calls off after having come in."""
    return Refused("already_in", _("您或同行人已签到，不能取消报名。"))


def _has_come(registration: Registration) -> bool:
    return registration.ticket is not None and registration.ticket.arrived > 0


def change_until(registration: Registration) -> datetime:
    """Until when the party may be changed: while one can still register."""
    return registration_closes(registration.slot.event, registration.slot)


def party_may_change(registration: Registration) -> bool:
    """Whether the party may still be changed."""
    is_on = registration.slot.event.is_open
    return is_on and registration.state in LIVE and clock.now() < change_until(registration)


def change_party(registration: Registration, *, companions: list[dict], by: Person,
                 version: int | None = None) -> Registration:
    """Bring other people. More heads need places that nobody waits for (`no_places`), fewer free some; the code and
    the place in line stay. Where the host reviews who comes, it does so again, and the code rests until then. The same
    people as before are no change: nothing happens.

    Refuses `too_late` after registration has closed, `changed_meanwhile` when the page showed an older `version` (None
    trusts it), `already_in` below those who came in, and what `eligibility` refuses.
    """
    event = registration.slot.event
    if not party_may_change(registration):
        raise Refused("too_late", _("报名已截止，不能再修改同行人，请拨打%(phone)s咨询。", phone=event.contact_phone))
    if version is not None and version != registration.version:
        raise Refused("changed_meanwhile", _("这份报名刚在别处修改过，请核对下面的同行人后再次保存。"))
    party = checked_party(event, registration.age_band, aged(companions, event_day(registration.slot)))
    if [_who(companion) for companion in party] == [_who(companion) for companion in registration.companions]:
        return registration
    take_turn(registration.quota_id)
    held, change = registration.state in HOLDING, 1 + len(party) - registration.heads
    if held and change > 0 and not claim(registration.quota_id, change, how=CLAIM_IF_NOBODY_WAITS):
        raise Refused("no_places", _("剩余名额不足，或已有人候补，未作修改。您可减少同行人，或拨打%(phone)s咨询。",
                                     phone=event.contact_phone), "companions")
    _write_party(registration, party)
    record("registration.party_changed", registration, by=by, heads=registration.heads)
    if not look_again(registration, by):
        raise Refused("already_in", _("您或同行人已签到，不能再修改同行人。"))
    _tell_changed(registration)
    if held and change < 0:
        release_places(registration.quota_id, -change)
    if change < 0:
        offer_line(registration.quota)
    db.session.flush()
    return registration


def look_again(registration: Registration, by: Person) -> bool:
    """Forget what was found about the party: it says nothing about the changed one. A confirmed one is pending again.

    Nothing where nobody is reviewed. False, and what was found stays, once somebody of it has come in.
    """
    if not registration.slot.event.reviews_people:
        return True
    forgotten = {"eligible": None, "reviewed_at": None, "reviewed_by_id": None, "review_note": ""}
    if registration.state == S.CONFIRMED:
        if not rest_ticket(registration):
            return False
        if not move_registration(registration, S.PENDING, by=by, **forgotten):
            raise changed_meanwhile()
    else:
        for name, value in forgotten.items():
            setattr(registration, name, value)
    return True


def _who(companion: Companion) -> tuple:
    return tuple(getattr(companion, name) for name in (
        "name", "age_band", "born_on", "guardian_name", "guardian_relation", "children_notice_id"))


def _write_party(registration: Registration, party: list) -> None:
    change_as_read(registration, heads=1 + len(party))
    registration.companions = party
    if registration.ticket and not resize_ticket(registration.ticket, registration.heads):
        raise Refused("already_in", _("已有更多人签到，人数不能少于已签到人数。"), "companions")


def _tell_changed(registration: Registration) -> None:
    if registration.state == S.PENDING:
        tell_party(registration, "party_again", heads=registration.heads)
    elif registration.door_ticket:
        tell_party(registration, "party_changed", heads=registration.heads, code=registration.ticket.code)
    else:
        tell_party(registration, "party_noted", heads=registration.heads)
