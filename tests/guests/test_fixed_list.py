"""名单已定: from then on nobody is asked by itself, and who accepts is a question for the desk."""

import pytest

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, messages_to
from tests.guests.steps import Invited
from tests.support.at_once import at_once
from xicheng_events.booking.events.queries import event_by_code
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.waiting_list import accept_offer, lapse_offers, offer_free_places
from xicheng_events.foundation.accounts.models import Person
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


def test_a_question_nobody_has_answered_ends_when_the_item_begins(app, fixed, at):
    fixed.answers(OUYANG, "accept")
    at("2026-04-08 09:59")
    run_sweep(app, lapse_offers)
    assert fixed.state(OUYANG) == "offered"
    at("2026-04-08 10:00")
    run_sweep(app, lapse_offers)
    assert fixed.state(OUYANG) == "lapsed"
    assert messages_to(app, OUYANG, template="lapsed") == []


def test_once_the_meeting_has_begun_the_list_stays_as_it_is(app, fixed, desk, at):
    at("2026-04-08 09:00")
    zhaomin, page = desk("zhaomin"), f"{fixed.hub}/guests"
    assert "撤回名单已定" not in zhaomin.get(page).text
    press(zhaomin, page, "list/taking-back")
    assert "会议已开始或已结束" in zhaomin.get(page).text


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
