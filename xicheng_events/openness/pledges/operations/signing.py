"""A pledge is signed on screen by whoever it binds, or its paper is with the host; the code is good from then on."""

from flask_babel import gettext as _

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.registration.conditions import unmet
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.resting import meet_condition
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.names import same_name
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.pledges.models import Pledge
from xicheng_events.openness.pledges.operations.wording import keep_text
from xicheng_events.openness.pledges.queries import KEY, newest_text


def sign_pledge(registration: Registration, *, name: str, agreed: bool, number: int | None, by: Person) -> None:
    """Sign the version `number` of the text that was read, by typing one's name; the code follows, unless something
    else is to be done as well. Signed twice is once, and an old signature keeps its text.

    Refuses `no_place` without a confirmed place, `not_agreed`, `name_missing` and `name_other` beside their fields, and
    `text_changed` where another version has come since it was read (domain §3.4).
    """
    if db.session.get(Pledge, registration.id):
        return
    if registration.state != RegistrationState.CONFIRMED or KEY not in unmet(registration):
        raise Refused("no_place", _("当前不需要签署承诺书，请查看报名页面。"))
    text = newest_text()
    if text.id != number:
        raise Refused("text_changed", _("承诺书文本刚刚更新，请重新阅读后签署。"), "agreed")
    if not agreed:
        raise Refused("not_agreed", _("请先阅读承诺书，并勾选“我已阅读并遵守”。"), "agreed")
    signed = written(name, field="name", at_least=1, at_most=100, what=_("姓名"))
    if not same_name(signed, registration.name):
        raise Refused("name_other", _("请填写报名时的姓名。"), "name")
    keep_text(text)
    if insert_unless_there(Pledge, registration_id=registration.id, text_id=number, name=registration.name,
                           signed_at=clock.now(), on_paper=False):
        record("pledges.signed", registration, by=by, pledge_version=number)
    meet_condition(registration, KEY, by=by)


def record_paper(registration: Registration, *, by: Person) -> bool:
    """The signed paper is with the host; whether this call noted it. Refuses `not_yours` and `no_place`."""
    require_in_charge(by, registration.slot.event)
    if registration.state != RegistrationState.CONFIRMED:
        raise Refused("no_place", _("这份报名没有确定的名额，不需要承诺书。"))
    is_new = insert_unless_there(Pledge, registration_id=registration.id, name=registration.name, signed_at=clock.now(),
                                 on_paper=True, recorded_by_id=by.id)
    if is_new:
        record("pledges.paper", registration, by=by)
    meet_condition(registration, KEY, by=by)
    return is_new
