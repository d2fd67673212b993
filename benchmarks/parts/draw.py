"""A draw among very many entries: from the press of the second officer to the commit, and its check in a browser."""

import time
from datetime import timedelta

from benchmarks.crowd import Crowd
from benchmarks.parts import Bench, at_most
from benchmarks.people import World
from tests.browser.support import chromium
from xicheng_events.booking.draws.operations.drawing import reveal
from xicheng_events.booking.draws.operations.freezing import freeze_list
from xicheng_events.booking.draws.operations.planning import commit_share, plan_draw
from xicheng_events.booking.draws.queries import draw_of
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.roles import grant
from xicheng_events.foundation.accounts.operations.staff import add_staff
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

KEYS = {"draw_seconds": at_most(5.0), "draw_verify_seconds": at_most(5.0)}
ENTRIES, PLACES = 100_000, 10_000


def measure(bench: Bench) -> dict:
    """`draw_seconds`: from the reveal that draws to the commit; `draw_verify_seconds`: on the reader's page."""
    seconds = draw_seconds(bench.world, bench.made["slot"])
    return {"draw_seconds": round(seconds, 2),
            "draw_verify_seconds": draw_verify_seconds(bench.site, bench.made["code"])}


def fill(crowd: Crowd) -> dict:
    """ENTRIES parties of one to three heads who want PLACES places."""
    code, slot_id = crowd.open_day(PLACES)
    db.session.get(Slot, slot_id).event.allocation = Allocation.LOTTERY
    crowd.register(slot_id, ({"heads": crowd.random.choice((1, 2, 3)), "state": RegistrationState.APPLIED}
                             for _n in range(ENTRIES)))
    return {"code": code, "slot": slot_id}


def draw_seconds(world: World, slot_id: int) -> float:
    """Seconds from the press of the second officer to the commit."""
    with world.app.app_context():
        event = world.bring_near(slot_id, starts_in=timedelta(days=10))
        event.registration_closes_at = clock.now() + timedelta(hours=1)
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
            return time.perf_counter() - started


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


def _officer(world: World, name: str, sign_in_name: str) -> Person:
    person = add_staff(name=name, sign_in_name=sign_in_name, password="bench-only-2026")
    grant(person, db.session.get(Organisation, world.office_id), Role.EDITOR)
    return person
