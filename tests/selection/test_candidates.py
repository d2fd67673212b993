"""Who becomes a candidate by a desk: the unit that is asked to, the host, the coordinator; and what quotas count."""

import uuid

import pytest
from sqlalchemy import select

from tests.draws.steps import apply, refused, staff
from tests.selection.steps import ask_for, balanced, frozen
from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand, Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.selection.candidate_facts import candidate_facts_of, gaps_of, homes_of, lists_of
from xicheng_events.booking.selection.feasibility import Bound
from xicheng_events.booking.selection.list_pages import list_summaries
from xicheng_events.booking.selection.models import Candidate
from xicheng_events.booking.selection.operations.entering_candidates import Proposed, enter_candidate, note_facts
from xicheng_events.booking.selection.operations.preparing import set_proposers
from xicheng_events.booking.selection.operations.suggesting import try_quotas
from xicheng_events.booking.selection.states import CandidateSource
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.balanced_facts import Gender, household_key
from xicheng_events.foundation.core.db import db


def quota_of(event, category: Category):
    """The places of one category in its first slot."""
    return next(quota for quota in event.event.slots[0].quotas if quota.category is category)


def proposed(name="章启明", phone="19900007101", **known) -> Proposed:
    """An expert whom a unit proposes."""
    return Proposed(form_key=uuid.uuid4().hex, name=name, phone=phone, source=CandidateSource.PROPOSED, agreed=True,
                    **known)


@pytest.mark.usefixtures("engine_name")
def test_a_unit_proposes_for_the_slots_it_is_asked_for_alone(here, world):
    event = balanced(world, places=3, experts=2)
    slot, quota = event.event.slots[0], quota_of(event, Category.EXPERT)
    niujie, editor = db.session.get(Organisation, world.units["niujie"]), staff(world, "qianfang")
    refused("not_yours", enter_candidate, slot, quota, proposed(unit=niujie), by=editor)
    set_proposers(slot, [niujie], by=staff(world, "zhaomin"))
    made = enter_candidate(slot, quota, proposed(unit=niujie, gender=Gender.MALE), by=editor)
    again = enter_candidate(slot, quota, proposed(unit=niujie, gender=Gender.MALE), by=editor)
    db.session.commit()
    assert again.id == made.id
    assert made.state is RegistrationState.APPLIED
    candidate = db.session.get(Candidate, made.id)
    assert (candidate.source, candidate.unit_id, candidate.gender) == (
        CandidateSource.PROPOSED, niujie.id, Gender.MALE)


def test_deputies_are_entered_by_the_coordinator_alone(here, world):
    event = balanced(world, places=3, experts=1, expert=Category.NPC)
    slot, quota = event.event.slots[0], quota_of(event, Category.NPC)
    refused("not_yours", enter_candidate, slot, quota, proposed(), by=staff(world, "zhaomin"))
    assert enter_candidate(slot, quota, proposed(), by=staff(world, "zhouyan")).quota_id == quota.id


def test_after_the_freeze_nobody_comes_in(here, world):
    event = balanced(world)
    one, = apply(event.event, 1)
    frozen(world, event)
    quota = event.event.slots[0].quotas[0]
    refused("frozen", enter_candidate, event.event.slots[0], quota, proposed(), by=staff(world, "zhaomin"))
    refused("frozen", note_facts, db.session.get(Registration, one.id), gender=Gender.MALE, field=None,
            by=staff(world, "zhaomin"))
    assert db.session.scalars(select(Registration.id).where(Registration.slot_id == event.slot_id)).all() == [one.id]
    assert db.session.scalars(select(Candidate)).all() == []


def test_it_is_said_beforehand_what_the_candidates_cannot_meet(here, world):
    event = balanced(world, places=3, experts=2)
    apply(event.event, 1, 1, 1, quota=quota_of(event, Category.RESIDENT), age_band=AgeBand.ADULT)
    apply(event.event, 1, quota=quota_of(event, Category.EXPERT))
    ask_for(world, event, Bound("category", "expert", 2, 2))
    people = candidate_facts_of(event.event)
    plan, = lists_of(event.event)
    assert gaps_of(plan, people, homes_of(people)) == ["席位5个，候选人只有4户。", "需要专家学者2名，候选人中只有1名。"]


def test_one_phone_or_one_address_is_one_household(here, world):
    event = balanced(world)
    first, second, third, other = apply(event.event, 1, 1, 1, 1)
    second.phone_hash = first.phone_hash
    addresses = {second: "北京市西城区牛街东里1号楼101", third: "牛街东里 1号楼，101", other: "牛街东里2号楼"}
    for each, address in addresses.items():
        note_facts(each, gender=None, field=None, household=household_key(address), by=staff(world, "zhaomin"))
    homes = homes_of(candidate_facts_of(event.event))
    assert homes[first.id] == homes[second.id] == homes[third.id] != homes[other.id]


def test_the_desk_enters_and_describes_candidates_on_its_pages(app, world, desk):
    with app.app_context():
        event = balanced(world, places=3, experts=2)
        slot_id, expert, code = event.slot_id, quota_of(event, Category.EXPERT).id, event.code
        set_proposers(event.event.slots[0], [db.session.get(Organisation, world.units["niujie"])],
                      by=staff(world, "zhaomin"))
        db.session.commit()
    unit = desk("qianfang")
    assert "统计工作座谈·遴选场" in unit.get("/staff/selections").text
    sent = {"quota": expert, "unit": "niujie", "name": "章启明", "phone": "1990000710", "agreed": "y",
            "age_band": "35_59", "form_key": uuid.uuid4().hex, "gender": "male", "street": "", "field": "",
            "address": "牛街东里1号"}
    answer = unit.post(f"/staff/selections/slots/{slot_id}/candidates", data=sent)
    assert answer.status_code == 422
    assert "章启明" in answer.text
    answer = unit.post(f"/staff/selections/slots/{slot_id}/candidates", data=sent | {"phone": "19900007101"})
    assert answer.status_code == 303
    assert "章启明" in unit.get(f"/staff/selections/slots/{slot_id}/candidates").text
    assert unit.get(f"/staff/selections/{code}").status_code == 404
    host = desk("zhaomin")
    assert "单位推荐" in host.get(f"/staff/selections/{code}/lists/1-room").text
    with app.app_context():
        reference = db.session.scalar(select(Registration.reference).where(Registration.name == "章启明"))
    page = f"/staff/selections/{code}/candidates/{reference}"
    assert host.get(page).status_code == 200
    assert host.post(page, data={"gender": "female", "field": "", "address": "", "form_key": sent["form_key"]}
                     ).status_code == 303


@pytest.mark.usefixtures("engine_name")
def test_quotas_that_only_together_cannot_be_met_are_found_by_the_clockwork(here, world):
    event = balanced(world, places=2, experts=1)
    apply(event.event, 1, 1, quota=quota_of(event, Category.RESIDENT), age_band=AgeBand.ADULT)
    apply(event.event, 1, quota=quota_of(event, Category.EXPERT), age_band=AgeBand.SENIOR)
    ask_for(world, event, Bound("category", "expert", 1, 1), Bound("age", "60_up", 0, 0))
    assert (try_quotas(), try_quotas()) == (1, 0)
    assert event.selection.outcome == {"1-room": {"too_tight": True}}
    assert "不能同时满足" in list_summaries(event.selection)[0].gaps[-1]
