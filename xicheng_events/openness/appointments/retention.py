"""What is kept of members: their terms and three years."""

from collections.abc import Iterator

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.retention import Personal, Reason
from xicheng_events.openness.appointments.columns import term_of_office, wish_words
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations.passing_time import forget_appointments
from xicheng_events.openness.appointments.queries import standing_of_term, terms_of

_UNTIL = _l("聘期结束%(APPOINTMENT_MONTHS)s个月后")

PERSONAL = (
    Personal("appointment", "name found_by phone phone_hash position", _l("受聘人员的姓名、手机号、单位及职务"),
             _l("聘任、联系和核验聘书"), _UNTIL, by=forget_appointments, shown="appointments"),
    Personal("appointment", "reason proposed_reason return_reason", _l("暂停、解聘、辞聘和续聘的理由"),
             _l("说明办理结果"), _UNTIL, by=forget_appointments, shown="appointments"),
)
NOT_PERSONAL = {"appointment": "certificate_number certificate_code"}
EMPTIES = ((forget_appointments, "notice", "phone phone_hash text"),)
WORDS = {"appointments": _l("聘任"), "office": _l("聘任身份"), "certificate": _l("聘书编号"),
         "standing": _l("状态"), "term": _l("聘期"), "position": _l("单位及职务"), "reason": _l("理由"),
         "renewal_wish": _l("续聘意愿")}


def of_person(person) -> dict:
    """Their terms."""
    return {"appointments": [{
        "name": each.name, "office": f"{each.programme.unit.full_name}{each.programme.kind.label}",
        "certificate": each.certificate_number, "standing": standing_of_term(each).label,
        "term": term_of_office(each), "category": each.category.label, "position": each.position,
        "reason": each.reason, "renewal_wish": wish_words(each)} for each in terms_of(person)]}


def wants(person) -> Iterator[Reason]:
    """Whoever serves, or has served, is kept a while longer."""
    if terms_of(person):
        yield Reason(_("聘任记录"), _("供核验聘书、核对履职情况；聘期结束%(n)s个月后删除。",
                                  n=current_app.config["APPOINTMENT_MONTHS"]))


def wanted() -> Iterator[Select]:
    """The same for everybody."""
    person = aliased(Person)
    yield select(person.id).join(Appointment, Appointment.phone_hash == person.phone_hash)
