"""What a notice says unless its editor says otherwise (domain §2.1, §2.2, §12.9)."""

from datetime import datetime, time, timedelta

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.phases import first_start
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.workdays import Due, WorkdayTable, reckon

CANCEL_BEFORE = timedelta(hours=24)
CANCEL_BEFORE_IF_TOLD_LATE = timedelta(hours=2)  # who hears a day before must still be able to give the place back
CLOSES_WORKDAYS_BEFORE, CLOSES_AT = 2, time(17, 30)
WAITING_SHARE, WAITING_LEAST = 0.3, 3


@in_house_language
def default_contact_hours() -> str:
    """咨询时间 (domain §2.2)."""
    return _("工作日9:00—12:00、13:30—17:30")


@in_house_language
def default_channels() -> str:
    """发布渠道 (domain §2.2): so that people know where to look, and the hall's board isn't forgotten."""
    return _("西城区政府网站、“北京西城”微信公众号、社区公告栏")


def waiting_limit(capacity: int) -> int:
    """候补名额: 30 % of the places, at least three."""
    return max(WAITING_LEAST, round(capacity * WAITING_SHARE))


def closing_by(table: WorkdayTable, first: datetime) -> tuple[datetime, Due]:
    """报名截止 by the house's rule: half past five, two working days before the first slot; and how it was reckoned."""
    return _closing(table.add_working_days(clock.local(first).date(), -CLOSES_WORKDAYS_BEFORE))


def fill_in(event: Event) -> None:
    """Set the times an editor left empty, as far as the slots tell them."""
    first = first_start(event)
    if first is None:
        return
    if event.registration_closes_at is None:
        _close_registration(event, first)
    if event.cancel_until is None:
        event.cancel_until = first - (CANCEL_BEFORE_IF_TOLD_LATE if event.answers_later else CANCEL_BEFORE)


def forget_reckoning(event: Event) -> None:
    """The closing isn't the house's own any more: somebody has chosen it, or moved the slots and left it."""
    event.closing_is_provisional, event.closing_calendar_id = False, None


def _close_registration(event: Event, first: datetime) -> None:
    closing, due = _closing(reckon(clock.local(first).date(), -CLOSES_WORKDAYS_BEFORE))
    if closing <= max(event.registration_opens_at or clock.now(), clock.now()):
        event.registration_closes_at = first  # so little time is left that people may register to the last
        return
    event.registration_closes_at = closing
    event.closing_is_provisional, event.closing_calendar_id = due.provisional, due.calendar_id


def _closing(due: Due) -> tuple[datetime, Due]:
    return clock.from_local(datetime.combine(due.on, CLOSES_AT)), due
