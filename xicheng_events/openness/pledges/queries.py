"""Which text is signed now, who has signed, and whose code still waits for it."""

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import Registration, TicketCondition
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.openness.meetings.queries import meeting_of
from xicheng_events.openness.pledges.models import Pledge, PledgeText

KEY = "pledge"  # of the condition


def is_asked_of(quota: Quota) -> bool:
    """Whether everybody with one of these places signs first: the meeting says so."""
    event = quota.slot.event
    meeting = meeting_of(event.id) if event.row.slots_are_agenda else None
    return meeting is not None and meeting.needs_pledge


@in_house_language
def first_text() -> str:
    """The pledge as the house brings it (domain §3.4), until the coordinator words it anew."""
    return "\n".join([
        _("本人应邀列席会议，承诺："), _("一、遵守会议纪律，服从会务安排，不以列席身份从事其他活动。"),
        _("二、不录音、录像、拍照，手机等电子设备按要求集中存放。"), _("三、不带离会议材料，会后如数交回。"),
        _("四、会议内容未公开前，不以任何方式传播。"), _("五、违反承诺的，承担相应责任。")])


def newest_text() -> PledgeText:
    """The version that is signed now; the first one is stored once somebody signs it."""
    stored = db.session.scalar(select(PledgeText).order_by(PledgeText.id.desc()).limit(1))
    return stored or PledgeText(id=1, text=first_text())


def all_texts() -> list[PledgeText]:
    """Every version, the newest first."""
    return list(db.session.scalars(
        select(PledgeText).options(joinedload(PledgeText.by)).order_by(PledgeText.id.desc())))


def signatories(event: Event) -> Select:
    """Everybody with a place in a meeting for which a pledge is signed, item by item."""
    return (select(Registration).join(Registration.slot)
            .join(TicketCondition, (TicketCondition.registration_id == Registration.id) & (TicketCondition.key == KEY))
            .where(Slot.event_id == event.id, Registration.state == RegistrationState.CONFIRMED)
            .options(contains_eager(Registration.slot)).order_by(Slot.starts_at, Registration.id))


def pledges_of(registration_ids: list[int]) -> dict[int, Pledge]:
    """What these have signed."""
    return {each.registration_id: each for each in db.session.scalars(
        select(Pledge).where(Pledge.registration_id.in_(registration_ids)).options(joinedload(Pledge.recorded_by)))}
