"""Whoever has a place in a meeting signs first: no code before; an old signature keeps its text."""

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI, messages_to
from tests.meetings.steps import draft_meeting, event_of, publish
from tests.registration.steps import register
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.pledges.models import Pledge, PledgeText
from xicheng_events.openness.pledges.operations.passing_time import forget_pledges, remind_to_sign
from xicheng_events.worker import run_sweep


@pytest.fixture
def guest(app, world, desk, citizen):
    """李静 has a place in the third item; her client, the address of her registration, the meeting's at the desk."""
    hub = draft_meeting(app, desk("zhaomin"), allocation="fcfs")
    publish(hub, desk)
    reader = citizen(LI_JING)
    answer = register(reader, event_of(app, hub).slots[2].id)
    assert answer.status_code == 303, answer.text
    return reader, answer.location, hub


def pledge(app) -> Pledge | None:
    with app.app_context():
        return db.session.scalars(select(Pledge)).one_or_none()


def rests(app) -> bool:
    with app.app_context():
        return db.session.scalars(select(Registration)).one().rests


def test_no_code_before_the_pledge_is_signed(app, guest):
    reader, mine, _hub = guest
    page = reader.get(mine).text
    assert ("签署保密承诺书" in page, rests(app)) == (True, True)
    assert "签署保密承诺书" in messages_to(app, LI_JING, template="place_kept")[0]
    form = reader.get(f"{mine}/pledge").text
    for words in ("不录音、录像、拍照", "会议材料", "养老助餐点建设进展"):
        assert words in form
    for changes, said in (({"name": "李静"}, "请先阅读承诺书"), ({"agreed": "y"}, "请填写姓名"),
                          ({"agreed": "y", "name": "王磊"}, "请填写报名时的姓名")):
        refused = reader.submit(f"{mine}/pledge", **{"agreed": None, "name": "", **changes})
        assert (refused.status_code, said in refused.text) == (422, True), changes
    assert reader.submit(f"{mine}/pledge", agreed="y", name="李 静").status_code == 303
    signed = pledge(app)
    assert (signed.name, signed.text_id, signed.on_paper, rests(app)) == ("李静", 1, False, False)
    assert len(messages_to(app, LI_JING, template="confirmed")) == 1
    again = reader.get(f"{mine}/pledge").text
    assert ("签署。" in again, "不录音、录像、拍照" in again) == (True, True)


def test_another_wording_is_signed_from_then_on_and_old_signatures_keep_theirs(app, guest, desk, citizen):
    reader, mine, _hub = guest
    reader.get(f"{mine}/pledge")
    zhouyan = desk("zhouyan")
    page = zhouyan.get("/staff/pledge-text").text
    assert "不录音、录像、拍照" in page
    new = "本人承诺遵守会议纪律，不录音录像，不带离材料，不提前传播会议内容。"
    assert zhouyan.submit("/staff/pledge-text", text="太短").status_code == 422
    assert zhouyan.submit("/staff/pledge-text", text=new).status_code == 303
    stale = reader.submit(f"{mine}/pledge", agreed="y", name="李静")
    assert (stale.status_code, "承诺书文本刚刚更新" in stale.text, new in stale.text) == (422, True, True)
    assert reader.submit(f"{mine}/pledge", agreed="y", name="李静").status_code == 303
    zhouyan.get("/staff/pledge-text")
    assert zhouyan.submit("/staff/pledge-text", text=new + "违者承担责任。").status_code == 303
    assert (pledge(app).text_id, new in reader.get(f"{mine}/pledge").text) == (2, True)
    with app.app_context():
        assert db.session.scalars(select(PledgeText.id).order_by(PledgeText.id)).all() == [1, 2, 3]
    assert desk("zhaomin").get("/staff/pledge-text").status_code == 403


def test_the_paper_that_came_in_is_noted_at_the_desk(app, guest, desk):
    _reader, _mine, hub = guest
    zhaomin = desk("zhaomin")
    text, page = zhaomin.get(f"{hub}/pledges").text, zhaomin.page
    assert ("李静" in text, "未签署" in text) == (True, True)
    address = next(form.action for form in zhaomin.page.forms if form.action.endswith("/paper"))
    for _twice in range(2):
        zhaomin.submit(address)
        zhaomin.page = page
    assert (pledge(app).on_paper, rests(app)) == (True, False)
    assert "赵敏登记" in zhaomin.get(f"{hub}/pledges").text
    assert desk("qianfang").get(f"{hub}/pledges").status_code == 404


def test_whoever_has_not_signed_two_days_before_is_reminded_once_and_names_are_forgotten(app, guest, at, citizen):
    reader, mine, _hub = guest
    assert run_sweep(app, remind_to_sign) == 0
    at("2026-04-06 11:00")
    assert [run_sweep(app, remind_to_sign) for _twice in range(2)] == [1, 0]
    assert "还未签署保密承诺书" in messages_to(app, LI_JING, template="pledge_wanted")[0]
    reader.get(f"{mine}/pledge")
    reader.submit(f"{mine}/pledge", agreed="y", name="李静")
    for moment, due in (("2029-04-01 10:00", 0), ("2029-04-07 10:00", 1)):
        at(moment)
        with app.app_context():
            assert forget_pledges() == due
            db.session.commit()
    assert (pledge(app).name, pledge(app).text_id) == ("", 1)


def test_nobody_signs_for_somebody_else(app, guest, citizen):
    _reader, mine, _hub = guest
    other = citizen(WANG_LEI)
    assert other.get(f"{mine}/pledge").status_code == 404
