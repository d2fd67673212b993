"""What is kept of who has signed."""

from collections.abc import Iterator
from datetime import date

from dateutil.relativedelta import relativedelta
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.retention import Personal, Reason
from xicheng_events.openness.pledges.models import Pledge
from xicheng_events.openness.pledges.operations.passing_time import forget_pledges

PERSONAL = (
    Personal("pledge", "name", _l("保密承诺书上的姓名"), _l("证明列席人员已承诺遵守会议纪律"),
             _l("签署%(PLEDGE_MONTHS)s个月后"), by=forget_pledges, shown="pledges"),
)
NOT_PERSONAL = {"pledge_text": "text"}
WORDS = {"pledges": _l("保密承诺书"), "signed_at": _l("签署时间"), "version": _l("文本版本")}


def of_person(person) -> dict:
    """What they have signed, in which words."""
    mine = select(Pledge).join(Pledge.registration).where(Registration.person_id == person.id)
    return {"pledges": [
        {"name": each.name, "signed_at": each.signed_at, "event": each.registration.slot.event.title,
         "version": _("纸质") if each.on_paper else str(each.text_id)}
        for each in db.session.scalars(mine.order_by(Pledge.signed_at))]}


def wants(person) -> Iterator[Reason]:
    """Pledges are kept for years, also after the registration is forgotten."""
    signed = select(Pledge.signed_at).join(Pledge.registration).where(
        Registration.person_id == person.id, Pledge.name != "").order_by(Pledge.signed_at.desc()).limit(1)
    if last := db.session.scalar(signed):
        yield Reason(_("保密承诺书"), _("供查证列席人员的承诺。"), _kept_until(last))


def wanted() -> Iterator[Select]:
    """The same for everybody."""
    signed = Pledge.registration_id == Registration.id
    yield select(Registration.person_id).join(Pledge, signed).where(Pledge.name != "")


def _kept_until(signed_at) -> date:
    return clock.local(signed_at + relativedelta(months=current_app.config["PLEDGE_MONTHS"])).date()
