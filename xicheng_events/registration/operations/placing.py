"""Registering: the minute in which a thousand people want forty places (design.md §3)."""

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from xicheng_events.accounts.models import Organisation, Person
from xicheng_events.audit.operations import record
from xicheng_events.core import clock, codes
from xicheng_events.core.db import db
from xicheng_events.core.names import clean_name
from xicheng_events.core.personal_data import keyed_hash
from xicheng_events.core.refusal import Refused
from xicheng_events.events.models import Slot
from xicheng_events.events.places import claim
from xicheng_events.registration.models import AgeBand, Channel, Companion, Registration
from xicheng_events.registration.operations.eligibility import checked_party, why_not
from xicheng_events.registration.operations.moves import issue_ticket, tell, tell_confirmed
from xicheng_events.registration.states import LIVE, RegistrationState

S = RegistrationState


def register(slot: Slot, *, person: Person, form_key: str, name: str, companions=(), privacy_agreed: bool,
             photo_agreed: bool = False, age_band: AgeBand | None = None, street: Organisation | None = None,
             access_needs: str = "", question: str = "", channel: Channel = Channel.ONLINE,
             by: Person) -> Registration:
    """Register a party: confirmed when the whole party finds places, else on the waiting list.

    The same form sent again, or the same person for the same slot, gives back the registration there is. Nobody
    overtakes: while others wait, a new party joins the end of the list. Call it with nothing unsaved in the session:
    losing the race for the last place rolls back. Refuses what `eligibility` refuses,
    `no_consent`, and `full` when the waiting list is full as well.
    """
    refusal = why_not(slot.event, slot)
    if refusal:
        raise refusal
    standing, waiting = _standing(slot, person, form_key), _waiting_parties(slot)
    if standing:
        return standing
    if not privacy_agreed:
        raise Refused("no_consent", _("请阅读并勾选同意个人信息处理告知书。"), "privacy_agreed")
    asked = {
        "form_key": form_key, "name": clean_name(name), "photo_agreed": photo_agreed, "age_band": age_band,
        "street_id": street.id if street else None, "access_needs": access_needs, "question": question,
        "channel": channel, "entered_by_id": None if by.id == person.id else by.id,
        "companions": checked_party(slot.event, age_band, list(companions)),
    }
    heads, quota = 1 + len(asked["companions"]), slot.quotas[0]
    if not waiting and quota.taken + heads <= quota.capacity:
        placed = _confirm(slot, person, asked, by)
        if placed:
            return placed
        waiting = _waiting_parties(slot)
    return _join_the_line(slot, person, asked, waiting, by)


def _confirm(slot: Slot, person: Person, asked: dict, by: Person) -> Registration | None:
    """Write everything, then take the places: the one row all want is held for the length of a commit only.

    None, with nothing written, when the places went to others in this moment.
    """
    registration = _new(slot, person, asked, state=S.CONFIRMED)
    issue_ticket(registration)
    standing = _write(registration)
    if standing:
        return standing
    tell_confirmed(registration)
    _record(registration, by)
    if claim(registration.quota_id, registration.heads):
        return registration
    db.session.rollback()
    asked["companions"] = [Companion(name=c.name, age_band=c.age_band, guardian_agreed_at=c.guardian_agreed_at)
                           for c in registration.companions]
    return None


def _join_the_line(slot: Slot, person: Person, asked: dict, waiting: int, by: Person) -> Registration:
    if waiting >= slot.waiting_limit:
        raise Refused("full", _("名额和候补均已满。您可查看其他场次，或拨打%(phone)s咨询。",
                                phone=slot.event.contact_phone))
    registration = _new(slot, person, asked, state=S.WAITING, queued_at=clock.now())
    standing = _write(registration)
    if standing:
        return standing
    tell(registration, "waitlist", place=waiting + 1)
    _record(registration, by)
    return registration


def _new(slot: Slot, person: Person, asked: dict, **values) -> Registration:
    now = clock.now()
    return Registration(
        reference=codes.new_reference("BM"), slot=slot, slot_id=slot.id, quota_id=slot.quotas[0].id,
        person_id=person.id, phone=person.phone, phone_hash=person.phone_hash or keyed_hash(person.phone),
        phone_tail=person.phone[-4:], heads=1 + len(asked["companions"]), privacy_agreed_at=now, created_at=now,
        **asked, **values,
    )


def _write(registration: Registration) -> Registration | None:
    """Store the new row; the row that stands in its way when the same person or form was faster by a moment."""
    slot_id, person_id, form_key = registration.slot_id, registration.person_id, registration.form_key
    db.session.add(registration)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        standing = db.session.scalar(_find(slot_id, person_id, form_key))
        if standing is None:
            raise
        return standing
    return None


def _record(registration: Registration, by: Person) -> None:
    record(f"registration.{registration.state.value}", registration, by=by, heads=registration.heads,
           channel=registration.channel.value)
    db.session.flush()


def _standing(slot: Slot, person: Person, form_key: str) -> Registration | None:
    return db.session.scalar(_find(slot.id, person.id, form_key))


def _find(slot_id: int, person_id: int, form_key: str):
    mine = (Registration.slot_id == slot_id, Registration.person_id == person_id)
    return (select(Registration).where(*mine, (Registration.form_key == form_key) | Registration.state.in_(LIVE))
            .options(joinedload(Registration.ticket)).order_by(Registration.id.desc()).limit(1))


def _waiting_parties(slot: Slot) -> int:
    """How many parties wait or have been asked: whoever comes now stands behind them."""
    in_line = (Registration.slot_id == slot.id, Registration.state.in_((S.WAITING, S.OFFERED)))
    return db.session.scalar(select(func.count()).where(*in_line)) if slot.waiting_limit else 0

