"""Correcting one's document number oneself, while registration is open."""

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from xicheng_events.booking.events.asked_at_registering import asked
from xicheng_events.booking.events.form_catalogue import Field
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration, age_band_at
from xicheng_events.booking.registration.operations.already_there import document_taken
from xicheng_events.booking.registration.operations.changing_answers import checked_document, review_again
from xicheng_events.booking.registration.operations.eligibility import check_registrant, event_day
from xicheng_events.booking.registration.operations.party_changes import party_may_change
from xicheng_events.booking.registration.operations.transitions import change_as_read, require_as_shown
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.documents import birth_date
from xicheng_events.foundation.core.personal_data import meant_for
from xicheng_events.foundation.core.refusal import Refused


def may_correct(registration: Registration) -> bool:
    """Whether the event asks for a document and there is time to correct it."""
    return asked(registration.slot.event, Field.DOCUMENT) is not None and party_may_change(registration)


def correct_document(registration: Registration, *, kind: str | None, number: str | None, by: Person,
                     version: int | None = None) -> Registration:
    """Give another document or number. The age it tells counts; where the host reviews who comes, it does so again.

    Refuses `too_late` after registration has closed, `changed_meanwhile` when the page showed an older `version`
    (None trusts it), a number that can't be one, `document_taken`, ages that may not come, and `already_in`.
    """
    slot = registration.slot
    if not may_correct(registration):
        raise Refused("too_late", _("现在不能再更正证件号码，请拨打%(phone)s咨询。", phone=slot.event.contact_phone))
    require_as_shown(registration, version)
    changes = checked_document(kind, number, required=asked(slot.event, Field.DOCUMENT)["required"])
    if changes["document_hash"] == registration.document_hash:
        return registration
    changes |= _age_of(changes, registration, slot)
    _write(registration, changes)
    record("registration.document_changed", registration, by=by)
    review_again(registration, by)
    db.session.flush()
    return registration


def _age_of(changes: dict, registration: Registration, slot: Slot) -> dict:
    """The age band that the document tells; nothing where a birth date was given, or it tells none."""
    born = birth_date(changes["document_kind"], changes["document"]) if changes["document"] else None
    if born is None or registration.born_on:
        return {}
    band = age_band_at(born, event_day(slot))
    check_registrant(slot.event, band, "document_number")
    return {"age_band": band}


def _write(registration: Registration, changes: dict) -> None:
    document = meant_for(Registration.document, changes["document"], reference=registration.reference)
    try:
        with db.session.begin_nested():
            change_as_read(registration, **{**changes, "document": document})
    except IntegrityError:
        raise document_taken(registration.slot) from None
