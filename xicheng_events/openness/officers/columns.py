"""The columns of the list of what members have done: by number alone, for nobody is ranked."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import standing_of_term
from xicheng_events.openness.officers.duties import DutyPeriod
from xicheng_events.openness.officers.queries import lacking_words


def duties_now(periods: list[DutyPeriod]) -> str:
    """“参加体验1/1、提交体验报告0/1”, of the periods that go on."""
    return "、".join(f"{each.duty.kind.label}{each.done}/{each.duty.number}" for each in periods if each.is_now)


def duties_listing(beside) -> Listing:
    """The list; `beside` reads the periods of its rows by their ids."""
    return Listing(_l("履职情况"), "officers.list_exported", "officers_staff.export", {
        "sequence": Column(_l("编号"), lambda each, _periods: each.sequence, (Appointment.sequence,), width=8),
        "name": Column(_l("姓名"), lambda each, _periods: each.name),
        "standing": Column(_l("状态"), lambda each, _periods: standing_of_term(each).label, width=12),
        "now": Column(_l("本期履职"), lambda _each, periods: duties_now(periods or []), width=50),
        "lacking": Column(_l("以往未完成"), lambda _each, periods: lacking_words(periods or []), width=60),
    }, Appointment.id, beside=beside)
