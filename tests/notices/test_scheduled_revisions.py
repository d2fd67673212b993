"""A change of a published notice that is cleared can be set for an instant, as a whole notice can: until then it can be
taken back and nothing of it changes, at that instant the clockwork puts it in place."""

import pytest

from tests.support.at_once import at_once
from xicheng_events.booking.notices.operations import checking, drafting
from xicheng_events.booking.notices.operations.publishing import publish_scheduled_events
from xicheng_events.booking.participants.operations.event_changes import cancel_event, change_capacity
from xicheng_events.demo.notices import clear
from xicheng_events.worker import run_sweep

OLD, NEW, NOTE = "看一看居民收支数据怎样产生", "改了的介绍，集合地点在西门内。", "集合地点改为西门内。"
NINE = "2026-03-11 09:00"


@pytest.fixture
def revised(inside, world) -> str:
    """The hub of 统计开放日, whose revision is cleared."""
    with inside() as rows:
        revise(rows, summary=NEW)
    return f"/staff/events/{world.code}"


def revise(rows, **changes) -> None:
    """赵敏 changes the notice, 何安 clears it."""
    event, zhaomin = rows.event(), rows.person("zhaomin")
    drafting.edit_event(event, by=zhaomin, **changes)
    checking.ask_for_review(event, note=NOTE, by=zhaomin)
    clear(event, event.host_id)


@pytest.fixture
def press(desk):
    """Press a button of the hub as somebody: `press("zhaomin", hub, "schedule")` gives the answer."""

    def pressed(who: str, hub: str, step: str, **fields):
        person = desk(who)
        person.get(hub)
        return person.submit(f"{hub}/{step}", **fields)

    return pressed


def test_a_cleared_revision_goes_out_at_its_instant_and_once(app, world, client, desk, at, press, revised):
    page = f"/events/{world.code}"
    assert press("zhaomin", revised, "schedule", goes_out_at=NINE).status_code == 303
    hub = desk("zhaomin").get(revised).text
    assert "将于2026年3月11日（星期三）09:00自动发布，在此之前可以撤回。" in hub
    assert "修改定时发布" in hub
    assert "定时发布的公告" in desk("zhaomin").get("/staff").text
    at("2026-03-11 08:59:59")
    assert run_sweep(app, publish_scheduled_events) == 0
    assert OLD in client.get(page).text
    at(NINE)
    assert [run_sweep(app, publish_scheduled_events) for _twice in range(2)] == [1, 0]
    shown = client.get(page).text
    assert OLD not in shown
    assert all(words in shown for words in (NEW, NOTE, "2026年3月11日"))
    hub = desk("zhaomin").get(revised).text
    assert "发布公告修改" in hub
    assert "自动发布" not in hub


def test_two_clockworks_put_it_in_place_once(app, world, inside, at, press, revised):
    press("zhaomin", revised, "schedule", goes_out_at=NINE)
    at(NINE)
    assert sum(at_once(app, *[publish_scheduled_events] * 2)) == 1
    with inside() as rows:
        assert [version.note for version in rows.event().publication.versions] == ["", NOTE]


def test_until_the_instant_whoever_may_publish_takes_it_back_and_nothing_else_changes_it(
        app, world, client, desk, at, press, revised):
    zhaomin = desk("zhaomin")
    zhaomin.get(revised)
    assert press("zhaomin", revised, "schedule", goes_out_at=NINE).status_code == 303
    stale = zhaomin.submit(f"{revised}/schedule", goes_out_at=NINE)
    assert (stale.status_code, "刚刚已被他人修改" in stale.text) == (422, True)
    assert zhaomin.get(f"{revised}/edit").status_code == 403
    for step, fields in (("discard", {}), ("review", {"change_note": "另一句"}), ("schedule", {"goes_out_at": NINE})):
        answer = zhaomin.post(f"{revised}/{step}", data=fields)
        assert (answer.status_code, "请先撤回定时发布" in answer.text) == (422, True), step
    assert desk("liuwei").post(f"{revised}/unscheduling").status_code == 422  # not a reviewer's step
    assert press("zhengping", revised, "unscheduling").status_code == 303  # the leader's as well
    again = zhaomin.post(f"{revised}/unscheduling")
    assert (again.status_code, "没有定时发布的修改" in again.text) == (422, True)
    at(NINE)
    assert run_sweep(app, publish_scheduled_events) == 0
    assert OLD in client.get(f"/events/{world.code}").text
    assert press("zhaomin", revised, "schedule", goes_out_at="2026-03-11 10:00").status_code == 303
    assert desk("zhaomin").post(f"{revised}/publication").status_code == 303  # or at once
    assert NEW in client.get(f"/events/{world.code}").text
    at("2026-03-11 10:00")
    assert run_sweep(app, publish_scheduled_events) == 0


@pytest.mark.once
@pytest.mark.parametrize(("typed", "said"), [
    ("2026-03-10 09:00", "定时发布的时间已经过去"), ("2026-03-18 15:30", "活动已经结束"),
    ("", "请填写发布时间"), ("明天", "日期时间没有看懂"),
])
def test_an_instant_at_which_it_can_t_go_out_is_refused_and_kept_as_typed(press, revised, typed, said):
    answer = press("zhaomin", revised, "schedule", goes_out_at=typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert all(f'value="{part}"' in answer.text for part in typed.split())


@pytest.mark.once
def test_a_public_notice_that_isn_t_changed_can_t_be_set_for_an_instant(world, desk):
    answer = desk("zhaomin").post(f"/staff/events/{world.code}/schedule", data={"goes_out_at": NINE})
    assert (answer.status_code, "没有可以发布的修改" in answer.text) == (422, True)


@pytest.mark.once
def test_what_may_not_change_any_more_by_the_instant_is_refused_before(inside, world, desk, press):
    with inside() as rows:
        rows.event().registration_opens_at = rows.event().registration_closes_at.replace(day=12)
        revise(rows, review_required=True)
    hub = f"/staff/events/{world.code}"
    answer = press("zhaomin", hub, "schedule", goes_out_at="2026-03-13 09:00")
    assert (answer.status_code, "报名已开始，录取方式、审核和候补规则不能再改" in answer.text) == (422, True)
    assert press("zhaomin", hub, "schedule", goes_out_at="2026-03-11 09:00").status_code == 303


def test_places_changed_meanwhile_are_another_text_and_it_waits_for_its_unit_again(
        app, client, world, inside, desk, at, press, revised):
    press("zhaomin", revised, "schedule", goes_out_at=NINE)
    with inside() as rows:
        change_capacity(rows.event().slots[0].quotas[0], capacity=25, by=rows.person("zhaomin"))
    assert "届时不会发布" in desk("zhaomin").get(revised).text
    at(NINE)
    assert run_sweep(app, publish_scheduled_events) == 0
    assert OLD in client.get(f"/events/{world.code}").text
    hub = desk("zhaomin").get(revised).text
    assert "申请保密审查" in hub
    assert "保密审查单未通过或已失效" in hub
    assert "自动发布" not in hub.partition("办理过程</h2>")[0]


def test_nothing_goes_out_of_an_event_that_was_called_off(app, client, world, inside, desk, at, press, revised):
    press("zhaomin", revised, "schedule", goes_out_at=NINE)
    with inside() as rows:
        cancel_event(rows.event(), reason="场地检修", by=rows.person("zhaomin"))
    assert "定时发布的公告" not in desk("zhaomin").get("/staff").text
    at(NINE)
    assert run_sweep(app, publish_scheduled_events) == 0
    assert NEW not in client.get(f"/events/{world.code}").text
