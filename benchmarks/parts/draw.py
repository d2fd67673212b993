"""A draw among very many entries: from the press of the second officer to the commit, and its check in a browser."""

import time
from datetime import timedelta

from sqlalchemy import insert, select

from benchmarks.people import Visitor, World
from tests.browser.support import chromium
from xicheng_events.booking.draws.operations.drawing import reveal
from xicheng_events.booking.draws.operations.freezing import freeze_list
from xicheng_events.booking.draws.operations.planning import commit_share, plan_draw
from xicheng_events.booking.draws.queries import draw_of
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event, Quota
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.roles import grant
from xicheng_events.foundation.accounts.operations.staff import add_staff
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import rows_meant

ENTRIES, PLACES = 100_000, 10_000
_AT_ONCE = 20_000


def draw(world: World, site: int) -> dict:
    """The two figures of the table: {"draw_seconds", "draw_verify_seconds"}."""
    seconds, code = draw_seconds(world)
    return {"draw_seconds": round(seconds, 2), "draw_verify_seconds": draw_verify_seconds(site, code)}


def draw_seconds(world: World, entries: int = ENTRIES) -> tuple[float, str]:
    """Seconds from the reveal that starts the draw to the commit, and the event's code: `entries` parties of one to
    three heads want PLACES places."""
    visitors = world.visitors(entries)
    with world.app.app_context():
        code, (slot_id,) = world.open_day(PLACES, starts_in=timedelta(days=10))
        event = db.session.scalar(select(Event).where(Event.code == code))
        event.allocation, event.registration_closes_at = Allocation.LOTTERY, clock.now() + timedelta(hours=1)
        _apply(world, slot_id, visitors)
        officers = [_officer(world, *who) for who in (("赵敏", "zhaomin"), ("刘伟", "liuwei"))]
        draw_at = clock.now() + timedelta(hours=2)
        plan = plan_draw(event, draw_at=draw_at, officers=officers, by=officers[0])
        for officer in officers:
            commit_share(plan, by=officer)
        with clock.frozen(draw_at):
            freeze_list(event, by=officers[0])
            reveal(plan, by=officers[0])
            db.session.commit()
            started = time.perf_counter()
            reveal(draw_of(event), by=officers[1])
            db.session.commit()
            return time.perf_counter() - started, code


def draw_verify_seconds(site: int, code: str) -> float:
    """Seconds from the reader's press to the answer on the page, the fetching of the file included."""
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{site}/events/{code}/draw")
        page.locator("#verify button").click()
        answer = page.locator(".verify-answer[data-finished]")
        answer.wait_for(timeout=120_000)
        if answer.get_attribute("data-finished") != "same":
            raise RuntimeError(f"the page says {answer.inner_text()}")
        return float(answer.get_attribute("data-seconds"))


def _apply(world: World, slot_id: int, visitors: list[Visitor]) -> None:
    quota_id, now = db.session.scalar(select(Quota.id).where(Quota.slot_id == slot_id)), clock.now()
    rows = [{**world.registration(visitor, quota_id, now), "slot_id": slot_id, "heads": 1 + number % 3,
             "state": RegistrationState.APPLIED} for number, visitor in enumerate(visitors)]
    for start in range(0, len(rows), _AT_ONCE):
        db.session.execute(insert(Registration), rows_meant(Registration, rows[start : start + _AT_ONCE]))


def _officer(world: World, name: str, sign_in_name: str) -> Person:
    person = add_staff(name=name, sign_in_name=f"{sign_in_name}{world.phone}", password="bench-only-2026")
    grant(person, db.session.get(Organisation, world.office_id), Role.EDITOR)
    return person
