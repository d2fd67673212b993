"""Places in the room and online in a real browser: 赵敏 asks for both in a notice, 李静 changes from one to the other;
with scripts, and in large type on a phone without."""

import pytest

from tests.browser.support import DESK, PHONE, chromium, served, session_cookie
from tests.browser.visitor import Visitor
from tests.cast import LI_JING, PASSWORD, person_id
from tests.registration.seats import in_room_and_online, taken_by_seat
from tests.registration.steps import register
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db

pytestmark = pytest.mark.browser


def with_large_type(visitor: Visitor) -> None:
    visitor.context.add_cookies([{"name": "text", "value": "large", "url": visitor.address}])


@pytest.mark.parametrize(("scripts", "size"), [
    pytest.param(True, DESK, id="with scripts", marks=pytest.mark.once),
    pytest.param(False, PHONE, id="without scripts")])
def test_the_fields_of_both_kinds_of_seat_come_with_the_form_that_needs_them(app, world, scripts, size):
    with served(app) as address, chromium() as browser:
        clerk = Visitor(browser, address, size, scripts=scripts, name=f"seats-{'js' if scripts else 'plain'}")
        with_large_type(clerk)
        clerk.go("/staff/sign-in").fill(sign_in_name="zhaomin", password=PASSWORD)
        clerk.press("登录")
        clerk.go("/staff/events/new")
        online = clerk.page.locator("[name=slots-0-online_capacity]")
        assert online.count() == 0
        clerk.fill(title="居民收支讲座", slots__0__capacity="20")
        clerk.page.select_option("[name=attendance_mode]", "both")
        if not scripts:
            clerk.press("按所选类型、形式显示名额栏")
        online.wait_for()
        assert clerk.page.input_value("[name=slots-0-capacity]") == "20"
        clerk.fill(slots__0__starts_at="2026-04-08T09:30", slots__0__ends_at="2026-04-08T11:00")
        clerk.press("保存草稿")
        clerk.page.get_by_role("alert").wait_for()
        clerk.look().says("请填写线上名额。")
        clerk.fill(slots__0__online_capacity="50")
        clerk.press("保存草稿")
        clerk.says("已保存")
        assert [each for each in clerk.complaints if "422" not in each] == []
    with app.app_context():
        event = db.session.query(Event).order_by(Event.id.desc()).first()
        assert [(quota.seat.value, quota.capacity) for quota in event.slots[0].quotas] == [("room", 20), ("online", 50)]


@pytest.mark.parametrize(("scripts", "size"), [
    pytest.param(True, PHONE, id="with scripts", marks=pytest.mark.once),
    pytest.param(False, PHONE, id="without scripts")])
def test_somebody_takes_part_online_after_all(app, world, citizen, scripts, size):
    _code, slot = in_room_and_online(app)
    made = register(citizen(LI_JING), slot, seat="room").headers["Location"]
    with served(app) as address, chromium() as browser:
        li = Visitor(browser, address, size, scripts=scripts, name=f"seat-{'js' if scripts else 'plain'}")
        li.context.add_cookies([session_cookie(app, address, person_id(app, LI_JING))])
        with_large_type(li)
        li.go(made).says("签到码").press("更改参加方式")
        li.says("线上还有1个名额").press("改为线上参加")
        li.says("参加方式已更改", "您有线上名额，不需要到场")
        assert li.page.locator(".ticket-code").count() == 0
        assert li.complaints == []
    assert taken_by_seat(app, slot) == {"room": (2, 0), "online": (1, 1)}
