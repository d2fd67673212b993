"""Places in the room and online are drawn for apart: each kind has its own list, its own order and its own line."""

from sqlalchemy import select

from tests.cast import beijing
from tests.draws import steps
from xicheng_events.booking.draws.operations import telling
from xicheng_events.booking.draws.verification import verify
from xicheng_events.booking.events.kinds import AttendanceMode, SeatKind
from xicheng_events.booking.registration.models import Ticket
from xicheng_events.booking.registration.operations.party_changes import withdraw_registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice

S = RegistrationState
SLOTS = [{"starts_at": beijing("2026-03-18 09:30"), "ends_at": beijing("2026-03-18 11:00"), "capacity": 2,
          "online_capacity": 1, "waiting_limit": 3}]


def told(party) -> list[str]:
    """The templates of what was written to the party about its registration."""
    return list(db.session.scalars(select(Notice.template).where(
        Notice.subject_kind == "registration", Notice.subject_id == party.id).order_by(Notice.id)))


def test_each_kind_of_seat_is_drawn_for_by_itself_and_offered_in_its_own_line(here, world):
    lot = steps.lottery(world, slots=SLOTS, attendance_mode=AttendanceMode.BOTH,
                        cancel_until=beijing("2026-03-18 07:30"))
    room, online = lot.event.slots[0].quotas
    assert (room.seat, online.seat) == (SeatKind.ROOM, SeatKind.ONLINE)
    steps.apply(lot.event, 1, 1, 1, quota=room)
    steps.apply(lot.event, 1, 1, 1, quota=online)
    draw = steps.held(world, lot)
    file = lot.file()
    assert [(quota["key"], quota["name"].rsplit(" ", 1)[1], quota["places"]) for quota in file["list"]["quotas"]] == [
        ("1-anyone", "现场", 2), ("1-anyone-online", "线上", 1)]
    assert [(key, len(codes)) for key, codes in file["placed"]] == [("1-anyone", 2), ("1-anyone-online", 1)]
    assert verify(draw.record_text.encode())[-1].difference == ""
    in_room, elsewhere = ([party for party in lot.registrations() if party.quota_id == quota.id]
                          for quota in (room, online))
    assert sorted(party.state for party in in_room) == [S.CONFIRMED, S.CONFIRMED, S.WAITING]
    assert sorted(party.state for party in elsewhere) == [S.CONFIRMED, S.WAITING, S.WAITING]
    assert db.session.scalar(select(db.func.count()).select_from(Ticket)) == 3
    telling.tell_results()
    drawn = next(party for party in elsewhere if party.state is S.CONFIRMED)
    assert told(drawn) == ["drawn_online"]
    assert [told(party) for party in in_room if party.state is S.CONFIRMED] == [["drawn"]] * 2
    with clock.frozen(steps.DRAW_AT):
        withdraw_registration(drawn, by=db.session.get(Person, drawn.person_id))
    first = min((party for party in elsewhere if party.state is not S.WITHDRAWN), key=lambda party: party.draw_rank)
    assert {party.id: party.state for party in elsewhere if party.state is S.OFFERED} == {first.id: S.OFFERED}
    assert [party.state for party in in_room].count(S.WAITING) == 1
    db.session.expire_all()
    assert (room.taken, online.taken) == (2, 1)
