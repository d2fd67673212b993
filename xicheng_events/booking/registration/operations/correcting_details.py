"""Correcting what one said about oneself: name, age, street, and whether photographs may be used (PIPL art. 46)."""

from flask_babel import gettext as _

from xicheng_events.booking.events.asked_at_registering import asked
from xicheng_events.booking.events.form_catalogue import Field
from xicheng_events.booking.registration.models import AgeBand, Registration
from xicheng_events.booking.registration.operations.changing_answers import review_again
from xicheng_events.booking.registration.operations.eligibility import check_registrant, check_residence
from xicheng_events.booking.registration.operations.party_changes import party_may_change
from xicheng_events.booking.registration.operations.transitions import change_as_read, require_as_shown
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.refusal import Refused


def correctable() -> dict[str, str]:
    """What may be corrected, by column."""
    return {"name": _("姓名"), "age_band": _("年龄段"), "street_id": _("所在街道"),
            "photo_agreed": _("照片用于宣传报道的意愿")}


def says_age(registration: Registration) -> bool:
    """Whether the age band is what somebody chose; else a document or a birth date tells it."""
    is_told = registration.document_kind is not None or registration.born_on is not None
    return asked(registration.slot.event, Field.AGE_BAND) is not None and not is_told


def correct_details(registration: Registration, *, name: str, photo_agreed: bool, age_band: AgeBand | None = None,
                    street: Organisation | None = None, by: Person, version: int | None = None) -> Registration:
    """Say anew who it is; what the event doesn't ask stays. Where the host reviews who comes, it does so again, and the
    code rests until then, unless only the word about photographs is another. The door's tablets hear of it.

    Refuses `too_late` after registration has closed, `changed_meanwhile` when the page showed an older `version` (None
    trusts it), `already_in` where it would be reviewed again, and who may not come.
    """
    event = registration.slot.event
    if not party_may_change(registration):
        raise Refused("too_late", _("报名已截止，不能再修改，请拨打%(phone)s咨询。", phone=event.contact_phone))
    require_as_shown(registration, version)
    said = {"name": clean_name(name), "photo_agreed": photo_agreed}
    if says_age(registration):
        check_registrant(event, age_band)
        said["age_band"] = age_band
    if asked(event, Field.STREET):
        check_residence(event, street)
        said["street_id"] = street.id if street else None
    changes = {key: value for key, value in said.items() if value != getattr(registration, key)}
    if not changes:
        return registration
    change_as_read(registration, **changes)
    record("registration.details_changed", registration, by=by, fields=sorted(changes))
    if set(changes) != {"photo_agreed"}:
        review_again(registration, by)
    db.session.flush()
    return registration
