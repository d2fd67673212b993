"""Once a notice is withdrawn, no address that ever led to it or to a part of it shows any of it to the public."""

from tests.cast import LI_JING
from tests.registration.steps import change, invite, register
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event
from xicheng_events.door.checkin.queries.desk import poster_mark
from xicheng_events.foundation.core.db import db

TITLE, REASON = "统计开放日", "原因：公告发布有误。"
OF_STAFF = ("/staff/", "/door/")  # behind a sign-in of the desk or a pass
OF_OTHERS = ("/programmes/", "/certificates/", "/officer/")  # whose codes are of programmes, terms and tasks


def withdraw(desk, world) -> None:
    """郑平 withdraws the open day."""
    leader, address = desk("zhengping"), f"/staff/registrations/events/{world.code}/withdrawal"
    leader.get(address)
    assert leader.submit(address, reason="公告发布有误").status_code == 303


def addresses_of(app, world) -> list[str]:
    """Every public address whose rule has a key of the event or of one of its slots in it."""
    keys = {"code": world.code, "slot_id": world.morning, "topic": "everyone", "file_id": 1,
            "mark": poster_mark(world.morning)}
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods
             and not rule.rule.startswith(OF_STAFF + OF_OTHERS) and {"code", "slot_id"} & rule.arguments]
    assert [str(rule) for rule in rules if rule.arguments - set(keys)] == []
    return [rule.build({key: keys[key] for key in rule.arguments})[1] for rule in rules]


def test_every_address_of_a_withdrawn_notice_says_why_and_nothing_else(app, world, desk, citizen):
    change(app, Event, world.event_id, allocation=Allocation.INVITED)
    reader, link = citizen(LI_JING), f"/invitations/{invite(app, world, LI_JING)}"
    assert TITLE in reader.get(link).text
    withdraw(desk, world)
    with app.app_context():
        addresses = [*addresses_of(app, world), link]
    assert len(addresses) >= 11
    said = {address: reader.get(address) for address in addresses}
    wrong = {address: answer.status_code for address, answer in said.items()
             if answer.status_code != 410 or TITLE in answer.text or REASON not in answer.text}
    assert wrong == {}


def test_the_text_a_party_agreed_to_is_then_theirs_and_the_desks_alone(app, world, desk, citizen, client):
    li = citizen(LI_JING)
    assert register(li, world.morning).status_code == 303
    with app.app_context():
        number = db.session.get(Event, world.event_id).privacy_notice_id
    text = f"/events/privacy/{number}"
    assert client.get(text).status_code == 200
    withdraw(desk, world)
    readers = {"nobody": client, "李静": li, "赵敏": desk("zhaomin"), "周岩": desk("zhouyan"), "钱芳": desk("qianfang")}
    assert {name: reader.get(text).status_code for name, reader in readers.items()} == {
        "nobody": 404, "李静": 200, "赵敏": 200, "周岩": 200, "钱芳": 404}
