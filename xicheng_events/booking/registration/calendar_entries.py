"""A registration as a calendar entry (.ics): as it stands now, whenever it is asked for."""

from flask import url_for
from flask_babel import gettext as _

from xicheng_events.booking.events.calendar_entries import CANCELLED, CONFIRMED, TENTATIVE, calendar_of, entry_of
from xicheng_events.booking.events.notice_words import LINK_MINUTES
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.web.safe_addresses import full_address


def calendar_of_registration(registration: Registration) -> bytes:
    """One VEVENT with 签到码, how many come, and where the registration is read. Holds no name and no phone of theirs.

    What waits is tentative and says for what; what was called off, by whomever, takes the entry away again. Each change
    of the registration or its event counts its row's version on, and so this entry's sequence.
    """
    slot, status = registration.slot, _status_of(registration)
    entry = entry_of(
        slot, uid=f"{registration.reference}@xicheng-events", status=status,
        url=full_address(url_for("registration.show", reference=registration.reference)),
        sequence=registration.version + slot.event.version, lines=_lines(registration) if status == CONFIRMED else (),
        seat=registration.quota.seat,
        title=f"{slot.event.title}（{registration.state.label}）" if status == TENTATIVE else "")
    return calendar_of([entry], calls_off=status == CANCELLED)


def _status_of(registration: Registration) -> str:
    if not registration.is_live:
        return CANCELLED
    return CONFIRMED if registration.state == RegistrationState.CONFIRMED else TENTATIVE


def _lines(registration: Registration) -> tuple:
    ticket, heads = registration.door_ticket, _("人数：%(n)s人", n=registration.heads)
    if not registration.comes_to_door:
        return _("线上参加：开始前%(n)s分钟起，会议链接显示在报名页面。", n=LINK_MINUTES), heads
    return (*((_("签到码：%(code)s", code=ticket.code),) if ticket else ()), heads)
