"""An open day in the room and online, for whoever tests what becomes of a kind of seat."""

from sqlalchemy import select

from tests.cast import beijing, open_day
from xicheng_events.booking.events.kinds import AttendanceMode
from xicheng_events.booking.events.models import Slot
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db

SLOT = {"label": "上午场", "starts_at": beijing("2026-03-18 09:30"), "ends_at": beijing("2026-03-18 11:00"),
        "capacity": 2, "online_capacity": 1, "waiting_limit": 5}


def in_room_and_online(app, **changes) -> tuple[str, int]:
    """Publish it, two places in the room and one online; `changes` are fields of `draft_event`. (code, slot id)."""
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.scalars(select(Organisation))}
        fields = {"title": "数据讲座", "attendance_mode": AttendanceMode.BOTH, "slots": [SLOT], **changes}
        event = notices.publish(open_day(units, **fields))
        db.session.commit()
        return event.code, event.slots[0].id


def taken_by_seat(app, slot_id: int) -> dict[str, tuple[int, int]]:
    """{kind of seat: (places, of them taken)} of a slot that isn't split besides."""
    with app.app_context():
        return {quota.seat.value: (quota.capacity, quota.taken) for quota in db.session.get(Slot, slot_id).quotas}
