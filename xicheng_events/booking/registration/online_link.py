"""Where those take part who have a place online: the link of their slot, from half an hour before it begins until it
ends, on the page of the registration and nowhere else. Neither a message nor a calendar ever has it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.events.notice_words import LINK_MINUTES
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import moment


class OnlineEntrance(NamedTuple):
    """What the page says of it: a sentence, and the link once it is time and there is one."""

    sentence: str
    link: str = ""


def opens_at(slot: Slot) -> datetime:
    """From when on the link is shown."""
    return slot.starts_at - timedelta(minutes=LINK_MINUTES)


def online_entrance(registration: Registration) -> OnlineEntrance | None:
    """How the party gets in that takes part online, as of now; None for who comes to the door, has no place or still
    has something to do for it, and once the slot has ended."""
    slot, now = registration.slot, clock.now()
    has_place = registration.state == RegistrationState.CONFIRMED and not registration.rests
    if registration.comes_to_door or not has_place or now >= slot.ends_at:
        return None
    if now < opens_at(slot):
        return OnlineEntrance(_("%(at)s起，会议链接显示在本页，届时请重新打开本页。", at=moment(opens_at(slot))))
    if not slot.online_link:
        return OnlineEntrance(_("主办单位还没有填写会议链接，请过几分钟重新打开本页；仍没有的，请拨打咨询电话。"))
    return OnlineEntrance(_("会议链接仅供您本人使用，请不要转发。"), slot.online_link)
