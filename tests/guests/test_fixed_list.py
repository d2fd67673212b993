"""名单已定: from then on nobody is asked by itself, and who accepts is a question for the desk."""

import pytest
from sqlalchemy import select

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, beijing, messages_to
from tests.guests.steps import Invited
from tests.meetings.steps import draft_meeting, event_of, publish
from tests.registration.steps import register
from tests.support.at_once import at_once
from xicheng_events.booking.events.queries import event_by_code
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations import claiming_places
from xicheng_events.booking.registration.operations.waiting_list import accept_offer, lapse_offers, offer_free_places
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.openness.guests.operations.fixing import fix_list
from xicheng_events.worker import run_sweep


def press(client, page: str, button: str, **fields):
    return client.post(f"{page}/{button}", data=fields)


@pytest.fixture
def fixed(invited, desk):
    """赵敏 has fixed the list while 欧阳建国's invitation stands."""
    assert press(desk("zhaomin"), f"{invited.hub}/guests", "list").status_code == 303
    return invited


def test_who_accepts_then_is_a_question_for_the_desk_and_hears_so(app, fixed, desk):
    zhaomin, page = desk("zhaomin"), f"{fixed.hub}/guests"
    assert "名单已定（赵敏" in zhaomin.get(page).text
    for _twice in range(2):
        fixed.answers(OUYANG, "accept")
    assert (fixed.state(OUYANG), fixed.row(OUYANG).waits_for_desk) == ("offered", True)
    [told] = messages_to(app, OUYANG, template="sit_in_passed_on")
    assert "已转主办单位确认" in told
    reader = fixed.reader(OUYANG)
    shown = reader.get(fixed.page(OUYANG)).text
    assert ("待主办单位确认" in shown, ">参加<" in shown, ">谢绝<" in shown) == (True, False, True)
    assert "待主办单位确认" in reader.get("/me/meetings").text
    assert "名单已定后有人回复参加" in zhaomin.get("/staff").text
    shown = zhaomin.get(page).text
    assert ("名单已定后回复参加，待确认" in shown, "同意参加" in shown) == (True, True)
    for _twice in range(2):
        assert press(zhaomin, page, f"{fixed.row(OUYANG).reference}/decision", answer="yes").status_code == 303
    assert fixed.state(OUYANG) == "confirmed"
    assert "名单已定后有人回复参加" not in zhaomin.get("/staff").text


def test_who_rings_up_to_accept_then_is_a_question_too_and_stands_once_in_the_record(app, fixed, desk):
    zhaomin = desk("zhaomin")
    page = f"/staff/registrations/events/{fixed.code}/{fixed.row(OUYANG).reference}"
    for _twice in range(2):
        press(zhaomin, page, "answer", answer="accept")
    assert fixed.row(OUYANG).waits_for_desk
    with app.app_context():
        done = list(db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == fixed.row(OUYANG).id)))
    assert (done.count("registration.accepted_by_phone"), done.count("registration.passed_on")) == (1, 1)


def test_the_desk_says_no_and_nobody_is_asked_next(app, fixed, desk):
    fixed.answers(OUYANG, "accept")
    page = f"{fixed.hub}/guests"
    press(desk("zhengping"), page, f"{fixed.row(OUYANG).reference}/decision", answer="no")
    assert fixed.state(OUYANG) == "not_selected"
    assert "名单已定，本次未能安排您列席" in messages_to(app, OUYANG, template="sit_in_not_placed")[0]
    assert (run_sweep(app, offer_free_places), fixed.state(AYGUL)) == (0, "waiting")
    assert desk("qianfang").get(page).status_code == 404


def test_a_place_that_is_given_back_is_offered_again_once_the_list_is_open(app, fixed, desk):
    fixed.answers(OUYANG, "decline")
    assert (run_sweep(app, offer_free_places), fixed.state(AYGUL)) == (0, "waiting")
    zhengping, page = desk("zhengping"), f"{fixed.hub}/guests"
    assert press(zhengping, page, "list/taking-back").status_code == 303
    assert (run_sweep(app, offer_free_places), fixed.state(AYGUL)) == (1, "offered")
    fixed.answers(AYGUL, "accept")
    assert fixed.state(AYGUL) == "confirmed"


def test_a_question_nobody_has_answered_ends_when_the_item_begins(app, fixed, desk, at):
    fixed.answers(OUYANG, "accept")
    at("2026-04-08 09:59")
    run_sweep(app, lapse_offers)
    assert fixed.state(OUYANG) == "offered"
    at("2026-04-08 10:00")
    run_sweep(app, lapse_offers)
    assert (fixed.state(OUYANG), fixed.row(OUYANG).state_reason) == ("lapsed", "名单已定，未能安排列席。")
    assert messages_to(app, OUYANG, template="lapsed") == []
    assert "名单已定，本次未能安排您列席" in messages_to(app, OUYANG, template="sit_in_not_placed")[0]
    assert "欧阳建国" in desk("zhaomin").get(f"{fixed.hub}/guests").text


def test_an_item_that_moves_keeps_the_place_of_who_waits_for_the_desk_and_asks_again(app, fixed, desk, at):
    fixed.answers(OUYANG, "accept")
    zhaomin, page = desk("zhaomin"), f"{fixed.hub}/agenda"
    numbers = [slot.id for slot in event_of(app, fixed.hub).slots]
    order = [numbers[0], fixed.slot_id, numbers[1]]
    zhaomin.get(page)
    answer = zhaomin.submit(page, **{f"at_{slot}": str(n) for n, slot in enumerate(order, start=1)}, reason="会议安排")
    assert answer.status_code == 303, answer.text
    row = fixed.row(OUYANG)
    assert (row.waits_for_desk, row.offer_until) == (True, beijing("2026-04-08 09:40"))
    [told] = messages_to(app, OUYANG, template="item_moved_open")
    assert ("09:40—10:10" in told, "不能参加请点链接告知" in told, "前回复" in told) == (True, True, False)
    fixed.answers(OUYANG, "decline")
    assert fixed.state(OUYANG) == "withdrawn"


def test_nobody_registers_any_more_until_it_is_open_again(app, fixed, desk):
    reader, form = fixed.reader(OUYANG), f"/slots/{fixed.first_id}/registration"
    assert "名单已定，不再接受报名" in reader.get(form).text
    press(desk("zhengping"), f"{fixed.hub}/guests", "list/taking-back")
    answer = register(reader, fixed.first_id, name="欧阳建国", seat="observe", category="anyone")
    assert answer.status_code == 303, answer.text


def test_the_list_is_not_fixed_while_somebody_waits_to_hear(app, world, desk, citizen):
    hub = draft_meeting(app, desk("zhaomin"), allocation="review")
    publish(hub, desk)
    assert register(citizen(LI_JING), event_of(app, hub).slots[2].id, name="李静").status_code == 303
    zhaomin, page = desk("zhaomin"), f"{hub}/guests"
    press(zhaomin, page, "list")
    shown = zhaomin.get(page).text
    assert ("还有1人没有审定" in shown, "名单已定（" in shown) == (True, False)
    assert ">确定名单<" not in desk("liuwei").get(page).text


def test_once_the_meeting_has_begun_the_list_stays_as_it_is(app, fixed, desk, at):
    at("2026-04-08 09:00")
    zhaomin, page = desk("zhaomin"), f"{fixed.hub}/guests"
    assert "撤回名单已定" not in zhaomin.get(page).text
    press(zhaomin, page, "list/taking-back")
    assert "会议已开始、结束或取消" in zhaomin.get(page).text


def test_fixing_and_accepting_at_once_leave_a_place_or_a_question(app, world, desk, citizen, engine_name):
    meeting = Invited(app, desk, citizen)
    meeting.calls_off(LI_JING)
    number = meeting.row(OUYANG).id

    def fix():
        return fix_list(event_by_code(meeting.code), by=db.session.get(Person, world.staff["zhaomin"]))

    def accept():
        registration = db.session.get(Registration, number)
        return accept_offer(registration, by=registration.person).state.value

    assert at_once(app, fix, accept, accept)[0] is True
    row = meeting.row(OUYANG)
    assert row.state.value == "confirmed" or row.waits_for_desk
    assert meeting.state(WANG_LEI) == "confirmed"


def test_who_registers_in_the_very_moment_in_which_the_list_is_fixed_has_no_place(app, world, invited, monkeypatch):
    claim = claiming_places.claim

    def fixed_before(quota_id, heads, **how):
        fix_list(event_by_code(invited.code), by=db.session.get(Person, world.staff["zhaomin"]))
        return claim(quota_id, heads, **how)

    monkeypatch.setattr(claiming_places, "claim", fixed_before)
    answer = register(invited.reader(OUYANG), invited.first_id, name="欧阳建国", seat="observe", category="anyone")
    assert (answer.status_code, "名单已定，不再接受报名" in answer.text) == (422, True)
    with app.app_context():
        assert [each.slot_id for each in db.session.scalars(select(Registration)) if each.name == "欧阳建国"] == [
            invited.slot_id]
