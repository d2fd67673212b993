"""Correcting what is known of a member: a new telephone, a name that was mistyped, another post."""

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import clean_name, name_to_find
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations.moving import require_runner, standing_changed
from xicheng_events.openness.appointments.operations.recording import note_term
from xicheng_events.openness.appointments.queries import serves, terms_of_member

LONGEST_POSITION = 80


def correct_member(appointment: Appointment, *, name: str, phone: str, position: str, version: int | None,
                   by: Person) -> None:
    """Write anew who a member is, in all of their terms that aren't forgotten, by the unit's editor.

    Refuses `not_yours`, what names and phones are refused for, `position_too_long`, `changed_since`, `serves_already`
    beside `phone` where it is another member's, `standing_changed` where they are forgotten.
    """
    require_runner(appointment, by)
    if not appointment.phone_hash:
        raise standing_changed(appointment)
    if version != appointment.version:
        raise Refused("changed_since", _("打开页面后他人已修改，本次没有保存。请核对最新内容后再改。"))
    name, mobile, position = clean_name(name), clean_mobile(phone), plain_text(position).strip()
    if len(position) > LONGEST_POSITION:
        raise Refused("position_too_long", _("单位及职务最多%(n)s个字，请精简。", n=LONGEST_POSITION), "position")
    if mobile.hash != appointment.phone_hash and serves(appointment.programme, mobile):
        raise _anothers()
    changed = [field for field, is_new in (("name", name != appointment.name),
                                           ("phone", mobile.hash != appointment.phone_hash),
                                           ("position", position != appointment.position)) if is_new]
    for each in terms_of_member(appointment.programme, appointment.sequence):
        if not each.phone_hash:
            continue
        each.name, each.found_by, each.position = name, name_to_find(name), position
        each.phone, each.phone_hash = mobile, mobile.hash
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise _anothers() from None
    if changed:
        note_term("appointments.corrected", appointment, by=by, member_fields=changed)


def _anothers() -> Refused:
    return Refused("serves_already", _("这个手机号是本项目另一位受聘人员的，请核对。"), "phone")
