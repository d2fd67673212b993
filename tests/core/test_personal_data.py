"""Somebody who can write to the database, but doesn't have the key, moves what is encrypted to where it suits them."""

import pytest
from sqlalchemy import LargeBinary

from tests.cast import LI_JING, WANG_LEI, messages_to
from tests.registration.steps import register
from tests.support.sealed import raw, swap
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import Encrypted, encrypted_columns
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.foundation.notify.models import Notice, NoticeState
from xicheng_events.foundation.notify.operations import queue_notice


class Two:
    """李静 and 王磊 are registered: their browsers, and the page of each."""

    def __init__(self, world, citizen):
        self.browsers = [citizen(who) for who in (LI_JING, WANG_LEI)]
        self.pages = [register(browser, world.morning, name=who.name).headers["Location"]
                      for browser, who in zip(self.browsers, (LI_JING, WANG_LEI), strict=True)]


@pytest.fixture
def two(world, citizen):
    return Two(world, citizen)


def phones(app, model) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(model.phone).where(model.phone.is_not(None)).order_by(model.id)))


def test_two_peoples_phones_swapped_in_sql_open_for_nobody(app, two, world, desk, caplog):
    assert phones(app, Registration) == [LI_JING.phone, WANG_LEI.phone]
    swap(app, "registration", "phone")
    assert phones(app, Registration) == ["无法读取", "无法读取"]
    page = desk("zhaomin").get(f"/staff/registrations/events/{world.code}").text
    assert page.count("无法读取") == 2
    assert "199****" not in page
    said = caplog.text
    assert "registration.phone can't be read (key number 1)" in said
    assert not any(word in said for word in (LI_JING.phone, WANG_LEI.phone, "李静"))
    swap(app, "registration", "phone")
    assert phones(app, Registration) == [LI_JING.phone, WANG_LEI.phone]


@pytest.mark.parametrize("change", [
    "UPDATE registration SET phone = (SELECT person.phone FROM person WHERE person.id = person_id)",  # another table
    "UPDATE registration SET document = phone, phone = document",  # another column of its row
    "UPDATE registration SET reference = 'BM-' || id",  # another row
    "UPDATE registration SET phone = :other",  # another number in front
])
def test_what_was_sealed_for_elsewhere_opens_nowhere(app, two, change):
    with app.app_context():
        for party in db.session.scalars(db.select(Registration)):
            party.document = "110101"
        db.session.commit()
    [[phone]] = raw(app, "SELECT phone FROM registration WHERE id = (SELECT min(id) FROM registration)")
    raw(app, change, **({"other": b"\0\7" + bytes(phone)[2:]} if ":other" in change else {}))
    assert phones(app, Registration)[0] == "无法读取"


def test_a_changed_byte_is_found_and_an_emptied_value_is_empty(app, two):
    [[phone], _other] = raw(app, "SELECT phone FROM registration ORDER BY id")
    for spoilt in (bytes(phone)[:-1] + bytes([bytes(phone)[-1] ^ 1]), bytes(phone)[:20], b"\0", b"\0\1"):
        raw(app, "UPDATE registration SET phone = :spoilt", spoilt=spoilt)
        assert phones(app, Registration) == ["无法读取"] * 2
    raw(app, "UPDATE registration SET phone = :empty", empty=b"")
    assert phones(app, Registration) == ["", ""]


def test_every_page_about_what_cant_be_read_goes_on(app, two, world, desk):
    for table in ("registration", "person"):
        swap(app, table, "phone")
    clerk, base = desk("zhaomin"), f"/staff/registrations/events/{world.code}"
    reference = two.pages[0].rsplit("/", 1)[-1]
    for address in (base, f"{base}/{reference}", f"/staff/registrations/slots/{world.morning}/papers"):
        assert clerk.get(address).status_code in (200, 404), address
    assert two.browsers[0].get(two.pages[0]).status_code == 200


def test_nothing_leaves_for_a_phone_that_cant_be_read(app, two):
    """Its notice waits at the desk with the reason; what is asked of it is done all the same."""
    sent = len(messages_to(app, LI_JING))
    swap(app, "registration", "phone")
    assert two.browsers[0].post(f"{two.pages[0]}/withdrawal", data={}).status_code == 303
    with app.app_context():
        last = db.session.scalars(db.select(Notice).order_by(Notice.id.desc())).first()
        assert (last.template, last.state, last.last_error, last.phone) == (
            "withdrawn", NoticeState.FAILED, "unreadable", "")
    swap(app, "registration", "phone")
    assert len(messages_to(app, LI_JING)) == sent


def test_no_message_leaves_with_another_ones_words(app, two):
    with app.app_context():
        for who in (LI_JING, WANG_LEI):
            queue_notice("withdrawn", phone=who.phone, event=f"{who.name}的开放日")
        db.session.commit()
    raw(app, "DELETE FROM notice WHERE template <> 'withdrawn'")
    swap(app, "notice", "text")
    with app.app_context():
        assert deliver_due_notices() == 0
        assert {(notice.state, notice.last_error) for notice in db.session.scalars(db.select(Notice))} == {
            (NoticeState.FAILED, "unreadable")}


def test_a_row_that_is_called_otherwise_takes_its_values_along(app):
    with app.app_context():
        person = Person(name="李静", phone=LI_JING.phone, phone_hash="before", session_stamp="x",
                        created_at=clock.now())
        db.session.add(person)
        db.session.commit()
        person.phone_hash = "after"
        db.session.commit()
    assert phones(app, Person) == [LI_JING.phone]


def test_every_encrypted_column_is_bound_to_a_row_that_is_known_when_it_is_written():
    places, wrong = [], []
    for table in db.metadata.tables.values():
        for column in encrypted_columns(table):
            places.append(column.type.place)
            if column.type.place != f"{table.name}.{column.name}" or "id" in column.type.row:
                wrong.append(column.type.place)
            wrong += [name for name in column.type.row if isinstance(table.c[name].type, Encrypted)]
            assert isinstance(column.type.impl, LargeBinary)
    assert not wrong
    assert len(places) == len(set(places)) > 10
