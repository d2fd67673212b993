"""The migrations build exactly what the models declare, on the database under test."""

import json

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from tests.support.old_rows import IN_USE, WHEN, rows, write_row
from xicheng_events import create_app
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.operations.units import load_organisations
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.audit.operations import first_broken_link, record, seal_entries
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.search.tables import is_declared
from xicheng_events.foundation.notify.templates import fill


@pytest.fixture(scope="module")
def sites(new_database, tmp_path_factory):
    """Two applications: one whose tables were made by the migrations, one straight from the models."""
    made = []
    for build in (upgrade, db.create_all):
        app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path_factory.mktemp("data")),
                          "DATABASE_URL": new_database()})
        with app.app_context():
            build()
        made.append(app)
    yield made
    for app in made:
        with app.app_context():
            db.engine.dispose()


def described(app) -> dict:
    """All that the database says about its tables, in an order that doesn't matter."""
    with app.app_context():
        inspector = sa.inspect(db.engine)
        return {table: _table(inspector, table) for table in inspector.get_table_names() if table != "alembic_version"}


def _table(inspector, table: str) -> dict:
    return {
        "columns": {column["name"]: (str(column["type"]), column["nullable"], column["default"])
                    for column in inspector.get_columns(table)},
        "primary key": tuple(inspector.get_pk_constraint(table)["constrained_columns"]),
        "foreign keys": _sorted(inspector.get_foreign_keys(table)),
        "unique": _sorted(inspector.get_unique_constraints(table)),
        "checks": _sorted(inspector.get_check_constraints(table)),
        "indexes": _sorted(inspector.get_indexes(table)),
    }


def _sorted(rows) -> list[str]:
    return sorted(str(sorted((key, _plain(value)) for key, value in row.items())) for row in rows)


def _plain(value) -> str:
    # The condition of a partial index comes as an SQL object.
    return str({key: str(each) for key, each in value.items()} if isinstance(value, dict) else value)


def test_alembic_finds_nothing_left_to_do(sites):
    app = sites[0]
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={
            "compare_type": True, "compare_server_default": True, "include_name": is_declared})
        assert compare_metadata(context, db.metadata) == []


def test_the_migrated_database_is_the_declared_one(sites):
    migrated, declared = (described(app) for app in sites)
    assert migrated.keys() == declared.keys()
    for table, expected in declared.items():
        assert migrated[table] == expected, table


def test_checks_and_partial_indexes_have_arrived(sites):
    tables = described(sites[0])
    assert any("never_oversold" in check for check in tables["quota"]["checks"])
    assert any("never_overfull" in check for check in tables["ticket"]["checks"])
    partial = next(index for index in tables["registration"]["indexes"] if "uq_registration_live_person" in index)
    assert "confirmed" in partial


def test_going_back_leaves_nothing(sites, new_database, tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade()
        downgrade(revision="base")
        assert set(sa.inspect(db.engine).get_table_names()) == {"alembic_version"}
        db.engine.dispose()


def test_what_is_sealed_with_the_key_is_never_taken_for_what_is_not(new_database, tmp_path, caplog):
    """Older releases know no formats: a record with keyed seals can't go down to them and up again."""
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade()
        record("notify.wording_proposed", AuditEntry(id=1))
        assert seal_entries() == 1
        db.session.commit()
        with pytest.raises(SystemExit):
            downgrade(revision="0024")
        assert "bring back the backup from before the upgrade" in caplog.text
        db.session.rollback()
        upgrade()
        assert first_broken_link() is None
        assert db.session.scalars(sa.select(AuditEntry.chain_format)).all() == [2]
        db.session.remove()
        db.engine.dispose()


def test_a_database_in_use_is_brought_up_to_date_with_all_its_rows(new_database, tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade(revision="0001")
        for table, row in IN_USE:
            write_row(table, **row)
        upgrade()
        kept = {table: db.session.scalar(sa.text(f"SELECT count(*) FROM {table}")) for table, _row in IN_USE}
        assert set(kept.values()) == {1}
        assert db.session.execute(sa.text("SELECT allow_skip, review_required FROM event")).one() == (True, False)
        assert db.session.execute(sa.text("SELECT priority, passed_over FROM registration")).one() == (0, 0)
        db.session.rollback()
        if db.engine.dialect.name == "sqlite":
            assert db.session.scalar(sa.text("PRAGMA foreign_keys")) == 1
        db.engine.dispose()


def test_sqlite_is_set_up_to_be_safe(tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": ""})
    with app.app_context():
        asked = ("journal_mode", "synchronous", "foreign_keys")
        assert [db.session.execute(sa.text(f"PRAGMA {name}")).scalar() for name in asked] == ["wal", 2, 1]
        db.engine.dispose()


def test_an_administrator_of_before_keeps_one_role_and_nobody_comes_back_in_on_the_way_down(new_database, tmp_path):
    """1 looks after the system and drafts as well; 3 is given the new role, the account closed; then back to 0029."""
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade(revision="0029")
        write_row("organisation", **dict(IN_USE)["organisation"])
        for person in (1, 2, 3):
            write_row("person", id=person, session_stamp="0", created_at=WHEN)
            write_row("staff_account", person_id=person, sign_in_name=f"staff{person}", password_hash="a hash")
        for number, role in enumerate(("editor", "sysadmin", "auditor"), start=1):
            write_row("membership", id=number, person_id=1, organisation_id=1, role=role)
        write_row("membership", id=4, person_id=2, organisation_id=1, role="editor")
        upgrade(revision="0030")
        assert rows("SELECT person_id, role FROM membership ORDER BY id") == [(1, "sysadmin"), (2, "editor")]
        write_row("membership", id=5, person_id=3, organisation_id=1, role="security")
        db.session.execute(sa.text("UPDATE staff_account SET disabled_at = :at WHERE person_id = 3"), {"at": WHEN})
        db.session.commit()
        downgrade(revision="0029")
        assert rows("SELECT person_id, password_hash FROM staff_account ORDER BY person_id") == [
            (1, "a hash"), (2, "a hash"), (3, "-")]
        taken = "SELECT subject_id FROM audit_entry WHERE action = 'accounts.role_taken' ORDER BY id"
        assert rows(taken) == [(1,), (1,), (3,)]
        db.session.remove()
        db.engine.dispose()


def test_five_units_that_were_one_row_get_one_each_and_what_was_theirs_stays_readable(new_database, tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade(revision="0038")
        write_row("organisation", slug="cl", kind="department", search_alias="", full_name="群团 (推荐单位)",
               short_name="区残联 / 区妇联 / 区工商联 / 团区委 / 区总工会")
        write_row("person", id=1, session_stamp="0", created_at=WHEN)
        write_row("staff_account", person_id=1, sign_in_name="staff1", password_hash="a hash")
        write_row("membership", id=1, person_id=1, organisation_id=1, role="editor")
        for _again in range(2):
            upgrade(revision="0039")
            assert rows("SELECT short_name FROM organisation WHERE kind = 'mass_org' AND valid_to IS NULL"
                         " ORDER BY id") == [(name,) for name in ("区总工会", "团区委", "区妇联", "区工商联", "区残联")]
            assert rows("SELECT organisation_id, role FROM membership") == [(1, "editor")]
            downgrade(revision="0038")
        upgrade()
        assert not db.session.get(Organisation, 1).exists_on(clock.today())  # the site's day
        load_organisations()  # the list that comes with the product has the five as well
        assert rows("SELECT count(*) FROM organisation WHERE short_name LIKE '%妇联%'") == [(2,)]
        db.session.remove()
        db.engine.dispose()


def test_a_units_own_words_for_a_move_go_on_and_are_true_of_an_earlier_time_too(new_database, tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade(revision="0042")
        write_row("organisation", **dict(IN_USE)["organisation"], version=1)
        for template, text in (("postpone", "“{event}”因故延期至{when}。"), ("withdrawn", "“{event}”不是延期。")):
            write_row("template_text", organisation_id=1, template=template, text=text, version=1)
        upgrade(revision="0043")
        words = "SELECT text FROM template_text ORDER BY id"
        now, other = (text for (text,) in rows(words))
        assert fill(now, {"event": "开放日", "change": "提前", "when": "3月17日"}) == "“开放日”因故提前至3月17日。"
        assert other == "“{event}”不是延期。"
        downgrade(revision="0042")
        assert rows(words)[0] == ("“{event}”因故延期至{when}。",)
        db.session.remove()
        db.engine.dispose()


def test_what_the_record_knew_of_moves_is_kept_in_rows_of_its_own(new_database, tmp_path):
    """Moved twice, with a yes to each, a yes again, and one of before the record named slots; then cancelled."""
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade(revision="0001")
        for table, values in IN_USE:
            write_row(table, **values)
        upgrade(revision="0045")
        first = {"slots": [1], "was": {"1": ["2026-03-16T01:30:00+00:00", "2026-03-16T03:00:00+00:00"]}, "aged": 2}
        entries = [
            ("events.published", "event", {}), ("events.postponed", "event", {}),
            ("events.postponed", "event", first), ("registration.stays", "registration", {}),
            ("registration.stays", "registration", {}), ("events.postponed", "event", {"slots": []}),
            ("registration.stays", "registration", {}), ("events.cancelled", "event", {}),
        ]
        for number, (action, kind, detail) in enumerate(entries, start=1):
            write_row("audit_entry", id=number, at=f"2026-03-1{number} 01:00:00+00:00", action=action,
                      subject_kind=kind, subject_id=1, detail=json.dumps(detail))
        for _again in range(2):
            upgrade(revision="0049")
            assert rows("SELECT id, event_id, aged FROM reschedule ORDER BY id") == [(1, 1, 0), (2, 1, 2), (3, 1, 0)]
            assert [(move, slot, started and str(started)[:16]) for move, slot, started in rows(
                "SELECT reschedule_id, slot_id, started_at FROM rescheduled_slot ORDER BY reschedule_id")] == [
                    (1, 1, None), (2, 1, "2026-03-16 01:30")]
            assert [(move, str(at)[:10]) for move, at in rows(
                "SELECT reschedule_id, at FROM stay_reply ORDER BY reschedule_id")] == [
                    (2, "2026-03-14"), (3, "2026-03-17")]
            assert [str(at)[:10] for (at,) in rows("SELECT news_at FROM publication")] == ["2026-03-18"]
            assert rows("SELECT count(*) FROM registration WHERE changed_at IS NULL") == [(0,)]
            db.session.remove()
            downgrade(revision="0045")
            assert rows("SELECT count(*) FROM audit_entry") == [(len(entries),)]
        db.session.remove()
        db.engine.dispose()


def test_what_took_place_in_a_room_still_does_and_online_places_come_back_into_it(new_database, tmp_path):
    app = create_app({"TESTING": True, "CLOCKWORK": False, "DATA_DIR": str(tmp_path), "DATABASE_URL": new_database()})
    with app.app_context():
        upgrade(revision="0001")
        for table, values in IN_USE:
            write_row(table, **values)
        upgrade(revision="0058")
        [(slot, room, capacity, taken, seat)] = rows("SELECT slot_id, id, capacity, taken, seat FROM quota")
        assert (seat, rows("SELECT DISTINCT attendance_mode FROM event")) == ("room", [("room",)])
        write_row("quota", id=90, slot_id=slot, seat="online", category="anyone", capacity=7, taken=2)
        write_row("quota", id=91, slot_id=slot, seat="online", category="expert", capacity=4, taken=0)
        db.session.execute(sa.text("UPDATE registration SET quota_id = 90"))
        db.session.commit()
        db.session.remove()
        downgrade(revision="0057")
        assert rows("SELECT id, category, capacity, taken FROM quota ORDER BY id") == [
            (room, "anyone", capacity + 7, taken + 2), (91, "expert", 4, 0)]
        assert rows("SELECT DISTINCT quota_id FROM registration") == [(room,)]
        db.session.remove()
        upgrade(revision="0058")
        assert rows("SELECT DISTINCT seat FROM quota") == [("room",)]
        db.session.remove()
        db.engine.dispose()
