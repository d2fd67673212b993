"""The host's desk over an event in the room and online: places pass on within one kind of seat, and who takes part
online is found in the list and in the sheet."""

import io
import re

import pytest
from openpyxl import load_workbook

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, beijing, messages_to
from tests.registration.seats import SLOT, in_room_and_online, taken_by_seat
from tests.registration.steps import register, states, sweep
from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.participants.operations.quota_releases import release_quotas
from xicheng_events.foundation.core.db import db

OTHER = {**SLOT, "label": "下午场", "starts_at": beijing("2026-03-18 14:00"), "ends_at": beijing("2026-03-18 15:30")}


@pytest.mark.usefixtures("engine_name")
def test_places_of_a_category_pass_on_within_their_kind_of_seat_alone(app, world, citizen, at):
    split = [(SeatKind.ROOM, Category.RESIDENT, 1), (SeatKind.ROOM, Category.STUDENT, 2),
             (SeatKind.ONLINE, Category.RESIDENT, 1), (SeatKind.ONLINE, Category.STUDENT, 3)]
    code, slot = in_room_and_online(app, slots=[{
        **SLOT, "online_capacity": None,
        "quotas": [{"seat": seat, "category": category, "capacity": n} for seat, category, n in split],
        "releases": [{"seat": SeatKind.ONLINE, "from_category": Category.STUDENT, "to_category": Category.RESIDENT,
                      "hours_before": 24}]}])
    li = citizen(LI_JING)
    assert "线上学生未用完的名额，开始前24小时转给线上居民" in li.get(f"/events/{code}").text
    register(li, slot, seat="online", category="resident")
    register(citizen(WANG_LEI), slot, name="王磊", seat="online", category="resident")
    register(citizen(OUYANG), slot, name="欧阳建国", seat="room", category="resident")
    register(citizen(AYGUL), slot, name="阿依古丽·买买提", seat="room", category="resident")
    assert states(app) == ["confirmed", "waiting", "confirmed", "waiting"]
    at("2026-03-17 09:31")
    assert sweep(app, release_quotas) == 1
    assert states(app) == ["confirmed", "offered", "confirmed", "waiting"]
    with app.app_context():
        places = {(each.seat, each.category): (each.capacity, each.taken)
                  for each in db.session.query(Quota).filter_by(slot_id=slot)}
    assert [places[seat, category] for seat, category, _n in split] == [(1, 1), (2, 0), (4, 2), (0, 0)]


@pytest.mark.usefixtures("engine_name")
def test_a_place_that_becomes_free_online_is_offered_to_who_waits_online(app, world, citizen):
    _code, slot = in_room_and_online(app)
    li, wang = citizen(LI_JING), citizen(WANG_LEI)
    made = register(li, slot, seat="online").headers["Location"]
    waits = register(wang, slot, name="王磊", seat="online").headers["Location"]
    for who in (OUYANG, AYGUL):
        register(citizen(who), slot, name=who.name, seat="room")
    assert taken_by_seat(app, slot) == {"room": (2, 2), "online": (1, 1)}
    li.post(f"{made}/withdrawal")
    assert states(app) == ["withdrawn", "offered", "confirmed", "confirmed"]
    assert "确认参加后，会议链接在开始前显示在本页" in wang.get(waits).text
    assert wang.post(f"{waits}/offer", data={"answer": "accept"}).status_code == 303
    [said] = messages_to(app, WANG_LEI, template="confirmed_online")
    assert "签到码" not in said
    assert taken_by_seat(app, slot) == {"room": (2, 2), "online": (1, 1)}


@pytest.mark.usefixtures("engine_name")
def test_who_takes_part_online_is_found_in_the_list_and_in_the_sheet(app, world, citizen, desk):
    code, slot = in_room_and_online(app, slots=[SLOT, OTHER])
    with app.app_context():
        later = max(db.session.query(Quota.slot_id))[0]
    register(citizen(LI_JING), slot, seat="online")
    register(citizen(WANG_LEI), slot, name="王磊", seat="room")
    register(citizen(OUYANG), later, name="欧阳建国", seat="online")
    clerk, address = desk("zhaomin"), f"/staff/registrations/events/{code}"
    for asked, found in {"seat=online": ["李静", "欧阳建国"], "seat=room": ["王磊"],
                         "seat=sofa": ["李静", "王磊", "欧阳建国"], f"seat=online&slot={later}": ["欧阳建国"],
                         "seat=online&category=student": []}.items():
        page = clerk.get(f"{address}?{asked}").text
        assert re.findall(r'<th scope="row">(\w+)<br>', page) == found, asked
    led = clerk.post(address, data={"seat": "online", "state": "confirmed"}).headers["Location"]
    assert led == f"{address}?state=confirmed&seat=online"
    page = clerk.get(led).text
    assert re.search(r'<option value="online" selected>线上</option>', page)
    export = re.search(r'href="([^"]+/export[^"]*)"', page)[1].replace("&amp;", "&")
    clerk.get(export)
    sheet = load_workbook(io.BytesIO(clerk.submit(export).data)).active
    head, *lines = sheet.iter_rows(values_only=True)
    assert [(line[1], line[head.index("席位")]) for line in lines] == [("李静", "线上"), ("欧阳建国", "线上")]


def test_nobody_filters_by_seat_where_there_is_one_kind(world, desk):
    assert 'name="seat"' not in desk("zhaomin").get(f"/staff/registrations/events/{world.code}").text
