"""李静's calendar: what one needs at the door, each change, and nothing left of what was called off."""

import pytest
from icalendar import Calendar
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI, beijing
from tests.registration.steps import adults, register
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.participants.operations.event_changes import postpone_event
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db


@pytest.fixture
def li(citizen):
    return citizen(LI_JING)


def entry_of(client, own: str):
    """The calendar of a registration and its one entry, read back."""
    calendar = Calendar.from_ical(client.get(f"{own}/calendar.ics").data)
    [entry] = calendar.walk("VEVENT")
    return calendar, entry


def test_an_entry_has_what_one_needs_at_the_door(app, world, li):
    own = register(li, world.afternoon).headers["Location"]
    calendar, entry = entry_of(li, own)
    with app.app_context():
        code = db.session.scalar(select(Ticket.code))
    assert (calendar["METHOD"], entry["STATUS"]) == ("PUBLISH", "CONFIRMED")
    assert entry["LOCATION"] == "西城区统计局 一层大厅 西城区二龙路27号"
    for words in (f"签到码：{code}", "人数：1人", "集合：东门内", "地铁1号线西单站", "请携带：本人有效身份证件"):
        assert words in entry["DESCRIPTION"], words
    assert entry["CONTACT"] == "赵敏 010-00000000 工作日9:00—17:00"
    assert entry["URL"] == app.config["SITE_URL"] + own
    assert LI_JING.name not in entry["DESCRIPTION"]
    assert len(entry.walk("VALARM")) == 1


def test_each_change_reaches_the_calendar_and_calling_off_takes_the_entry_away(app, world, li):
    own = register(li, world.afternoon).headers["Location"]
    _calendar, first = entry_of(li, own)
    seen = [first["SEQUENCE"]]
    for day in ("2026-03-25", "2026-03-26"):  # the second time only this slot moves, for the same reason
        postpone(app, world, {world.morning: "2026-03-20", world.afternoon: day})
        _calendar, entry = entry_of(li, own)
        assert entry["DTSTART"].dt == beijing(f"{day} 09:30")
        seen.append(entry["SEQUENCE"])
    assert "更新日历" in li.get(own).text
    li.post(f"{own}/withdrawal")
    assert "从日历中移除" in li.get(own).text
    calendar, entry = entry_of(li, own)
    assert (calendar["METHOD"], entry["STATUS"], entry["UID"]) == ("CANCEL", "CANCELLED", first["UID"])
    assert entry["SUMMARY"] == "已取消：统计开放日·数据里的西城"
    assert "签到码" not in entry["DESCRIPTION"]
    assert not entry.walk("VALARM")
    seen.append(entry["SEQUENCE"])
    assert seen == sorted(set(seen)), seen


def postpone(app, world, days: dict) -> None:
    with app.app_context():
        times = {slot: (beijing(f"{day} 09:30"), beijing(f"{day} 11:00")) for slot, day in days.items()}
        postpone_event(db.session.get(Event, world.event_id), times=times, reason="设备检修",
                       by=db.session.get(Person, world.staff["zhengping"]))
        db.session.commit()


def test_who_waits_has_a_tentative_entry_without_code_or_alarm(world, li, citizen):
    register(citizen(WANG_LEI), world.afternoon, **adults("王芳", "王强"))
    _calendar, entry = entry_of(li, register(li, world.afternoon).headers["Location"])
    assert entry["STATUS"] == "TENTATIVE"
    assert entry["SUMMARY"] == "统计开放日·数据里的西城（候补中）"
    assert "签到码" not in entry["DESCRIPTION"]
    assert not entry.walk("VALARM")
