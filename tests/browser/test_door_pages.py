"""The door's pages in large text on a phone, shown to axe; who waits is let in from the search, on the page itself."""

import re
import uuid

import pytest
from sqlalchemy import select

from tests.browser.axe import axe
from tests.browser.support import PHONE, chromium, served, staff_context, watch
from tests.checkin import world as made
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import Check, Scan, ScanMethod
from xicheng_events.door.checkin.operations import scanning
from xicheng_events.door.checkin.queries import desk
from xicheng_events.door.checkin.reading_input import Happened, Presented
from xicheng_events.door.checkin.rules_models import DoorRules
from xicheng_events.foundation.core.db import db

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def door(app):
    """The door's world: pledges are asked for, people check out, one party has come and one waits."""
    with app.app_context():
        world = made.build()
        slot = db.session.get(Slot, world.morning)
        db.session.add(DoorRules(event_id=slot.event_id, walk_ins=True, checks_out=True, must_check=Check.PLEDGE))
        came = made.guest(world.morning, "李静", heads=3, phone="19900000001")
        made.guest(world.morning, "欧阳建国", heads=2, state=RegistrationState.WAITING)
        for code in (came.code, "NNNNNN"):
            scanning.present(slot, Presented("code", code), key=str(uuid.uuid4()), method=ScanMethod.CODE, heads=1,
                             checked=True, by=None, happened=Happened(gate="东门"))
        db.session.commit()
        world.poster = f"/arrive/{world.morning}/{desk.poster_mark(world.morning)}"
        return world


def looks_right(page):
    """axe finds nothing, and nothing is wider than the window."""
    found = axe(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url


def test_the_pages_of_a_door_in_large_text(app, door):
    with served(app) as address, chromium(camera_allowed=False) as browser:
        context = staff_context(browser, app, address, door.staff["zhaomin"], viewport=PHONE)
        context.add_cookies([{"name": "text", "value": "large", "url": address}])
        page = context.new_page()
        complaints = watch(page)
        base = f"/staff/door/{door.morning}"
        for path in (door.poster, f"{base}/report", f"{base}/matters", "/staff/door/events/KF-2026-0001",
                     f"{base}/waiting", f"{base}/departures", f"{base}/poster", f"{base}/paper"):
            page.goto(address + path)
            looks_right(page)
        page.goto(address + door.poster)
        page.get_by_label("报名手机号后四位").fill("0001")
        page.get_by_label("报名人姓名").fill("李")
        page.get_by_role("button", name="签到", exact=True).click()
        page.get_by_role("heading", name="通过").wait_for()
        looks_right(page)
        _admit_who_waits(page, f"{address}{base}")
        looks_right(page)
        assert complaints == []
    with app.app_context():
        last = db.session.scalars(select(Scan).order_by(Scan.id.desc())).first()
        assert (last.ticket.registration.name, last.heads, last.result.value) == ("欧阳建国", 2, "passed")


def _admit_who_waits(page, address):
    page.goto(address)
    page.get_by_label("姓名、拼音首字母").fill("欧阳")
    page.get_by_role("button", name="候补入场2人").click()
    page.locator("#answer .who", has_text="欧阳建国").wait_for()
    page.locator("#results .pill", has_text="已签到").wait_for()


def test_the_guide_of_the_door_is_one_printed_page(app):
    with served(app) as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}/help/door")
        printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
