"""A year after the event nobody can be told any more who came, only how many; and that this was done is on record."""

from datetime import timedelta

from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI, beijing, open_day
from tests.questions.steps import QUESTION, TOPICS, WORDS, ask_in_force, said
from tests.registration.steps import change, invite, register, sweep, taken, with_companions
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.registration.models import Companion, Registration
from xicheng_events.booking.registration.operations.purging import purge_contacts
from xicheng_events.demo import notices
from xicheng_events.door.checkin.models import DoorNote
from xicheng_events.door.checkin.operations.purging import purge_door_words
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.models import Notice, NoticeState

A_YEAR_AFTER = beijing("2027-03-18 15:30")


def registered(app, world, citizen):
    """李静 registers with a child and says much; 王磊 is invited; all messages have gone out. 李静 and her page."""
    ask_in_force(app, world, TOPICS, WORDS, QUESTION)
    li = citizen(LI_JING)
    mine = register(li, world.morning, question="数字怎么来的", access_needs="轮椅", guardian_name="王立", **{
        **with_companions(("王小明", "under_14", True)), "answers-qwords": "讲慢一点", "answers-qtopic": "物价"})
    change(app, Event, world.event_id, allocation=Allocation.INVITED)
    invite(app, world, WANG_LEI)
    with app.app_context():
        db.session.execute(db.update(Notice).values(state=NoticeState.SENT))
        party_id = db.session.scalar(select(Registration.id))
        db.session.add(DoorNote(registration_id=party_id, text="王小明坐轮椅", group="A组"))
        db.session.commit()
    return li, mine.headers["Location"]


def test_who_came_is_deleted_a_year_after_and_how_many_stays(app, world, citizen, at):
    registered(app, world, citizen)
    at(A_YEAR_AFTER - timedelta(seconds=1))
    assert (sweep(app, purge_contacts), sweep(app, purge_door_words)) == (0, 0)
    at(A_YEAR_AFTER)
    assert (sweep(app, purge_contacts), sweep(app, purge_door_words)) == (1, 1)
    assert (sweep(app, purge_contacts), sweep(app, purge_door_words)) == (0, 0)
    with app.app_context():
        party, child = db.session.scalars(select(Registration)).one(), db.session.scalars(select(Companion)).one()
        assert (party.name, party.phone, party.phone_hash, party.phone_tail) == ("已删除", "", "", "")
        assert (party.question, party.access_needs, party.heads, party.state.value) == ("", "", 2, "confirmed")
        assert (child.name, child.guardian_name, child.age_band.value) == ("", "", "under_14")
        assert child.guardian_agreed_at
        assert child.children_notice_id
        guest = db.session.scalars(select(Invitation)).one()
        assert (guest.name, guest.phone, guest.phone_hash) == ("已删除", "", "")
        about = db.session.scalars(select(Notice).where(Notice.subject_kind.in_(["registration", "invitation"]))).all()
        assert len(about) >= 2
        assert {(each.phone, each.phone_hash, each.text) for each in about} == {("", "", None)}
        note = db.session.scalars(select(DoorNote)).one()
        assert (note.text, note.group) == ("", "A组")
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.contacts_purged")).one()
        assert entry.detail == {"registrations": 1, "invitations": 1}
    assert [value for _key, value, _version in said(app)] == [None, None]
    assert taken(app, world.morning) == 2


def test_the_pages_still_open_and_name_nobody(app, world, citizen, desk, at):
    _li, mine = registered(app, world, citizen)
    at(A_YEAR_AFTER)
    sweep(app, purge_contacts)
    clerk, li, listed = desk("zhaomin"), citizen(LI_JING), f"/staff/registrations/events/{world.code}"
    one = f"{listed}/{mine.split('/')[-1]}"
    staff_pages = [listed, one, f"{listed}/answers", f"{listed}/invitations", f"/staff/mailings/events/{world.code}"]
    for client, path in [*((clerk, path) for path in staff_pages), (li, "/me"), (li, mine), (li, f"{mine}/answers")]:
        page = client.get(path)
        assert page.status_code == 200, path
        for gone in ("王小明", "数字怎么来的", "讲慢一点", "王磊"):
            assert gone not in page.text, (path, gone)
    assert "已删除" in clerk.get(listed).text
    asked = clerk.post(one, data={"phone": "1", "reason": "核对到场情况"})
    assert asked.status_code == 422
    assert "手机号已按期删除" in asked.text


def test_the_last_slot_decides_for_the_whole_event(app, world, citizen, at):
    registered(app, world, citizen)
    change(app, Slot, world.afternoon, ends_at=beijing("2026-03-19 15:30"))
    at(A_YEAR_AFTER)
    assert sweep(app, purge_contacts) == 0
    with app.app_context():
        assert db.session.scalars(select(Registration)).one().name == "李静"


def test_another_registration_of_the_same_person_is_untouched(app, world, citizen, at):
    li, _mine = registered(app, world, citizen)
    with app.app_context():
        units = {slug: db.session.get(Organisation, each) for slug, each in world.units.items()}
        later = notices.publish(open_day(units, slots=[{
            "label": "晚场", "starts_at": beijing("2026-03-20 18:00"), "ends_at": beijing("2026-03-20 19:00"),
            "capacity": 5}]))
        db.session.commit()
        slot_id = later.slots[0].id
    assert register(li, slot_id).status_code == 303
    at(A_YEAR_AFTER)
    assert sweep(app, purge_contacts) == 1
    with app.app_context():
        names = db.session.execute(select(Registration.name, Registration.phone).order_by(Registration.id))
        assert [tuple(row) for row in names] == [("已删除", ""), ("李静", LI_JING.phone)]
    page = citizen(LI_JING).get("/me").text
    assert page.count("统计开放日") >= 1
