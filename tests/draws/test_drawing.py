"""From the plan to the result: officers' rules, the frozen list, places, the waiting list, messages, the record."""


import json
from datetime import timedelta

from sqlalchemy import func, select

from tests.cast import beijing
from tests.draws import steps
from tests.draws.steps import refused
from tests.support.sealed import spoil
from xicheng_events.booking.draws.algorithm import canonical, fingerprint
from xicheng_events.booking.draws.models import DrawEntry
from xicheng_events.booking.draws.operations import drawing, freezing, telling
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.draws.story import story_of
from xicheng_events.booking.draws.verification import verify
from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.operations.party_changes import withdraw_registration
from xicheng_events.booking.registration.states import HOLDING, RegistrationState
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice

S = RegistrationState


def held_heads(lot) -> int:
    """Heads that hold places: what the quota says as well."""
    heads = db.session.scalar(select(func.coalesce(func.sum(Registration.heads), 0)).where(
        Registration.slot_id == lot.slot_id, Registration.state.in_(HOLDING)))
    assert heads == db.session.scalar(select(Quota.taken).where(Quota.slot_id == lot.slot_id))
    return heads


def in_order(lot) -> list[Registration]:
    """Those with a rank, the first first."""
    return sorted((r for r in lot.registrations() if r.draw_rank), key=lambda r: r.draw_rank)


def test_a_draw_gives_whole_parties_places_and_lines_up_the_rest(here, world):
    lot = steps.lottery(world, places=4)
    steps.apply(lot.event, 1, 2, 3, 1, 2, 1, 1, 3)
    draw = steps.held(world, lot)
    assert draw.state is DrawState.DRAWN
    file, codes = lot.file(), {e.registration_id: e.code for e in db.session.scalars(select(DrawEntry))}
    everybody = in_order(lot)
    assert [codes[r.id] for r in everybody] == file["order"][0][1]
    assert [codes[r.id] for r in everybody if r.state is S.CONFIRMED] == file["placed"][0][1]
    assert {r.state for r in everybody} == {S.CONFIRMED, S.WAITING}
    assert held_heads(lot) == sum(r.heads for r in everybody if r.state is S.CONFIRMED) <= 4
    tickets = db.session.scalars(select(Ticket)).all()
    assert {(t.registration_id, t.admits) for t in tickets} == {(r.id, r.heads) for r in everybody
                                                                if r.state is S.CONFIRMED}
    assert verify(draw.record_text.encode())[-1].difference == ""


def test_a_list_frozen_before_lists_named_rivals_is_drawn_as_it_stands(here, world):
    lot = steps.lottery(world, places=2)
    steps.apply(lot.event, 1, 1, 1)
    draw = steps.frozen(world, lot)
    document = {name: value for name, value in json.loads(draw.list_text).items() if name != "same_time"}
    draw.list_text, draw.list_hash = canonical(document), fingerprint(document)
    steps.hold(world, lot)
    assert held_heads(lot) == 2
    assert [check.difference for check in verify(lot.draw.record_text.encode())] == [""] * 6


def test_everybody_is_told_once_and_stands_in_the_record(here, world):
    lot = steps.lottery(world, places=2)
    steps.apply(lot.event, 1, 1, 1, 1)
    steps.held(world, lot)
    db.session.query(Notice).delete()
    assert telling.tell_results(at_most=3) == 3
    assert [n.template for n in db.session.scalars(select(Notice).order_by(Notice.id))].count("drawn") == 2
    assert telling.tell_results() == 1
    assert telling.tell_results() == 0
    third = in_order(lot)[2]
    text = db.session.scalars(select(Notice).where(Notice.subject_id == third.id)).one().text
    assert "抽取顺序第3位，已列入候补" in text
    said = select(func.count()).where(AuditEntry.action.in_(("registration.confirmed", "registration.waiting")))
    assert db.session.scalar(said) == 4


def test_someone_drawn_who_withdraws_is_replaced_by_the_next_in_the_order(here, world, at):
    lot = steps.lottery(world, places=2)
    steps.apply(lot.event, 1, 1, 1, 1)
    steps.held(world, lot)
    at(steps.DRAW_AT + timedelta(minutes=5))
    first, second, third, fourth = in_order(lot)
    third.queued_at, fourth.queued_at = third.queued_at + timedelta(seconds=9), fourth.queued_at - timedelta(seconds=9)
    lot.event.cancel_until = lot.event.slots[0].starts_at
    withdraw_registration(first, by=first.person)
    assert [r.state for r in (second, third, fourth)] == [S.CONFIRMED, S.OFFERED, S.WAITING]
    assert held_heads(lot) == 2


def test_who_withdraws_between_freeze_and_draw_stays_in_the_list_and_is_passed_over(here, world):
    lot = steps.lottery(world, places=3)
    parties = steps.apply(lot.event, 1, 1, 1)
    steps.frozen(world, lot)
    withdraw_registration(parties[1], by=parties[1].person)
    db.session.commit()
    steps.hold(world, lot)
    file = lot.file()
    code = db.session.scalars(select(DrawEntry.code).where(DrawEntry.registration_id == parties[1].id)).one()
    assert file["since_freezing"] == [[code, 0]]
    assert code in file["order"][0][1]
    assert code not in file["placed"][0][1]
    assert (parties[1].state, parties[1].draw_rank) == (S.WITHDRAWN, None)
    assert held_heads(lot) == 2
    assert verify(lot.draw.record_text.encode())[-1].difference == ""


def test_places_taken_away_after_the_freeze_are_fewer_and_the_file_says_so(here, world):
    lot = steps.lottery(world, places=3)
    steps.apply(lot.event, 1, 1, 1, 1)
    steps.frozen(world, lot)
    lot.event.slots[0].quotas[0].capacity = 2
    db.session.commit()
    steps.hold(world, lot)
    assert lot.file()["places"] == [["1-anyone", 2]]
    assert held_heads(lot) == 2
    assert verify(lot.draw.record_text.encode())[-1].difference == ""


def test_places_added_after_the_freeze_go_along_the_same_order_as_offers(here, world):
    lot = steps.lottery(world, places=1)
    steps.apply(lot.event, 1, 1, 1)
    steps.frozen(world, lot)
    lot.event.slots[0].quotas[0].capacity = 2
    db.session.commit()
    steps.hold(world, lot)
    assert lot.file()["places"] == [["1-anyone", 1]]
    assert [r.state for r in in_order(lot)] == [S.CONFIRMED, S.WAITING, S.WAITING]


def test_only_the_eligible_take_part_and_the_others_are_told(here, world):
    lot = steps.lottery(world, places=3)
    lot.event.review_required = True
    fits, = steps.apply(lot.event, 1, eligible=True)
    fails, = steps.apply(lot.event, 1, eligible=False)
    unseen, = steps.apply(lot.event, 1)
    steps.planned(world, lot)
    with clock.frozen(steps.CLOSED):
        refused("review_unfinished", freezing.freeze_list, lot.event)
        assert freezing.freeze_due_lists() == 0
        unseen.eligible = False
        assert freezing.freeze_due_lists() == 1
        assert telling.close_left_out() == 2
        db.session.commit()
    assert len(lot.file()["list"]["entries"]) == 1
    assert [r.state for r in (fits, fails, unseen)] == [S.APPLIED, S.NOT_SELECTED, S.NOT_SELECTED]
    told = db.session.scalars(select(Notice.template).where(Notice.subject_id == fails.id)).all()
    assert told == ["left_out_of_draw"]


def test_the_list_freezes_by_itself_once_a_minute_after_closing(here, world):
    lot = steps.lottery(world)
    steps.apply(lot.event, 1, 2)
    db.session.commit()
    with clock.frozen(beijing("2026-03-16 17:30")):
        refused("not_closed", freezing.freeze_list, lot.event)
        assert freezing.freeze_due_lists() == 0
    with clock.frozen(steps.CLOSED):
        assert [freezing.freeze_due_lists(), freezing.freeze_due_lists()] == [1, 0]
        hash_before = lot.draw.list_hash
        assert freezing.freeze_list(lot.event).list_hash == hash_before
    assert lot.draw.draw_at == beijing("2026-03-17 10:00")  # nobody had planned it: ten on the next day
    assert db.session.scalar(select(func.count()).select_from(DrawEntry)) == 2


def test_an_empty_list_can_be_drawn(here, world):
    lot = steps.lottery(world)
    steps.held(world, lot)
    assert (lot.file()["order"], lot.file()["placed"]) == ([["1-anyone", []]], [["1-anyone", []]])
    assert verify(lot.draw.record_text.encode())[-1].difference == ""


def test_a_published_weight_gives_more_lots(here, world):
    lot = steps.lottery(world)
    _one, other = steps.apply(lot.event, 1, 1)
    steps.planned(world, lot)
    with clock.frozen(steps.CLOSED):
        freezing.freeze_list(lot.event, weights={other.id: 3})
        db.session.commit()
    steps.hold(world, lot)
    assert sorted(entry[3] for entry in lot.file()["list"]["entries"]) == [1, 3]
    assert verify(lot.draw.record_text.encode())[-1].difference == ""


def test_the_end_of_a_very_long_line_is_put_in_line_by_the_clockwork(here, world, monkeypatch):
    monkeypatch.setattr("xicheng_events.booking.registration.operations.placing_drawn._AT_ONCE", 2)
    lot = steps.lottery(world, places=1)
    steps.apply(lot.event, 1, 1, 1, 1, 1, 1)
    steps.held(world, lot)
    order = {code: rank for rank, code in enumerate(lot.file()["order"][0][1], start=1)}
    assert sum(r.state is S.APPLIED for r in lot.registrations()) == 3
    assert [drawing.line_up_the_rest() for _each in range(4)] == [2, 1, 0, 0]
    codes = {e.registration_id: e.code for e in db.session.scalars(select(DrawEntry))}
    assert [order[codes[r.id]] for r in in_order(lot)] == [1, 2, 3, 4, 5, 6]
    assert [r.state for r in in_order(lot)] == [S.CONFIRMED, *[S.WAITING] * 5]


def test_who_holds_a_place_elsewhere_at_that_time_waits(here, world):
    lot, other = steps.lottery(world, places=5), steps.lottery(world, places=5)
    party, = steps.apply(lot.event, 1)
    elsewhere, = steps.apply(other.event, 1)
    elsewhere.person_id = party.person_id
    elsewhere.state = S.CONFIRMED
    steps.held(world, lot)
    assert (party.state, party.draw_rank) == (S.WAITING, 1)
    file = lot.file()
    assert (file["elsewhere"], file["since_freezing"]) == ([file["list"]["entries"][0][0]], [])
    assert [line.result for line in story_of(lot.draw).parts[0].lines] == ["busy"]
    assert verify(lot.draw.record_text.encode())[-1].difference == ""


def test_who_wins_two_slots_at_one_time_keeps_the_first_and_the_next_gets_the_other(here, world):
    both = [{"starts_at": beijing("2026-03-18 09:30"), "ends_at": beijing(ends), "capacity": 1, "waiting_limit": 3}
            for ends in ("2026-03-18 11:00", "2026-03-18 12:00")]
    lot = steps.lottery(world, slots=both)
    first, second = lot.event.slots
    greedy, = steps.apply(lot.event, 1, quota=first.quotas[0])
    again, = steps.apply(lot.event, 1, quota=second.quotas[0])
    again.person_id = greedy.person_id
    steps.planned(world, lot)
    with clock.frozen(steps.CLOSED):
        steps_on = freezing.freeze_list(lot.event, weights={again.id: 50})
        assert len(lot.file()["list"]["same_time"]) == 1
        db.session.commit()
    assert steps_on.state is DrawState.FROZEN
    steps.hold(world, lot)
    assert (greedy.state, again.state, again.draw_rank) == (S.CONFIRMED, S.WAITING, 1)
    assert [[line.result for line in part.lines] for part in story_of(lot.draw).parts] == [["place"], ["busy"]]
    assert verify(lot.draw.record_text.encode())[-1].difference == ""


def test_nothing_is_drawn_with_a_share_that_was_tampered_with(app, here, world):
    lot = steps.lottery(world, places=1)
    steps.apply(lot.event, 1, 1)
    steps.frozen(world, lot)
    spoil(app, "draw_officer", "share")
    db.session.expire_all()
    refused("share_unreadable", steps.hold, world, lot)
    assert lot.draw.state is DrawState.FROZEN
    spoil(app, "draw_officer", "share")
    db.session.expire_all()
    assert steps.hold(world, lot).state is DrawState.DRAWN
