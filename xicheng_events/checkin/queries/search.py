"""Who is it: by name, pinyin initials, phone tail, code, reference (domain §2.5)."""

import re

from sqlalchemy import false, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.accounts.models import Organisation
from xicheng_events.accounts.queries import called
from xicheng_events.core.codes import look_alikes, normalise_code, normalise_reference
from xicheng_events.core.db import db
from xicheng_events.core.names import name_holds
from xicheng_events.core.personal_data import keyed_hash
from xicheng_events.core.phones import takes_sms
from xicheng_events.core.pinyin import fits_initials
from xicheng_events.core.text import half_width
from xicheng_events.events.models import Quota, Slot
from xicheng_events.registration.models import Companion, Registration, Ticket
from xicheng_events.registration.states import LIVE

_AT_MOST = 20


def tickets_matching(slot: Slot, text: str) -> list[Registration]:
    """At most 20 registrations of `slot` that `text` may mean, each with ticket and companions, live ones first.

    `text` is part of a name (companions' too), its pinyin initials, part of a street's name, the last four digits
    of a phone or the whole number, a check-in code or a reference (domain §2.5). Empty text finds nobody.
    """
    meant = _meaning(slot, text.strip())
    if meant is None:
        return []
    query = (
        select(Registration).outerjoin(Registration.ticket)
        .options(contains_eager(Registration.ticket), joinedload(Registration.companions),
                 joinedload(Registration.quota).load_only(Quota.category))
        .where(Registration.id.in_(
            select(Registration.id).outerjoin(Registration.ticket)
            .where(Registration.slot_id == slot.id, meant)
            .order_by(Registration.state.in_(LIVE).desc(), Registration.name, Registration.id).limit(_AT_MOST)
        ))
        .order_by(Registration.state.in_(LIVE).desc(), Registration.name, Registration.id)
    )
    return list(db.session.scalars(query).unique())


def registration_at(slot: Slot, registration_id: int) -> Registration | None:
    """One registration of this slot."""
    return db.session.scalar(select(Registration).where(Registration.id == registration_id,
                                                        Registration.slot_id == slot.id))


def _meaning(slot: Slot, text: str):
    """The condition that `text` stands for, or None when it says nothing."""
    if not text:
        return None
    plain = half_width(text).replace(" ", "")
    by_name = _like(text)
    if takes_sms(plain):
        return or_(Registration.phone_hash == keyed_hash(plain), by_name)
    code = normalise_code(text)
    return or_(
        Registration.phone_tail == plain if plain.isascii() and plain.isdigit() and len(plain) == 4 else false(),
        Ticket.code.in_(look_alikes(code)) if len(code) == 6 else false(),
        Registration.reference.in_(look_alikes(normalise_reference(text))) if len(code) == 8 else false(),
        by_name, _by_street(text), _by_initials(slot, plain.lower()),
    )


def _by_initials(slot: Slot, letters: str):
    if not re.fullmatch("[a-z]{1,6}", letters):
        return false()
    names = db.session.execute(select(Registration.id, Registration.name).where(Registration.slot_id == slot.id))
    return Registration.id.in_([number for number, name in names if fits_initials(name, letters)][:10 * _AT_MOST])


def _by_street(text: str):
    if len(text) < 2:
        return false()
    return Registration.street_id.in_(select(Organisation.id).where(called(text)))


def _like(text: str):
    companion = select(literal(1)).where(Companion.registration_id == Registration.id,
                                         name_holds(Companion.name, text)).exists()
    return or_(name_holds(Registration.name, text), companion)


def _part(text: str) -> str:
    return "%" + text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
