"""One place is left and two want it: they are asked, and while they wait every page and message says whose it is."""

import pytest

from tests.cast import AYGUL, LI_JING, WANG_LEI, code_sent_to, messages_to, sign_in_staff
from tests.registration.steps import adults, change, form_of, register, states, taken
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db


@pytest.fixture
def li(citizen):
    return citizen(LI_JING)


@pytest.fixture
def address(app, world, li):
    """下午场, of whose three places 李静 and her mother hold two; 上午场 is full. The address of its form."""
    register(li, world.afternoon, **adults("甲"))
    with app.app_context():
        morning = db.session.get(Slot, world.morning)
        morning.quotas[0].taken, morning.waiting_limit = 20, 0
        db.session.commit()
    return f"/slots/{world.afternoon}/registration"


def two(client, world, who=WANG_LEI) -> dict:
    """The form of somebody who comes with one other."""
    return form_of(client, world.afternoon, name=who.name, **adults("乙"))


def test_too_large_a_party_is_asked_on_a_page_between_and_nothing_is_taken_meanwhile(app, world, citizen, address):
    wang = citizen(WANG_LEI)
    asked = wang.post(address, data=two(wang, world))
    assert asked.status_code == 422
    for words in ("本场只剩1个名额，一行2人", "没有占用名额", "含本人不超过1人的", "2人一起候补"):
        assert words in asked.text
    assert states(app) == ["confirmed"]
    assert taken(app, world.afternoon) == 2
    assert messages_to(app, WANG_LEI, template="waitlist") == []
    form = wang.submit(address, party="fewer")
    assert "请减少同行人后再提交" in form.text
    assert 'value="乙"' in form.text
    alone = wang.submit(address, **{"companions-0-name": "", "companions-0-age_band": ""}, follow_redirects=True)
    assert "报名成功" in alone.text
    assert taken(app, world.afternoon) == 3


def test_who_waits_together_is_told_why_and_everybody_else_that_the_place_is_waited_for(app, world, citizen, client,
                                                                                        address):
    wang = citizen(WANG_LEI)
    wang.post(address, data=two(wang, world))
    assert "已进入候补" in wang.submit(address, party="wait", follow_redirects=True).text
    assert "”剩余名额不够2人，现为候补第1位" in messages_to(app, WANG_LEI, template="waitlist")[0]
    notice = f"/events/{world.code}"
    for page in ("/", "/events", notice, address):
        read = client.get(page).text
        assert "剩余名额已有人候补" in read, page
        assert "还有 1 个名额" not in read, page
    assert "剩余名额已有人候补，您可选择候补。" in client.get(notice).text
    assert "有名额且无人候补时报名即有名额" in client.get(notice).text
    assert "统计开放日" not in client.get("/events?open=1").text
    assert "剩余名额已有人候补，可候补" in sign_in_staff(client, "zhaomin").get("/staff/groups").text
    aygul = citizen(AYGUL)
    assert "提交候补" in aygul.get(address).text
    assert "候补第2位" in register(aygul, world.afternoon, name=AYGUL.name, follow=True).text
    assert "”剩余名额已有人候补，现为候补第2位" in messages_to(app, AYGUL, template="waitlist")[0]
    assert taken(app, world.afternoon) == 2


def test_a_stranger_is_asked_too_and_the_code_counts_once_it_is_answered(app, world, client, address):
    page = {**two(client, world), "phone": WANG_LEI.phone}
    client.post(address, data={**page, "send_code": "1"})
    client.post(address, data={**page, "code": code_sent_to(app, WANG_LEI)})
    assert states(app) == ["confirmed"]
    assert "已进入候补" in client.submit(address, party="wait", follow_redirects=True).text


def test_where_nobody_may_wait_fewer_people_are_all_there_is(app, world, citizen, address):
    change(app, Slot, world.afternoon, waiting_limit=0)
    wang = citizen(WANG_LEI)
    asked = wang.post(address, data=two(wang, world))
    assert "本场只剩1个名额" in asked.text
    assert "一起候补" not in asked.text
    assert wang.submit(address, party="wait").status_code == 422
    assert states(app) == ["confirmed"]


def test_a_line_that_is_full_is_offered_nowhere(app, world, citizen, client, address):
    change(app, Slot, world.afternoon, waiting_limit=1)
    wang = citizen(WANG_LEI)
    wang.post(address, data=two(wang, world))
    wang.submit(address, party="wait")
    notice = client.get(f"/events/{world.code}").text
    assert "该场次名额和候补均已满" in notice
    assert "加入候补" not in notice
    assert "本场名额和候补均已满" in client.get(address).text


def test_the_desk_that_enters_a_party_is_asked_as_well(app, world, address):
    desk, entry = sign_in_staff(app.test_client(), "zhaomin"), f"/staff/groups/slots/{world.afternoon}/entry"
    desk.get(entry)
    asked = desk.submit(entry, name="王磊", phone=WANG_LEI.phone, channel="phone", privacy_agreed="y", **adults("乙"))
    assert "本场只剩1个名额，一行2人" in asked.text
    assert states(app) == ["confirmed"]
    assert "请减少同行人后再提交" in desk.submit(entry, party="fewer").text
    again = desk.submit(entry, **adults("乙"))
    assert "一起候补" in again.text
    assert desk.submit(entry, party="wait").status_code == 303
    assert states(app) == ["confirmed", "waiting"]


def test_who_has_a_place_brings_nobody_along_past_those_who_wait(app, world, li, citizen, address):
    change(app, Event, world.event_id, max_party=4)
    wang = citizen(WANG_LEI)
    wang.post(address, data=two(wang, world))
    wang.submit(address, party="wait")
    with app.app_context():
        mine = db.session.get(Registration, 1).reference
    refused = li.post(f"/registrations/{mine}/party", data=adults("甲", "丙"))
    assert refused.status_code == 422
    assert "已有人候补" in refused.text
    assert taken(app, world.afternoon) == 2
