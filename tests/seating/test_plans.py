"""赵敏 keeps plans of rooms, takes one in from a file, and gives an event another one."""

import io
import json
import uuid

import pytest

from tests.seating.steps import assignments, seat_ids, sitting
from xicheng_events.booking.seating.drawing import drawn_plan
from xicheng_events.booking.seating.plan_files import MOST_BYTES, plan_of_file
from xicheng_events.booking.seating.simple_plans import READY, SeatNumbers, ready_plan, simple_plan
from xicheng_events.foundation.core.refusal import Refused

PLANS = "/staff/seat-plans"


def seat(guid, number, x, category="旁听席", y=0):
    return {"seat_guid": guid, "seat_number": number, "category": category, "position": {"x": x, "y": y}}


def plan(*seats, **changes) -> dict:
    """A file's plan with one row of these seats."""
    return {"name": "三层会议室", "size": {"width": 500, "height": 300},
            "categories": [{"name": name, "color": "#123456"} for name in ("列席", "旁听席", "会议桌")],
            "zones": [{"name": "东区", "position": {"x": 10, "y": 10}, "areas": [
                {"shape": "circle", "circle": {"radius": 20}, "position": {"x": 0, "y": 90}, "rotation": 0,
                 "color": "#fff", "text": {"text": "门", "position": {"x": 0, "y": 0}, "color": "#000"}}],
                "rows": [{"row_number": "1", "position": {"x": 0, "y": 0}, "seats": list(seats)}]}], **changes}


def sent_in(clerk, data: bytes):
    """The answer to a plan's file."""
    return clerk.post(f"{PLANS}/files/plan", data={"form_key": uuid.uuid4().hex, "name": "三层会议室", "unit": "tjj",
                                             "file": (io.BytesIO(data), "plan.json")})


def in_file(said) -> bytes:
    return said if isinstance(said, bytes) else json.dumps(said).encode()


def test_what_is_taken_in_is_given_out_again_and_draws_the_same(here):
    read = plan_of_file(in_file(plan(seat("a", "1", 0, "列席"), seat("b", "2", 25), seat("c", "3", 50, "会议桌"))))
    assert [each["name"] for each in read["categories"]] == ["列席席", "旁听席", "会议桌"]
    assert plan_of_file(in_file(read)) == read
    drawn = drawn_plan(read)
    assert [(each.label, each.kind and each.kind.value) for each in drawn.seats] == [
        ("1排1号", "attend"), ("1排2号", "observe"), ("1排3号", None)]
    assert len({(each.x, each.y) for each in drawn.seats}) == 3


def test_every_ready_plan_reads_as_a_file_and_seats_whom_it_says(here):
    for key, (_words, numbers) in READY.items():
        layout = ready_plan(key)
        assert plan_of_file(in_file(layout)) == layout, key
        assert len(drawn_plan(layout).bookable) == sum(n for _kind, n in numbers.of_kinds), key
    tables = drawn_plan(simple_plan("座谈", SeatNumbers(room=11, per_row=8, at_tables=True)))
    assert [each.label for each in tables.seats][7:9] == ["1桌8号", "2桌1号"]


@pytest.mark.once
@pytest.mark.parametrize(("said", "code"), [
    (b"{", "not_json"), (b"\xff\xfe", "not_json"), (b"[" * 60_000, "not_json"), (b"[1]", "no_plan"),
    (b" " * (MOST_BYTES + 1), "too_large"), ({"name": "x"}, "no_plan"), (plan(zones=[]), "no_seats"),
    (plan(seat("a", "1", 0), seat("a", "2", 25)), "doubled"), (plan(seat("a", "1", 0), seat("b", "1", 25)), "doubled"),
    (plan(seat("a", "1", 0), seat("b", "2", 0)), "doubled"), (plan(seat("a", "1", 0, "贵宾席")), "category"),
    (plan(seat("a", "1", 0), categories=[{"name": "VIP"}]), "category"), (plan(seat("", "1", 0)), "no_plan"),
    (plan(seat("a", "1", 0, "媒体席")), "category"), (plan(seat("a", "1", 0, "会议桌")), "no_seats"),
    (plan(seat("a", "1", 1e300)), "no_plan"), (plan(seat("a", "1", "0")), "no_plan"),
    (plan(seat("a", "", 0)), "no_plan"),
    (plan(seat("a", "1", float("nan"))), "no_plan"), (plan(seat("a", "1", True)), "no_plan"),
    (plan(*(seat(f"s{n}", str(n), n) for n in range(1001))), "too_many"),
    (plan(seat("a", "1", 0), seat("b", "2", 1), seat("c", "3", 90_000)), "far_apart"),
])
def test_a_file_that_is_no_plan_is_refused_in_a_sentence(here, said, code):
    with pytest.raises(Refused) as refused:
        drawn_plan(plan_of_file(in_file(said)))
    assert refused.value.code == code
    assert refused.value.sentence.endswith("。")


def test_plans_are_made_of_numbers_or_taken_in_and_are_the_units_own(world, desk, desk_of):
    clerk = desk("zhaomin")
    clerk.get(PLANS)
    answer = clerk.submit(f"{PLANS}/simple", name="二层会议室", unit="tjj", attend="4", observe="6",
                          per_row="5")
    made = answer.headers["Location"]
    assert "10个" in clerk.get(made).text
    clerk.get(PLANS)
    page = clerk.submit(f"{PLANS}/simple", name="空的", unit="tjj", per_row="5", attend="0")
    assert (page.status_code, "请至少填写一种席位" in page.text) == (422, True)
    taken = sent_in(clerk, in_file(plan(seat("a", "1", 0, "列席"), seat("b", "2", 25))))
    file = clerk.get(taken.headers["Location"] + ".json")
    assert json.loads(file.data)["zones"][0]["rows"][0]["seats"][0]["category"] == "列席席"
    for data, said in ((b"x", "不是座位图"), (b" " * (MOST_BYTES + 1), "最大500KB")):
        page = sent_in(clerk, data)
        assert (page.status_code, said in page.text, 'value="三层会议室"' in page.text) == (422, True, True)
    huge = sent_in(clerk, b" " * 5_000_000)
    assert (huge.status_code, "最大500KB" in huge.text) == (413, True)
    assert desk("fengtao").get(made).status_code in (403, 404)
    assert "二层会议室" in clerk.get(f"{desk_of}/seats").text
    clerk.post(f"{made}/deletion")
    assert "二层会议室" not in clerk.get(PLANS).text


def test_another_plan_keeps_who_sits_and_loses_nobody(app, clerk, world, desk_of):
    board = f"{desk_of}/slots/{world.morning}/seats"
    clerk.post(f"{board}/filling")
    page = clerk.post(f"{desk_of}/seats", data={"plan": "ready:tables"})
    assert page.status_code == 422
    assert "没有这些已安排人的座位：A3（王磊）、F1（欧阳明）" in page.text
    before = seat_ids(app)
    assert clerk.post(f"{desk_of}/seats", data={"plan": "ready:small"}).status_code == 422
    clerk.post(board, data={"held": f"a{assignments(app)['F1']}", "seat": str(before["A4"])})
    assert clerk.post(f"{desk_of}/seats", data={"plan": "ready:small"}).status_code == 303
    assert seat_ids(app)["A1"] == before["A1"]
    assert list(sitting(app)) == ["A1", "A2", "A3", "A4"]


def test_a_plan_smaller_than_the_list_says_so_in_numbers(world, parties, desk, desk_of):
    clerk = desk("zhaomin")
    clerk.get(PLANS)
    made = clerk.submit(f"{PLANS}/simple", name="小间", unit="tjj", room="2", per_row="5")
    number = made.headers["Location"].rsplit("/", 1)[1]
    clerk.post(f"{desk_of}/seats", data={"plan": f"own:{number}"})
    assert "现场席：名单上有4人，座位图只有2个座位，少2个。" in clerk.get(f"{desk_of}/seats").text
    board = f"{desk_of}/slots/{world.morning}/seats"
    clerk.post(f"{board}/filling")
    page = clerk.get(board).text
    assert "按规则安排了2人。还有2人没有合适的座位" in page
    assert "少2个" in page
