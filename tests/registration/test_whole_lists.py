"""2,800 parties in one slot: no page of the desk that has them all holds a thread for two seconds."""

import time
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from xicheng_events.accounts.models import Person
from xicheng_events.core import clock, codes
from xicheng_events.core.db import db
from xicheng_events.core.personal_data import keyed_hash
from xicheng_events.events.models import Slot
from xicheng_events.registration.exports import make_lists
from xicheng_events.registration.models import Channel, Registration, Ticket
from xicheng_events.registration.states import RegistrationState

PARTIES, MOST_SECONDS = 2800, 2.0
_SURNAMES, _NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "建国静丽强伟芳敏磊洋勇艳杰娟涛明超秀霞平刚桂英"


def fill(app, slot_id: int) -> None:
    """Confirmed parties of the slot, each with a ticket and a name of its own."""
    with app.app_context():
        now, slot = clock.now(), db.session.get(Slot, slot_id)
        ids = db.session.scalars(insert(Person).returning(Person.id), [
            {"name": "某人", "session_stamp": "0", "created_at": now} for _n in range(PARTIES)]).all()
        parties = db.session.scalars(insert(Registration).returning(Registration.id), [
            {"reference": f"BM-W{n:07}", "form_key": f"whole{n}", "slot_id": slot_id, "quota_id": slot.quotas[0].id,
             "person_id": person_id, "name": _SURNAMES[n % 16] + _NAMES[n // 16 % 23] + _NAMES[n // 368 % 23],
             "phone": f"1990000{n:04}", "phone_hash": keyed_hash(f"1990000{n:04}"), "phone_tail": f"{n:04}", "heads": 1,
             "state": RegistrationState.CONFIRMED, "channel": Channel.ONLINE, "privacy_agreed_at": now,
             "created_at": now - timedelta(minutes=n % 60), "state_reason": "", "access_needs": "", "question": ""}
            for n, person_id in enumerate(ids)]).all()
        db.session.execute(insert(Ticket), [
            {"registration_id": party, "slot_id": slot_id, "token": f"{n:026}", "admits": 1, "arrived": 0,
             "issued_at": now, "code": "".join(codes.ALPHABET[n >> shift & 31] for shift in (25, 20, 15, 10, 5, 0))}
            for n, party in enumerate(parties)])
        db.session.commit()


def pages(app, world) -> list[str]:
    """Every page of the desk that is about one event or one slot."""
    values = {"code": world.code, "slot_id": world.morning}
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        return sorted({adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
                       for rule in app.url_map.iter_rules()
                       if "GET" in rule.methods and rule.rule.startswith("/staff/")
                       and rule.arguments and rule.arguments <= values.keys()})


def _made_a_part(app) -> int:
    with app.app_context():
        rows = make_lists()
        db.session.commit()
        return rows


@pytest.fixture
def _sqlite_only(request):
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("what is measured is the page, on one database")


@pytest.mark.usefixtures("_sqlite_only")
def test_no_page_with_a_whole_list_takes_two_seconds(app, world, desk, capsys):
    fill(app, world.morning)
    cookie = desk("zhaomin").get_cookie("xicheng")
    plain = FlaskClient(app, app.response_class)  # which doesn't read what it fetches: that would take longer
    plain.set_cookie("xicheng", cookie.value)
    took = {}
    for path in pages(app, world):
        began = time.process_time()
        answer = plain.get(path, headers={"Accept-Encoding": "gzip, br"})
        size = len(answer.get_data())
        took[path] = (time.process_time() - began, answer.status_code, size)
    clerk, address = desk("zhaomin"), f"/staff/registrations/events/{world.code}/export"
    clerk.get(address)
    began = time.process_time()
    asked = clerk.submit(address, whole="y", reason="现场核对来宾身份")
    took["export"] = (time.process_time() - began, asked.status_code, len(asked.data))
    while _made_a_part(app):
        pass
    began = time.process_time()
    sheet = clerk.get(asked.headers["Location"] + ".xlsx")
    took["export, fetched"] = (time.process_time() - began, sheet.status_code, len(sheet.data))
    with capsys.disabled():
        for path, (seconds, status, size) in sorted(took.items(), key=lambda each: -each[1][0])[:10]:
            print(f"\n{seconds:.2f} CPU s  {status}  {size / 1024:.0f} KB  {path}", end="")
    assert sheet.data[:2] == b"PK"
    assert all(took[f"/staff/registrations/events/{world.code}/{page}"][1] == 200 for page in (
        f"slots/{world.morning}/sheet", f"slots/{world.morning}/gate", f"slots/{world.morning}/badges"))
    assert {path: seconds for path, (seconds, *_rest) in took.items() if seconds > MOST_SECONDS} == {}
