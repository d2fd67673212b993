"""The district changes the key that encrypts, while people register; and a site in use is brought from the first way
of encrypting to this one."""

from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from tests.cast import LI_JING, OUYANG, WANG_LEI
from tests.registration.steps import register
from tests.support.sealed import numbers_in, raw, sealed_as_first
from tests.test_schema import IN_USE
from xicheng_events import create_app
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import personal_data, rotation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash

NEW = "2:0123456789abcdef0123456789abcdef"


@pytest.fixture
def keys(app):
    """Let the site start anew with these CIPHER_KEYS; {old} stands for its DATA_KEY."""
    def start_with(text: str) -> None:
        app.config["CIPHER_KEYS"] = text.format(old=app.config["DATA_KEY"])
        personal_data.init_app(app)

    yield start_with
    start_with("")


@pytest.fixture
def rotate(app):
    """The command; its exit code and what it printed."""
    def run() -> tuple[int, str]:
        done = app.test_cli_runner().invoke(args=["rotate-data-key"])
        return done.exit_code, done.output

    return run


@contextmanager
def meanwhile(app, beginning: str, *statements):
    """Run `statements` on another connection just before the first statement that begins so."""
    waiting = list(statements)

    def do(_connection, _cursor, statement, *_rest):
        if waiting and statement.startswith(beginning):
            todo, waiting[:] = list(waiting), []
            with app.app_context(), db.engine.connect() as other:
                for each, values in todo:
                    other.execute(sa.text(each), values)
                other.commit()

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", do)
    yield
    sa.event.remove(engine, "before_cursor_execute", do)


def phones(app, model=Registration) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(model.phone).where(model.phone.is_not(None)).order_by(model.id)))


def test_a_new_key_seals_both_open_and_the_old_one_can_go(app, world, citizen, keys, rotate):
    register(citizen(LI_JING), world.morning)
    assert numbers_in(app, "registration", "phone") == {1}
    keys(NEW + ",1:{old}")
    register(citizen(WANG_LEI), world.morning, name="王磊")
    assert numbers_in(app, "registration", "phone") == {1, 2}
    assert phones(app) == [LI_JING.phone, WANG_LEI.phone]
    code, printed = rotate()
    assert (code, "registration: 1 sealed with key 2" in printed) == (0, True)
    keys(NEW)
    assert phones(app) == [LI_JING.phone, WANG_LEI.phone]
    assert numbers_in(app, "person", "phone") | numbers_in(app, "notice", "text") == {2}
    with app.app_context():  # what is found by its hash is found as before
        assert db.session.scalar(db.select(Person.name).where(Person.phone_hash == keyed_hash(LI_JING.phone)))
        entry = db.session.scalar(db.select(AuditEntry).where(AuditEntry.action == "audit.data_key_rotated"))
        assert (entry.detail["key"], entry.detail["unreadable"]) == (2, 0)
    code, printed = rotate()
    assert code == 0
    assert not [line for line in printed.splitlines() if " 0 sealed" not in line]


def test_what_changes_meanwhile_is_not_lost(app, world, citizen, keys, rotate):
    register(citizen(LI_JING), world.morning)
    keys(NEW + ",1:{old}")
    with app.app_context():
        [person] = db.session.scalars(db.select(Person).where(Person.name == "李静", Person.phone.is_not(None)))
        other = personal_data.seal(OUYANG.phone, "person.phone", "another")
    with meanwhile(app, "UPDATE person", ("UPDATE person SET phone = :phone, phone_hash = 'another' WHERE id = :of",
                                          {"phone": other, "of": person.id})):
        assert rotate()[0] == 0
    with app.app_context():
        assert db.session.get(Person, person.id).phone == OUYANG.phone
    assert numbers_in(app, "person", "phone") == {2}


def test_stopped_in_the_middle_it_goes_on_where_it_was(app, world, citizen, keys, rotate, monkeypatch):
    for who in (LI_JING, WANG_LEI, OUYANG):
        register(citizen(who), world.morning, name=who.name)
    keys(NEW + ",1:{old}")
    monkeypatch.setattr(rotation, "_AT_ONCE", 2)
    write, done = rotation._write, []

    def dies(table, *rest):
        if done.count("registration"):
            raise KeyboardInterrupt
        done.append(table.name)
        return write(table, *rest)

    monkeypatch.setattr(rotation, "_write", dies)
    rotate()
    assert numbers_in(app, "registration", "phone") == {1, 2}
    assert phones(app) == [LI_JING.phone, WANG_LEI.phone, OUYANG.phone]
    monkeypatch.setattr(rotation, "_write", write)
    assert "registration: 1 sealed" in rotate()[1]
    assert numbers_in(app, "registration", "phone") == {2}


def test_what_cant_be_read_is_named_and_left(app, world, citizen, keys, rotate):
    register(citizen(LI_JING), world.morning)
    keys(NEW)
    [[number]] = raw(app, "SELECT id FROM registration")
    code, printed = rotate()
    assert code == 1
    assert f"phone of {number} can't be read" in printed
    keys(NEW + ",1:{old}")
    assert rotate()[0] == 0
    assert phones(app) == [LI_JING.phone]


@pytest.fixture(scope="module")
def landed(new_database, tmp_path_factory):
    """A site as it was before values were bound to their rows, brought up to date: 李静, and somebody forgotten."""
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path_factory.mktemp("data")),
                      "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade(revision="0001")
    for table, row in IN_USE:
        raw(app, f"INSERT INTO {table} ({', '.join(row)}) VALUES (:{', :'.join(row)})", **row)
    raw(app, "UPDATE registration SET phone = :phone", phone=sealed_as_first(app, LI_JING.phone))
    raw(app, "UPDATE person SET phone_hash = 'x', phone = :phone", phone=sealed_as_first(app, LI_JING.phone))
    raw(app, "INSERT INTO notice (template, phone, phone_hash, text, state, urgent, secret, tries, created_at, "
             "next_try_at) VALUES ('code', :none, '', NULL, 'sent', :no, :no, 0, '2026-03-10', '2026-03-10')",
        none=sealed_as_first(app, ""), no=False)
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


def test_what_was_sealed_for_no_row_is_sealed_for_its_own(landed):
    assert phones(landed) == phones(landed, Person) == [LI_JING.phone]
    assert numbers_in(landed, "registration", "phone") == numbers_in(landed, "person", "phone") == {1}
    assert [bytes(phone) for phone, in raw(landed, "SELECT phone FROM notice")] == [b""]


def test_nothing_sealed_for_no_row_opens_any_more(landed):
    before = raw(landed, "SELECT phone FROM person")[0].phone
    raw(landed, "UPDATE person SET phone = :phone", phone=sealed_as_first(landed, WANG_LEI.phone))
    assert phones(landed, Person) == ["无法读取"]
    raw(landed, "UPDATE person SET phone = :phone", phone=before)
