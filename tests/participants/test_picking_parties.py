"""赵敏 decides about very many at once: all that she has found, or those she has ticked on several pages."""

import re
import uuid

import pytest
from sqlalchemy import func, insert, select, update

from tests.registration.steps import change, taken
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event, Quota
from xicheng_events.booking.participants.models import Pick
from xicheng_events.booking.participants.operations import deciding_many, deciding_one
from xicheng_events.booking.participants.operations.deciding_many import approve_many, decline_many
from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock, codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import add_rows
from xicheng_events.foundation.notify.models import Notice

S = RegistrationState


@pytest.fixture
def selects(app, world):
    """The host selects who comes in the afternoon."""
    change(app, Event, world.event_id, allocation=Allocation.REVIEW)


def enter(app, slot_id: int, count: int, *, state=S.APPLIED, places=None, heads=(1, 2, 3), start=0) -> list[str]:
    """`count` parties written straight into the tables, one to three heads; their references."""
    now = clock.now()
    with app.app_context():
        quota = db.session.scalars(select(Quota).where(Quota.slot_id == slot_id)).one()
        quota.capacity = places or quota.capacity
        people = db.session.scalars(insert(Person).returning(Person.id), [
            {"name": "某人", "phone": None, "session_stamp": "0", "created_at": now} for _n in range(count)]).all()
        rows = [{"reference": codes.new_reference("BM"), "form_key": uuid.uuid4().hex, "slot_id": slot_id,
                 "quota_id": quota.id, "person_id": person, "name": f"某{start + n}", "phone": "19900000009",
                 "phone_hash": "0" * 64, "phone_tail": "0009", "heads": heads[n % len(heads)], "state": state,
                 "privacy_agreed_at": now, "created_at": now, "queued_at": now if state is S.WAITING else None}
                for n, person in enumerate(people)]
        add_rows(Registration, rows)
        if state in (S.PENDING, S.OFFERED):
            quota.taken += sum(row["heads"] for row in rows)
        db.session.commit()
        return [row["reference"] for row in rows]


def standing(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Registration.state).order_by(Registration.id)))


def count_of(app, model, *where) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*where))


def confirmed_form(page: str) -> dict:
    """The hidden fields of the page that asks, and what is ticked on it."""
    form = re.search(r'<form method="post" action="[^"]*/selection".*?</form>', page, re.S).group()
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields["chosen"] = re.findall(r'name="chosen" value="([^"]+)" checked', form)
    return fields


def test_all_that_match_are_decided_however_many(app, world, selects, desk, desk_of):
    enter(app, world.afternoon, 230, places=100, heads=(2,))
    clerk = desk("zhaomin")
    page = clerk.post(f"{desk_of}/selection", data={"everybody": "y", "verdict": "approve"}).text
    assert "将通过230份、共460人" in page
    assert "等230份" in page
    fields = confirmed_form(page)
    assert clerk.post(f"{desk_of}/selection", data=fields).status_code == 303
    found = standing(app)
    assert (found.count("confirmed"), found.count("waiting")) == (50, 180)
    assert found[:50] == ["confirmed"] * 50
    assert taken(app, world.afternoon) == 100
    assert count_of(app, Ticket) == 50
    assert count_of(app, AuditEntry, AuditEntry.action == "registration.confirmed") == 50
    assert count_of(app, AuditEntry, AuditEntry.action == "registration.waiting") == 180
    assert count_of(app, Notice, Notice.template == "confirmed") == 50
    with app.app_context():
        told = list(db.session.scalars(select(Notice.text).where(Notice.template == "waitlist").order_by(Notice.id)))
    assert "第1位" in told[0]
    assert "第180位" in told[-1]
    clerk.post(f"{desk_of}/selection", data=fields)  # sent twice
    assert "没有选中待办理的报名" in clerk.get(desk_of).text
    assert count_of(app, Notice) == 230


def test_who_came_after_the_page_was_shown_is_not_decided_unseen(app, world, selects, desk, desk_of):
    enter(app, world.afternoon, 230)
    clerk = desk("zhaomin")
    fields = confirmed_form(clerk.post(f"{desk_of}/selection", data={"everybody": "y", "verdict": "decline"}).text)
    enter(app, world.afternoon, 1, start=230)
    answer = clerk.post(f"{desk_of}/selection", data={**fields, "reason": "本场名额有限"})
    assert answer.status_code == 422
    assert "刚刚有变化" in answer.text
    assert "将把231份" in answer.text
    assert set(standing(app)) == {"applied"}
    clerk.post(f"{desk_of}/selection", data={**confirmed_form(answer.text), "reason": "本场名额有限"})
    assert set(standing(app)) == {"not_selected"}
    assert count_of(app, AuditEntry, AuditEntry.action == "registration.not_selected") == 231


def test_ticks_survive_paging_sorting_and_a_reload_without_scripts(app, world, selects, desk, desk_of):
    references = enter(app, world.afternoon, 120)
    clerk = desk("zhaomin")

    def ticked(address):
        return set(re.findall(r'name="chosen" value="([^"]+)"[^>]* checked', clerk.get(address).text))

    shown = re.findall(r'name="shown" value="([^"]+)"', clerk.get(desk_of).text)
    assert shown == references[:50]
    answer = clerk.post(f"{desk_of}/picks", data={"shown": shown, "chosen": shown[:2], "go": "2", "sort": "name"})
    assert (answer.status_code, answer.location) == (303, f"{desk_of}?page=2&sort=name")
    clerk.post(f"{desk_of}/picks", data={"shown": references[50:100], "chosen": references[60], "page": "2"})
    assert ticked(desk_of) == set(shown[:2])
    assert ticked(f"{desk_of}?page=2") == {references[60]}
    assert ticked(f"{desk_of}?sort=latest") | ticked(f"{desk_of}?sort=latest&page=3") >= {references[0]}
    assert "已选取3份" in clerk.get(desk_of).text
    part = clerk.post(f"{desk_of}/picks", data={"shown": shown, "chosen": shown[:1]}, headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<p id="picked"')
    assert "已选取2份" in part.text
    page = clerk.post(f"{desk_of}/selection", data={"verdict": "approve", "shown": shown, "chosen": shown[:1]}).text
    assert "将通过2份" in page
    clerk.post(f"{desk_of}/selection", data=confirmed_form(page))
    assert standing(app).count("applied") == 118
    assert count_of(app, Pick) == 0


def test_a_selection_is_one_persons_own_and_can_be_emptied(app, world, selects, desk, desk_of):
    references = enter(app, world.afternoon, 3)
    clerk, other = desk("zhaomin"), desk("liuwei")
    clerk.post(f"{desk_of}/picks", data={"chosen": references, "shown": references})
    assert "还没有选取" in other.get(desk_of).text
    other.post(f"{desk_of}/picks", data={"clear": "y"})
    assert count_of(app, Pick) == 3
    clerk.post(f"{desk_of}/picks", data={"clear": "y", "page": "x"})
    assert count_of(app, Pick) == 0
    assert desk("qianfang").post(f"{desk_of}/picks", data={"chosen": references}).status_code == 404


@pytest.mark.parametrize("fields", [{"chosen": "\x00"}, {"chosen": "BM-NICHTS"}, {"shown": ["x" * 500] * 300},
                                    {"go": "9" * 40}, {"go": "\x00"}, {"page": "-1", "sort": "\x00"}])
def test_ticking_what_is_not_there_changes_nothing(app, world, selects, desk, desk_of, fields):
    enter(app, world.afternoon, 1)
    clerk = desk("zhaomin")
    assert clerk.get(clerk.post(f"{desk_of}/picks", data=fields).location).status_code == 200
    assert count_of(app, Pick) == 0


def decided(app, world, ids, *, at_once: bool, eligible=True) -> tuple:
    """Decide about all as 赵敏, at once or one by one; what is then in the tables."""
    with app.app_context():
        by = db.session.get(Person, world.staff["zhaomin"])
        event = db.session.get(Event, world.event_id)
        if at_once and eligible:
            approve_many(event, ids, by=by)
        elif at_once:
            decline_many(event, ids, reason="人数已满", by=by)
        else:
            for each in ids:
                row = db.session.get(Registration, each)
                deciding_one.approve(row, by=by) if eligible else deciding_one.decline(row, reason="人数已满", by=by)
        db.session.commit()
        rows = [(r.state.value, r.eligible, r.passed_over, r.ticket is not None)
                for r in db.session.scalars(select(Registration).order_by(Registration.id))]
        return rows, db.session.scalar(select(Quota.taken).where(Quota.slot_id == world.afternoon))


@pytest.mark.parametrize("eligible", [True, False])
@pytest.mark.parametrize(("state", "places", "fields"), [
    (S.APPLIED, 9, {"allocation": Allocation.REVIEW}), (S.APPLIED, 100, {"allocation": Allocation.REVIEW}),
    (S.APPLIED, 9, {"allocation": Allocation.LOTTERY}), (S.PENDING, 60, {"review_required": True}),
    (S.WAITING, 9, {"review_required": True}),
])
def test_at_once_is_as_one_by_one(app, world, state, places, fields, eligible, monkeypatch):
    monkeypatch.setattr(deciding_many, "PORTION", 4)
    change(app, Event, world.event_id, **fields)
    found = []
    for at_once in (False, True):
        with app.app_context():
            for model in (Notice, AuditEntry, Ticket, Registration):
                db.session.query(model).delete()
            db.session.query(Quota).update({"taken": 0})
            db.session.commit()
        enter(app, world.afternoon, 11, state=state, places=places, heads=(2, 4, 1))
        with app.app_context():
            ids = list(db.session.scalars(select(Registration.id).order_by(Registration.id)))
        found.append((*decided(app, world, ids, at_once=at_once, eligible=eligible),
                      count_of(app, Notice, Notice.template != "waitlist"), count_of(app, AuditEntry)))
    assert found[0] == found[1]


def test_what_changed_between_reading_and_writing_is_not_decided_as_it_was(app, world, monkeypatch):
    change(app, Event, world.event_id, allocation=Allocation.LOTTERY)
    enter(app, world.afternoon, 4)
    ours, theirs, asked = world.staff["zhaomin"], world.staff["liuwei"], deciding_many.barred_from_deciding

    def meanwhile(registration, by):
        changes = {1: {"state": S.WITHDRAWN}, 2: {"heads": 3}, 3: {"eligible": True, "reviewed_by_id": theirs}}
        if change := changes.get(registration.id):
            db.session.execute(update(Registration).where(Registration.id == registration.id).values(
                version=Registration.version + 1, **change), execution_options={"synchronize_session": False})
        return asked(registration, by)

    monkeypatch.setattr(deciding_many, "barred_from_deciding", meanwhile)
    with app.app_context():
        outcome = approve_many(db.session.get(Event, world.event_id), [1, 2, 3, 4],
                               by=db.session.get(Person, ours))
        db.session.commit()
        assert outcome.decided == 2
        (name, sentence), = outcome.refused
        assert (name, "状态已变化" in sentence) == ("某0", True)
        found = [(each.eligible, each.reviewed_by_id) for each in db.session.scalars(
            select(Registration).order_by(Registration.id))]
        assert found == [(None, None), (True, ours), (True, theirs), (True, ours)]
        assert set(db.session.scalars(select(AuditEntry.subject_id).where(
            AuditEntry.action == "registration.found_eligible"))) == {2, 4}
        again = approve_many(db.session.get(Event, world.event_id), [2, 4], by=db.session.get(Person, ours))
        assert (again.decided, again.refused) == (0, [])


def test_ten_times_as_many_take_as_many_statements(app, world, selects, statements):
    counted = []
    for count in (30, 300):
        enter(app, world.afternoon, count, places=5000)
        with app.app_context():
            ids = list(db.session.scalars(select(Registration.id).where(Registration.state == S.APPLIED)))
            by, event = db.session.get(Person, world.staff["zhaomin"]), db.session.get(Event, world.event_id)
            with statements() as sent:
                assert approve_many(event, ids, by=by).decided == count
            db.session.commit()
        # SQLite is handed rows one by one, in this process.
        counted.append(len([each for each in sent if not each.startswith("INSERT")]))
    assert counted[1] <= counted[0]  # the unit's wordings are read once
