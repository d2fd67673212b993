"""Each way of giving places, from the form to the ticket: first come, first come with a review, selection, draw,
invitation, none (domain §13.2)."""

import re

import pytest

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, beijing, messages_to, open_day
from tests.registration.steps import (
    adults,
    change,
    form_of,
    invite,
    register,
    states,
    sweep,
    taken,
    with_companions,
    with_quotas,
)
from xicheng_events.booking.events.kinds import Allocation, Category
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.invitations.models import Invitation, InvitationState
from xicheng_events.booking.participants.operations import deciding_one, event_changes
from xicheng_events.booking.registration.models import Companion, Registration, Ticket
from xicheng_events.booking.registration.operations.waiting_list import offer_free_places
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused


@pytest.fixture
def given_by(app, world):
    """Let the event give its places in another way."""
    return lambda allocation, **more: change(app, Event, world.event_id, allocation=allocation, **more)


@pytest.fixture
def decide(app, world):
    """Let 赵敏 decide about the n-th registration: `decide(1, approve)`; what became of it."""

    def act(n, operation, by="zhaomin", **values):
        with app.app_context():
            registration = db.session.get(Registration, n)
            operation(registration, by=db.session.get(Person, world.staff[by]), **values)
            db.session.commit()
            return registration.state.value

    return act


def test_first_come_with_review_holds_the_place_while_it_is_looked_at(app, world, citizen, given_by, decide):
    given_by(Allocation.FIRST_COME, review_required=True)
    li = citizen(LI_JING)
    assert "先到先审" in li.get(f"/slots/{world.afternoon}/registration").text
    mine = register(li, world.afternoon, **adults("甲", "乙")).headers["Location"]
    assert states(app) == ["pending"]
    assert taken(app, world.afternoon) == 3
    assert "名额已为您保留" in li.get(mine).text
    assert "短信告知" in messages_to(app, LI_JING, template="submitted")[0]
    register(citizen(WANG_LEI), world.afternoon, name="王磊")
    assert states(app) == ["pending", "waiting"]
    for _press in range(2):
        assert decide(1, deciding_one.approve) == "confirmed"
    assert len(messages_to(app, LI_JING, template="confirmed")) == 1
    assert 'class="ticket-code"' in li.get(mine).text


def test_who_is_declined_reads_why_and_the_place_goes_on(app, world, citizen, given_by, decide):
    given_by(Allocation.FIRST_COME, review_required=True)
    li = citizen(LI_JING)
    mine = register(li, world.afternoon, **adults("甲", "乙")).headers["Location"]
    wang = citizen(WANG_LEI)
    his = register(wang, world.afternoon, name="王磊").headers["Location"]
    assert decide(1, deciding_one.decline, reason="不在辖区居住") == "not_selected"
    assert states(app) == ["not_selected", "offered"]
    assert "不在辖区居住" in li.get(mine).text
    assert "感谢支持" in messages_to(app, LI_JING, template="not_selected")[0]
    wang.post(his + "/offer", data={"answer": "accept"})
    assert states(app) == ["not_selected", "pending"]
    assert taken(app, world.afternoon) == 1
    assert decide(2, deciding_one.approve) == "confirmed"


def test_where_the_host_selects_nobody_has_a_place_by_being_early(app, world, citizen, given_by, decide):
    given_by(Allocation.REVIEW)
    li, wang, ouyang = citizen(LI_JING), citizen(WANG_LEI), citizen(OUYANG)
    pages = [register(client, world.afternoon, name="某人", **adults("甲", "乙")).headers["Location"]
             for client in (li, wang, ouyang)]
    assert states(app) == ["applied"] * 3
    assert taken(app, world.afternoon) == 0
    assert "已提交，待录取" in li.get(pages[0]).text
    assert decide(3, deciding_one.approve) == "confirmed"
    assert decide(2, deciding_one.approve) == "waiting"
    assert decide(1, deciding_one.approve) == "waiting"  # registered before 王磊: stands before him
    assert "候补第1位" in li.get(pages[0]).text
    assert "候补第2位" in wang.get(pages[1]).text
    assert decide(3, event_changes.revoke, reason="重复报名") == "revoked"
    assert states(app) == ["offered", "waiting", "revoked"]


def test_selecting_after_all_puts_somebody_declined_in_line(app, world, citizen, given_by, decide):
    given_by(Allocation.REVIEW)
    register(citizen(LI_JING), world.afternoon)
    assert decide(1, deciding_one.decline, reason="名额有限") == "not_selected"
    assert decide(1, deciding_one.approve) == "offered"  # a place is free, and it is asked whether it still comes


def test_before_a_draw_the_review_says_who_takes_part(app, world, citizen, given_by, decide):
    given_by(Allocation.LOTTERY, review_required=True)
    for who in (LI_JING, WANG_LEI):
        register(citizen(who), world.afternoon, name=who.name)
    assert decide(1, deciding_one.approve) == "applied"
    assert decide(2, deciding_one.decline, reason="不在辖区居住") == "not_selected"
    with app.app_context():
        assert [r.eligible for r in db.session.query(Registration).order_by(Registration.id)] == [True, False]


def test_nobody_reviews_what_they_entered_or_without_a_reason(app, world, citizen, given_by, decide):
    given_by(Allocation.FIRST_COME, review_required=True)
    register(citizen(LI_JING), world.afternoon)
    change(app, Registration, 1, entered_by_id=world.staff["zhaomin"])
    for operation, by, values, code in ((deciding_one.approve, "zhaomin", {}, "own_registration"),
                                        (deciding_one.decline, "liuwei", {"reason": ""}, "no_reason"),
                                        (deciding_one.approve, "qianfang", {}, "not_yours")):
        with pytest.raises(Refused) as refused:
            decide(1, operation, by, **values)
        assert refused.value.code == code
    assert decide(1, deciding_one.approve, "liuwei") == "confirmed"


def test_another_party_is_reviewed_again_and_the_ticket_rests(app, world, citizen, given_by, decide):
    given_by(Allocation.FIRST_COME, review_required=True)
    li = citizen(LI_JING)
    mine = register(li, world.afternoon).headers["Location"]
    decide(1, deciding_one.approve)
    with app.app_context():
        code = db.session.query(Ticket).one().code
    li.post(mine + "/party", data=adults("甲"))
    assert states(app) == ["pending"]
    assert taken(app, world.afternoon) == 2
    with app.app_context():
        assert db.session.query(Ticket).one().revoked_at is not None
    assert "须重新审核" in messages_to(app, LI_JING)[-1]
    assert decide(1, deciding_one.approve) == "confirmed"
    with app.app_context():
        ticket = db.session.query(Ticket).one()
        assert (ticket.code, ticket.admits, ticket.revoked_at) == (code, 2, None)


def test_the_same_party_sent_once_more_is_no_change_and_costs_nobody_the_review(app, world, citizen, given_by, decide):
    given_by(Allocation.FIRST_COME, review_required=True)
    li = citizen(LI_JING)
    party = with_companions(("王磊", "18_34", False), ("王小明", "under_14", True))
    mine = register(li, world.afternoon, **party).headers["Location"]
    decide(1, deciding_one.approve)
    told = messages_to(app, LI_JING)
    with app.app_context():
        before = [each.id for each in db.session.query(Companion).order_by(Companion.id)]
    assert li.post(mine + "/party", data=party).status_code == 303
    with app.app_context():
        assert [each.id for each in db.session.query(Companion).order_by(Companion.id)] == before
    assert (states(app), messages_to(app, LI_JING)) == (["confirmed"], told)
    assert li.post(mine + "/party", data=with_companions(
        ("王磊", "35_59", False), ("王小明", "under_14", True))).status_code == 303
    assert states(app) == ["pending"]


def test_by_invitation_only_those_invited_get_in_once_and_by_their_own_phone(app, world, citizen, given_by):
    given_by(Allocation.INVITED)
    li, wang = citizen(LI_JING), citizen(WANG_LEI)
    address = f"/slots/{world.afternoon}/registration"
    assert "定向邀请" in li.get(address).text
    assert "邀请短信中的链接" in li.get(f"/events/{world.code}").text
    token = invite(app, world, LI_JING, max_heads=2)
    assert token in messages_to(app, LI_JING, template="invitation")[0]
    assert "请选择场次" in li.get(f"/invitations/{token}").text
    form = f"{address}?invitation={token}"
    fields = {**form_of(wang, world.afternoon, address=form, name="王磊"), "invitation": token}
    assert "另一个手机号" in wang.post(address, data=fields).text
    fields = {**form_of(li, world.afternoon, address=form), "invitation": token}
    assert "最多2人" in li.post(address, data={**fields, **adults("甲", "乙")}).text
    assert li.post(address, data=fields).status_code == 303
    assert states(app) == ["confirmed"]
    assert "已使用" in wang.get(form).text
    assert li.get("/invitations/nonsense").status_code == 404


@pytest.mark.parametrize(("change_of", "is_shown"), [
    ({}, True), ({"slot_id": "morning"}, False), ({"state": InvitationState.USED}, False),
    ({"state": InvitationState.REVOKED}, False), ({"expires_at": beijing("2026-03-01 09:00")}, False),
    ({"event_id": "another"}, False)])
def test_whose_an_invitation_is_stands_only_on_the_page_it_leads_to(app, world, client, given_by, change_of, is_shown):
    given_by(Allocation.INVITED)
    token = invite(app, world, LI_JING, max_heads=2)
    fields = {**form_of(client, world.afternoon, address=f"/slots/{world.afternoon}/registration?invitation={token}"),
              "invitation": token, "name": ""}
    with app.app_context():
        units = {unit.slug: unit for unit in db.session.query(Organisation)}
        values = {"morning": world.morning, "another": notices.publish(open_day(units)).id}
        invitation = db.session.query(Invitation).one()
        for name, value in change_of.items():
            setattr(invitation, name, values.get(value, value))
        db.session.commit()
    page = client.post(f"/slots/{world.afternoon}/registration", data=fields)
    assert (page.status_code, "李静" in page.text, "被邀请人" in page.text) == (422, is_shown, is_shown)


def test_on_the_page_of_an_open_event_an_invitation_names_nobody(app, world, client, given_by):
    given_by(Allocation.INVITED)
    token = invite(app, world, LI_JING)
    given_by(Allocation.FIRST_COME)
    page = client.get(f"/slots/{world.afternoon}/registration?invitation={token}")
    assert (page.status_code, "李静" in page.text) == (200, False)


def test_each_category_has_its_own_places_and_its_own_line(app, world, citizen):
    with_quotas(app, world.afternoon, {Category.RESIDENT: 1, Category.STUDENT: 1})
    li = citizen(LI_JING)
    page = li.get(f"/slots/{world.afternoon}/registration").text
    assert page.count("还有 1 个名额") == 2
    assert "请选择报名身份" in register(li, world.afternoon).text
    assert register(li, world.afternoon, category="resident").status_code == 303
    waits = citizen(WANG_LEI)
    his = register(waits, world.afternoon, name="王磊", category="resident").headers["Location"]
    assert register(citizen(OUYANG), world.afternoon, name="欧阳建国", category="student").status_code == 303
    assert states(app) == ["confirmed", "waiting", "confirmed"]
    assert "居民" in waits.get(his).text
    assert "人大代表" not in page
    assert "请选择报名身份" in register(citizen(AYGUL), world.afternoon, category="npc").text


def test_a_category_without_places_that_nobody_has_a_line_for_says_full(app, world, citizen):
    with_quotas(app, world.afternoon, {Category.RESIDENT: 1, Category.STUDENT: 0}, waiting_limit=0)
    li = citizen(LI_JING)
    assert "名额和候补均已满" in li.get(f"/slots/{world.afternoon}/registration").text
    answer = register(li, world.afternoon, category="student")
    assert answer.status_code == 422
    assert "均已满" in answer.text


def test_without_registering_there_is_nothing_to_fill_in(app, world, client, given_by):
    given_by(Allocation.WALK_IN)
    assert "直接到场" in client.get(f"/slots/{world.afternoon}/registration").text


@pytest.mark.parametrize("allocation", Allocation, ids=str)
def test_the_notice_explains_how_places_are_given(app, world, client, given_by, allocation):
    given_by(allocation, review_required=True)
    page = client.get(f"/events/{world.code}").text
    assert allocation.label in page
    assert str(allocation.row.explanation) in page


@pytest.mark.once
def test_the_same_time_is_warned_about_for_what_waits_and_refused_for_what_is_held(app, world, citizen, given_by):
    with app.app_context():
        morning = db.session.get(Event, world.event_id).slots[0]
        morning.starts_at, morning.ends_at = beijing("2026-03-18 14:00"), beijing("2026-03-18 15:00")
        db.session.commit()
    register(citizen(OUYANG), world.afternoon, name="欧阳建国", **adults("甲", "乙"))
    li = citizen(LI_JING)
    waits = register(li, world.afternoon).headers["Location"]
    assert "只能参加一场" in li.get(f"/slots/{world.morning}/registration").text
    register(li, world.morning)
    assert states(app) == ["confirmed", "waiting", "confirmed"]
    assert "只能参加一场" in li.get(waits).text
    change(app, Registration, 1, state="withdrawn")
    with app.app_context():
        db.session.get(Event, world.event_id).slots[1].quotas[0].taken = 0
        db.session.commit()
    assert sweep(app, offer_free_places) == 1
    answer = li.post(waits + "/offer", data={"answer": "accept"}, follow_redirects=True)
    assert "请先在“我的”中取消那一场" in answer.text
    assert states(app)[1] == "offered"


def test_asking_is_the_hosts_business_and_one_phone_is_asked_once(app, world, given_by):
    with pytest.raises(Refused, match="不是定向邀请"):
        invite(app, world, LI_JING)
    given_by(Allocation.INVITED)
    invite(app, world, LI_JING)
    with pytest.raises(Refused, match="已有未使用的邀请"):
        invite(app, world, LI_JING)
    clock.set_to(beijing("2026-03-17 09:00"))
    with pytest.raises(Refused, match="报名已截止"):
        invite(app, world, WANG_LEI)
    assert not re.search("199", messages_to(app, LI_JING, template="invitation")[0])
