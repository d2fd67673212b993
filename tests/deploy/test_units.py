"""The systemd units leave a taken-over process little, and what the site does still works under them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import as_unit
from tests.support.everything import program
from tests.support.parts import missing

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy").glob("*.service"))
# What each unit has of its own; all other lines of [Service] are the hardening, alike in all.
OWN = {"Type", "User", "DynamicUser", "SupplementaryGroups", "WorkingDirectory", "EnvironmentFile", "ExecStart",
       "Restart", "StateDirectory", "StateDirectoryMode", "UMask", "MemoryMax", "TasksMax"}
MOST_EXPOSED = 3.0
AT_WORK = """
import io, os, mmap
from argon2 import PasswordHasher
from openpyxl import Workbook
from xicheng_events import create_app
from xicheng_events.foundation.core.confined import read_confined
from xicheng_events.data_dir import make_data_dir

book, file = Workbook(), io.BytesIO()
book.active.append(["李静", "19900000001"])
book.save(file)
print(read_confined("xlsx", file.getvalue(), 10, 5, 50)["tables"][0]["rows"])
PasswordHasher().hash("x")
app = create_app()
with app.app_context():
    make_data_dir(app.config)
print(app.test_client().get("/sign-in").status_code)
try:
    os.chown("/", 0, 0)
except PermissionError:
    print("refused")
"""


@pytest.fixture(autouse=True)
def programs():
    """What the tests ask about units."""
    if not program("systemd-analyze"):
        missing("systemd-analyze")


def analyze(*words) -> str:
    done = subprocess.run(["systemd-analyze", *map(str, words)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_no_unit_is_exposed():
    levels = {}
    for unit in UNITS:
        told = analyze("security", "--offline=true", "--no-pager", unit)
        levels[unit.name] = float(re.search(r"Overall exposure level for \S+: ([\d.]+)", told)[1])
    print("\n" + "\n".join(f"{name}: {level}" for name, level in levels.items()))
    assert len(levels) >= 6
    assert {name: level for name, level in levels.items() if level > MOST_EXPOSED} == {}


def test_units_are_understood_and_hardened_alike():
    told = analyze("verify", *UNITS, *sorted((ROOT / "deploy").glob("*.timer")))
    # The paths of the real machine are missing on this one.
    assert [line for line in told.splitlines() if "is not executable" not in line] == []
    alike = [{name: values for name, values in as_unit.settings_of(unit).items() if name not in OWN} for unit in UNITS]
    assert all(each == alike[0] for each in alike)
    for unit in UNITS:
        if "alarm" not in unit.name:
            assert "OnFailure=xicheng-alarm@%n.service" in unit.read_text(), unit.name


def test_the_site_works_under_its_unit(tmp_path):
    command = [sys.executable, "-m", "tests.support.as_unit", "deploy/xicheng.service", sys.executable, "-c", AT_WORK]
    settings = {"DATA_DIR": str(tmp_path / "data"), "CLOCKWORK": "0", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=settings)
    assert done.stdout.splitlines() == ["[[1, ['李静', '19900000001'], False, []]]", "200", "refused"], done.stderr
    assert (tmp_path / "data").stat().st_mode & 0o027 == 0
