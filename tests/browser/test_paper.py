"""What is printed fits its paper: measured on what Chromium prints."""

import re

import pytest

from tests.browser.support import PHONE, chromium, served, staff_context
from tests.cast import beijing, open_day
from tests.checkin import world as made
from xicheng_events.booking.registration.models import Registration
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db

pytestmark = [pytest.mark.browser, pytest.mark.once]
MILLIMETRE = 96 / 25.4  # in CSS pixels
# Whether the end of any of these can't be seen.
_CUT = "all => all.some(each => each.scrollHeight > each.clientHeight + 1)"


def pages_of(page) -> int:
    """How many sheets of A4 the printer needs."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


def test_twelve_parties_of_up_to_four_have_one_sheet_with_room_to_sign_and_lines_for_walk_ins(app, world):
    with app.app_context():
        for number in range(12):
            name = ("欧阳建国", "阿依古丽·买买提", "李静")[number % 3]
            guest = made.guest(world.morning, name, heads=4 - number % 3, code=f"ABCD{number:02}",
                               needs="需要轮椅" if number % 4 == 0 else "")
            party = db.session.get(Registration, guest.registration)
            for companion, name in zip(party.companions, ("王小明", "欧阳娜娜", "张强"), strict=False):
                companion.name = name
        db.session.commit()
    with served(app) as address, chromium() as browser:
        page = staff_context(browser, app, address, world.staff["zhaomin"]).new_page()
        page.goto(f"{address}/staff/registrations/events/{world.code}/slots/{world.morning}/sheet")
        assert page.locator(".attendance tbody tr").count() == 12 + 1 + 4
        page.emulate_media(media="print")
        assert pages_of(page) == 1
        page.set_viewport_size({"width": int(186 * MILLIMETRE), "height": 1000})
        assert page.locator("td.fill").first.bounding_box()["width"] >= 35 * MILLIMETRE
        assert page.locator(".sheet-code svg").first.bounding_box()["width"] >= 13 * MILLIMETRE


def test_a_notice_is_one_sheet_for_the_board_with_its_qr_and_address_however_much_it_says(app, world):
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.scalars(db.select(Organisation))}
        longest = {"title": 60, "theme": 60, "audience": 200, "eligibility": 300, "what_to_bring": 300,
                   "offline_channel": 200}
        words = {name: "辖" * most for name, most in longest.items()}
        slots = [{"label": "上午场", "starts_at": beijing(f"2026-03-{day} 09:30"), "capacity": 20,
                  "ends_at": beijing(f"2026-03-{day} 11:00")} for day in range(18, 28)]
        full = notices.publish(open_day(units, slots=slots, summary="看一看。" * 400, **words)).code
        db.session.commit()
    with served(app) as address, chromium() as browser:
        page = browser.new_page()
        for code in (world.code, full):
            page.goto(f"{address}/events/{code}/poster")
            page.emulate_media(media="print")
            assert pages_of(page) == 1, code
            page.set_viewport_size({"width": int(178 * MILLIMETRE), "height": 1000})
            sheet, foot = (page.locator(part).bounding_box() for part in (".bill main", ".bill-foot"))
            assert foot["y"] + foot["height"] <= sheet["y"] + sheet["height"] + 1, code
            assert page.locator(".bill-address").inner_text().endswith("/e/" + code.replace("-", ""))
            assert page.locator(".bill-foot svg").bounding_box()["width"] >= 40 * MILLIMETRE
            page.emulate_media(media="screen")
            page.set_viewport_size(PHONE)
            assert not page.eval_on_selector_all(".bill main, .bill-summary, .bill-body, .bill dd", _CUT), code


@pytest.mark.parametrize("size", ["normal", "large"])
def test_a_ticket_is_one_sheet_in_both_sizes(app, world, size):
    with app.app_context():
        party = made.guest(world.morning, "李静", heads=4, needs="需要轮椅，请安排靠近出入口的座位。")
        person_id = db.session.get(Registration, party.registration).person_id
    with served(app) as address, chromium() as browser:
        context = staff_context(browser, app, address, person_id, viewport=PHONE)
        context.add_cookies([{"name": "text", "value": size, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/registrations/{party.reference}")
        assert page.locator(".ticket svg").count() == 1
        assert pages_of(page) == 1
