"""What is there already when somebody is to be registered, and who may be told of it."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import LIVE
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import moment


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
    wanted = mine | same_document if row["document_hash"] else mine  # no document is no document in common
    found = db.session.scalar(
        select(Registration).where(same_form | (wanted & Registration.state.in_(LIVE)))
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
