"""What the desk of a door reads: its rules, the parties of a paper sheet, who is meant at a poster."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from xicheng_events.booking.events.asked_at_registering import asked
from xicheng_events.booking.events.form_catalogue import Field
from xicheng_events.booking.events.kinds import AT_DOOR
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.ownership import own_registrations
from xicheng_events.booking.registration.queries import line_order
from xicheng_events.booking.registration.states import LIVE, RegistrationState
from xicheng_events.door.checkin.models import Check
from xicheng_events.door.checkin.queries.doors import DOOR_ROLES
from xicheng_events.door.checkin.reading_input import Presented
from xicheng_events.door.checkin.rules_models import DoorRules
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import id_meant, typed
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import name_key
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.pinyin import reading_order
from xicheng_events.foundation.core.plain_text import plain_text

_MARK = 16
# Lines end two hours before the start: who waited in vain may still have come.
WAITED = (RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.LAPSED)
# Reviewers and above answer for what goes beyond the rules: more people than places, the rules themselves.
ANSWERABLE = (Role.REVIEWER, Role.LEADER)


def door_rules_of(event_id: int) -> DoorRules:
    """What the doors of an event may do; the defaults, not stored, where nobody has decided."""
    return db.session.get(DoorRules, event_id) or DoorRules(
        event_id=event_id, walk_ins=False, asks_phone=False, self_service=True, checks_out=False)


def check_at(slot: Slot, rule: Check | None) -> Check:
    """What this door sees before it lets anybody in: what the unit has decided (`rule`), else the document that
    whoever registers has to give."""
    if rule:
        return rule
    item = asked(slot.event, Field.DOCUMENT)
    return Check.DOCUMENT if item and item["required"] else Check.NONE


def is_answerable(person, slot: Slot) -> bool:
    """Whether `person` (a tablet never) may let in more than there are places."""
    return isinstance(person, Person) and (
        person.is_coordinator or person.holds(*ANSWERABLE, organisation_id=slot.event.host_id))


def door_event(person: Person, code: str) -> Event | None:
    """A public event with its slots, of a unit whose door `person` keeps."""
    query = select(Event).options(joinedload(Event.slots)).where(
        Event.code == plain_text(code), Event.is_public)
    if not person.is_coordinator:
        query = query.where(Event.host_id.in_(person.organisation_ids(*DOOR_ROLES)))
    return db.session.scalars(query).unique().one_or_none()


def parties_on_paper(slot: Slot, *, online: bool = False) -> list[Registration]:
    """The confirmed parties of a slot who come to it, in the order of the printed sheet, each with its ticket; or those
    who take part `online`."""
    is_meant = Quota.seat.not_in(AT_DOOR) if online else Quota.seat.in_(AT_DOOR)
    query = (
        select(Registration).options(joinedload(Registration.ticket), lazyload(Registration.companions))
        .join(Registration.quota)
        .where(Registration.slot_id == slot.id, Registration.state == RegistrationState.CONFIRMED, is_meant)
        .order_by(Registration.id)
    )
    return sorted(db.session.scalars(query), key=lambda party: reading_order(party.name))


def guests_who_waited(slot: Slot) -> list[Registration]:
    """Those who waited for a place of `slot`, also those whose line has ended, in the order of their line."""
    query = select(Registration).outerjoin(Registration.ticket).join(Registration.quota).options(
        lazyload(Registration.companions)).where(
        Registration.slot_id == slot.id, Quota.seat.in_(AT_DOOR), Registration.state.in_(WAITED), Ticket.id.is_(None))
    return list(db.session.scalars(query.order_by(*line_order()).limit(200)))


def registration_here(slot: Slot, registration_id: int) -> Registration | None:
    """One registration of `slot`, with its ticket."""
    return db.session.scalar(select(Registration).options(joinedload(Registration.ticket)).where(
        Registration.id == registration_id, Registration.slot_id == slot.id))


def ticket_presented(slot: Slot, presented: Presented) -> int | None:
    """The id of the ticket of `slot` that was presented."""
    if presented.kind in ("token", "ticket"):
        column = Ticket.token if presented.kind == "token" else Ticket.id
        return db.session.scalar(select(Ticket.id).where(Ticket.slot_id == slot.id, column == presented.value))
    column = Ticket.code if presented.kind == "code" else Registration.reference
    here = (Ticket.slot_id == slot.id, Ticket.registration_id == Registration.id)
    return db.session.scalar(select(id_meant(Ticket.id, column, *here)), typed(presented.value))


def standing_registration_id(slot: Slot, person_id: int) -> int | None:
    """The id of the registration by which a person has, awaits or stands in line for a place of `slot`."""
    return db.session.scalar(select(Registration.id).where(
        Registration.slot_id == slot.id, Registration.person_id == person_id, Registration.state.in_(LIVE)))


def standing_at(slot: Slot, person: Person) -> Registration | None:
    """What `person` has for `slot` that still stands."""
    return db.session.scalar(_live_here(slot).where(own_registrations(person)).limit(1))


def poster_mark(slot_id: int) -> str:
    """What the poster's address has besides the slot: without having seen it, nobody checks in from home."""
    return keyed_hash(f"door-poster:{slot_id}")[:_MARK]


def slot_of_poster(slot_id: int, mark: str) -> Slot | None:
    """The slot whose poster that is, also of a notice that has been withdrawn."""
    if mark != poster_mark(slot_id):
        return None
    return db.session.scalar(select(Slot).options(joinedload(Slot.event)).where(Slot.id == slot_id))


def parties_meant(slot: Slot, *, tail: str, name: str, whole: bool = False) -> list[Registration]:
    """The live parties of `slot` whose phone ends on `tail` and whose name is `name`, or begins with it, if it need
    not be the `whole` name."""
    wanted = name_key(name)
    if not wanted or len(tail) != 4:
        return []
    found = db.session.scalars(_live_here(slot).where(Registration.phone_tail == tail))
    return [each for each in found
            if (name_key(each.name) == wanted if whole else name_key(each.name).startswith(wanted))]


def _live_here(slot: Slot):
    return (select(Registration).options(joinedload(Registration.ticket), lazyload(Registration.companions))
            .join(Registration.quota)
            .where(Registration.slot_id == slot.id, Quota.seat.in_(AT_DOOR),
                   Registration.state == RegistrationState.CONFIRMED)
            .order_by(Registration.id))


def words_in_notice(notice) -> list[tuple[str, str]]:
    """Whether somebody without a registration is let in, for the public: (heading, sentence). Nothing where nobody
    registers anyway, and once all is over."""
    if not notice.allocation.row.takes_registrations or all(slot.ends_at <= clock.now() for slot in notice.slots):
        return []
    if notice.id is not None and door_rules_of(notice.id).walk_ins:
        return [(_("现场入场"), _("没有报名的，活动当天有空余名额时可以在现场登记入场，按到场先后，不保证有名额。"))]
    return [(_("现场入场"), _("没有报名的，不能在现场登记入场。"))]
