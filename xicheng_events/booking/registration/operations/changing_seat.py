"""Coming where one was to take part online, or the other way round, within one slot."""

from flask_babel import gettext as _

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.events.quotas import claim, release_places, take_turn
from xicheng_events.booking.registration.conditions import all_conditions
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.operations.eligibility import places_like
from xicheng_events.booking.registration.operations.party_changes import party_may_change
from xicheng_events.booking.registration.operations.transitions import (
    change_as_read,
    conditions_begin,
    require_as_shown,
    tell_of_place,
    tell_party,
    wake_ticket,
)
from xicheng_events.booking.registration.operations.waiting_list import CLAIM_IF_NOBODY_WAITS, offer_line
from xicheng_events.booking.registration.states import HOLDING, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused

S = RegistrationState
# Who waits, or is asked, stands in the line of one kind: to stand in another is to register for it.
_MAY = (S.CONFIRMED, S.PENDING, S.APPLIED)


def other_seats(registration: Registration) -> list[Quota]:
    """The places of the other kinds of seat that the party may change to, as it is now: from the room to online and
    back. None where it waits, has come in, or the time for changing is over. Whether enough are left is asked by
    `change_seat`."""
    has, ticket = registration.quota, registration.ticket
    if registration.state not in _MAY or not party_may_change(registration) or (ticket and ticket.arrived):
        return []
    found = (places_like(registration.slot, seat, has.category) for seat in registration.slot.seats
             if seat != has.seat and seat.row.of_mode and has.seat.row.of_mode)
    return [quota for quota in found if quota]


def change_seat(registration: Registration, *, seat: SeatKind | None, by: Person,
                version: int | None = None) -> Registration:
    """Give the party `seat` in the same slot: places of that kind are taken before those it has are given back, and who
    waits for these is asked. The code stays the same, and is good for the door while the seat is in the room. Twice is
    once.

    Refuses `seat_fixed` where nothing can be changed (`other_seats`), `changed_meanwhile` when the page showed an older
    `version` (None trusts it), `no_seat` for what there isn't, `no_places` where too few are left or others wait for
    them, and `already_in` once somebody of the party has come in.
    """
    if registration.quota.seat == seat:
        return registration
    possible = {quota.seat: quota for quota in other_seats(registration)}
    if not possible:
        raise Refused("seat_fixed", _("现在不能更改参加方式，如有需要请拨打%(phone)s咨询。",
                                      phone=registration.slot.event.contact_phone))
    require_as_shown(registration, version)
    if seat not in possible:
        raise Refused("no_seat", _("请选择到现场参加还是线上参加，两种席位的名额分开计算。"))
    before, target = registration.quota, possible[seat]
    _take_places(registration, before, target)
    change_as_read(registration, quota_id=target.id)
    _keep_ticket(registration, target)
    if registration.state in HOLDING:
        release_places(before.id, registration.heads)
    record("registration.seat_changed", registration, by=by, seat=seat.value, heads=registration.heads)
    _tell(registration)
    offer_line(before)
    db.session.flush()
    return registration


def _take_places(registration: Registration, before: Quota, target: Quota) -> None:
    for quota_id in sorted({before.id, target.id}):  # always in this order: nobody waits in a ring
        take_turn(quota_id)
    held = registration.state in HOLDING
    if held and not claim(target.id, registration.heads, how=CLAIM_IF_NOBODY_WAITS):
        raise Refused("no_places", _("%(seat)s没有%(n)s个空余名额，或已有人在候补，未作更改，您原来的名额不变。",
                                     seat=target.seat.label, n=registration.heads))


def _keep_ticket(registration: Registration, target: Quota) -> None:
    """Nobody changes who has come in; the ticket rests where these places ask for something that isn't done yet."""
    if all_conditions():
        conditions_begin(target, [registration.id])
    ticket, nobody_came = registration.ticket, Ticket.arrived == 0
    if registration.state == S.CONFIRMED and not wake_ticket(ticket, nobody_came):
        raise Refused("already_in", _("您或同行人已签到，不能更改参加方式。"))


def _tell(registration: Registration) -> None:
    if registration.state == S.CONFIRMED:
        tell_of_place(registration, "seat_changed")
    else:
        tell_party(registration, "seat_noted", seat=kept(lambda: str(registration.quota.seat.row.choice)))
