"""The columns of a programme's list of members."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.masking import mask_phone
from xicheng_events.foundation.core.text import table_day
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import standing_of_term


def term_of_office(appointment: Appointment) -> str:
    """From when until when."""
    return _("%(first)s至%(last)s", first=table_day(appointment.starts_on), last=table_day(appointment.ends_on))


def member_words(member: Appointment) -> str:
    """A member among others: “3号 李静”."""
    return _("%(n)s号 %(name)s", n=member.sequence, name=member.name or _("已删除"))


def wish_words(appointment: Appointment) -> str:
    """Whether they want another term, as far as they have said."""
    return {True: _("愿意续聘"), False: _("不续聘"), None: ""}[appointment.renewal_wish]


MEMBERS = Listing(_l("受聘人员"), "appointments.list_exported", "appointments_staff.export", {
    "sequence": Column(_l("编号"), lambda each: each.sequence, (Appointment.sequence,), width=8),
    "name": Column(_l("姓名"), lambda each: each.name, (Appointment.name,)),
    "phone": Column(_l("手机"), lambda each: mask_phone(each.phone), on_page=False),
    "category": Column(_l("身份"), lambda each: each.category.label, (Appointment.category,)),
    "position": Column(_l("单位及职务"), lambda each: each.position, on_page=False, width=30),
    "certificate": Column(_l("聘书编号"), lambda each: each.certificate_number, on_page=False, width=24),
    "term": Column(_l("聘期"), term_of_office, on_page=False, width=26),
    "number": Column(_l("届次"), lambda each: each.term_number, on_page=False, width=8),
    "ends": Column(_l("聘期至"), order=(Appointment.ends_on,)),
    "standing": Column(_l("状态"), lambda each: standing_of_term(each).label, (Appointment.state,), width=12),
    "wish": Column(_l("续聘意愿"), wish_words, (Appointment.renewal_wish,), width=12),
}, Appointment.id)
