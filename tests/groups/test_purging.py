"""A year after the event nobody knows any more who was entered by a desk, or who sent the list (domain §9.2 P7)."""

from datetime import timedelta

from sqlalchemy import select

from tests.cast import LI_JING, beijing
from tests.groups.lists import confirm, send_list
from tests.groups.steps import enter
from tests.registration.steps import change, register, sweep
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.groups.models import Roster, RosterRow
from xicheng_events.booking.groups.operations.purging import purge_lists
from xicheng_events.booking.registration.operations.purging import purge_contacts
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations.forgetting import forget_people
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.voice.opinions.models import Opinion, OpinionKind
from xicheng_events.voice.opinions.operations import Statement, record_opinion

A_YEAR_AFTER = beijing("2027-03-18 15:30")


def entered(app) -> set[tuple]:
    """(name, whether there is a contact key) of everybody without a phone of their own who isn't staff."""
    with app.app_context():
        people = db.session.scalars(select(Person).where(Person.phone_hash.is_(None))).unique()
        return {(each.name, each.contact_key is not None) for each in people if not each.is_staff}


def test_whoever_a_desk_entered_is_forgotten_with_the_events_contacts(app, world, desk, citizen, at):
    enter(desk("qianfang"), world.morning, name="马凤英", phone="19900007001")
    register(citizen(LI_JING), world.morning)
    at(A_YEAR_AFTER - timedelta(seconds=1))
    assert (sweep(app, purge_contacts), sweep(app, forget_people)) == (0, 0)
    at(A_YEAR_AFTER)
    assert (sweep(app, purge_contacts), sweep(app, forget_people)) == (1, 1)
    assert sweep(app, forget_people) == 0
    assert entered(app) == {(None, False)}
    with app.app_context():
        assert db.session.scalar(select(Person.name).where(Person.phone_hash == keyed_hash(LI_JING.phone))) == "李静"


def test_who_still_comes_elsewhere_or_awaits_an_answer_keeps_the_name(app, world, desk, at):
    enter(desk("qianfang"), world.morning, name="马凤英", phone="19900007001")
    with app.app_context():
        someone = db.session.scalars(select(Person).where(Person.contact_key.is_not(None))).one()
        record_opinion(db.session.get(Event, world.event_id).occasion, Statement(
            kind=OpinionKind.SUGGESTION, text="请加一场", wants_reply=True, person=someone, phone="19900007001"))
        db.session.commit()
    at(A_YEAR_AFTER)
    sweep(app, purge_contacts)
    assert sweep(app, forget_people) == 0
    with app.app_context():
        db.session.execute(db.update(Opinion).values(phone=None))
        db.session.commit()
    assert sweep(app, forget_people) == 1


def test_a_list_loses_its_contact_and_its_names(app, world, desk, at):
    client = desk("qianfang")
    place = send_list(client, world.morning, text="马凤英 19900007001\n丁国栋 1990").headers["Location"]
    confirm(client, place)
    at(A_YEAR_AFTER - timedelta(seconds=1))
    assert sweep(app, purge_lists) == 0
    at(A_YEAR_AFTER)
    assert (sweep(app, purge_lists), sweep(app, purge_lists)) == (1, 0)
    with app.app_context():
        roster = db.session.scalars(select(Roster)).one()
        assert (roster.contact_name, roster.contact_phone, roster.source) == ("", None, "")
        rows = db.session.execute(select(RosterRow.who, RosterRow.problems, RosterRow.content)).all()
        assert rows == [("已删除", [], None)] * 2
        assert db.session.scalars(select(AuditEntry).filter_by(action="groups.list_purged")).one().detail == {"rows": 2}
    page = desk("qianfang").get(place).text
    for gone in ("马社工", "马*英", "丁*栋", "7001"):
        assert gone not in page
    assert "已删除" in page


def test_the_last_slot_decides(app, world, desk, at):
    send_list(desk("qianfang"), world.morning)
    change(app, Slot, world.afternoon, ends_at=beijing("2026-03-19 15:30"))
    at(A_YEAR_AFTER)
    assert sweep(app, purge_lists) == 0
