"""From candidates to places: frozen with the draw's list, suggested by the clockwork, changed, approved by somebody
else; offers go out in the order of the list."""

import pytest
from sqlalchemy import select

from tests.cast import beijing
from tests.draws.steps import apply, refused
from tests.selection.steps import DRAWN, approved, ask_for, balanced, decide, frozen, staff, suggested
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.booking.registration.operations.waiting_list import decline_offer
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.booking.selection.feasibility import Bound
from xicheng_events.booking.selection.models import SelectionQuota
from xicheng_events.booking.selection.operations import changing_picks, deciding_lists, preparing, suggesting
from xicheng_events.booking.selection.operations.telling_lists import drop_housemates, tell_lists
from xicheng_events.booking.selection.states import SelectionState
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

S = RegistrationState


def quotas_set() -> list[tuple]:
    """(value, at least, at most) of all quotas there are."""
    return [tuple(row) for row in db.session.execute(
        select(SelectionQuota.value, SelectionQuota.least, SelectionQuota.most).order_by(SelectionQuota.id))]


@pytest.mark.usefixtures("engine_name")
def test_the_approved_list_is_asked_in_its_order_and_the_rest_stands_in(here, world):
    event = balanced(world, places=3)
    old = apply(event.event, 1, 1, 1, age_band=AgeBand.SENIOR)
    young = apply(event.event, 1, 1, 1, age_band=AgeBand.ADULT)
    ask_for(world, event, Bound("age", "60_up", 2, 2), Bound("age", "18_34", 1, 1))
    entries = suggested(world, event)
    assert [entry.place for entry in entries] == [1, 2, 3, 4, 5, 6]
    picked = event.picked()
    assert sorted(each.age_band for each in picked) == [AgeBand.ADULT, AgeBand.SENIOR, AgeBand.SENIOR]
    assert {each.state for each in (*old, *young)} == {S.APPLIED}
    decide(world, event)
    rest = [entry.registration for entry in event.entries() if not entry.is_picked]
    assert [each.state for each in picked] == [S.OFFERED] * 3
    assert [each.draw_rank for each in picked] == [1, 2, 3]
    assert [each.state for each in rest] == [S.WAITING] * 3
    with clock.frozen(DRAWN):
        decline_offer(picked[0], by=picked[0].person)
        db.session.commit()
        assert rest[0].state == S.OFFERED
        assert tell_lists() == 6
        assert tell_lists() == 0


def test_nobody_approves_what_they_submitted_and_a_list_may_be_given_back(here, world):
    event = balanced(world, places=1)
    apply(event.event, 1, 1)
    suggested(world, event)
    leader = staff(world, "zhengping")
    deciding_lists.submit_lists(event.selection, by=leader)
    db.session.commit()
    refused("own_list", deciding_lists.approve_lists, event.selection, by=leader)
    refused("not_yours", deciding_lists.approve_lists, event.selection, by=staff(world, "liuwei"))
    deciding_lists.return_lists(event.selection, reason="请核对年龄", by=leader)
    db.session.commit()
    assert event.selection.state is SelectionState.SUGGESTED
    assert event.selection.return_reason == "请核对年龄"


def test_a_pick_is_changed_with_a_reason_until_the_list_is_submitted(here, world):
    event = balanced(world, places=1)
    apply(event.event, 1, 1)
    first, second = suggested(world, event)
    editor = staff(world, "zhaomin")
    refused("full", changing_picks.change_pick, second, onto=True, reason="熟悉情况", by=editor)
    refused("text_missing", changing_picks.change_pick, first, onto=False, reason="", by=editor)
    changing_picks.change_pick(first, onto=False, reason="本人电话说明不便", by=editor)
    changing_picks.change_pick(second, onto=True, reason="按顺序递补一人", by=editor)
    db.session.commit()
    assert [each.id for each in event.picked()] == [second.registration_id]
    deciding_lists.submit_lists(event.selection, by=editor)
    db.session.commit()
    refused("not_suggested", changing_picks.change_pick, second, onto=False, reason="再改一次", by=editor)


def test_quotas_that_contradict_each_other_are_refused_with_a_sentence(here, world):
    event = balanced(world, places=3, experts=1)
    refused("contradiction", ask_for, world, event, Bound("age", "60_up", 3, 2))
    refused("contradiction", ask_for, world, event, Bound("age", "60_up", 3, 4), Bound("age", "18_34", 2, 4))
    refused("contradiction", ask_for, world, event, Bound("category", "expert", 2, 3))
    refused("no_value", ask_for, world, event, Bound("category", "npc", 1, 1))
    refused("twice", ask_for, world, event, Bound("age", "60_up", 0, 2), Bound("age", "60_up", 0, 1))
    assert quotas_set() == []
    ask_for(world, event, Bound("age", "60_up", 1, 2))
    refused("contradiction", ask_for, world, event, Bound("age", "60_up", 3, 2))
    assert quotas_set() == [("60_up", 1, 2)]  # what stood before stands


def test_after_the_freeze_neither_quotas_nor_candidates_change(here, world):
    event = balanced(world)
    apply(event.event, 1)
    ask_for(world, event, Bound("age", "60_up", 0, 3))
    frozen(world, event)
    before = event.selection.notice_days
    refused("frozen", ask_for, world, event, Bound("age", "60_up", 0, 1))
    refused("frozen", preparing.set_selection_rules, event.event, notice_days=before + 3, yearly_cap=None,
            by=staff(world, "zhaomin"))
    assert (quotas_set(), event.selection.notice_days) == ([("60_up", 0, 3)], before)


@pytest.mark.usefixtures("engine_name")
def test_one_household_has_one_seat_in_the_whole_agenda(here, world):
    event = balanced(world, places=1, second_slot=True)
    first, second = (slot.quotas[0] for slot in event.event.slots)
    one, = apply(event.event, 1, quota=first)
    other, = apply(event.event, 1, quota=second)
    other.phone_hash = one.phone_hash
    db.session.commit()
    entries = {entry.registration_id: entry for entry in suggested(world, event)}
    assert entries[one.id].is_picked
    assert (entries[other.id].is_picked, entries[other.id].passed) == (False, "elsewhere")
    refused("household", changing_picks.change_pick, entries[other.id], onto=True, reason="另一议题也需要",
            by=staff(world, "zhaomin"))
    decide(world, event)
    with clock.frozen(DRAWN):
        tell_lists()
        db.session.commit()
    assert other.state is S.NOT_SELECTED


@pytest.mark.usefixtures("engine_name")
def test_two_of_a_household_who_stand_in_get_one_seat(here, world):
    event = balanced(world, places=1, second_slot=True)
    first, second = (slot.quotas[0] for slot in event.event.slots)
    for quota in (first, second):
        apply(event.event, 1, 1, quota=quota)
    approved(world, event)
    waiting = [entry for entry in event.entries() if not entry.is_picked]
    assert [entry.registration.state for entry in waiting] == [S.WAITING] * 2
    for entry in waiting:
        entry.home = 99
    db.session.commit()
    with clock.frozen(DRAWN):
        assert drop_housemates() == 0
        asked = next(each for each in event.picked() if each.quota_id == first.id)
        decline_offer(asked, by=asked.person)
        assert drop_housemates() == 1
        db.session.commit()
    assert [entry.registration.state for entry in waiting] == [S.OFFERED, S.NOT_SELECTED]


def test_who_withdraws_before_the_approval_holds_it_up_until_the_list_is_suggested_again(here, world):
    event = balanced(world, places=1)
    apply(event.event, 1, 1)
    first, second = suggested(world, event)
    first.registration.state = S.WITHDRAWN
    db.session.commit()
    editor = staff(world, "zhaomin")
    refused("gone", deciding_lists.submit_lists, event.selection, by=editor)
    suggesting.suggest_again(event.selection, by=editor)
    assert suggesting.suggest_lists() == 1
    db.session.commit()
    assert [each.id for each in event.picked()] == [second.registration_id]
    assert event.entries()[0].passed == "gone"


def test_a_list_that_is_shown_first_is_approved_when_the_time_is_over(here, world):
    event = balanced(world, places=1)
    apply(event.event, 1, 1)
    preparing.set_selection_rules(event.event, notice_days=1, yearly_cap=None, by=staff(world, "zhaomin"))
    suggested(world, event)
    decide(world, event)
    assert event.selection.state is SelectionState.NOTICE
    assert {each.state for each in event.registrations()} == {S.APPLIED}
    leader = staff(world, "zhengping")
    with clock.frozen(beijing("2026-03-18 23:59")):
        refused("notice_runs", deciding_lists.approve_lists, event.selection, by=leader)
    with clock.frozen(beijing("2026-03-19 08:00")):
        deciding_lists.approve_lists(event.selection, by=leader)
        db.session.commit()
    assert event.selection.state is SelectionState.APPROVED
    assert [each.state for each in event.picked()] == [S.OFFERED]


def test_who_has_had_as_many_seats_in_a_year_as_the_rule_allows_is_no_candidate(here, world):
    event, before = balanced(world, places=2), balanced(world, places=2)
    often, seldom = apply(event.event, 1, 1)
    had, = apply(before.event, 1)
    had.person_id, had.state = often.person_id, S.CONFIRMED
    preparing.set_selection_rules(event.event, notice_days=0, yearly_cap=1, by=staff(world, "zhaomin"))
    entries = {entry.registration_id: entry for entry in suggested(world, event)}
    assert entries[often.id].passed == "capped"
    assert entries[seldom.id].is_picked
