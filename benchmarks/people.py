"""What is measured needs people and places: made directly in the tables, many at once, before the clock starts."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from flask_wtf.csrf import generate_csrf
from sqlalchemy import func, insert, select

from xicheng_events.booking.events.kinds import Allocation, EventKind
from xicheng_events.booking.events.models import DayLine, DayLineKind, Event, Quota, Slot, Venue
from xicheng_events.booking.events.occasions import keep_occasion
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Membership, Organisation, Person, Role, StaffAccount
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash, rows_meant
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState


@dataclass
class Visitor:
    """Somebody with a session: the cookie to send, and the token their forms carry."""

    person_id: int
    cookie: str
    token: str


def code_of(registration_id: int) -> str:
    """A check-in code nobody else has: of ten thousand made at random for one slot, two would now and then be alike.
    It begins with a letter that is in none the site gives: those who book meanwhile have theirs from it."""
    return "S" + "".join(codes.ALPHABET[registration_id >> shift & 31] for shift in range(20, -1, -5))


class World:
    """One organisation with a big open day, and as many citizens as a scenario asks for."""

    def __init__(self, app):
        self.app, self.phone = app, 0
        with app.app_context():
            self._lay_out()
        with app.test_request_context():
            from flask import session

            self.token = generate_csrf()
            self.csrf = session["csrf_token"]

    def _lay_out(self) -> None:
        office = db.session.scalar(select(Organisation).where(Organisation.slug == "tjj"))
        if office is None:
            office = Organisation(slug="tjj", kind="department", short_name="区统计局", full_name="北京市西城区统计局")
            db.session.add(office)
        staff = Person(name="孙浩", session_stamp=secrets.token_hex(8), created_at=clock.now())
        db.session.add(staff)
        db.session.flush()
        db.session.add(StaffAccount(person_id=staff.id, sign_in_name=f"door-{staff.id}", password_hash="-"))
        db.session.add(Membership(person_id=staff.id, organisation_id=office.id, role=Role.DOOR))
        venue = Venue(organisation_id=office.id, name="区统计局一层大厅", address="二龙路27号")
        db.session.add(venue)
        db.session.flush()
        self.office_id, self.venue_id = office.id, venue.id
        self.staff_id, self.staff_stamp = staff.id, staff.session_stamp
        self.code, (self.slot_id,) = self.open_day(10_000_000, starts_in=timedelta(days=10))
        db.session.commit()

    def open_day(self, capacity: int, *, starts_in: timedelta, waiting: int = 0) -> tuple[str, list[int]]:
        """A published open day whose registration is open: its code and its slot's id."""
        now, number = clock.now(), secrets.randbelow(10**6)
        event = Event(
            code=f"KF-2026-B{number:06}", kind=EventKind.OPEN_DAY, title="统计开放日·数据里的西城",
            theme="数据里的西城",
            summary="走进统计局，看一个数字怎样产生。" * 6, host_id=self.office_id, venue_id=self.venue_id,
            audience="西城区居民", allocation=Allocation.FIRST_COME, registration_opens_at=now - timedelta(days=1),
            registration_closes_at=now + starts_in, cancel_until=now + starts_in, notes="请携带本人有效身份证件。" * 10,
            contact_name="赵敏", contact_phone="010-0000-0000", contact_hours="工作日9:00—17:30",
            offline_channel="到区统计局一层大厅登记", drafted_by_id=self.staff_id,
            created_at=now,
            publication=Publication(kind="notice", organisation_id=self.office_id, title="统计开放日·数据里的西城",
                                    path=f"/events/KF-2026-B{number:06}", state=PublicationState.PUBLISHED,
                                    published_at=now),
        )
        event.agenda = [DayLine(position=n, kind=DayLineKind.VISIT, title=f"参观第{n}展区") for n in (1, 2, 3)]
        start = now + starts_in
        slot = Slot(starts_at=start, ends_at=start + timedelta(hours=2), waiting_limit=waiting,
                    checkin_from=min(start - timedelta(minutes=30), now))
        slot.quotas = [Quota(capacity=capacity)]
        event.slots = [slot]
        keep_occasion(event)
        db.session.add(event)
        db.session.commit()
        return event.code, [slot.id]

    def bring_near(self, slot_id: int, *, starts_in: timedelta) -> Event:
        """Let a slot of a single day begin in so long, its registration open until then; its event. Uncommitted."""
        slot, now = db.session.get(Slot, slot_id), clock.now()
        slot.starts_at, slot.ends_at = now + starts_in, now + starts_in + timedelta(hours=2)
        slot.event.registration_closes_at = slot.event.cancel_until = now + starts_in
        return slot.event

    def visitors(self, count: int) -> list[Visitor]:
        """New citizens, each with a proven phone and a session."""
        now = clock.now()
        phones = [f"1990{self.phone + n:07}" for n in range(count)]
        self.phone += count
        with self.app.app_context():
            rows = [{"name": "李静", "phone": phone, "phone_hash": keyed_hash(phone), "created_at": now,
                     "session_stamp": secrets.token_hex(8)} for phone in phones]
            made = db.session.execute(insert(Person).returning(Person.id, Person.session_stamp),
                                      rows_meant(Person, rows)).all()
            db.session.commit()
        return [Visitor(person_id, self._cookie(f"{person_id}.{stamp}"), self.token) for person_id, stamp in made]

    def door(self) -> Visitor:
        """The door's member of staff."""
        return Visitor(self.staff_id, self._cookie(f"{self.staff_id}.{self.staff_stamp}", at_desk=True), self.token)

    def new_phones(self, count: int) -> list[str]:
        """Phones nobody has used yet."""
        self.phone += count
        return [f"1990{self.phone - count + n:07}" for n in range(count)]

    def tickets(self, visitors: list[Visitor]) -> list[str]:
        """A confirmed registration and a ticket for each visitor; the tokens."""
        now = clock.now()
        with self.app.app_context():
            quota_id = db.session.scalar(select(Quota.id).where(Quota.slot_id == self.slot_id))
            rows = rows_meant(Registration, (self.registration(visitor, quota_id, now) for visitor in visitors))
            ids = db.session.scalars(insert(Registration).returning(Registration.id), rows).all()
            tokens = [codes.new_ticket_token() for _ in ids]
            db.session.execute(insert(Ticket), [
                {"registration_id": made, "slot_id": self.slot_id, "token": token, "admits": 1, "issued_at": now,
                 "code": code_of(made)} for made, token in zip(ids, tokens, strict=True)])
            db.session.commit()
        return tokens

    def registration(self, visitor: Visitor, quota_id: int, now) -> dict:
        return {
            "reference": f"BM-{uuid.uuid4().hex[:12]}", "form_key": uuid.uuid4().hex, "slot_id": self.slot_id,
            "quota_id": quota_id, "person_id": visitor.person_id, "name": "李静", "phone": "19900000001",
            "phone_hash": "0" * 64, "phone_tail": "0001", "heads": 1, "state": RegistrationState.CONFIRMED,
            "privacy_agreed_at": now, "created_at": now,
        }

    def heads_held(self, slot_id: int) -> tuple[int, int]:
        """(heads of confirmed parties, the quota's own count) of one slot."""
        with self.app.app_context():
            heads = db.session.scalar(select(func.sum(Registration.heads)).where(
                Registration.slot_id == slot_id, Registration.state == RegistrationState.CONFIRMED))
            return heads, db.session.scalar(select(func.sum(Quota.taken)).where(Quota.slot_id == slot_id))

    def _cookie(self, user_id: str, *, at_desk: bool = False) -> str:
        signer = self.app.session_interface.get_signing_serializer(self.app)
        now = int(clock.now().timestamp())
        session = {"seen": now, "_user_id": user_id, "_fresh": False, "csrf_token": self.csrf, "_permanent": True}
        if at_desk:
            session["desk_since"] = session["proven_at"] = now
        return f"{self.app.config['SESSION_COOKIE_NAME']}={signer.dumps(session)}"
