"""李静 finds the open day, registers herself and her child in one form, and comes back to her ticket."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, code_sent_to, messages_to
from xicheng_events.audit.models import AuditEntry
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.events.models import Quota
from xicheng_events.registration.models import Registration


def form_of(client, slot_id, **changes):
    """The form's fields as a person would send them."""
    page = client.get(f"/slots/{slot_id}/registration").text
    key = re.search(r'name="form_key" value="([^"]+)"', page).group(1)
    fields = {"form_key": key, "name": "李静", "privacy_agreed": "y", **changes}
    return {name: value for name, value in fields.items() if value is not None}


def register(client, slot_id, **changes):
    return client.post(f"/slots/{slot_id}/registration", data=form_of(client, slot_id, **changes))


def with_companions(*rows):
    fields = {}
    for n, (name, band, guardian) in enumerate(rows):
        fields |= {f"companions-{n}-name": name, f"companions-{n}-age_band": band}
        if guardian:
            fields[f"companions-{n}-guardian_agreed"] = "y"
    return fields


def states(app):
    with app.app_context():
        return [r.state.value for r in db.session.scalars(select(Registration).order_by(Registration.id))]


def taken(app, slot_id):
    with app.app_context():
        return db.session.scalar(select(Quota.taken).where(Quota.slot_id == slot_id))


def test_a_stranger_registers_in_one_form_with_a_code_and_two_companions(app, world, client):
    page = form_of(client, world.morning, phone=LI_JING.phone, **with_companions(
        ("王小明", "under_14", True), ("李国强", "60_up", False)))
    asked = client.post(f"/slots/{world.morning}/registration", data={**page, "send_code": "1"})
    assert asked.status_code == 200
    assert "王小明" in asked.text  # what was typed is kept
    answer = client.post(f"/slots/{world.morning}/registration",
                         data={**page, "code": code_sent_to(app, LI_JING)})
    assert answer.status_code == 303
    ticket = client.get(answer.headers["Location"])
    assert "报名成功" in ticket.text
    assert "<svg" in ticket.text
    with app.app_context():
        registration = db.session.scalars(select(Registration)).one()
        assert registration.heads == 3
        assert registration.ticket.admits == 3
        assert [c.guardian_agreed_at is not None for c in registration.companions] == [True, False]
        assert registration.ticket.code in messages_to(app, LI_JING, template="confirmed")[0]
        actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "registration")).all()
        assert actions == ["registration.confirmed"]
    assert taken(app, world.morning) == 3


def test_the_form_sent_twice_and_the_person_twice_count_once(app, world, citizen):
    client = citizen(LI_JING)
    fields = form_of(client, world.morning)
    first = client.post(f"/slots/{world.morning}/registration", data=fields)
    second = client.post(f"/slots/{world.morning}/registration", data=fields)
    other = client.post(f"/slots/{world.morning}/registration", data={**fields, "form_key": "0" * 32})
    assert first.headers["Location"] == second.headers["Location"] == other.headers["Location"]
    assert taken(app, world.morning) == 1
    assert client.get(f"/slots/{world.morning}/registration").status_code == 303


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"name": "李静😀"}, "姓名"),
    ({"name": "静" * 101}, "姓名"),
    ({"privacy_agreed": None}, "个人信息处理告知书"),
    ({"age_band": "under_14"}, "年龄段"),
    (with_companions(("王小明", "under_14", False)), "监护人"),
    (with_companions(("甲", "18_34", False), ("乙", "18_34", False), ("丙", "18_34", False)), "最多3人"),
    (with_companions(("王小明", "no-such-band", True)), ""),
])
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(app, world, citizen, changes, sentence):
    answer = register(citizen(LI_JING), world.morning, question="能看到数据吗", **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "能看到数据吗" in answer.text
    assert states(app) == []
    assert taken(app, world.morning) == 0


@pytest.mark.parametrize("phone", ["123", "1990000000１x", "abcdefghijk"])
def test_a_wrong_phone_is_refused_before_any_code_is_sent(app, world, client, phone):
    page = form_of(client, world.morning, phone=phone)
    answer = client.post(f"/slots/{world.morning}/registration", data={**page, "send_code": "1"})
    assert answer.status_code == 422
    assert "手机号" in answer.text


def test_names_with_the_wrong_dot_and_full_width_digits_are_repaired(app, world, client):
    page = form_of(client, world.morning, name="阿依古丽•买买提", phone="１９９" + AYGUL.phone[3:])
    client.post(f"/slots/{world.morning}/registration", data={**page, "send_code": "1"})
    client.post(f"/slots/{world.morning}/registration", data={**page, "code": code_sent_to(app, AYGUL)})
    with app.app_context():
        assert db.session.scalars(select(Registration.name)).all() == ["阿依古丽·买买提"]


def test_before_after_and_when_called_off_a_page_says_why_not(app, world, client, desk):
    opens = clock.now()
    clock.set_to(opens - timedelta(days=3))
    assert "开始" in client.get(f"/slots/{world.morning}/registration").text
    clock.set_to(opens + timedelta(days=7))
    closed = client.get(f"/slots/{world.morning}/registration")
    assert "截止" in closed.text
    assert "010-" in closed.text
    clock.set_to(opens)
    desk("zhaomin").post(f"/staff/registrations/events/{world.code}/cancellation", data={"reason": "场地检修"})
    assert "已取消" in client.get(f"/slots/{world.morning}/registration").text


def test_somebody_elses_registration_does_not_exist(app, world, citizen):
    mine = register(citizen(LI_JING), world.morning).headers["Location"]
    stranger = citizen(WANG_LEI)
    for path in (mine, f"{mine}/party", f"{mine}/withdrawal", f"{mine}/calendar.ics"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"{mine}/withdrawal").status_code == 404
    assert states(app) == ["confirmed"]


def test_the_calendar_entry_says_when_and_where(world, citizen):
    client = citizen(LI_JING)
    entry = client.get(register(client, world.morning).headers["Location"] + "/calendar.ics")
    assert entry.mimetype == "text/calendar"
    assert "DTSTART:20260318T013000Z" in entry.text
    assert LI_JING.phone not in entry.text


def test_full_slot_waits_in_line_and_the_next_is_asked_when_one_calls_off(app, world, citizen):
    li, wang, aygul = citizen(LI_JING), citizen(WANG_LEI), citizen(AYGUL)
    seat = register(li, world.afternoon, **with_companions(("甲", "18_34", False), ("乙", "18_34", False)))
    first = register(wang, world.afternoon, name="王磊").headers["Location"]
    second = register(aygul, world.afternoon, name="阿依古丽·买买提").headers["Location"]
    assert "候补第1位" in wang.get(first).text
    assert "候补第2位" in aygul.get(second).text
    assert "候补第2位" in messages_to(app, AYGUL, template="waitlist")[0]
    li.post(seat.headers["Location"] + "/withdrawal")
    assert states(app) == ["withdrawn", "offered", "offered"]
    assert taken(app, world.afternoon) == 2
    assert "有名额等您确认" in wang.get(first).text
    wang.post(first + "/offer", data={"answer": "accept"})
    wang.post(first + "/offer", data={"answer": "accept"})
    aygul.post(second + "/offer", data={"answer": "decline"})
    assert states(app) == ["withdrawn", "confirmed", "withdrawn"]
    assert taken(app, world.afternoon) == 1
    assert "报名成功" in wang.get(first).text


def test_nobody_overtakes_those_who_wait(app, world, citizen):
    register(citizen(LI_JING), world.afternoon, **with_companions(("甲", "18_34", False)))
    register(citizen(WANG_LEI), world.afternoon, name="王磊", **with_companions(("丁", "18_34", False)))
    register(citizen(OUYANG), world.afternoon, name="欧阳建国")  # one place is left, but 王磊's party came first
    assert states(app) == ["confirmed", "waiting", "waiting"]
    assert taken(app, world.afternoon) == 2


def test_an_offer_that_nobody_takes_goes_to_the_next(app, world, citizen):
    from xicheng_events.registration.operations import lapse_offers

    li = citizen(LI_JING)
    seat = register(li, world.afternoon, **with_companions(("甲", "18_34", False), ("乙", "18_34", False)))
    register(citizen(WANG_LEI), world.afternoon, name="王磊", **with_companions(("丁", "18_34", False),
                                                                           ("戊", "18_34", False)))
    register(citizen(OUYANG), world.afternoon, name="欧阳建国")
    li.post(seat.headers["Location"] + "/withdrawal")
    assert states(app) == ["withdrawn", "offered", "waiting"]
    clock.set_to(clock.now() + timedelta(hours=25))
    with app.app_context():
        assert lapse_offers() == 1
        db.session.commit()
    assert states(app) == ["withdrawn", "lapsed", "offered"]
    assert taken(app, world.afternoon) == 1
    assert messages_to(app, WANG_LEI, template="lapsed")


def test_a_party_grows_and_shrinks_while_there_are_places(app, world, citizen):
    client = citizen(LI_JING)
    mine = register(client, world.afternoon).headers["Location"]
    assert client.post(mine + "/party", data=with_companions(("甲", "18_34", False))).status_code == 303
    assert taken(app, world.afternoon) == 2
    register(citizen(WANG_LEI), world.afternoon, name="王磊")
    full = client.post(mine + "/party", data=with_companions(("甲", "18_34", False), ("乙", "18_34", False)))
    assert full.status_code == 422
    assert "名额不足" in full.text
    assert taken(app, world.afternoon) == 3
    client.post(mine + "/party", data=with_companions(("", "under_14", False)))
    assert taken(app, world.afternoon) == 2
    with app.app_context():
        first = db.session.scalars(select(Registration).order_by(Registration.id)).first()
        assert (first.heads, first.ticket.admits, len(first.companions)) == (1, 1, 0)


def test_after_the_deadline_one_is_told_whom_to_ring(app, world, citizen):
    client = citizen(LI_JING)
    mine = register(client, world.morning).headers["Location"]
    clock.set_to(clock.now() + timedelta(days=7, hours=1))
    client.post(mine + "/withdrawal")
    assert "010-" in client.get(mine).text
    assert states(app) == ["confirmed"]


def test_reminded_once_on_the_day_before_at_ten(app, world, citizen):
    from xicheng_events.registration.operations import send_reminders

    register(citizen(LI_JING), world.morning)
    day_before = clock.local(clock.now()).replace(day=17, hour=9, minute=59)
    for hour, sent in ((day_before, 0), (day_before + timedelta(minutes=1), 1), (day_before + timedelta(hours=1), 0)):
        clock.set_to(hour)
        with app.app_context():
            assert send_reminders() == sent
            db.session.commit()
    assert "明日" in messages_to(app, LI_JING, template="reminder")[0]


def test_capacity_is_never_below_what_is_taken_and_more_places_reach_those_who_wait(app, world, citizen, desk):
    register(citizen(LI_JING), world.afternoon, **with_companions(("甲", "18_34", False), ("乙", "18_34", False)))
    register(citizen(WANG_LEI), world.afternoon, name="王磊")
    page = f"/staff/registrations/events/{world.code}/slots/{world.afternoon}/capacity"
    clerk = desk("zhaomin")
    refused = clerk.post(page, data={"capacity": "2"})
    assert refused.status_code == 422
    assert "已有3人" in refused.text
    assert clerk.post(page, data={"capacity": "4"}).status_code == 303
    assert states(app) == ["confirmed", "offered"]


def test_cancelling_and_postponing_tell_everybody(app, world, citizen, desk):
    register(citizen(LI_JING), world.morning)
    register(citizen(WANG_LEI), world.afternoon, name="王磊")
    clerk = desk("zhaomin")
    page = f"/staff/registrations/events/{world.code}/postponement"
    assert "2 份报名" in clerk.get(page).text
    times = {"times-0-slot_id": world.morning, "times-0-starts_at": "2026-03-25T09:30",
             "times-0-ends_at": "2026-03-25T11:00", "times-1-slot_id": world.afternoon,
             "times-1-starts_at": "2026-03-25T14:00", "times-1-ends_at": "2026-03-25T15:30"}
    assert clerk.post(page, data={**times, "reason": ""}).status_code == 422
    assert clerk.post(page, data={**times, "reason": "场地检修"}).status_code == 303
    assert "3月25日" in messages_to(app, LI_JING, template="postpone")[0]
    assert clerk.post(f"/staff/registrations/events/{world.code}/cancellation",
                      data={"reason": "场地检修"}).status_code == 303
    assert messages_to(app, WANG_LEI, template="cancel")
    assert states(app) == ["revoked", "revoked"]
    assert taken(app, world.morning) == 0


def test_another_units_desk_sees_nothing(world, citizen, desk):
    register(citizen(LI_JING), world.morning)
    assert "李静" in desk("zhaomin").get(f"/staff/registrations/events/{world.code}").text
    assert desk("qianfang").get(f"/staff/registrations/events/{world.code}").status_code == 404


def test_nothing_oversells_and_the_sum_of_heads_is_what_is_taken(app, world, citizen):
    for who in (LI_JING, WANG_LEI, OUYANG, AYGUL):
        register(citizen(who), world.afternoon, name=who.name)
    with app.app_context():
        held = db.session.scalar(select(func.sum(Registration.heads)).where(Registration.state == "confirmed"))
    assert held == taken(app, world.afternoon) == 3
    assert states(app)[-1] == "waiting"
