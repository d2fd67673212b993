"""The roster a tablet keeps: sealed so that a lost tablet leaks nothing, small, and afterwards only what changed."""

import gzip
import hashlib
import json
import re
import time
from base64 import b64decode
from datetime import date, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import update

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Companion, Registration, Ticket
from xicheng_events.booking.registration.operations.ages_on_new_day import age_party_again
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.door.checkin.models import Check, DoorPass, GroupColour
from xicheng_events.door.checkin.operations.notes_for_door import note_for_door
from xicheng_events.door.checkin.tablet.passes import open_pass
from xicheng_events.door.checkin.tablet.sealing import key_of, sealed_name
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import rows_meant
from xicheng_events.foundation.core.pinyin import fits_initials, initials


@pytest.fixture
def ask(tablet, door):
    """What the tablet is told: `ask(since=cursor)`."""

    def get(client=tablet, slot=None, **query):
        answer = client.get(f"/staff/door/{slot or door.morning}/roster", query_string=query)
        assert answer.status_code == 200
        return answer.json

    return get


@pytest.fixture
def volunteer(app, door):
    """A tablet that has come in with a pass, and what opens the pass."""
    with app.app_context():
        _pass, known = open_pass(db.session.get(Slot, door.morning), whole_day=False,
                                 by=db.session.get(Person, door.staff["sunhao"]))
        db.session.commit()
    client = app.test_client()
    client.post("/door", data={"code": known.code, "pin": known.pin, "name": "平板1"})
    return client, known


def unseal(key, sealed):
    """As the tablet does."""
    raw = b64decode(sealed)
    return json.loads(AESGCM(key).decrypt(raw[:12], raw[12:], None))


def test_only_the_ticket_itself_opens_its_record(app, door, invite, ask):
    lijing, wanglei = invite(door.morning, "李静", heads=3, children=1, needs="轮椅"), invite(door.morning, "王磊")
    with app.app_context():
        note_for_door(db.session.get(Registration, lijing.registration), group="A组", colour=GroupColour.BLUE,
                      check=Check.DOCUMENT, by=db.session.get(Person, door.staff["sunhao"]))
        db.session.commit()
    told = ask()
    mine = next(row for row in told["tickets"] if row[2] == sealed_name(lijing.token))
    assert unseal(key_of(lijing.token), mine[5]) == {
        "n": "李静", "c": "公众", "x": "轮椅", "b": ["14周岁以下1人", "18—34周岁1人"], "m": 1, "g": "蓝 A组",
        "o": "blue", "k": "document"}
    with pytest.raises(InvalidTag):
        unseal(key_of(wanglei.token), mine[5])


def test_nothing_personal_is_outside_the_sealed_parts(door, invite, ask):
    lijing = invite(door.morning, "李静", phone="19900001234", needs="轮椅")
    told = ask()
    text = json.dumps({**told, "recent": [], "key": ""}, ensure_ascii=False)
    assert [word for word in ("李静", "轮椅", lijing.token, lijing.code, lijing.reference) if word in text] == []
    index = unseal(b64decode(told["key"]), told["index"])
    assert index[0][1:4] + index[0][5:6] == ["李静", "lj", "1234", lijing.code]


def test_the_index_has_another_key_for_each_reader_and_door(door, invite, ask, signed_in):
    invite(door.morning, "李静")
    keys = {ask()["key"], ask(slot=door.afternoon)["key"], ask(client=signed_in("zhaomin"))["key"]}
    assert (len(keys), ask()["key"] in keys) == (3, True)


def test_what_a_tablet_keeps_of_the_key_opens_with_the_pin_of_its_pass(app, door, invite, volunteer):
    invite(door.morning, "李静")
    client, known = volunteer
    told = client.get(f"/door/{door.morning}/roster", headers={"Accept": "application/json"}).json
    lock = told["lock"]
    opened = {pin: hashlib.pbkdf2_hmac("sha256", codes.normalise_code(pin).encode(), b64decode(lock["salt"]),
                                       lock["rounds"], 16) for pin in (known.pin, f"{known.pin[:3]} {known.pin[3:]}")}
    assert {unseal(key, lock["sealed"]) for key in opened.values()} == {told["key"]}
    with pytest.raises(InvalidTag):
        unseal(hashlib.pbkdf2_hmac("sha256", b"WRONG", b64decode(lock["salt"]), lock["rounds"], 16), lock["sealed"])
    assert known.code not in json.dumps(lock)


def test_whoever_is_signed_in_has_a_code_instead_and_the_kept_screen_does_not_say_it(door, tablet, ask):
    code = re.search(r'id="offline-code">([^<]+)<', tablet.get(f"/staff/door/{door.morning}").text)[1].replace(" ", "")
    lock = ask()["lock"]
    key = hashlib.pbkdf2_hmac("sha256", code.encode(), b64decode(lock["salt"]), lock["rounds"], 16)
    assert unseal(key, lock["sealed"]) == ask()["key"]
    assert "offline-code" not in tablet.get(f"/staff/door/{door.morning}/shell").text


def test_a_pass_of_before_there_were_locks_still_opens_the_door(app, door, volunteer):
    client, _known = volunteer
    with app.app_context():
        db.session.execute(update(DoorPass).values(index_lock=None))
        db.session.commit()
    assert client.get(f"/door/{door.morning}/roster", headers={"Accept": "application/json"}).json["lock"] is None


def test_later_only_what_has_changed(app, door, invite, ask, at_door):
    lijing, wanglei = invite(door.morning, "李静", heads=2), invite(door.morning, "王磊")
    clock.set_to(clock.now() + timedelta(minutes=1))  # what is quite new is told twice
    first = ask()
    assert (first["full"], len(first["tickets"])) == (True, 2)
    quiet = ask(since=first["cursor"])
    assert (quiet["full"], quiet["tickets"], quiet["arrivals"], quiet["index"]) == (False, [], [], None)
    at_door(code=lijing.code, heads=1, gate="东门")
    heard = ask(since=first["cursor"])
    assert [row[:2] + row[3:] for row in heard["arrivals"]] == [[lijing.ticket, 1, "东门", 0]]
    with app.app_context():
        note_for_door(db.session.get(Registration, wanglei.registration), text="贵宾",
                      by=db.session.get(Person, door.staff["sunhao"]))
        db.session.commit()
    assert [row[2] for row in ask(since=first["cursor"])["tickets"]] == [sealed_name(wanglei.token)]


def test_whoever_is_in_another_age_band_on_another_day_is_heard_of(app, door, invite, ask):
    lijing = invite(door.morning, "李静", heads=2, children=1)
    clock.set_to(clock.now() + timedelta(minutes=1))
    cursor = ask()["cursor"]
    with app.app_context():
        registration = db.session.get(Registration, lijing.registration)
        registration.companions[0].born_on = date(1990, 3, 7)
        age_party_again(registration, by=db.session.get(Person, door.staff["sunhao"]))
        db.session.commit()
    assert [row[2] for row in ask(since=cursor)["tickets"]] == [sealed_name(lijing.token)]


def test_a_clock_that_was_put_back_means_everything(door, invite, ask):
    invite(door.morning, "李静")
    now = clock.now()
    clock.set_to(now + timedelta(minutes=30))
    cursor = ask()["cursor"]
    clock.set_to(now)
    assert ask(since=cursor)["full"] is True


@pytest.mark.once
@pytest.mark.parametrize("cursor", ["", "x", "1", "1.x", "412.7", "-1.-1", "9" * 40 + ".1", "1.1.1", "\x00"])
def test_a_cursor_that_cannot_be_read_means_everything(door, invite, ask, cursor):
    invite(door.morning, "李静")
    assert ask(since=cursor)["full"] is True


def test_who_waits_and_who_has_called_off_are_known_as_such(door, invite, ask):
    invite(door.morning, "李静", state=RegistrationState.WAITING)
    gone = invite(door.morning, "王磊", state=RegistrationState.WITHDRAWN)
    there = {row[2]: row[4:] for row in ask()["tickets"]}
    assert there[None] == [2, None]
    assert (there[sealed_name(gone.token)][0], unseal(key_of(gone.token), there[sealed_name(gone.token)][1])["s"]) == (
        1, "已取消")


def test_another_door_of_the_day_is_named(door, invite, ask):
    afternoon = invite(door.afternoon, "王磊")
    whole = ask()
    told = whole["elsewhere"]
    assert told["tickets"] == [[sealed_name(afternoon.token), door.afternoon]]
    assert "下午场" in told["slots"][str(door.afternoon)]
    assert unseal(b64decode(whole["key"]), told["codes"]) == [[afternoon.code, door.afternoon],
                                                              [afternoon.reference, door.afternoon]]


def test_five_thousand_tickets_are_quick_and_small(app, door, invite, ask, tablet):
    first = invite(door.morning, "欧阳建国", heads=3, children=1)
    _many(app, first, 5000)
    started = time.perf_counter()
    answer = tablet.get(f"/staff/door/{door.morning}/roster")
    seconds, body = time.perf_counter() - started, answer.get_data()
    packed = gzip.compress(body, 6)
    print(json.dumps({"roster_seconds": round(seconds, 2), "roster_mb": round(len(packed) / 1e6, 2)}))
    assert len(answer.json["tickets"]) == 5001
    assert len(packed) < 1_500_000


def _many(app, like, count):
    """So many parties like that one, straight into the tables."""
    with app.app_context():
        parts = [(Registration, db.session.get(Registration, like.registration)),
                 (Ticket, db.session.get(Ticket, like.ticket))]
        (_, registration), (_, ticket) = parts
        people = [{"name": "欧阳建国", "phone_hash": f"p{n}", "session_stamp": "x", "created_at": ticket.issued_at}
                  for n in range(count)]
        persons = list(db.session.scalars(Person.__table__.insert().returning(Person.__table__.c.id), people))
        plain = {column.key: getattr(registration, column.key) for column in Registration.__table__.columns}
        plain.pop("id")
        rows = [{**plain, "reference": f"BM-X{n}", "form_key": f"k{n}", "person_id": persons[n]} for n in range(count)]
        numbers = list(db.session.scalars(
            Registration.__table__.insert().returning(Registration.__table__.c.id), rows_meant(Registration, rows)))
        db.session.execute(Companion.__table__.insert(), [
            {"registration_id": number, "name": "同行", "age_band": companion.age_band}
            for number in numbers for companion in registration.companions])
        db.session.execute(Ticket.__table__.insert(), [
            {"registration_id": number, "slot_id": ticket.slot_id, "token": codes.new_ticket_token(),
             "code": f"{n:06}", "admits": 3, "arrived": 0, "issued_at": ticket.issued_at}
            for n, number in enumerate(numbers)])
        db.session.commit()


@pytest.mark.parametrize(("name", "letters", "fits"), [
    ("李静", "lj", True), ("李静", "j", True), ("李静", "ljx", False), ("单雄信", "sxx", True), ("单雄信", "dxx", True),
    ("阿依古丽·买买提", "ayglmmt", True), ("欧阳建国", "oyjg", True), ("John Smith", "js", True), ("", "a", False),
    ("[.*", "a", False),
])
def test_initials(name, letters, fits):
    assert fits_initials(name, letters) == fits
    assert set(initials(name)) <= set("abcdefghijklmnopqrstuvwxyz[]")


def test_the_screen_kept_for_later_names_nobody(door, invite, tablet, at_door):
    at_door(code=invite(door.morning, "李静").code)
    assert "李静" in tablet.get(f"/staff/door/{door.morning}").get_data(as_text=True)
    assert "李静" not in tablet.get(f"/staff/door/{door.morning}/shell").get_data(as_text=True)


def test_the_worker_keeps_what_exists_and_the_page_is_small(door, tablet):
    worker = tablet.get("/staff/door/worker.js")
    assert (worker.status_code, worker.headers["Service-Worker-Allowed"]) == (200, "/staff/door")
    lists = {line.split(" = ")[0]: json.loads(line.split(" = ")[1].rstrip(";")) for line in
             worker.get_data(as_text=True).splitlines() if line.startswith(("const KEPT =", "const DECODER ="))}
    kept = [tablet.get(address) for address in lists["const KEPT"]]
    assert {answer.status_code for answer in [*kept, *(tablet.get(each) for each in lists["const DECODER"])]} == {200}
    page = tablet.get(f"/staff/door/{door.morning}").get_data()
    size = sum(len(gzip.compress(answer.get_data())) for answer in kept) + len(gzip.compress(page))
    print(json.dumps({"door_kb": round(size / 1000)}))
    assert size < 120_000


@pytest.mark.parametrize("path", ["/modules/x/door/none.js", "/modules/x/../main.js", "/modules/x/vendor/main.js",
                                  "/modules/x/door/main.css"])
def test_only_modules_are_served_as_modules(tablet, path):
    assert tablet.get(path).status_code == 404
