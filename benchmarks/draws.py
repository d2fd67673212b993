"""A draw among very many entries: from the press of the second officer to the commit."""

import time
from datetime import timedelta

from sqlalchemy import insert, select

from benchmarks.people import World
from xicheng_events.accounts.models import Membership, Person, Role
from xicheng_events.accounts.operations import add_staff
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.draws.operations import commit_share, freeze_list, plan_draw, reveal
from xicheng_events.draws.queries import draw_of
from xicheng_events.events.kinds import Allocation
from xicheng_events.events.models import Event, Quota
from xicheng_events.registration.models import Registration
from xicheng_events.registration.states import RegistrationState

PLACES = 10_000
_AT_ONCE = 20_000


def draw_seconds(world: World, entries: int = 100_000) -> tuple[float, str]:
    """Seconds from the reveal that starts the draw to the commit, and the event's code: `entries` parties of one to
    three heads want PLACES places."""
    with world.app.app_context():
        code, (slot_id,) = world.open_day(PLACES, starts_in=timedelta(days=10))
    world_visitors = world.visitors(entries)
    with world.app.app_context():
        event = db.session.scalar(select(Event).where(Event.code == code))
        event.allocation, event.registration_closes_at = Allocation.LOTTERY, clock.now() + timedelta(hours=1)
        quota_id = db.session.scalar(select(Quota.id).where(Quota.slot_id == slot_id))
        now = clock.now()
        for start in range(0, entries, _AT_ONCE):
            db.session.execute(insert(Registration), [
                {**world._registration(visitor, quota_id, now), "slot_id": slot_id, "heads": 1 + number % 3,
                 "state": RegistrationState.APPLIED}
                for number, visitor in enumerate(world_visitors[start : start + _AT_ONCE])])
        officers = [_officer(world, name) for name in ("赵敏", "刘伟")]
        db.session.commit()
        draw_at = now + timedelta(hours=2)
        draw = plan_draw(event, draw_at=draw_at, officers=officers, by=officers[0])
        for officer in officers:
            commit_share(draw, by=officer)
        with clock.frozen(draw_at):
            freeze_list(event, by=officers[0])
            reveal(draw, by=officers[0])
            db.session.commit()
            if db.session.get_bind().dialect.name == "postgresql":
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("ANALYZE")
            db.session.expire_all()
            draw = draw_of(event)
            started = time.perf_counter()
            reveal(draw, by=officers[1])
            db.session.commit()
            seconds = time.perf_counter() - started
    return seconds, code


def _officer(world: World, name: str) -> Person:
    person = add_staff(name=name, sign_in_name=f"draw{world.phone}{name}", password="bench-only-2026")
    db.session.flush()
    db.session.add(Membership(person_id=person.id, organisation_id=world.office_id, role=Role.EDITOR))
    db.session.flush()
    return person
