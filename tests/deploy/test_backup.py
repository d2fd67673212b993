"""A backup gives nothing away while it is made, can be read with its key alone, and brings the whole site back."""

import io
import os
import subprocess
import sys
import time

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from tests.deploy.conftest import DEPLOY, site_on
from tests.support import postgres
from tests.support.everything import program
from tests.support.parts import missing
from tests.support.sample_files import pdf
from xicheng_events.demo.people import LI_JING
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.files.operations.keeping import keep_file
from xicheng_events.foundation.files.operations.receiving import receive_file
from xicheng_events.foundation.files.queries import folder as folder_of_files

# All of them: one after the other on one process, they share what is backed up.
pytestmark = pytest.mark.long
PASSWORD = "Sekret-$(touch pwned)`touch pwned`'\""
AS_UNIT = [sys.executable, "-m", "tests.support.as_unit"]
UNDER_UNIT = {"backup.sh": [*AS_UNIT, DEPLOY / "xicheng-backup.service"],
              "check-backup.sh": [*AS_UNIT, DEPLOY / "xicheng-backup-check.service"]}
PARTS = ["data.tar.age", "dump.age", "files.tar.age"]
SPY = """#!/bin/sh
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' > {seen}
exec {real} "$@"
"""


@pytest.fixture(scope="module", autouse=True)
def programs():
    """What the scripts call."""
    for needed in ("age", "systemd-analyze"):
        if not program(needed):
            missing(needed)


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """A pair of keys as README makes one: (the private one's file, the public one)."""
    file = tmp_path_factory.mktemp("elsewhere") / "xicheng-backup.key"
    subprocess.run(["age-keygen", "-o", file], check=True, capture_output=True)
    return file, subprocess.run(["age-keygen", "-y", file], check=True, capture_output=True, text=True).stdout.strip()


def run(script, *words, path="", stdin=None, **settings):
    """One of deploy/'s scripts, under its unit's limits if it has one, with these settings alone in its environment."""
    programs = f"{path}:{postgres.programs()}:{os.environ['PATH']}"
    with open(stdin or os.devnull, "rb") as given:
        command = [*UNDER_UNIT.get(script, []), DEPLOY / script, *words]
        return subprocess.run(command, stdin=given, capture_output=True, text=True, check=False,
                              env={"PATH": programs, "PYTHON": sys.executable, **settings}, cwd=DEPLOY.parent)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.fixture
def back_up(running, key, folder, tmp_path):
    """Make a backup as xicheng-backup.service does; pg_dump notes first what everybody sees in `ps`."""
    url, data_dir = running
    spy = tmp_path / "spy" / "pg_dump"
    spy.parent.mkdir()
    spy.write_text(SPY.format(seen=tmp_path / "seen", real=postgres.programs() / "pg_dump"))
    spy.chmod(0o755)
    hosts = f"host={tmp_path}/nobody:1&host={make_url(url).query['host']}:5432"
    settings = {"DATABASE_URL": f"postgresql://xicheng_backup:{PASSWORD.replace('/', '%2F')}@/xicheng?{hosts}",
                "DATA_DIR": str(data_dir), "BACKUP_DIR": str(folder), "BACKUP_KEY": key[1]}
    return lambda **changes: run("backup.sh", path=str(spy.parent), **{**settings, **changes})


def attach(url: str, data_dir) -> tuple[str, bytes]:
    """赵敏 puts a document to a draft, and another is on its way in: (the name of the first on the disk, its bytes)."""
    app, content = site_on(url, "xicheng", data_dir), pdf()
    with app.app_context():
        received = receive_file(io.BytesIO(content), "须知.pdf", allowed=(FileKind.PDF,))
        keep_file(received, by=db.session.scalars(select(Person).where(Person.name == "赵敏")).one())
        (folder_of_files() / "part-0").write_bytes(b"%PDF")
        db.session.commit()
        db.engine.dispose()
    return received.stored_name, content


def assert_record_intact(app, *data_dirs) -> None:
    """That the record verifies, and the heads noted of it are the same in all of these folders."""
    verified = app.test_cli_runner().invoke(args=["audit-verify"])
    assert (verified.exit_code, verified.output) == (0, "the chain is intact\n")
    assert len({(folder / "audit-heads.txt").read_text() for folder in data_dirs}) == 1


def assert_attached(files, data_dir, stored_name: str, content: bytes) -> None:
    """That this and the demo's files are there, readable for the next backup, and nothing that was on its way in."""
    found = {file.name: (file.read_bytes(), file.stat().st_mode & 0o777) for file in files.iterdir()}
    assert found == {file.name: (file.read_bytes(), 0o640) for file in (data_dir / "files").iterdir()
                     if not file.name.startswith("part-")}
    assert found[stored_name] == (content, 0o640)
    assert len(found) > 1


def rows_of(app) -> dict:
    with app.app_context():
        return {table.name: db.session.scalar(select(func.count()).select_from(table))
                for table in db.metadata.sorted_tables}


def test_a_backup_gives_nothing_away_and_is_restored_on_a_new_server(running, new_cluster, back_up, folder, key,
                                                                     tmp_path):
    url, data_dir = running
    stored_name, content = attach(url, data_dir)
    made = back_up()
    assert (made.stderr, made.returncode) == ("", 0)
    assert "pg_dump" in (tmp_path / "seen").read_text()
    assert "Sekret" not in (tmp_path / "seen").read_text()
    assert not [place / "pwned" for place in (tmp_path, folder, data_dir, DEPLOY, DEPLOY.parent)
                if (place / "pwned").exists()]
    data, dump, files = sorted(folder.iterdir())
    assert [file.name.partition(".")[2] for file in (data, dump, files)] == PARTS
    assert all(file.stat().st_mode & 0o77 == 0 and file.read_bytes().startswith(b"age-encryption.org/") for file in
               (data, dump, files))

    fresh, new_dir = new_cluster(), tmp_path / "new"
    settings = {"BACKUP_DIR": str(folder), "DATABASE_URL": fresh, "DATA_DIR": str(new_dir)}
    for file in (dump, data, files):
        restored = run("restore.sh", file, stdin=key[0], **settings)
        assert (restored.stderr, restored.returncode) == ("", 0)
    assert not list(new_dir.glob("*_key.txt")), "keys in a backup"
    for secret in data_dir.glob("*_key.txt"):  # from where they are kept
        (new_dir / secret.name).write_text(secret.read_text())

    assert_attached(new_dir / "files", data_dir, stored_name, content)
    app = site_on(fresh, "xicheng", new_dir)
    assert rows_of(app) == rows_of(site_on(url, "xicheng", data_dir))
    assert app.test_client().get("/").status_code == 200
    assert_record_intact(app, new_dir, data_dir)
    with app.app_context():
        assert LI_JING.phone in [person.phone for person in db.session.scalars(select(Person)) if person.phone]
        with pytest.raises(Exception, match=r"sealed|permission"):
            db.session.execute(db.text("UPDATE audit_entry SET action = 'x.y' WHERE chain_no = 1"))
        db.session.rollback()
        db.engine.dispose()

    again = run("restore.sh", dump, stdin=key[0], **settings)
    assert again.returncode == 1
    assert "restore into an empty one" in again.stderr
    assert run("restore.sh", data, stdin=key[0], **settings).stderr == f"{new_dir} is not empty.\n"


def test_a_damaged_backup_and_a_wrong_key_restore_nothing(running, back_up, folder, key, tmp_path):
    assert back_up().returncode == 0
    dump = next(folder.glob("*.dump.age"))
    other = tmp_path / "other.key"
    subprocess.run(["age-keygen", "-o", other], check=True, capture_output=True)
    damaged = folder / "damaged.dump.age"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    fresh = postgres.create_database(running[0], "fresh")
    for file, opened_with in ((dump, other), (damaged, key[0])):
        assert run("restore.sh", file, stdin=opened_with, BACKUP_DIR=str(folder), DATABASE_URL=fresh).returncode
        with psycopg.connect(fresh) as connection:
            assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_the_alarm_is_raised_when_the_newest_whole_backup_is_old(back_up, folder):
    def check():
        return run("check-backup.sh", BACKUP_DIR=str(folder))

    assert "No whole backup" in check().stderr
    assert back_up().returncode == 0
    assert check().returncode == 0
    data, dump, files = sorted(folder.iterdir())
    a_day_ago = time.time() - 27 * 3600
    os.utime(dump, (a_day_ago, a_day_ago))
    assert "younger than 26 hours" in check().stderr
    os.utime(dump)
    for part in (files, data):
        part.rename(folder / "elsewhere")
        assert check().returncode == 1
        (folder / "elsewhere").rename(part)
        assert check().returncode == 0


def test_a_backup_that_fails_leaves_none_and_an_old_one_goes_after_thirty_days(back_up, folder, running):
    old = folder / "xicheng-2026-01-01T0215Z.dump.age"
    old.write_text("old")
    month_ago = time.time() - 32 * 86400
    os.utime(old, (month_ago, month_ago))
    failed = back_up(DATABASE_URL="postgresql://xicheng_backup@/none?host=" + make_url(running[0]).query["host"])
    assert failed.returncode
    assert not [file for file in folder.glob("*.age") if file != old]
    assert old.exists(), "rotated away without a new one"
    assert "BACKUP_KEY" in back_up(BACKUP_KEY="").stderr
    assert "PostgreSQL" in back_up(DATABASE_URL="sqlite:///x").stderr
    assert back_up().returncode == 0
    assert not old.exists()


def test_nothing_evaluates_the_settings_but_systemd():
    for script in DEPLOY.glob("*.sh"):
        for line in script.read_text().splitlines():
            assert not line.lstrip().startswith((". ", "source ", "eval ")), f"{script.name}: {line}"
            assert "/etc/xicheng" not in line.partition("#")[0]
    unit = (DEPLOY / "xicheng-backup.service").read_text()
    assert "EnvironmentFile=/etc/xicheng-backup.env" in unit
