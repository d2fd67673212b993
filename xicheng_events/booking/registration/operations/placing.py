"""Registering: the minute in which a thousand people want forty places (design.md §3).

Reads come first, then what is to be written, and last of all one guarded statement claims the places: nobody waits
longer than a commit for the row that everybody wants.
"""

from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import and_, bindparam, delete, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.events.quotas import claim, left_in, release, take_turn
from xicheng_events.booking.invitations.operations.inviting import use_invitation
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.operations.answering import keep_with
from xicheng_events.booking.registration.operations.eligibility import TooFew, full_up
from xicheng_events.booking.registration.operations.moves import (
    issue_ticket,
    tell_confirmed,
    tell_submitted,
    tell_waiting,
)
from xicheng_events.booking.registration.operations.preparing import Application, Prepared, prepare
from xicheng_events.booking.registration.operations.waiting import CLAIM_IF_NOBODY_WAITS
from xicheng_events.booking.registration.queries import waiting_in
from xicheng_events.booking.registration.states import HOLDING, LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.queries import contact_key
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.names import same_name
from xicheng_events.foundation.core.phones import Phone
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import moment
from xicheng_events.foundation.notify.models import Notice

S = RegistrationState
_TRIES = 5

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


def register(slot: Slot, application: Application, *, person: Person, by: Person,
             together: bool = True) -> Registration:
    """Register a party.

    Where places are given at once: confirmed, or pending while it is reviewed, when all find places, else at the end
    of the line; nobody overtakes. Elsewhere it applies. The same form again, or the same person for the same slot,
    gives back what there is. Refuses as `prepare` does, `overlap`, `full` without room to wait, and `too_few` when
    there are places for some of the party and it hasn't said that it would wait `together`.
    """
    if application.phone is None and person.phone:
        application = replace(application, phone=Phone(person.phone))
    contact = contact_key(application.phone or "", application.name)
    if standing := _standing(slot, person, application.form_key, contact, by):
        return _theirs(standing, person)
    prepared = prepare(slot, application)
    if prepared.invitation:
        use_invitation(prepared.invitation)
    if not person.name:  # signed in by phone alone: next time the form knows it
        person.name = prepared.row["name"]
    return store(slot, prepared, person, by, together=together)


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


def store(slot: Slot, prepared: Prepared, person: Person, by: Person, *, together: bool = True) -> Registration:
    """The row of a new party, placed or waiting; the one there is when the same person or form was faster. Refuses
    `full` and `too_few` as `register` does.

    What looks free is written down first and claimed last, so that the row everybody wants is held for the length
    of a commit. The claim alone decides: without it, what was written is taken back before anybody sees it. The record
    comes after it: what stands there is never taken back.
    """
    quota, row = prepared.quota, whose(prepared, person, by)
    wanted = wanted_state(slot)
    looks_free = wanted in HOLDING and quota.taken + row["heads"] <= quota.capacity
    state, place = (wanted, 0) if looks_free else _find_place(slot, quota.id, row["heads"], together)
    registration, is_new = _insert(slot, row, state, by)
    if not is_new:
        if state in HOLDING and not looks_free:
            release(quota.id, row["heads"])
        registration.was_there = True
        return registration
    complete(registration, slot, prepared)
    follow_up(registration, place)
    db.session.flush()
    if looks_free and not claim(quota.id, row["heads"], how=CLAIM_IF_NOBODY_WAITS):
        _place_after_all(registration, together)
    note_outcome(registration, by)
    return registration


def whose(prepared: Prepared, person: Person, by: Person) -> dict:
    """The row of a party, with whose it is and who entered it."""
    return {**prepared.row, "person_id": person.id, "entered_by_id": None if by.id == person.id else by.id}


def wanted_state(slot: Slot) -> RegistrationState:
    """What a party becomes for which there are places; where they aren't given at once, any party."""
    if not slot.event.allocation.row.places_at_once:
        return S.APPLIED
    return S.PENDING if slot.event.review_required else S.CONFIRMED


def _insert(slot: Slot, row: dict, state: RegistrationState, by: Person) -> tuple[Registration, bool]:
    """The stored row, and whether it is new."""
    for _attempt in range(_TRIES):
        registration = insert_once(Registration, **row, state=state,
                                   queued_at=clock.now() if state == S.WAITING else None)
        if registration:
            return registration, True
        # The same person or form was faster by a moment: hers is the answer. Else the reference was taken.
        registration = first_one(slot, row, by)
        if registration:
            return registration, False
        row["reference"] = codes.new_reference("BM")
    raise RuntimeError("no free reference")


def follow_up(registration: Registration, place: int, ticket: Ticket | None = None) -> None:
    """Ticket, if there is none yet, or place in line; and the message."""
    if registration.state == S.CONFIRMED:
        if ticket is None:
            issue_ticket(registration)
        tell_confirmed(registration)
    elif registration.state == S.WAITING:
        tell_waiting(registration, place, left_in(registration.quota_id))
    else:
        tell_submitted(registration)


def note_outcome(registration: Registration, by: Person) -> None:
    """What became of a new party, for the record."""
    record(f"registration.{registration.state.value}", registration, by=by, heads=registration.heads,
           channel=registration.channel.value)


def _place_after_all(registration: Registration, together: bool) -> None:
    """The last places went while ours were being written: look for one as if nothing had been."""
    db.session.execute(delete(Ticket).where(Ticket.registration_id == registration.id))
    db.session.execute(delete(Notice).where(  # the row is new: it can only be the message just written
        Notice.subject_kind == registration.__tablename__, Notice.subject_id == registration.id))
    set_committed_value(registration, "ticket", None)
    state, place = _find_place(registration.slot, registration.quota_id, registration.heads, together)
    if state == S.WAITING:
        registration.state, registration.queued_at = state, clock.now()
    follow_up(registration, place)
    db.session.flush()


def complete(registration: Registration, slot: Slot, prepared: Prepared) -> None:
    """What belongs to the new row, without asking the database for what is known."""
    set_committed_value(registration, "slot", slot)
    set_committed_value(registration, "companions", prepared.party)
    for companion in prepared.party:
        companion.registration_id = registration.id
        db.session.add(companion)
    keep_with(registration, prepared.given)


def _find_place(slot: Slot, quota_id: int, heads: int, together: bool) -> tuple[RegistrationState, int]:
    """What becomes of the party, its places taken, and its place in line if it waits; else Refused `too_few` or
    `full`."""
    held = wanted_state(slot)
    if held not in HOLDING or claim(quota_id, heads, how=CLAIM_IF_NOBODY_WAITS):
        return held, 0
    # Places freed from here on wait for our commit, and find us in line: none is lost between the two.
    take_turn(quota_id)
    if claim(quota_id, heads, how=CLAIM_IF_NOBODY_WAITS):
        return held, 0
    waiting = waiting_in(quota_id)
    if not waiting and not (together and slot.waiting_limit) and (left := left_in(quota_id)):
        has_use = any(quota.id == quota_id and quota.capacity >= heads for quota in slot.quotas)
        raise TooFew(left, heads, may_wait=bool(slot.waiting_limit) and has_use)
    if waiting >= slot.waiting_limit:
        raise full_up(slot)
    return S.WAITING, waiting + 1


def _standing(slot: Slot, person: Person, form_key: str, contact: str, by: Person) -> Registration | None:
    """What this person has for this slot. Refuses `overlap` when it is for another slot at the same time."""
    found = db.session.connection().execute(_STANDING, {
        "person": person.id, "contact": contact, "slot": slot.id, "form_key": form_key, "starts": slot.starts_at,
        "ends": slot.ends_at,
    }).first()
    if found is None:
        return None
    registration = db.session.get(Registration, found.id, options=[joinedload(Registration.ticket)])
    if registration.slot_id == slot.id:
        return registration
    raise overlap_with(registration, by)


def overlap_with(registration: Registration, reader: Person) -> Refused:
    """What somebody is told who holds a place elsewhere at that time, or the desk that enters them."""
    if not may_be_told(registration, reader):
        return not_by_others()
    who = _("您") if registration.person_id == reader.id else registration.name
    return Refused("overlap", _("%(name)s已报名同一时间的“%(event)s”（%(when)s），如要改报本场，请先取消那一场。",
                               name=who, event=registration.slot.event.title,
                               when=moment(registration.slot.starts_at)))


def may_be_told(registration: Registration, reader: Person) -> bool:
    """Whether somebody may learn of a registration: the own, one entered by them or a colleague, or of an event of a
    unit they work for.

    Anybody at a desk may put any name and phone on a list: that these are registered with another unit isn't for them.
    """
    if reader.id in (registration.person_id, registration.entered_by_id) or reader.is_coordinator:
        return True
    units, entered_by = reader.organisation_ids(*DESK_ROLES), registration.entered_by_id
    if registration.slot.event.host_id in units:
        return True
    return bool(entered_by) and any(each.organisation_id in units
                                    for each in db.session.get(Person, entered_by).memberships)


def named_to(reader: Person, registration: Registration) -> str:
    """What a desk calls the event for which its guest is registered as well, whose name may not be for it."""
    if not may_be_told(registration, reader):
        return _("另一场活动")
    return _("“%(event)s”", event=registration.slot.event.title)


def not_by_others() -> Refused:
    """What a desk is told that may not learn why a person can't be entered."""
    return Refused("overlap", _("此人不能由单位代为登记本场，请由本人登录后自行报名。"))


def first_one(slot: Slot, row: dict, by: Person) -> Registration | None:
    """The row that stands where `row`, sent by `by`, wanted to; None when only its reference was taken.

    Refuses `stale_form` for a form that has served another person or slot, `document_taken` for a document that
    somebody else has registered with.
    """
    mine = (Registration.slot_id == slot.id) & (Registration.person_id == row["person_id"])
    same_form = Registration.form_key == row["form_key"]
    same_document = (Registration.slot_id == slot.id) & (Registration.document_hash == row["document_hash"])
    found = db.session.scalar(
        select(Registration).where(same_form | ((mine | same_document) & Registration.state.in_(LIVE)))
        .options(joinedload(Registration.ticket)).order_by(mine.desc(), Registration.id.desc()).limit(1))
    if found and found.document_hash and (found.slot_id, found.document_hash) == (slot.id, row["document_hash"]) \
            and found.person_id != row["person_id"]:
        raise document_taken(slot) if row["person_id"] == by.id or may_be_told(found, by) else _not_with_document()
    if found and (found.slot_id, found.person_id) != (slot.id, row["person_id"]):
        raise Refused("stale_form", _("页面已失效，没有提交。请核对内容后重新提交。"))
    return found


def document_taken(slot: Slot) -> Refused:
    """What somebody is told whose document somebody else has registered with."""
    return Refused("document_taken", _("该证件已报名本场活动，请核对号码；如有疑问请拨打%(phone)s咨询。",
                                       phone=slot.event.contact_phone), "document_number")


def _not_with_document() -> Refused:
    """The same for a desk that may not learn of the other registration."""
    return Refused("document_taken",
                   _("该证件不能由单位代为登记本场，请核对号码；号码无误的，请由本人登录后自行报名。"),
                   "document_number")
