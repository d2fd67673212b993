"""The one place where a registration changes its state: a guarded statement, so that of two presses one counts."""

from flask_babel import gettext as _
from sqlalchemy import case, exists, select, update
from sqlalchemy.orm.attributes import set_committed_value

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Event, Quota
from xicheng_events.booking.events.phases import result_until
from xicheng_events.booking.registration.conditions import all_conditions, conditions_of, unmet_words
from xicheng_events.booking.registration.models import Channel, Registration, Ticket, TicketCondition
from xicheng_events.booking.registration.states import LIVE, MOVES, RegistrationState
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.bulk_inserts import insert_columns
from xicheng_events.foundation.core.db import db, write, write_returning
from xicheng_events.foundation.core.inserts import RowsToAdd, insert_many, insert_once
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.masking import mask_name
from xicheng_events.foundation.core.refusal import Refused, changed_meanwhile
from xicheng_events.foundation.core.text import day, excerpt, span
from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.foundation.web.safe_addresses import full_address

_TRIES = 5  # six characters of 32 for the codes of one slot: a second try is already rare
_IDS_AT_ONCE = 1000  # in one statement
_NAME_IN_A_MESSAGE, _TITLE_IN_A_MESSAGE = 8, 16  # characters


def move_registration(registration: Registration, to: RegistrationState, *, by, reason: str = "", **values) -> bool:
    """Change the state if MOVES allows it and nobody was faster; False otherwise. Writes the audit entry.

    A party that was confirmed and isn't any more can't come in on its ticket; the caller gives places back.
    """
    before = registration.state
    if to not in MOVES[before]:
        return False
    if to not in LIVE:
        values["ended_at"] = clock.now()
    if not write(update(Registration).where(Registration.id == registration.id, Registration.state == before)
                 .values(state=to, state_reason=reason, version=Registration.version + 1, **values)):
        return False
    db.session.refresh(registration)
    if before == RegistrationState.CONFIRMED:
        write(update(Ticket).where(Ticket.registration_id == registration.id, Ticket.revoked_at.is_(None))
              .values(revoked_at=clock.now()))
    record(f"registration.{to.value}", registration, by=by, before=before.value, heads=registration.heads)
    return True


def move_many(registrations: list[Registration], to: RegistrationState, *, by, reason: str = "",
              **values) -> list[Registration]:
    """As `move_registration`, for parties that stand alike, in one statement; those that it moved. None of them is
    confirmed: their tickets would live on."""
    before = registrations[0].state
    if to not in MOVES[before] or before == RegistrationState.CONFIRMED:
        return []
    if to not in LIVE:
        values["ended_at"] = clock.now()
    ids = [each.id for each in registrations]
    done = set(write_returning(
        update(Registration).where(Registration.id.in_(ids), Registration.state == before)
        .values(state=to, state_reason=reason, version=Registration.version + 1, **values)
        .returning(Registration.id)).scalars())
    moved = [each for each in registrations if each.id in done]
    for each in moved:
        set_committed_value(each, "state", to)
        set_committed_value(each, "version", each.version + 1)
        record(f"registration.{to.value}", each, by=by, before=before.value, heads=each.heads)
    return moved


def require_as_shown(registration: Registration, version: int | None) -> None:
    """Refuse `changed_meanwhile` when the page showed an older `version`; None trusts it."""
    if version is not None and version != registration.version:
        raise Refused("changed_meanwhile", _("这份报名刚在别处修改过，请核对后再次保存。"))


def change_as_read(registration: Registration, **values) -> None:
    """Write these columns and read the row anew; refuses `changed_meanwhile` when it isn't as it was read."""
    as_read = (Registration.id == registration.id, Registration.version == registration.version,
               Registration.state == registration.state)
    if not write(update(Registration).where(*as_read).values(version=Registration.version + 1, **values)):
        raise changed_meanwhile()
    db.session.refresh(registration)


def touch(ids: list[int]) -> None:
    """Say that something has changed that belongs to these registrations and stands in a row of its own, such as whom
    they bring: whoever asks what is new hears of them."""
    write(update(Registration).where(Registration.id.in_(ids)).values(changed_at=clock.now()))


def settle(registration: Registration, to: RegistrationState, *, by, reason: str = "", **values) -> bool:
    """As `move_registration`, for a person who pressed a button: True if this press did it, False if it was so already.

    Refuses `changed_meanwhile` when the registration has gone another way than the page showed.
    """
    if registration.state != to and move_registration(registration, to, by=by, reason=reason, **values):
        return True
    db.session.refresh(registration)
    if registration.state == to:
        return False
    raise changed_meanwhile()


def conditions_begin(quota: Quota, registration_ids: list[int]) -> set[int]:
    """Note what these parties, who are getting places of `quota`, have to do before their tickets are good; which of
    them haven't done yet all that they have to, also by what was set for one of them before: their tickets rest."""
    for key in conditions_of(quota):
        insert_columns(TicketCondition.__table__, {"registration_id": registration_ids}, unless_there=True, key=key,
                       set_at=clock.now())
    parts = (registration_ids[at:at + _IDS_AT_ONCE] for at in range(0, len(registration_ids), _IDS_AT_ONCE))
    return {each for ids in parts for each in db.session.scalars(select(TicketCondition.registration_id).where(
        TicketCondition.registration_id.in_(ids), TicketCondition.met_at.is_(None)))}


def issue_ticket(registration: Registration, *, may_rest: bool = True, is_new: bool = False) -> Ticket:
    """The ticket of a confirmed party: a random token for the QR, and six characters to type, unique in the slot. It
    rests where something is to be done first, unless the party stands at the door already. For one that `is_new`
    nothing can have been set before: what its places ask is all."""
    asks = all_conditions() and (not is_new or conditions_of(registration.quota))
    rests = may_rest and asks and conditions_begin(registration.quota, [registration.id])
    for _attempt in range(_TRIES):
        ticket = insert_once(Ticket, registration_id=registration.id, slot_id=registration.slot_id,
                             token=codes.new_ticket_token(), code=codes.new_checkin_code(),
                             admits=registration.heads, arrived=0, issued_at=clock.now(),
                             revoked_at=clock.now() if rests else None)
        if ticket:
            set_committed_value(ticket, "registration", registration)
            set_committed_value(registration, "ticket", ticket)
            return ticket
    raise RuntimeError("no free check-in code, or this registration has a ticket already")


def issue_tickets(registrations: list[Registration]) -> dict[int, Ticket]:
    """The tickets of parties that have just been confirmed, by registration: as `issue_ticket`, in one statement."""
    rests = set().union(*(conditions_begin(quota, [each.id for each in registrations if each.quota is quota])
                          for quota in {each.quota for each in registrations})) if all_conditions() else set()
    made = insert_many(Ticket, [
        {"registration_id": each.id, "slot_id": each.slot_id, "token": codes.new_ticket_token(),
         "code": codes.new_checkin_code(), "admits": each.heads, "arrived": 0, "issued_at": clock.now(),
         "revoked_at": clock.now() if each.id in rests else None} for each in registrations], key="registration_id")
    for each in registrations:
        if ticket := made.get(each.id):
            set_committed_value(ticket, "registration", each)
            set_committed_value(each, "ticket", ticket)
        else:  # its code was another's
            made[each.id] = issue_ticket(each)
    return made


def let_in(registration: Registration) -> None:
    """Give a party that has just been confirmed its ticket, or wake the one that rested, unless something is still to
    be done, and tell it."""
    if registration.ticket is None:
        issue_ticket(registration)
    else:
        wake_ticket(registration.ticket, admits=registration.heads)
    tell_confirmed(registration)


def wake_ticket(ticket: Ticket, *which, **values) -> bool:
    """Make the ticket of a party with a place good, or have it rest while something is still to be done; False, and it
    stays as it is, unless `which` holds."""
    waits = exists().where(TicketCondition.registration_id == Ticket.registration_id, TicketCondition.met_at.is_(None))
    done = write(update(Ticket).where(Ticket.id == ticket.id, *which)
                 .values(revoked_at=case((waits, clock.now())), **values))
    db.session.refresh(ticket)
    return done == 1


def give_up_ticket(registration: Registration, sentence: str) -> None:
    """Make the ticket worthless while nobody has come in on it; refuses `already_in` with `sentence` afterwards."""
    if not rest_ticket(registration):
        raise Refused("already_in", sentence)


def rest_ticket(registration: Registration) -> bool:
    """Make the ticket, if there is one, worthless; False, and it stays, once somebody has come in on it."""
    return registration.ticket is None or write(
        update(Ticket).where(Ticket.id == registration.ticket.id, Ticket.arrived == 0)
        .values(revoked_at=clock.now())) == 1


def resize_ticket(ticket: Ticket, heads: int) -> bool:
    """Let `heads` in from now on; False when more have come in already."""
    return write(update(Ticket).where(Ticket.id == ticket.id, Ticket.arrived <= heads).values(admits=heads)) == 1


def tell_party(registration: Registration, template: str, into: RowsToAdd | None = None, **values) -> None:
    """Send the registrant the message `template` about this registration. The name, masked, tells two of one phone
    apart; the link opens the registration, once the phone's code is entered."""
    event = registration.slot.event
    queue_notice(template, phone=registration.phone, about=registration, organisation_id=event.host_id, into=into,
                 **{"event": event.title, "phone_to_ask": event.contact_phone,
                    "link": link_to(registration.reference),
                    "name": excerpt(mask_name(registration.name), _NAME_IN_A_MESSAGE), **values})


def link_to(reference: str) -> str:
    """The address of a registration as its messages carry it."""
    return full_address(f"/r/{reference}")


def short_title(event: Event) -> str:
    """The event's title as a message carries it that has much else to say."""
    return excerpt(event.title, _TITLE_IN_A_MESSAGE)


def tell_confirmed(registration: Registration, into: RowsToAdd | None = None) -> None:
    """Tell a confirmed party when, where and with which code."""
    tell_of_place(registration, "confirmed", into)


@in_house_language
def tell_of_place(registration: Registration, template: str, into: RowsToAdd | None = None, **values) -> None:
    """Send a party that has a place the message `template` with time, place and code. Who takes part online gets
    `template`_online in its place, without a code: it says where the link will stand, and never has it. Whose ticket
    rests hears what is to be done first."""
    slot = registration.slot
    said = {"event": short_title(slot.event), "when": span(slot.starts_at, slot.ends_at), **values}
    if registration.rests:
        tell_party(registration, "place_kept", into, todo=unmet_words(registration), **said)
    elif registration.comes_to_door:
        tell_party(registration, template, into, where=venue_line(slot.event), code=registration.ticket.code, **said)
    else:
        tell_party(registration, f"{template}_online", into, **said)


@in_house_language
def tell_submitted(registration: Registration, into: RowsToAdd | None = None) -> None:
    """Tell a party that applied, or is being reviewed, until when it hears; whom a unit has put on the list of those
    who may be invited, that they are on it."""
    event, when = registration.slot.event, day(result_until(registration.slot))
    if event.row.invites and registration.channel in (Channel.ORG, Channel.DESK):
        tell_party(registration, "made_candidate", into, day=when, event=short_title(event))
    else:
        is_new = registration.state == RegistrationState.APPLIED
        tell_party(registration, "applied" if is_new else "submitted", into, day=when)


@in_house_language
def tell_waiting(registration: Registration, place: int, left: int, into: RowsToAdd | None = None) -> None:
    """Tell a party where in line it stands, and why it does though `left` places may be left: as the pages say it."""
    why = (_("名额已满") if not left else _("剩余名额已有人候补") if place > 1
           else _("剩余名额不够%(n)s人", n=registration.heads))
    tell_party(registration, "waitlist", into, place=place, why=why)


def venue_line(event: Event) -> str:
    """Where the event takes place, in one line."""
    venue = event.venue
    if not event.takes_place_at_venue:
        return SeatKind.ONLINE.label
    return f"{venue.name}{venue.room}" if venue else _("见活动公告")
