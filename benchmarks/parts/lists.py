"""A list of 5,000 people with errors in it: from the uploaded file to the last registration."""

import io
import time
import uuid
from datetime import timedelta

from openpyxl import Workbook
from sqlalchemy import func, select

from benchmarks.parts import Bench, at_most
from benchmarks.people import World
from xicheng_events.booking.groups.models import Roster, RosterState
from xicheng_events.booking.groups.operations.registering_rows import work_on
from xicheng_events.booking.groups.operations.rosters import ListSent, save_roster, take_roster
from xicheng_events.booking.groups.sheets import tables_of_list
from xicheng_events.booking.registration.models import Channel, Registration
from xicheng_events.booking.registration.queries import slot_to_register
from xicheng_events.foundation.accounts.models import Membership, Organisation, Person, Role, StaffAccount
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

KEYS = {"import_seconds": at_most(20.0)}
ROWS, WRONG_EVERY = 5000, 20
_SURNAMES, _LETTERS = "赵钱孙李周吴郑王冯陈", "甲乙丙丁戊己庚辛壬癸"


def measure(bench: Bench) -> dict:
    """`import_seconds`, in this process: the clockwork's share in a web process is the same work."""
    return {"import_seconds": import_seconds(bench.world)}


def import_seconds(world: World) -> float:
    """Seconds until ROWS rows, one in WRONG_EVERY of them wrong, are read, checked and, where right, registered, in
    the parts in which the clockwork does it; each part is committed."""
    data = _sheet(world.phone)
    world.phone += ROWS
    with world.app.app_context():
        _code, (slot_id,) = world.open_day(10_000_000, starts_in=timedelta(days=20))
        clerk = Person(name="马静", session_stamp=uuid.uuid4().hex[:16], created_at=clock.now())
        db.session.add(clerk)
        db.session.flush()
        world_unit = db.session.get(Organisation, world.office_id)
        _make_staff(clerk, world_unit)
        started = time.perf_counter()
        roster = take_roster(slot_to_register(slot_id), tables_of_list(data), ListSent(
            form_key=uuid.uuid4().hex, organisation=world_unit, contact_name="马静", contact_phone="19900000000",
            channel=Channel.COMMUNITY, agreed=True), by=clerk)
        _work_off(roster, RosterState.CHECKED)
        save_roster(roster, by=clerk)
        _work_off(roster, RosterState.DONE)
        seconds = time.perf_counter() - started
        saved = db.session.scalar(select(func.count()).where(Registration.slot_id == slot_id))
        if saved != ROWS - ROWS // WRONG_EVERY:
            raise RuntimeError(f"{saved} of {ROWS} rows were registered")
        return round(seconds, 2)


def _make_staff(clerk: Person, unit: Organisation) -> None:
    db.session.add(StaffAccount(person_id=clerk.id, sign_in_name=f"list-{clerk.id}", password_hash="-"))
    db.session.add(Membership(person_id=clerk.id, organisation_id=unit.id, role=Role.EDITOR))
    db.session.commit()
    db.session.refresh(clerk)


def _work_off(roster: Roster, until: RosterState) -> None:
    db.session.commit()
    while roster.state is not until:
        work_on(roster)
        db.session.commit()


def _sheet(first: int) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet("名单")
    page.append(["姓名", "手机号", "年龄段"])
    for number in range(ROWS):
        name = _SURNAMES[number % 10] + _LETTERS[number // 10 % 10] + _LETTERS[number // 100 % 10]
        wrong = number % WRONG_EVERY == 0
        page.append([name, "1990" if wrong else f"1990{first + number:07}", "35—59周岁"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
