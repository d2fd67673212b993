"""Who still had something to do first is registered, isn't expected, and never stays away; the report says so."""

import io
import re

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests.cast import LI_JING, OUYANG, WANG_LEI
from tests.registration.pledges import PLEDGE
from tests.registration.steps import adults, register
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.resting import meet_condition
from xicheng_events.door.attendance.models import DoorClosing
from xicheng_events.door.attendance.queries.report import shares_of, total_of
from xicheng_events.door.checkin.operations.waiting_guests import admit_waiting
from xicheng_events.door.checkin.queries.parties import ADMITTED
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db


def figures(page: str) -> dict[str, str]:
    """What the page counts, by its words."""
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page))


@pytest.mark.usefixtures("engine_name", "room")
def test_who_has_not_done_it_is_registered_but_neither_expected_nor_missing(app, world, citizen, desk, at):
    register(citizen(LI_JING), world.morning, **adults("王立"))
    register(citizen(WANG_LEI), world.morning, name="王磊")
    register(citizen(OUYANG), world.morning, name="欧阳建国")
    with app.app_context():
        for party in db.session.scalars(select(Registration).where(Registration.name != "李静")):
            meet_condition(party, PLEDGE, by=db.session.get(Person, world.staff["zhaomin"]))
            if party.name == "王磊":
                party.ticket.arrived = 1
        db.session.commit()
    at("2026-03-18 10:30")
    clerk, base = desk("zhaomin"), f"/staff/door/{world.morning}"
    page = clerk.get(f"{base}/report").text
    assert figures(page) == {"报名": "4", "报名到场": "1", "现场补录": "0", "未到场": "1", "手续未办完": "2"}
    assert "不计应到，也不记为未到场" in page
    assert "尚未签到的1人记为未到场" in page
    missing, resting = (re.search(rf"{heading}的报名（1组）</h2>.*?</ul>", page, re.DOTALL)[0]
                        for heading in ("未到场", "手续未办完"))
    assert "欧阳建国" in missing
    assert "李静" in resting
    clerk.post(f"{base}/closing")
    with app.app_context():
        closing = db.session.get(DoorClosing, world.morning)
        assert (closing.registered, closing.came, closing.no_shows) == (4, 1, 1)
        total = total_of(shares_of(closing.slot))
        assert total.registered == total.came + total.no_shows + total.resting
    _head, *lines = load_workbook(io.BytesIO(clerk.get(f"{base}/report.xlsx").data)).active.iter_rows(values_only=True)
    assert {line[0]: line[6] for line in lines}["李静"] == "手续未办完"
    at("2026-03-19 12:00")
    for who, is_absent in ((LI_JING, False), (OUYANG, True)):
        page = citizen(who).get("/me").text
        assert ("活动已结束" in page, "未到场" in page) == (not is_absent, is_absent)


def test_nothing_is_said_of_it_where_nobody_has_anything_to_do(world, citizen, desk, at):
    register(citizen(LI_JING), world.morning)
    at("2026-03-18 10:30")
    assert "手续未办完" not in desk("zhaomin").get(f"/staff/door/{world.morning}/report").text


@pytest.mark.usefixtures("room")
def test_who_waited_and_stands_at_the_door_comes_in_with_the_place(app, world, citizen, desk, at):
    with app.app_context():
        quota = db.session.get(Slot, world.morning).quotas[0]
        quota.taken = quota.capacity
        db.session.commit()
    register(citizen(LI_JING), world.morning)
    at("2026-03-18 09:20")
    with app.app_context():
        db.session.get(Slot, world.morning).quotas[0].taken -= 1
        db.session.commit()
        waits = db.session.scalars(select(Registration)).one()
        scan = admit_waiting(waits.slot, waits, key="3c7f6f0e-6f4e-4b43-8f35-000000000001",
                             by=db.session.get(Person, world.staff["sunhao"]))
        db.session.commit()
        assert (scan.result in ADMITTED, waits.ticket.arrived, waits.rests) == (True, 1, False)
