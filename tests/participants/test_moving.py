"""赵敏 looks at one registration: moves it to another slot, sends its code again, sees the number for a reason."""

import re

import pytest

from tests.cast import LI_JING, OUYANG, WANG_LEI, beijing, messages_to
from tests.questions.steps import BIRTH, form_with
from tests.registration.steps import adults, change, register, states, taken
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import AgeBand, Registration, Ticket
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db


@pytest.fixture
def jing(citizen):
    return citizen(LI_JING)


@pytest.fixture
def li(world, jing):
    """李静, confirmed in the morning with one companion: the address of her registration at the desk."""
    mine = register(jing, world.morning, **adults("王立")).headers["Location"]
    return f"/staff/registrations/events/{world.code}/{mine.rsplit('/', 1)[1]}"


def ticket(app):
    with app.app_context():
        found = db.session.get(Ticket, 1)
        return found.slot_id, found.token, found.code, found.admits


def test_a_party_is_moved_its_old_code_ends_and_it_is_told(app, world, li, desk):
    clerk, before = desk("zhaomin"), ticket(app)
    assert "剩余3个名额" in clerk.get(f"{li}/slot").text
    assert clerk.post(f"{li}/slot", data={"slot": world.afternoon, "reason": "本人上午不便"}).status_code == 303
    assert (taken(app, world.morning), taken(app, world.afternoon)) == (0, 2)
    slot_id, token, code, admits = ticket(app)
    assert (slot_id, admits) == (world.afternoon, 2)
    assert token != before[1]
    assert code in messages_to(app, LI_JING, template="moved")[0]
    page = clerk.get(li).text
    assert "本人上午不便" in page
    assert "调整场次" in page
    assert "14:00" in page


def test_7_on_another_day_it_is_as_old_as_it_is_then(app, world, jing, desk):
    change(app, Event, world.event_id, form=form_with(BIRTH))
    change(app, Slot, world.afternoon, starts_at=beijing("2026-03-25 14:00"), ends_at=beijing("2026-03-25 16:00"))
    mine = register(jing, world.morning, born_on="1966-03-20").headers["Location"].rsplit("/", 1)[1]
    desk("zhaomin").post(f"/staff/registrations/events/{world.code}/{mine}/slot",
                         data={"slot": world.afternoon, "reason": "本人要求"})
    with app.app_context():
        moved = db.session.query(Registration).one()
        assert (moved.slot_id, moved.age_band) == (world.afternoon, AgeBand.SENIOR)
        assert db.session.query(AuditEntry).filter_by(action="registration.aged", subject_id=moved.id).count() == 1


def test_it_stays_where_it_was_when_there_is_no_room_or_somebody_waits(app, world, li, citizen, desk):
    register(citizen(WANG_LEI), world.afternoon, name="王磊", **adults("甲"))
    clerk = desk("zhaomin")
    refused = clerk.post(f"{li}/slot", data={"slot": world.afternoon, "reason": "本人上午不便"})
    assert refused.status_code == 422
    assert "没有2个空余名额" in refused.text
    assert "本人上午不便" in refused.text
    register(citizen(OUYANG), world.afternoon, name="欧阳建国", **adults("乙"))
    assert states(app) == ["confirmed", "confirmed", "waiting"]
    assert (taken(app, world.morning), taken(app, world.afternoon)) == (2, 2)
    assert ticket(app)[0] == world.morning


def test_nobody_is_moved_onto_another_registration_of_hers(world, li, jing, desk):
    register(jing, world.afternoon)
    refused = desk("zhaomin").post(f"{li}/slot", data={"slot": world.afternoon, "reason": "本人上午不便"})
    assert refused.status_code == 422
    assert "已报名那一场" in refused.text


def test_who_has_come_in_is_not_moved(app, world, li, desk):
    change(app, Ticket, 1, arrived=1)
    refused = desk("zhaomin").post(f"{li}/slot", data={"slot": world.afternoon, "reason": "本人上午不便"})
    assert "已有人签到" in refused.text
    assert (taken(app, world.morning), taken(app, world.afternoon)) == (2, 0)


@pytest.mark.once
@pytest.mark.parametrize("fields", [
    {}, {"slot": "x"}, {"slot": "9" * 30}, {"reason": "改期"}, {"slot": "-1", "reason": "\x00"}])
def test_nonsense_moves_nobody(app, world, li, desk, fields):
    assert desk("zhaomin").post(f"{li}/slot", data=fields).status_code == 422
    assert taken(app, world.morning) == 2


def test_a_slot_to_move_to_is_chosen_not_offered_as_chosen(app, world, li, desk):
    clerk = desk("zhaomin")
    assert '<option selected value="">请选择' in clerk.get(f"{li}/slot").text
    refused = clerk.post(f"{li}/slot", data={"slot": "", "reason": "本人上午不便"})
    assert (refused.status_code, "请选择调整到的场次。" in refused.text) == (422, True)
    assert "本人上午不便" in refused.text


def test_the_code_is_sent_again_to_those_who_have_one(app, li, desk):
    clerk = desk("zhaomin")
    assert clerk.post(f"{li}/message").status_code == 303
    assert len(messages_to(app, LI_JING, template="confirmed")) == 2
    clerk.post(f"{li}/revocation", data={"reason": "重复报名"})
    clerk.post(f"{li}/message")
    assert "只有报名成功的" in clerk.get(li).text
    assert len(messages_to(app, LI_JING, template="confirmed")) == 2


def test_the_whole_number_is_shown_for_a_reason_that_is_kept(app, world, li, desk):
    clerk = desk("zhaomin")
    assert LI_JING.phone not in clerk.get(li).text
    refused = clerk.post(li, data={"phone": "y", "reason": "看"})
    assert refused.status_code == 422
    assert "请写明理由" in refused.text
    assert LI_JING.phone in clerk.post(li, data={"phone": "y", "reason": "改期电话告知"}).text
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(action="registration.phone_shown").one()
        assert (entry.by_id, entry.detail["reason"]) == (world.staff["zhaomin"], "改期电话告知")
    assert "查看完整手机号" in re.sub(r"<summary>.*?</summary>", "", clerk.get(li).text)


def test_another_unit_moves_and_sees_nothing(app, world, li, desk):
    other = desk("qianfang")
    for path in ("", "/slot", "/message"):
        assert other.post(li + path, data={"slot": world.afternoon, "reason": "本人上午不便"}).status_code == 404
    with app.app_context():
        assert db.session.get(Registration, 1).slot_id == world.morning
