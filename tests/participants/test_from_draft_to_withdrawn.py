"""A notice's whole way, each step by the person whose step it is, on pages without scripts: drafted, passed, cleared,
set for an instant, published by the clockwork, revised with a note, withdrawn."""

import pytest

from tests.cast import LI_JING, sign_in
from tests.opinions.steps import told
from tests.registration.steps import register
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations.publishing import publish_scheduled_events
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.models import Publication, PublishedVersion
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.worker import run_sweep


def decide(desk, number: str, decision="approve", opinion="") -> None:
    """何安 decides the slip on her page."""
    reviewer = desk("hean")
    reviewer.get(f"/staff/reviews/{number}")
    answer = reviewer.submit(f"/staff/reviews/{number}", decision=decision, disclosure="active", opinion=opinion)
    assert answer.status_code == 303


def number_of_slip(app) -> str:
    with app.app_context():
        return db.session.scalar(db.select(ReviewSlip.number).order_by(ReviewSlip.id.desc()).limit(1))


@pytest.fixture
def press(desk, drafted):
    """Press a button of the hub as somebody: `press("zhaomin", "submission")` gives the answer."""

    def pressed(who: str, step: str, **fields):
        person, hub = desk(who), f"/staff/events/{drafted}"
        person.get(hub)
        return person.submit(f"{hub}/{step}", **fields)

    return pressed


@pytest.fixture
def cleared(app, press, desk):
    """Drafted, submitted, passed and cleared."""
    assert press("zhaomin", "submission").status_code == 303
    assert press("liuwei", "approval").status_code == 303
    decide(desk, number_of_slip(app))


def test_a_notice_from_draft_to_withdrawn(app, world, client, desk, at, press, cleared, drafted):
    hub, page = f"/staff/events/{drafted}", f"/events/{drafted}"
    assert "待发布" in desk("zhaomin").get(hub).text
    assert press("zhaomin", "schedule", goes_out_at="2026-03-11 09:00").status_code == 303
    assert "自动发布，在此之前可以撤回" in desk("zhaomin").get(hub).text
    at("2026-03-11 08:59:59")
    assert run_sweep(app, publish_scheduled_events) == 0
    assert client.get(page).status_code == 404
    at("2026-03-11 09:00")
    assert [run_sweep(app, publish_scheduled_events) for _twice in range(2)] == [1, 0]
    assert client.get(page).status_code == 200
    with app.app_context():
        version = db.session.scalars(db.select(PublishedVersion).order_by(PublishedVersion.id.desc())).first()
        assert (version.number, version.slip_id is not None) == (1, True)
        assert ["title", db.session.get(Event, 2).title] in [[name, value] for name, _heading, value in version.values]
        slot = db.session.get(Event, 2).slots[0].id
    revise(app, desk, press, hub)
    assert "更新说明" in client.get(page).text
    assert "集合地点改为西门内。" in client.get(page).text
    assert register(sign_in(client, LI_JING), slot).status_code == 303
    assert "撤下公告由单位负责人办理" in desk("zhaomin").get(f"/staff/registrations/events/{drafted}/withdrawal").text
    leader, address = desk("zhengping"), f"/staff/registrations/events/{drafted}/withdrawal"
    assert "将短信通知1组报名人" in leader.get(address).text
    assert leader.submit(address, reason="").status_code == 422
    leader.get(address)
    assert leader.submit(address, reason="公告发布有误").status_code == 303
    for gone in (page, f"{page}/poster", f"{page}/calendar.ics", f"{page}/qr.svg", f"/e/{drafted}"):
        answer = app.test_client().get(gone)
        assert answer.status_code == 410, gone
        assert "本页的活动公告已于2026年3月11日由区统计局撤下，不再公开。" in answer.text
        assert "原因：公告发布有误。" in answer.text
    assert [phone for phone, _words in told(app, "cancel")] == [LI_JING.phone]
    assert "已撤下：公告发布有误" in leader.get(hub).text
    assert drafted not in app.test_client().get("/events").text
    assert leader.post(address, data={"reason": "再撤一次"}).status_code == 303  # twice is once


def revise(app, desk, press, hub: str) -> None:
    """The summary is changed, a note on that is asked for, reviewed with it and published with it."""
    zhaomin = desk("zhaomin")
    zhaomin.get(f"{hub}/edit")
    assert zhaomin.submit(f"{hub}/edit", summary="改了的介绍，集合地点在西门内。").status_code == 303
    refused = press("zhaomin", "review", change_note="")
    assert refused.status_code == 422
    assert "更新说明" in refused.text
    assert press("zhaomin", "review", change_note="集合地点改为西门内。").status_code == 303
    assert "集合地点改为西门内。" in desk("hean").get(f"/staff/reviews/{number_of_slip(app)}").text
    decide(desk, number_of_slip(app))
    assert press("zhaomin", "publication").status_code == 303
    with app.app_context():
        row = db.session.get(Event, 2).publication
        assert (row.change_note, row.next_note, [version.note for version in row.versions]) == (
            "集合地点改为西门内。", "", ["", "集合地点改为西门内。"])


@pytest.mark.once
@pytest.mark.parametrize(("typed", "said"), [
    ("2026-03-10 09:00", "定时发布的时间已经过去"), ("2026-03-17 09:00", "报名已经截止或活动已经开始"),
    ("", "请填写发布时间"), ("明天", "日期时间没有看懂"),
])
def test_an_instant_at_which_it_can_t_go_out_is_refused_and_kept_as_typed(press, cleared, typed, said):
    answer = press("zhaomin", "schedule", goes_out_at=typed)
    assert answer.status_code == 422
    assert said in answer.text


def test_until_the_instant_it_can_be_taken_back_and_afterwards_it_can_t(app, at, press, cleared, desk, drafted):
    press("zhaomin", "schedule", goes_out_at="2026-03-11 09:00")
    assert desk("zhaomin").get(f"/staff/events/{drafted}/edit").status_code == 403
    hub = f"/staff/events/{drafted}"
    assert desk("liuwei").post(f"{hub}/unscheduling").status_code == 422  # not a reviewer's step
    assert press("zhaomin", "unscheduling").status_code == 303
    at("2026-03-11 09:00")
    assert run_sweep(app, publish_scheduled_events) == 0
    assert press("zhaomin", "schedule", goes_out_at="2026-03-11 10:00").status_code == 303
    at("2026-03-11 10:00")
    assert run_sweep(app, publish_scheduled_events) == 1
    assert desk("zhaomin").post(f"{hub}/unscheduling").status_code == 422


def test_what_has_become_incomplete_by_its_instant_waits_for_its_unit_again(app, at, press, cleared):
    press("zhaomin", "schedule", goes_out_at="2026-03-11 09:00")
    with app.app_context():
        db.session.get(Event, 2).summary = ""
        db.session.commit()
    at("2026-03-11 09:00")
    assert run_sweep(app, publish_scheduled_events) == 0
    with app.app_context():
        row = db.session.get(Event, 2).publication
        assert (row.state.value, row.goes_out_at) == ("cleared", None)


def test_a_reason_that_everybody_reads_names_nobody_by_number(app, world, desk, client):
    pages = {"withdrawal": "zhengping", "cancellation": "zhaomin"}
    for page, who in pages.items():
        somebody, address = desk(who), f"/staff/registrations/events/{world.code}/{page}"
        somebody.get(address)
        refused = somebody.submit(address, reason="王某13800138000投诉照片")
        assert (refused.status_code, "请删去后再提交" in refused.text) == (422, True), page
    assert client.get(f"/events/{world.code}").status_code == 200


def test_what_is_over_is_withdrawn_without_a_word_to_those_who_were_there(app, world, at, desk):
    with app.app_context():
        at("2026-03-18 16:00")
        event = db.session.get(Event, world.event_id)
        event.course = "closed"
        db.session.commit()
    address = f"/staff/registrations/events/{world.code}/withdrawal"
    leader = desk("zhengping")
    leader.get(address)
    assert leader.submit(address, reason="照片涉及他人").status_code == 303
    assert told(app, "cancel") == []
    with app.app_context():
        assert db.session.scalar(db.select(Publication.withdrawn_reason)) == "照片涉及他人"
