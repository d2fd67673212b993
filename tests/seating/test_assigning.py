"""赵敏 gives seats: by rule, one by one, moves, exchanges; who calls off leaves the seat."""

import pytest

from tests.cast import AYGUL, LI_JING, WANG_LEI, YOSHIDA, messages_to
from tests.registration.steps import adults, change, register
from tests.seating.steps import assignments, reference, seat_ids, sitting
from tests.support.at_once import at_once
from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.seating.operations import assigning
from xicheng_events.booking.seating.operations.choosing_plan import choose_plan
from xicheng_events.booking.seating.simple_plans import ready_plan
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.worker import run_sweep

BY_RULE = {"A1": ("李静", 1), "A2": ("李静", 2), "A3": ("王磊", 1), "F1": ("欧阳明", 1)}


@pytest.fixture
def board(world, desk_of):
    return f"{desk_of}/slots/{world.morning}/seats"


def test_by_rule_parties_sit_side_by_side_and_who_needs_it_on_an_accessible_seat(app, clerk, board):
    page = clerk.get(board).text
    assert "4人，已排座0人，空座42个" in page
    assert "无障碍：轮椅" in page
    clerk.post(f"{board}/filling")
    assert sitting(app) == BY_RULE
    page = clerk.get(board).text
    assert "按规则安排了4人" in page
    assert "都已排座" in page
    clerk.post(f"{board}/filling")
    assert sitting(app) == BY_RULE


def test_somebody_is_picked_up_and_put_down_and_two_change_seats(app, clerk, board):
    seats = seat_ids(app)
    assert "已选中李静。请选择一个空座位" in clerk.get(f"{board}?held=p1").text
    for label in ("B1", "B3"):
        assert clerk.post(board, data={"held": "p1", "seat": str(seats[label])}).status_code == 303
    clerk.post(board, data={"held": "p2", "seat": str(seats["C1"])})
    assert sitting(app) == {"B1": ("李静", 1), "B3": ("李静", 2), "C1": ("王磊", 1)}
    there = assignments(app)
    assert "已选中王立（B3）" in clerk.get(f"{board}?held=a{there['B3']}").text
    clerk.post(board, data={"held": f"a{there['B3']}", "seat": str(seats["B2"])})
    assert "已移到B2" in clerk.get(board).text
    there = assignments(app)
    clerk.post(board, data={"held": f"a{there['B1']}", "seat": f"{seats['C1']}.{there['C1']}"})
    assert "两人已互换座位" in clerk.get(board).text
    assert sitting(app) == {"B1": ("王磊", 1), "B2": ("李静", 2), "C1": ("李静", 1)}
    clerk.post(f"{board}/leaving", data={"held": f"a{assignments(app)['B1']}"})
    assert "B1" not in sitting(app)


def test_what_the_page_shows_no_longer_is_changes_nothing(app, clerk, board):
    seats = seat_ids(app)
    clerk.post(f"{board}/filling")
    there = assignments(app)
    for held, seat, said in (
            (f"a{there['A1']}", str(seats["A3"]), "A3刚安排给王磊"), ("p1", str(seats["B1"]), "没有等待安排座位的人"),
            ("a999", str(seats["B1"]), "刚在别处调整过"),
            (f"a{there['A1']}", f"{seats['B1']}.{there['A3']}", "刚在别处调整过"),
            (f"a{there['A1']}", "99999", "没有这个座位"), ("p3", f"{seats['A1']}.{there['A1']}", "这个座位已有人")):
        clerk.post(board, data={"held": held, "seat": seat})
        assert said in clerk.get(board).text, held
    assert sitting(app) == BY_RULE
    for nonsense in ({}, {"held": "x", "seat": "1"}, {"held": "p1", "seat": "1.2.3"}, {"held": "p²", "seat": "1"}):
        assert clerk.post(board, data=nonsense).status_code == 400
    assert clerk.get(f"{board}?held=p²").status_code == 200


def test_once_told_a_change_is_read_and_written_and_nobody_is_left_without(app, parties, clerk, board):
    mine, address = parties[0], f"/registrations/{reference(app)}"
    assert "您的座位" not in mine.get(address).text
    clerk.post(f"{board}/telling")
    assert "还没有人安排了座位" in clerk.get(board).text
    clerk.post(f"{board}/filling")
    clerk.post(f"{board}/telling")
    clerk.post(f"{board}/telling")
    assert "您的座位：A1、A2。" in mine.get(address).text
    assert messages_to(app, LI_JING, template="seat_set") == []
    there, seats = assignments(app), seat_ids(app)
    clerk.post(f"{board}/leaving", data={"held": f"a{there['A1']}"})
    assert "请直接移到另一个座位" in clerk.get(board).text
    clerk.post(board, data={"held": f"a{there['A1']}", "seat": f"{seats['A3']}.{there['A3']}"})
    assert "您的座位：A2、A3。" in mine.get(address).text
    assert "座位为A2、A3，以本短信为准" in messages_to(app, LI_JING, template="seat_set")[0]
    assert "座位为A1" in messages_to(app, WANG_LEI, template="seat_set")[0]


def test_who_calls_off_leaves_the_seat(app, parties, clerk, board):
    clerk.post(f"{board}/filling")
    parties[1].post(f"/registrations/{reference(app, 2)}/withdrawal")
    assert "空座39个" in clerk.get(board).text
    clerk.post(board, data={"held": f"a{assignments(app)['A1']}", "seat": str(seat_ids(app)["A3"])})
    assert sitting(app) == {"A2": ("李静", 2), "A3": ("李静", 1), "F1": ("欧阳明", 1)}
    parties[0].post(f"/registrations/{reference(app)}/withdrawal")
    assert [run_sweep(app, assigning.free_lost_seats) for _twice in range(2)] == [2, 0]
    assert list(sitting(app)) == ["F1"]


def test_two_clerks_at_once_put_two_on_one_seat_and_one_succeeds(engine_name, app, world, clerk, board):
    seats = seat_ids(app)

    def put(party):
        return lambda: assigning.seat_next_head(
            db.session.get(Slot, world.morning), party, seats["A1"],
            by=db.session.get(Person, world.staff["zhaomin"])).label

    assert sorted(at_once(app, put(1), put(2))) == ["A1", "seat_taken"]
    assert len(sitting(app)) == 1
    clerk.post(f"{board}/filling")
    there, seats = assignments(app), seat_ids(app)

    def move(which):
        return lambda: assigning.move_seat(
            db.session.get(Slot, world.morning), there[which], seats["E8"],
            by=db.session.get(Person, world.staff["zhaomin"])).label

    first, second = list(there)[:2]
    assert sorted(at_once(app, move(first), move(second))) == ["E8", "seat_taken"]
    assert len(sitting(app)) == 4


def test_a_plan_is_exchanged_while_somebody_is_put_on_a_seat_that_goes(engine_name, app, world, clerk, board):
    seats = seat_ids(app)

    def put():
        return assigning.seat_next_head(db.session.get(Slot, world.morning), 2, seats["E8"], by=zhaomin()).label

    def exchange():
        layout = ready_plan("small")
        return choose_plan(db.session.get(Event, world.event_id), name="小", layout=layout, by=zhaomin()).name

    def zhaomin():
        return db.session.get(Person, world.staff["zhaomin"])

    came = at_once(app, put, exchange)
    assert came in (["E8", "seats_taken"], ["E8", "changed_meanwhile"], ["no_such_seat", "小"])
    assert len(sitting(app)) == (came[0] == "E8")


def test_no_page_asks_more_of_the_database_for_more_people(world, clerk, board, desk_of, citizen, statements):
    def asked() -> list[int]:
        counts = []
        for path in (board, f"{desk_of}/seats", f"{board}/plan", f"{board}/cards"):
            with statements() as sent:
                clerk.get(path)
            counts.append(len(sent))
        return counts

    asked()
    before = asked()
    clerk.post(f"{board}/filling")
    register(citizen(AYGUL), world.morning, name="阿依古丽", **adults("麦尔丹"))
    register(citizen(YOSHIDA), world.afternoon, name=YOSHIDA.name)
    clerk.get(board)
    assert asked() == before


def test_who_attends_and_who_observes_sit_on_seats_of_their_kind(app, world, clerk, board, desk_of):
    with app.app_context():
        observing = Quota(slot_id=world.morning, seat=SeatKind.OBSERVE, capacity=5, taken=1)
        db.session.add(observing)
        db.session.flush()
        number = observing.id
        db.session.commit()
    change(app, Quota, 1, seat=SeatKind.ATTEND, taken=3)
    change(app, Registration, 2, quota_id=number)
    clerk.post(f"{desk_of}/seats", data={"plan": "ready:small"})
    clerk.post(f"{board}/filling")
    assert sitting(app) == {"A1": ("李静", 1), "A2": ("李静", 2), "B1": ("王磊", 1), "C1": ("欧阳明", 1)}
    assert 'aria-label="B1，旁听席，王磊"' in clerk.get(board).text
