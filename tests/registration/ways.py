"""What people and staff may do with an event of two slots and two categories, by small numbers, and what must be so
at any moment."""

import json
import uuid
from datetime import timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import undefer
from sqlalchemy.orm.exc import StaleDataError

from tests.cast import beijing
from xicheng_events.booking.draws.models import Draw, DrawEntry
from xicheng_events.booking.draws.operations import drawing, freezing, planning, telling
from xicheng_events.booking.draws.queries import draw_of
from xicheng_events.booking.draws.states import DrawState
from xicheng_events.booking.events.kinds import Allocation, Category
from xicheng_events.booking.events.models import Event, Quota, QuotaRelease, ReleaseState, Slot
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.invitations.operations import inviting
from xicheng_events.booking.participants.operations import quota_releases, slot_changes
from xicheng_events.booking.registration import queries
from xicheng_events.booking.registration.models import Channel, Registration, Ticket
from xicheng_events.booking.registration.operations import placing, registering_many, waiting_list
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.booking.registration.states import HOLDING, LIVE, RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.deadlocks import once_more_if_ended
from xicheng_events.foundation.core.personal_data import keyed_hash, rows_meant
from xicheng_events.foundation.core.phones import Phone
from xicheng_events.foundation.core.refusal import Refused

S = RegistrationState
PEOPLE, PLACES = 7, 3
CATEGORIES = (Category.RESIDENT, Category.STUDENT)
CLOSED, AFTERNOON = beijing("2026-03-16 17:32"), beijing("2026-03-18 14:00")


class World:
    """Each does one thing and commits it, as a request does; a refusal changes nothing."""

    def __init__(self, world, people: list[int]):
        self.world, self.people = world, people

    def act(self, operation, *args, **values) -> None:
        def done():
            operation(*args, **values)
            db.session.commit()

        try:
            once_more_if_ended(done)
        except (Refused, StaleDataError):
            db.session.rollback()
        db.session.expire_all()

    def slot(self, n: int) -> Slot:
        return db.session.get(Slot, (self.world.morning, self.world.afternoon)[n])

    def quota(self, n: int, category: Category) -> Quota:
        return next(quota for quota in self.slot(n).quotas if quota.category == category)

    def clerk(self) -> Person:
        return db.session.get(Person, self.world.staff["zhaomin"])

    def pick(self, n: int, among=LIVE) -> Registration | None:
        there = db.session.scalars(select(Registration).where(Registration.state.in_(among))
                                   .order_by(Registration.id)).all()
        return there[n % len(there)] if there else None

    def event(self) -> Event:
        return db.session.get(Event, self.world.event_id)

    def register(self, n, slot, category, heads):
        person = db.session.get(Person, self.people[n])
        invitation = db.session.scalar(select(Invitation).where(Invitation.phone_hash == person.phone_hash)
                                       .order_by(Invitation.id.desc()).limit(1))
        self.act(placing.register, self.slot(slot), PartyApplication(
            form_key=uuid.uuid4().hex, name="居民", companions=others(heads), privacy_agreed=True, category=category,
            invitation=invitation), person=person, by=person)

    def register_list(self, slot, rows):
        """What a community's list does: (who, category, heads) each, people without an account of their own."""
        self.act(registering_many.register_many, self.slot(slot), [
            PartyApplication(form_key=uuid.uuid4().hex, name=f"{'甲乙丙丁戊己庚'[n]}某", phone=Phone(f"1990000040{n}"),
                        companions=others(heads), privacy_agreed=True, category=category, channel=Channel.COMMUNITY)
            for n, category, heads in rows], by=self.clerk())

    def invite(self, n, category, heads):
        person = db.session.get(Person, self.people[n])
        self.act(inviting.invite, self.event(), name="居民", phone=person.phone, category=category, max_heads=heads,
                 by=self.clerk())

    def by_person(self, n, operation, *, among=LIVE, **values):
        registration = self.pick(n, among)
        if registration:
            self.act(operation, registration, by=registration.person, **values)

    def by_staff(self, n, operation, *, among=LIVE, **values):
        registration = self.pick(n, among)
        if registration:
            self.act(operation, registration, by=self.clerk(), **values)

    def move(self, n):
        registration = self.pick(n)
        if registration:
            other = self.slot(0 if registration.slot_id == self.world.afternoon else 1)
            self.act(slot_changes.move_to_slot, registration, other, reason="本人要求", by=self.clerk())

    def go_on_with_the_draw(self):
        """The draw's next step at its time: planned and frozen, then revealed by both officers."""
        event = self.event()
        officers = [db.session.get(Person, self.world.staff[name]) for name in ("zhaomin", "liuwei")]
        draw = draw_of(event, with_texts=True)
        if not event.allocation.row.is_drawn:
            return
        if draw is None or draw.state is DrawState.PLANNED:
            clock.set_to(max(clock.now(), CLOSED))
            self.act(planning.plan_draw, event, draw_at=clock.now() + timedelta(hours=1), officers=officers,
                     by=officers[0])
            for officer in officers if draw_of(event) else ():
                self.act(planning.commit_share, draw_of(event), by=officer)
            self.act(freezing.freeze_list, event)
        else:
            clock.set_to(max(clock.now(), draw.draw_at))
            for officer in officers:
                self.act(drawing.reveal, draw_of(event, with_texts=True), by=officer)

    def clockwork(self):
        for sweep in (waiting_list.lapse_offers, quota_releases.release_quotas, waiting_list.offer_free_places,
                      freezing.freeze_due_lists, telling.tell_results, telling.close_left_out):
            self.act(sweep)


def others(heads: int) -> list[dict]:
    return [{"name": "同行", "age_band": "18_34"}] * (heads - 1)


def check() -> None:
    """What must be so at any moment."""
    db.session.expire_all()
    for quota in db.session.scalars(select(Quota)):
        held = db.session.scalar(select(func.coalesce(func.sum(Registration.heads), 0)).where(
            Registration.quota_id == quota.id, Registration.state.in_(HOLDING)))
        assert held == quota.taken <= quota.capacity
        line = queries.line_of(quota.id)
        assert [queries.waiting_place(each) for each in line] == list(range(1, len(line) + 1))
        assert line == sorted(line, key=lambda r: (-r.priority, 9999 if r.draw_rank is None else r.draw_rank,
                                                   r.queued_at, r.id))
    twice = (select(Registration.person_id).where(Registration.state.in_(LIVE))
             .group_by(Registration.slot_id, Registration.person_id).having(func.count() > 1))
    assert db.session.scalars(twice).all() == []
    _nobody_is_in_two_places()
    _lines_stand_as_drawn()
    for registration, ticket in db.session.execute(select(Registration, Ticket).outerjoin(Registration.ticket)):
        is_good = ticket is not None and ticket.revoked_at is None
        assert is_good == (registration.state == S.CONFIRMED)
        assert not is_good or ticket.admits == registration.heads


def _nobody_is_in_two_places() -> None:
    certain = list(db.session.scalars(select(Registration).where(Registration.state.in_((S.CONFIRMED, S.PENDING)))))
    for one in certain:
        assert not any(other.id != one.id and other.person_id == one.person_id
                       and other.slot.starts_at < one.slot.ends_at and one.slot.starts_at < other.slot.ends_at
                       for other in certain)


def _lines_stand_as_drawn() -> None:
    """Who waits after a draw has the rank that was published."""
    drawn = select(Draw).where(Draw.state == DrawState.DRAWN).options(undefer(Draw.record_text))
    for draw in db.session.scalars(drawn):
        published = {code: rank for _key, codes in json.loads(draw.record_text)["order"]
                     for rank, code in enumerate(codes, start=1)}
        for code, rank in db.session.execute(select(DrawEntry.code, Registration.draw_rank).join(
                DrawEntry.registration).where(DrawEntry.draw_id == draw.id, Registration.state == S.WAITING)):
            assert rank == published[code]


def split(world, allocation: Allocation, *, afternoon=AFTERNOON, **fields) -> None:
    """Three places for residents and three for students in each slot; students' go to residents a day before."""
    db.session.execute(update(Slot).where(Slot.id == world.afternoon).values(
        starts_at=afternoon, ends_at=afternoon + timedelta(minutes=90)))
    db.session.execute(update(Event).where(Event.id == world.event_id).values(allocation=allocation, **fields))
    for slot_id in (world.morning, world.afternoon):
        db.session.execute(QuotaRelease.__table__.delete().where(QuotaRelease.slot_id == slot_id))
        db.session.execute(Quota.__table__.delete().where(Quota.slot_id == slot_id))
        db.session.execute(insert(Quota), [{"slot_id": slot_id, "category": each, "capacity": PLACES, "taken": 0}
                                           for each in CATEGORIES])
        db.session.execute(insert(QuotaRelease), [{
            "slot_id": slot_id, "from_category": Category.STUDENT, "to_category": Category.RESIDENT,
            "hours_before": 24, "state": ReleaseState.PLANNED, "moved": 0, "reason": ""}])
    db.session.commit()


def citizens() -> list[int]:
    return list(db.session.scalars(insert(Person).returning(Person.id), rows_meant(Person, (
        {"name": "居民", "phone": f"1990000030{n}", "phone_hash": keyed_hash(f"1990000030{n}"), "session_stamp": "0",
         "created_at": clock.now()} for n in range(PEOPLE)))))
