"""An open day in the room and online: 李静 takes part from home, 王磊 comes; each kind of seat has its own places,
line, messages and presence, and the link is for those online alone."""

import re
from functools import partial

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, OUYANG, WANG_LEI, beijing, messages_to, sign_in_staff
from tests.registration.seats import SLOT, in_room_and_online, taken_by_seat
from tests.registration.steps import register, states
from xicheng_events.booking.events.kinds import AttendanceMode, Category, SeatKind
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.notices.operations.drafting import slot_rows
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.review.public_fields import text_of_fields

LINK = "https://meeting.example.org/j/123456?pwd=abc"


@pytest.fixture
def make(app, world):
    """Publish an open day that is online as well, or only; (code, slot id)."""
    return partial(in_room_and_online, app)


@pytest.fixture
def both(make):
    """The open day in the room and online."""
    return make()


@pytest.fixture
def li(citizen):
    """李静, signed in."""
    return citizen(LI_JING)


def page_of(client, app, phone):
    with app.app_context():
        reference = db.session.scalar(select(Registration.reference).where(Registration.phone_tail == phone[-4:]))
    return client.get(f"/registrations/{reference}"), reference


def test_each_chooses_and_each_kind_of_seat_has_its_own_places_and_line(app, both, citizen, li):
    code, slot = both
    page = li.get(f"/events/{code}").text
    assert "现场和线上" in li.get(f"/events/{code}/poster").text
    for words in ("现场和线上", "现场 2个", "线上 1个", "开始前30分钟起"):
        assert words in page
    ou = citizen(OUYANG)
    answer = register(li, slot)
    assert answer.status_code == 422
    assert "请选择到现场参加还是线上参加" in answer.text
    assert register(li, slot, seat="nowhere").status_code == 422
    assert "报名成功" in register(li, slot, follow=True, seat="online").text
    assert "报名成功" in register(citizen(WANG_LEI), slot, follow=True, name="王磊", seat="room").text
    assert "已进入候补" in register(ou, slot, follow=True, name="欧阳", seat="online").text
    assert taken_by_seat(app, slot) == {"room": (2, 1), "online": (1, 1)}


def test_who_takes_part_online_has_no_code_and_the_link_only_when_it_is_time(app, both, citizen, desk, client, at, li):
    code, slot = both
    wang = citizen(WANG_LEI)
    register(li, slot, seat="online")
    register(wang, slot, name="王磊", seat="room")
    address, zhaomin = f"/staff/events/{code}/online", desk("zhaomin")
    zhaomin.get(address)
    for wrong in ("http://meeting.example.org/1", "请点 https://meeting.example.org/1 入会", "https://",
                  "javascript:alert(1)", "https://a:b@meeting.example.org/", "https://" + "长" * 600, "https://[::1"):
        answer = zhaomin.submit(address, **{f"link_{slot}": wrong})
        assert answer.status_code == 422
        assert "应以“https://”开头" in answer.text
    assert zhaomin.submit(address, **{f"link_{slot}": f" {LINK} "}).status_code == 303
    [said] = messages_to(app, LI_JING, template="confirmed_online")
    assert "线上参加" in said
    assert "签到码" not in said
    assert messages_to(app, WANG_LEI, template="confirmed")
    seen = {}
    for moment in ("2026-03-18 08:59", "2026-03-18 09:00", "2026-03-18 10:59", "2026-03-18 11:00"):
        at(moment)
        page, reference = page_of(li, app, LI_JING.phone)
        seen[moment[-5:]] = LINK.replace("&", "&amp;") in page.text
        assert "no-store" in page.headers["Cache-Control"]
        assert "签到二维码" not in page.text
        assert LINK not in page_of(wang, app, WANG_LEI.phone)[0].text
        for public in (f"/events/{code}", f"/events/{code}/calendar.ics", f"/events/{code}/poster", "/events/feed.ics"):
            assert "meeting.example.org" not in client.get(public).text
        assert "meeting.example.org" not in li.get(f"/registrations/{reference}/calendar.ics").text
    assert seen == {"08:59": False, "09:00": True, "10:59": True, "11:00": False}
    with app.app_context():
        assert LINK not in text_of_fields(public_fields_of_notice(db.session.get(Slot, slot).event))
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "events.online_link_set")).all()
        assert [entry.detail for entry in entries] == [{"slots": [slot]}]
        assert all(LINK not in text for text in messages_to(app, LI_JING))
    zhaomin = desk("zhaomin")
    zhaomin.get(address)
    answer = zhaomin.submit(address, **{f"link_{slot}": LINK + "2"})
    assert (answer.status_code, "本场已结束" in answer.text) == (422, True)


def test_only_who_may_set_the_link_is_led_to_it(both, desk):
    code, _slot = both
    address = f"/staff/events/{code}/online"
    for name, may in {"zhaomin": True, "liuwei": False, "zhengping": False}.items():
        browser = desk(name)
        assert (address in browser.get(f"/staff/events/{code}").text) is may, name
        assert browser.get(address).status_code == (200 if may else 403), name


def test_before_the_link_is_there_the_page_says_so(app, both, at, li):
    _code, slot = both
    register(li, slot, seat="online")
    at("2026-03-18 09:10")
    assert "还没有填写会议链接" in page_of(li, app, LI_JING.phone)[0].text


def test_the_calendar_of_who_takes_part_online_knows_no_way_and_no_code(app, both, li):
    _code, slot = both
    register(li, slot, seat="online")
    entry = li.get(f"/registrations/{page_of(li, app, LI_JING.phone)[1]}/calendar.ics").text.replace("\r\n ", "")
    assert "LOCATION:线上" in entry
    assert "签到码" not in entry
    assert "二龙路" not in entry


def test_online_only_has_no_place_and_no_door(app, make, at, li):
    code, slot = make(attendance_mode=AttendanceMode.ONLINE, slots=[{**SLOT, "online_capacity": None}])
    page = li.get(f"/events/{code}").text
    assert "二龙路" not in page
    assert "起签到" not in page
    assert re.search("<dt>形式</dt>\\s*<dd>线上</dd>", li.get(f"/events/{code}/poster").text)
    assert "报名成功" in register(li, slot, follow=True).text
    at("2026-03-18 09:30")
    assert "数据讲座" not in sign_in_staff(app.test_client(), "sunhao").get("/staff/door").text
    with app.app_context():
        event = db.session.scalar(select(Event).where(Event.code == code))
        assert (event.venue_id, event.slots[0].quotas[0].seat) == (None, SeatKind.ONLINE)


def test_the_door_knows_nobody_who_takes_part_online_and_the_host_ticks_them(app, both, citizen, desk, at, li):
    code, slot = both
    register(li, slot, seat="online")
    register(citizen(WANG_LEI), slot, name="王磊", seat="room")
    at("2026-03-18 09:30")
    door, zhaomin = desk("sunhao"), desk("zhaomin")
    found = door.get(f"/staff/door/{slot}/search?q=李静").text
    assert "没有找到" in found
    assert "李静" not in door.get(f"/staff/door/{slot}/roster").text
    with app.app_context():
        tickets = {r.name: (r.ticket.id, r.reference) for r in db.session.scalars(
            select(Registration).where(Registration.slot_id == slot))}
    scan = door.post(f"/staff/door/{slot}/scans", follow_redirects=True, data={
        "key": "3c7f6f0e-6f4e-4b43-8f35-000000000001", "code": tickets["李静"][1]})
    assert "线上席位" in scan.text
    assert "李静" not in zhaomin.get(f"/staff/registrations/events/{code}/slots/{slot}/sheet").text
    address = f"/staff/door/{slot}/online"
    page = zhaomin.get(address).text
    assert "李静" in page
    assert "王磊" not in page
    assert zhaomin.submit(address).status_code == 422
    assert zhaomin.submit(address, came=str(tickets["王磊"][0])).status_code == 422
    assert zhaomin.submit(address, came=str(tickets["李静"][0])).status_code == 303
    with app.app_context():
        arrived = {r.name: r.ticket.arrived for r in db.session.scalars(
            select(Registration).where(Registration.slot_id == slot))}
        assert arrived == {"李静": 1, "王磊": 0}
    report = zhaomin.get(f"/staff/door/{slot}/report").text
    assert re.search(r"线上</th><td[^>]*>1</td>\s*<td[^>]*>1</td>", report)
    assert "已登记您线上参加" in page_of(li, app, LI_JING.phone)[0].text
    for _twice in range(2):
        zhaomin.post(f"{address}/{tickets['李静'][0]}/undo")
    with app.app_context():
        assert db.session.get(Registration, db.session.scalar(
            select(Registration.id).where(Registration.name == "李静"))).ticket.arrived == 0
        assert db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("checkin.%"))
                                  .order_by(AuditEntry.id)).all().count("checkin.undone") == 1


def test_each_kind_of_seat_may_be_split_and_what_is_not_there_is_said(app, make, li):
    rows = [(SeatKind.ROOM, Category.RESIDENT, 2), (SeatKind.ROOM, Category.EXPERT, 1),
            (SeatKind.ONLINE, Category.EXPERT, 1), (SeatKind.ONLINE, Category.ANYONE, 3)]
    _code, slot = make(slots=[{**SLOT, "online_capacity": None, "quotas": [
        {"seat": seat, "category": category, "capacity": n} for seat, category, n in rows]}])
    answer = register(li, slot, seat="online", category="resident")
    assert answer.status_code == 422
    assert "线上席位没有“居民”的名额，请改选：专家学者、公众" in answer.text
    assert "报名成功" in register(li, slot, follow=True, seat="online", category="expert").text
    with app.app_context():
        taken = db.session.scalars(select(Quota).where(Quota.slot_id == slot, Quota.taken > 0)).all()
        assert [(quota.seat, quota.category, quota.name) for quota in taken] == [
            (SeatKind.ONLINE, Category.EXPERT, "线上 专家学者")]


def test_one_category_in_each_kind_of_seat_is_kept_shown_and_held(app, make, li, client):
    rows = [{"seat": SeatKind.ROOM, "category": Category.RESIDENT, "capacity": 2},
            {"seat": SeatKind.ONLINE, "category": Category.EXPERT, "capacity": 3}]
    code, slot = make(slots=[{**SLOT, "capacity": None, "online_capacity": None, "quotas": rows}])
    with app.app_context():
        assert [each["quotas"] for each in slot_rows(db.session.get(Slot, slot).event)] == [rows]
    page = client.get(f"/events/{code}").text
    assert ("现场 居民" in page, "线上 专家学者" in page) == (True, True)
    answer = register(li, slot, seat="online", category="resident")
    assert (answer.status_code, "线上席位没有“居民”的名额，请改选：专家学者" in answer.text) == (422, True)
    assert "请选择报名身份" in register(li, slot, seat="room").text
    assert "报名成功" in register(li, slot, follow=True, seat="room", category="resident").text
    assert "居民" in page_of(li, app, LI_JING.phone)[0].text
    assert taken_by_seat(app, slot) == {"room": (2, 1), "online": (3, 0)}


def test_nobody_is_asked_where_there_is_one_kind_of_seat(world, li):
    assert 'name="seat"' not in li.get(f"/slots/{world.morning}/registration").text
    assert register(li, world.morning, seat="online").status_code == 303


def test_a_party_keeps_its_kind_of_seat_when_it_is_moved(app, make, desk, li):
    later = {**SLOT, "label": "下午场", "starts_at": beijing("2026-03-18 14:00"),
             "ends_at": beijing("2026-03-18 15:00")}
    code, slot = make(slots=[SLOT, later])
    register(li, slot, seat="online")
    _page, reference = page_of(li, app, LI_JING.phone)
    with app.app_context():
        other = db.session.scalar(select(Slot.id).where(Slot.label == "下午场", Slot.event.has(Event.code == code)))
    address = f"/staff/registrations/events/{code}/{reference}/slot"
    assert desk("zhaomin").post(address, data={"slot": other, "reason": "会议室调整"}).status_code == 303
    with app.app_context():
        registration = db.session.scalar(select(Registration).where(Registration.reference == reference))
        assert (registration.slot_id, registration.quota.seat) == (other, SeatKind.ONLINE)
        [said] = messages_to(app, LI_JING, template="moved_online")
        assert "签到码" not in said
    assert states(app) == ["confirmed"]
