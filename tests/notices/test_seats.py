"""赵敏 says whether one comes, takes part online or chooses: what that asks for, what does not fit, what stays."""

import re

import pytest

from tests.notices.test_desk import drafts, write
from xicheng_events.booking.events.kinds import AttendanceMode, Category, SeatKind
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db

NEW = "/staff/events/new"


def split(*quotas, release=()) -> dict:
    """The fields of a slot whose places are split, as they are typed: (seat, category, places); (seat, from, to)."""
    fields = {f"slots-0-quotas-{at}-{name}": value for at, row in enumerate(quotas)
              for name, value in zip(("seat", "category", "capacity"), row, strict=True)}
    named = zip(("seat", "from_category", "to_category", "hours_before"), (*release, "24"), strict=False)
    return {**fields, **({f"slots-0-releases-0-{name}": value for name, value in named} if release else {})}


ROOM, NET = ("room", "resident", "20"), ("online", "resident", "7")


@pytest.mark.parametrize(("fields", "where", "said"), [
    ({"attendance_mode": "both"}, "slots-0-online_capacity", "请填写线上名额。"),
    ({"attendance_mode": "both", "slots-0-online_capacity": "0"}, "slots-0-online_capacity", "1至100000的整数"),
    ({"attendance_mode": "both", "slots-0-online_capacity": "三十"}, "slots-0-online_capacity", "请填写整数"),
    ({"attendance_mode": "room", "slots-0-online_capacity": "30"}, "slots-0-online_capacity",
     "形式为“现场”，名额填在“名额”里：请清空这一格，或把形式改为“现场和线上”。"),
    ({"attendance_mode": "online", "slots-0-online_capacity": "30"}, "slots-0-online_capacity", "形式为“线上”"),
    ({"attendance_mode": "room", **split(ROOM, ("room", "student", "5"), NET)}, "slots-0-quotas-2-seat",
     "形式为“现场”，没有线上席位：请删去这一行，或把形式改为“现场和线上”。"),
    ({"attendance_mode": "online", **split(ROOM, NET, ("online", "student", "5"))}, "slots-0-quotas-0-seat",
     "形式为“线上”，没有现场席位"),
    ({"attendance_mode": "both", **split(ROOM, ("", "student", "5"), NET)}, "slots-0-quotas-1-seat",
     "请选择席位：现场还是线上。"),
    ({"attendance_mode": "both", **split(ROOM, ("sofa", "student", "5"), NET)}, "slots-0-quotas-1-seat",
     "请选择席位：现场还是线上。"),
    ({"attendance_mode": "both", **split(ROOM, ("room", "student", "5"))}, "slots-0-quotas-0-seat",
     "线上还没有名额，请增加一行。"),
    ({"attendance_mode": "both", **split(NET, ("online", "student", "5"))}, "slots-0-quotas-0-seat",
     "现场还没有名额，请增加一行。"),
    ({"attendance_mode": "both", **split(ROOM, NET, NET)}, "slots-0-quotas-2-category", "这个身份上面已写过"),
    ({"attendance_mode": "both", **split(ROOM, NET, ("room", "student", "5"), release=("", "resident", "student"))},
     "slots-0-releases-0-seat", "请选择席位：现场还是线上。"),
    ({"attendance_mode": "both", **split(ROOM, NET, ("room", "student", "5"),
                                         release=("online", "resident", "student"))},
     "slots-0-releases-0-to_category", "名额调剂中的身份应是本场分身份名额中有的"),
    ({"attendance_mode": "both", "slots-0-online_capacity": "30", "allocation": "walk_in"}, "attendance_mode",
     "“无需报名”的活动不能设线上席位：会议链接只显示在报名页面。请改选录取方式，或把形式改为“现场”。"),
    ({"attendance_mode": "online", "allocation": "walk_in"}, "attendance_mode", "“无需报名”的活动不能设线上席位"),
    ({"attendance_mode": "hologram"}, "attendance_mode", "请从列出的选项中选择形式。"),
], ids=lambda value: value if isinstance(value, str) else "")
@pytest.mark.once
def test_what_does_not_fit_is_said_beside_the_field_and_all_typed_stays(app, world, desk, fields, where, said):
    before, typed = drafts(app), {"title": "居民收支讲座", **fields}
    answer = write(desk("zhaomin"), **typed)
    assert (answer.status_code, drafts(app)) == (422, before)
    beside = re.search(rf'id="{where}-error">([^<]*)', answer.text)
    assert beside, answer.text
    assert said in beside[1]
    for name, value in typed.items():
        if name.endswith("capacity") or name in ("title", "slots-0-releases-0-hours_before"):
            assert re.search(rf'name="{name}"[^>]* value="{value}"', answer.text), name
        elif value not in ("", "sofa", "hologram"):
            chosen = re.search(rf'<select[^>]*name="{name}".*?</select>', answer.text, re.DOTALL)
            assert re.search(rf'selected[^>]*value="{value}"', chosen[0]), name


def test_kinds_of_seat_are_asked_for_where_there_are_both_with_scripts_or_without(desk):
    zhaomin = desk("zhaomin")
    asked = ("slots-0-online_capacity", "slots-0-quotas-0-seat", "slots-0-releases-0-seat")
    assert [name in zhaomin.get(NEW).text for name in asked] == [False] * 3
    for mode, sees in {"both": True, "online": False, "room": False}.items():
        fields = {"attendance_mode": mode, "slots-0-label": "晨读场", "suit_mode": "1"}
        zhaomin.get(NEW)
        page = zhaomin.submit(NEW, **fields)
        assert page.status_code == 200
        assert [name in page.text for name in asked] == [sees] * 3
        assert "<title>" in page.text
        key = re.search(r'name="form_key"[^>]*value="([^"]+)"', zhaomin.get(NEW).text)[1]
        part = zhaomin.post(NEW, data={**fields, "form_key": key}, headers={"HX-Request": "true"}).text
        assert part.lstrip().startswith('<fieldset id="slots"')
        assert ([name in part for name in asked], 'value="晨读场"' in part) == ([sees] * 3, True)


def test_what_has_been_typed_about_seats_is_seen_until_it_is_cleared(desk):
    fields = {"attendance_mode": "room", "slots-0-online_capacity": "30", "suit_mode": "1"}
    zhaomin = desk("zhaomin")
    zhaomin.get(NEW)
    assert re.search('name="slots-0-online_capacity"[^>]* value="30"', zhaomin.submit(NEW, **fields).text)


def test_where_there_is_one_kind_of_seat_nobody_has_to_say_it(app, world, desk):
    zhaomin = desk("zhaomin")
    for mode, kind in {"online": SeatKind.ONLINE, "room": SeatKind.ROOM}.items():
        assert write(zhaomin, attendance_mode=mode,
                     **split(("", "resident", "20"), ("", "student", "5"))).status_code == 303
        with app.app_context():
            event = db.session.query(Event).order_by(Event.id.desc()).first()
            assert [each.seat for each in event.slots[0].quotas] == [kind] * 2


def test_what_fits_is_stored_and_given_back(app, world, desk):
    zhaomin = desk("zhaomin")
    answer = write(zhaomin, **{"attendance_mode": "both", **split(ROOM, ("room", "student", "5"), NET,
                                                                  release=("room", "student", "resident"))})
    assert answer.status_code == 303, answer.text
    with app.app_context():
        event = db.session.query(Event).order_by(Event.id.desc()).first()
        assert event.attendance_mode is AttendanceMode.BOTH
        assert [(each.seat, each.category, each.capacity) for each in event.slots[0].quotas] == [
            (SeatKind.ROOM, Category.RESIDENT, 20), (SeatKind.ROOM, Category.STUDENT, 5),
            (SeatKind.ONLINE, Category.RESIDENT, 7)]
        assert [each.seat for each in event.slots[0].releases] == [SeatKind.ROOM]
        code = event.code
    form = zhaomin.get(f"/staff/events/{code}/edit").text
    chosen = [re.findall(r'selected[^>]*value="(\w+)"', select) for select in
              re.findall(r'<select[^>]*name="slots-0-quotas-\d-seat".*?</select>', form, re.DOTALL)]
    assert chosen[:3] == [["room"], ["room"], ["online"]]


def test_the_link_of_a_draft_stays_with_its_slot_and_is_never_saved_for_one_that_is_no_more(app, desk):
    zhaomin, sunny = desk("zhaomin"), "https://meeting.example.org/j/1"
    hub = write(zhaomin, **{"attendance_mode": "both", "slots-0-online_capacity": "7"}).location

    def links() -> dict:
        with app.app_context():
            event = db.session.query(Event).filter_by(code=hub.rsplit("/", 1)[1]).one()
            return {slot.id: (slot.label, slot.online_link) for slot in event.slots}

    def save(**fields):
        zhaomin.get(f"{hub}/edit")
        assert zhaomin.submit(f"{hub}/edit", **fields).status_code == 303

    [first] = links()
    zhaomin.get(f"{hub}/online")
    assert zhaomin.submit(f"{hub}/online", **{f"link_{first}": sunny}).status_code == 303
    save(**{"slots-0-label": "晨读场", "slots-0-online_capacity": "9"})
    save(**{"slots-0-starts_at": "2026-04-08T08:30", "slots-0-checkin_from": ""})
    assert links() == {first: ("晨读场", sunny)}
    save(**{"slots-1-starts_at": "2026-04-08T07:00", "slots-1-ends_at": "2026-04-08T08:00", "slots-1-capacity": "5",
            "slots-1-online_capacity": "5"})
    assert sorted(links().values()) == [("", ""), ("晨读场", sunny)]
    [second] = links().keys() - {first}
    editor = desk("zhaomin")
    editor.get(f"{hub}/online")
    save(**{f"slots-0-{name}": "" for name in ("starts_at", "ends_at", "capacity", "online_capacity", "label",
                                               "checkin_from", "waiting_limit")})
    assert links() == {first: ("晨读场", sunny)}
    answer = editor.submit(f"{hub}/online", **{f"link_{first}": f"{sunny}2", f"link_{second}": f"{sunny}3"})
    assert (answer.status_code, "场次刚在别处修改过" in answer.text, f"{sunny}2" in answer.text) == (422, True, True)
    assert links() == {first: ("晨读场", sunny)}
