"""Registering: the minute in which a thousand people want forty places (design.md §3).

Reads come first, then what is to be written, and last one guarded statement claims the places; behind it stands only
what became of it, for the record. So nobody waits longer than that and a commit for the row that everybody wants.
"""

from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.invitations.operations.inviting import use_invitation
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.already_there import overlap_with
from xicheng_events.booking.registration.operations.checking_party import PartyApplication, prepare_application
from xicheng_events.booking.registration.operations.claiming_places import store_registration
from xicheng_events.booking.registration.states import HOLDING, LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.queries import contact_key
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import same_name
from xicheng_events.foundation.core.phones import Phone
from xicheng_events.foundation.core.refusal import Refused

S = RegistrationState
_HERE = Registration.slot_id == bindparam("slot")
# Oneself, or what a desk has entered under the same name and phone.
_MINE = or_(Registration.person_id == bindparam("person"),
            Registration.person_id == select(Person.id).where(Person.contact_key == bindparam("contact"))
            .scalar_subquery())
_STANDING = (
    select(Registration.id).join(Registration.slot)
    .where(_MINE, or_(
        and_(_HERE, or_(Registration.form_key == bindparam("form_key"), Registration.state.in_(LIVE))),
        and_(~_HERE, Registration.state.in_(HOLDING),
             Slot.starts_at < bindparam("ends"), Slot.ends_at > bindparam("starts"))))
    .order_by(_HERE.desc(), Registration.id.desc()).limit(1)
)


def register(slot: Slot, application: PartyApplication, *, person: Person, by: Person,
             together: bool = True) -> Registration:
    """Register a party.

    Where places are given at once: confirmed, or pending while it is reviewed, when all find places, else at the end
    of the line; nobody overtakes. Elsewhere it applies. The same form again, or the same person for the same slot,
    gives back what there is. Refuses as `prepare_application` does, `overlap`, `full` without room to wait, and
    `too_few` when there are places for some of the party and it hasn't said that it would wait `together`.
    """
    if application.phone is None and person.phone:
        application = replace(application, phone=Phone(person.phone))
    contact = contact_key(application.phone or "", application.name)
    if standing := _standing(slot, person, application, contact, by):
        return _theirs(standing, person)
    try:
        prepared = prepare_application(slot, application)
    except Refused as refusal:  # what is full may be so by this very form, pressed a moment before
        if refusal.code != "full" or not (standing := _standing(slot, person, application, contact, by)):
            raise
        return _theirs(standing, person)
    if prepared.invitation:
        use_invitation(prepared.invitation)
    if not person.name:  # signed in by phone alone: next time the form knows it
        person.name = prepared.row["name"]
    return store_registration(slot, prepared, person, by, together=together)


def _theirs(standing: Registration, person: Person) -> Registration:
    """What there is already, once it is this person's; refuses `entered_already` what a desk entered for another."""
    standing.was_there = True
    if standing.person_id == person.id:
        return standing
    person.name = person.name or standing.name
    if not same_name(person.name, standing.name):
        raise Refused("entered_already", _("%(name)s已由工作人员代报名本场，编号%(reference)s，不需要重复报名。",
                                           name=standing.name, reference=standing.reference), "name")
    return standing


def _standing(slot: Slot, person: Person, application: PartyApplication, contact: str,
              by: Person) -> Registration | None:
    """What this person has for this slot. Refuses `overlap` when it is for another slot at the same time, unless the
    desk has invited them in spite of it."""
    found = db.session.connection().execute(_STANDING, {
        "person": person.id, "contact": contact, "slot": slot.id, "form_key": application.form_key,
        "starts": slot.starts_at, "ends": slot.ends_at,
    }).first()
    if found is None:
        return None
    registration = db.session.get(Registration, found.id, options=[joinedload(Registration.ticket)])
    if registration.slot_id == slot.id:
        return registration
    if application.invitation and application.invitation.despite_overlap:
        return None
    raise overlap_with(registration, by)
