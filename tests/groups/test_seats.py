"""A street registers its people for an event that is online as well: each entry and each list says for which seats."""

import pytest

from tests.cast import messages_to
from tests.groups.lists import confirm, row_states, send_list
from tests.groups.steps import enter, rows
from tests.registration.seats import in_room_and_online, taken_by_seat
from xicheng_events.demo.people import Citizen

MA, DING = Citizen("马凤英", "19900007001"), Citizen("丁国栋", "19900007002")


@pytest.fixture
def slot(app, world):
    """Of an event with two places in the room and one online."""
    return in_room_and_online(app)[1]


def test_who_is_entered_online_gets_a_slip_that_leads_to_the_link_and_to_no_door(app, slot, desk):
    street = desk("qianfang")
    refused = enter(street, slot, name=MA.name, phone=MA.phone, access_needs="手语")
    assert refused.status_code == 422
    for words in ("请选择到现场参加还是线上参加", "手语", MA.name, MA.phone):
        assert words in refused.text
    assert rows(app, slot) == []
    made = enter(street, slot, name=MA.name, phone=MA.phone, seat="online").headers["Location"]
    assert taken_by_seat(app, slot) == {"room": (2, 0), "online": (1, 1)}
    for page in (street.get(made).text, street.get(f"{made}/slip").text):
        assert "开始前30分钟起" in page
        for words in ("签到码", "二龙路", "请提前20分钟到"):
            assert words not in page
    [said] = messages_to(app, MA, template="confirmed_online")
    assert "线上参加" in said
    assert "在线上" not in enter(street, slot, name=DING.name, phone=DING.phone, seat="sofa").text
    assert taken_by_seat(app, slot) == {"room": (2, 0), "online": (1, 1)}


def test_a_whole_list_takes_one_kind_of_seat_and_stands_in_its_line(app, slot, desk):
    street, typed = desk("qianfang"), f"{MA.name} {MA.phone}\n{DING.name} {DING.phone}"
    for wrong in (None, "", "sofa"):
        refused = send_list(street, slot, text=typed, contact_name="马社工", seat=wrong)
        assert refused.status_code == 422
        for words in ("请选择这份名单到现场参加还是线上参加。", MA.phone, DING.phone, "马社工"):
            assert words in refused.text
    at = send_list(street, slot, text=typed, seat="online").headers["Location"]
    assert [state for _line, state, _why in row_states(app)] == ["good", "good"]
    assert confirm(street, at).status_code == 303
    assert [row[:2] for row in rows(app, slot)] == [(MA.name, "confirmed"), (DING.name, "waiting")]
    assert taken_by_seat(app, slot) == {"room": (2, 0), "online": (1, 1)}
    assert messages_to(app, MA, template="confirmed_online")
    assert "签到码" not in messages_to(app, MA)[-1]
    assert "候补第1位" in messages_to(app, DING)[-1]


def test_a_list_that_is_corrected_keeps_its_kind_of_seat(app, slot, desk):
    street = desk("qianfang")
    at = send_list(street, slot, text=f"{MA.name} 1990000", seat="online").headers["Location"]
    page = street.get(f"/staff/groups/slots/{slot}/list?correct={at.rsplit('/', 1)[1]}").text
    assert 'checked id="seat-1" name="seat" type="radio" value="online"' in page
