"""At the door the answer says where to sit, online and on a tablet that has no network."""

import json
import uuid
from base64 import b64decode

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from tests.cast import LI_JING
from tests.registration.steps import change
from tests.seating.steps import assignments, seat_ids
from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.door.checkin.tablet.sealing import key_of
from xicheng_events.foundation.core.db import db


def test_the_door_says_the_seat_and_a_tablet_hears_of_another_one(app, world, clerk, desk_of, desk, at):
    board = f"{desk_of}/slots/{world.morning}/seats"
    clerk.post(f"{board}/filling")
    with app.app_context():
        token, code = db.session.execute(select(Ticket.token, Ticket.code).where(Ticket.registration_id == 1)).one()
    at("2026-03-18 09:10")
    door = desk("sunhao")

    def told(since=""):
        return door.get(f"/staff/door/{world.morning}/roster{since}", headers={"Accept": "application/json"}).json

    def record(answer) -> dict:
        sealed = next(b64decode(row[5]) for row in answer["tickets"] if row[0] == 1)
        return json.loads(AESGCM(key_of(token)).decrypt(sealed[:12], sealed[12:], None))

    first = told()
    assert (record(first)["p"], record(first)["q"]) == ("现场席 A1、A2", "room")
    at("2026-03-18 09:12")
    desk("zhaomin").post(board, data={"held": f"a{assignments(app)['A2']}", "seat": str(seat_ids(app)["B5"])})
    assert record(told(f"?since={first['cursor']}"))["p"] == "现场席 A1、B5"
    page = door.post(f"/staff/door/{world.morning}/scans", data={"code": code, "key": str(uuid.uuid4())},
                     follow_redirects=True).text
    assert '<p class="door-seat seat-room">现场席 A1、B5</p>' in page
    change(app, Quota, 1, seat=SeatKind.OBSERVE)
    assert record(told())["q"] == "observe"
    assert LI_JING.phone not in page
