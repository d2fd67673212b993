"""Two at the same moment, with real threads: frozen once, drawn once, nobody loses or doubles a place."""

import pytest
from sqlalchemy import func, select

from tests.draws import steps
from tests.support.at_once import at_once
from xicheng_events.booking.draws.models import DrawEntry
from xicheng_events.booking.draws.operations import drawing, freezing
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.draws.verification import verify
from xicheng_events.booking.events.models import Quota
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.party_changes import withdraw_registration
from xicheng_events.booking.registration.states import HOLDING, RegistrationState
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db


@pytest.fixture
def lot(app, world):
    with app.app_context():
        lot = steps.lottery(world, places=4)
        steps.apply(lot.event, 1, 2, 1, 1, 3, 1, 2, 1)
        steps.planned(world, lot)
    return lot


def count(app, action: str) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(AuditEntry.action == action))


def test_frozen_twice_at_once_is_frozen_once(app, lot, at):
    at(steps.CLOSED)
    hashes = at_once(app, *[lambda: freezing.freeze_list(lot.event).list_hash] * 4)
    assert len(set(hashes)) == 1
    assert isinstance(hashes[0], str)
    assert count(app, "draws.frozen") == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(DrawEntry)) == 8


def test_both_reveal_at_once_and_the_draw_is_held_once(app, world, lot, at):
    at(steps.CLOSED)
    with app.app_context():
        freezing.freeze_list(lot.event)
        db.session.commit()
    at(steps.DRAW_AT)

    def reveal(name):
        return lambda: drawing.reveal(lot.draw, by=steps.staff(world, name)).id

    answers = at_once(app, reveal("zhaomin"), reveal("liuwei"), reveal("zhaomin"), reveal("liuwei"))
    assert [answer for answer in answers if not isinstance(answer, int)] == []
    assert count(app, "draws.drawn") == 1
    _is_sound(app, lot)


def test_somebody_withdraws_while_it_is_drawn(app, world, lot, at):
    at(steps.CLOSED)
    with app.app_context():
        freezing.freeze_list(lot.event)
        db.session.commit()
        ids = [r.id for r in lot.registrations()]
    at(steps.DRAW_AT)
    with app.app_context():
        drawing.reveal(lot.draw, by=steps.staff(world, "zhaomin"))
        db.session.commit()

    def leave(registration_id):
        def act():
            registration = db.session.get(Registration, registration_id)
            return withdraw_registration(registration, by=registration.person).state.value
        return act

    drawn, *left = at_once(app, lambda: drawing.reveal(lot.draw, by=steps.staff(world, "liuwei")).id,
                           *map(leave, ids[:3]))
    assert isinstance(drawn, int)
    assert set(left) <= {"withdrawn", "changed_meanwhile"}
    with app.app_context():
        gone = [db.session.get(Registration, each).state for each, said in zip(ids, left, strict=False)
                if said == "withdrawn"]
        assert set(gone) <= {RegistrationState.WITHDRAWN}
    _is_sound(app, lot)


def test_two_draws_at_once_give_one_person_one_place_at_that_time(app, world, at):
    with app.app_context():
        lots = [steps.lottery(world, places=1), steps.lottery(world, places=1)]
        parties = [steps.apply(lot.event, 1)[0] for lot in lots]
        parties[1].person_id = parties[0].person_id
        for lot in lots:
            steps.frozen(world, lot)
    at(steps.DRAW_AT)
    with app.app_context():
        for lot in lots:
            drawing.reveal(lot.draw, by=steps.staff(world, "zhaomin"))
        db.session.commit()
    at_once(app, *[lambda lot=lot: drawing.reveal(lot.draw, by=steps.staff(world, "liuwei")).id for lot in lots])
    with app.app_context():
        got = sorted(row.state.value for lot in lots for row in lot.registrations())
        assert got == ["confirmed", "waiting"]
        assert [verify(lot.draw.record_text.encode())[-1].difference for lot in lots] == ["", ""]


def _is_sound(app, lot) -> None:
    with app.app_context():
        draw = lot.draw
        assert draw.state is DrawState.DRAWN
        assert verify(draw.record_text.encode())[-1].difference == ""
        held = db.session.scalar(select(func.coalesce(func.sum(Registration.heads), 0)).where(
            Registration.slot_id == lot.slot_id, Registration.state.in_(HOLDING)))
        quota = db.session.scalars(select(Quota).where(Quota.slot_id == lot.slot_id)).one()
        assert held == quota.taken <= quota.capacity
        assert not [r for r in lot.registrations() if r.state is RegistrationState.APPLIED]
