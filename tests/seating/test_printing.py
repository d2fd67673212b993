"""赵敏 prints the plan, cards for the seats, and the list for the gate, which says what has changed since."""

from tests.cast import AYGUL
from tests.registration.steps import register
from tests.seating.steps import assignments, reference, seat_ids
from xicheng_events.booking.seating.models import EntryListPrint
from xicheng_events.booking.seating.operations.printing import forget_prints
from xicheng_events.foundation.core.db import db
from xicheng_events.worker import run_sweep


def test_plan_and_cards_have_everybody_who_sits_in_the_order_of_the_seats(world, clerk, desk_of):
    slot = f"{desk_of}/slots/{world.morning}/seats"
    assert "还没有排座" in clerk.get(f"{slot}/plan").text
    clerk.post(f"{slot}/filling")
    page = clerk.get(f"{slot}/plan").text
    assert [page.count(name) for name in ("李静", "王立", "王磊", "欧阳明")] == [2] * 4  # on its seat and in the list
    cards = clerk.get(f"{slot}/cards").text
    assert cards.count('class="tent"') == 4
    assert cards.count('王立<small class="tent-seat">A2</small>') == 2
    assert cards.index("李静") < cards.index("王立") < cards.index("王磊") < cards.index("欧阳明")


def test_the_entry_list_says_what_has_changed_since_the_one_before(app, world, citizen, parties, clerk, desk_of):
    slot = f"{desk_of}/slots/{world.morning}/seats"
    clerk.post(f"{slot}/filling")

    def printed():
        clerk.get(f"{slot}/papers")
        return clerk.submit(f"{slot}/entry-lists").headers["Location"]

    first = printed()
    page = clerk.get(first).text
    assert "打印时间" in page
    assert "A1、A2" in page
    assert "09:00" in page
    assert "与上一次相比" not in page
    assert "证件" not in page
    clerk.post(slot, data={"held": f"a{assignments(app)['A2']}", "seat": str(seat_ids(app)["B1"])})
    register(citizen(AYGUL), world.afternoon, name="阿依古丽")
    parties[1].post(f"/registrations/{reference(app, 2)}/withdrawal")
    assert "名单又有变化，请返回重新打印" in clerk.get(first).text
    latest = printed()
    page = clerk.get(latest).text
    assert "新增1份，变化1份，不再入场1份" in page
    assert "A1、B1" in page
    assert "不再入场：王磊。" in page
    assert [page.count(f"<td>{label}</td>") for label in ("上午场", "下午场")] == [2, 1]
    assert page == clerk.get(latest.replace(f"/slots/{world.morning}/", f"/slots/{world.afternoon}/")).text.replace(
        f"/slots/{world.afternoon}/", f"/slots/{world.morning}/")
    assert (page.count("<b>新增</b>"), page.count("<b>变化</b>")) == (1, 1)
    assert "又有变化" not in page


def test_what_was_printed_is_forgotten_the_day_after(app, world, clerk, desk_of, at):
    slot = f"{desk_of}/slots/{world.morning}/seats"
    clerk.get(f"{slot}/papers")
    clerk.submit(f"{slot}/entry-lists")
    assert [prints_kept(app), run_sweep(app, forget_prints)] == [1, 0]
    at("2026-03-19 23:59")
    assert run_sweep(app, forget_prints) == 0
    at("2026-03-20 00:00")
    assert [run_sweep(app, forget_prints), prints_kept(app)] == [1, 0]


def prints_kept(app) -> int:
    """How many prints are on record."""
    with app.app_context():
        return db.session.query(EntryListPrint).count()
