"""An invitation to sit in: how it reads, how it is answered, by whom, and who is asked next."""

import pytest
from sqlalchemy import select

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, beijing, messages_to
from tests.meetings.steps import event_of
from tests.registration.steps import change, register
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.operations.waiting_list import lapse_offers
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.worker import run_sweep


def test_it_reads_as_an_invitation_everywhere(app, invited):
    [told] = messages_to(app, OUYANG, template="sit_in")
    for words in ("邀请您列席“区政府第12次常务会议”", "10:00—10:30", "参加或谢绝", "逾期将邀请下一位", "/r/"):
        assert words in told
    reader = invited.reader(OUYANG)
    page = reader.get(invited.page(OUYANG)).text
    for words in ("列席邀请，请您回复", "前回复", "逾期将邀请下一位", ">参加<", ">谢绝<",
                  "养老助餐点建设进展", "确认参加后，请签署保密承诺书，办完后签到码"):
        assert words in page
    for address in ("/me", "/me/meetings"):
        page = reader.get(address).text
        assert "养老助餐点建设进展" in page
        assert ("列席邀请，待回复" in page, ">谢绝<" in page, "递补" in page) == (True, True, False), address
    invited.answers(OUYANG, "accept")
    assert "已回复参加。" in reader.get(invited.page(OUYANG)).text
    assert invited.state(OUYANG) == "confirmed"


def test_who_declines_leaves_it_to_the_next_and_comes_too_late_with_another_mind(app, invited):
    invited.answers(OUYANG, "decline")
    assert "不参加“区政府第12次常务会议”列席" in messages_to(app, OUYANG, template="sit_in_declined")[0]
    assert (invited.state(OUYANG), invited.state(AYGUL)) == ("withdrawn", "offered")
    page = invited.reader(OUYANG).get(invited.page(OUYANG)).text
    assert ("<title>已谢绝" in page, "报名已取消" in page) == (True, False)
    invited.answers(OUYANG, "accept")
    assert (invited.state(OUYANG), invited.state(AYGUL)) == ("withdrawn", "offered")
    invited.answers(AYGUL, "accept")
    assert invited.state(AYGUL) == "confirmed"


def test_nobody_sits_in_on_two_items_at_the_same_time(app, invited):
    answer = register(invited.reader(OUYANG), invited.first_id, name="欧阳建国", seat="observe", category="anyone")
    assert answer.status_code == 303, answer.text
    change(app, Slot, invited.first_id, starts_at=beijing("2026-04-08 10:10"), ends_at=beijing("2026-04-08 10:40"))
    invited.answers(OUYANG, "accept")
    page = invited.reader(OUYANG).get(invited.page(OUYANG)).text
    assert "您已有同一时间的" in page
    assert "请点“谢绝”" in page
    assert invited.state(OUYANG) == "offered"


def test_an_invitation_whose_time_is_over_goes_to_the_next_at_the_stated_hour(app, invited, at):
    until = invited.row(OUYANG).offer_until
    at(until)
    invited.answers(OUYANG, "accept")
    assert invited.state(OUYANG) == "offered"
    assert run_sweep(app, lapse_offers) == 1
    assert (invited.state(OUYANG), invited.state(AYGUL)) == ("lapsed", "offered")
    invited.answers(OUYANG, "accept")
    assert invited.state(OUYANG) == "lapsed"


def test_who_was_told_of_the_new_time_alone_is_told_that_it_has_passed(app, invited, desk, at):
    first, closed, _third = [slot.id for slot in event_of(app, invited.hub).slots]
    zhaomin, page = desk("zhaomin"), f"{invited.hub}/agenda"
    zhaomin.get(page)
    order = {f"at_{slot}": str(n) for n, slot in enumerate((first, invited.slot_id, closed), start=1)}
    assert zhaomin.submit(page, **order, reason="会议安排").status_code == 303
    run_sweep(app, deliver_due_notices)
    [told] = messages_to(app, OUYANG, template="item_moved_offered")
    assert ("09:40—10:10" in told, "前回复是否参加" in told) == (True, True)
    at(invited.row(OUYANG).offer_until)
    run_sweep(app, lapse_offers)
    assert len(messages_to(app, OUYANG, template="lapsed")) == 1
    assert "列席邀请已逾期" in invited.reader(OUYANG).get(invited.page(OUYANG)).text


def test_a_link_that_somebody_else_opens_shows_and_does_nothing(invited, client):
    link = invited.page(OUYANG).replace("/registrations/", "/r/")
    assert "获取验证码" in client.get(link, follow_redirects=True).text
    other = invited.reader(WANG_LEI)
    assert other.get(link, follow_redirects=True).status_code == 404
    assert other.post(f"{invited.page(OUYANG)}/offer", data={"answer": "accept"}).status_code == 404
    assert invited.state(OUYANG) == "offered"


@pytest.mark.parametrize(("answer", "state", "action"), [
    ("accept", "confirmed", "registration.accepted_by_phone"),
    ("decline", "withdrawn", "registration.declined_by_phone")])
def test_the_desk_answers_for_whoever_rings_up_and_it_is_recorded(app, world, invited, desk, answer, state, action):
    zhaomin = desk("zhaomin")
    page = f"/staff/registrations/events/{invited.code}/{invited.row(OUYANG).reference}"
    shown = zhaomin.get(page).text
    assert ("电话答复：参加" in shown, "电话答复：谢绝" in shown) == (True, True)
    for _twice in range(2):
        assert zhaomin.post(f"{page}/answer", data={"answer": answer}).status_code == 303
    assert invited.state(OUYANG) == state
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()
        assert [entry.actor_id for entry in entries] == [world.staff["zhaomin"]]
    other = f"/staff/registrations/events/{invited.code}/{invited.row(WANG_LEI).reference}"
    zhaomin.post(f"{other}/answer", data={"answer": "decline"})
    assert invited.state(WANG_LEI) == "confirmed"
    assert zhaomin.post(f"{other}/answer", data={"answer": "perhaps"}).status_code == 400


def test_those_who_have_not_answered_are_reminded_once_a_day(app, invited, desk, at):
    invited.calls_off(WANG_LEI)
    zhaomin, page = desk("zhaomin"), f"{invited.hub}/guests"
    assert "已邀请，待回复" in zhaomin.get(page).text
    nobody = zhaomin.submit(f"{page}/reminder")
    assert (nobody.status_code, "请勾选要提醒的人。" in nobody.text) == (422, True)
    both = [invited.row(who).reference for who in (OUYANG, AYGUL, LI_JING)]
    for _twice in range(2):
        assert zhaomin.post(f"{page}/reminder", data={"who": both}).status_code == 303
    for who in (OUYANG, AYGUL):
        [told] = messages_to(app, who, template="sit_in_reminder")
        assert "还未收到您的回复" in told
    assert messages_to(app, LI_JING, template="sit_in_reminder") == []
    assert "今天已提醒" in zhaomin.get(page).text
    assert clock.now() < invited.row(OUYANG).offer_until
