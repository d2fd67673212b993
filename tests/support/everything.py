"""`make test`: install what is missing, run all tests on both databases, say what was skipped.

Any argument is handed to pytest. REQUIRE_ALL=1 makes a missing part an error.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import postgres

# The Chromium without the parts of a window: it takes two thirds of the time of the whole.
PACKAGES = ("chromium-headless-shell", "fonts-noto-cjk", "postgresql", "age", "nginx-light", "systemd")


def chromium_program() -> str | None:
    """The path of the Chromium that is there, if any."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next(filter(None, map(program, names)), None)


def program(name: str) -> str | None:
    """The path of a program; servers lie where not everybody's PATH leads."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")


def _has_postgresql() -> bool:
    try:
        postgres.programs()
    except postgres.Missing:
        return False
    return True


def _has_chinese_font() -> bool:
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    return any(True for folder in folders for name in ("*CJK*", "*wqy*", "*SourceHan*") for _ in folder.rglob(name))


def missing_packages() -> list[str]:
    """Which of PACKAGES this machine lacks."""
    there = (chromium_program(), _has_chinese_font(), _has_postgresql(), program("age"), program("nginx"),
             program("systemd-analyze"))
    return [package for package, found in zip(PACKAGES, there, strict=True) if not found]


def provide() -> list[str]:
    """Install what is missing if we may; what is missing still."""
    missing = missing_packages()
    if not missing:
        return []
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(missing)} …", flush=True)
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)
        subprocess.run(command, check=False, **quiet)
        missing = missing_packages()
    if missing:
        print(f"Missing: {', '.join(missing)}. On Debian: sudo {' '.join(command)}", flush=True)
    return missing


def run(database: str, arguments: list[str]) -> int:
    """All tests on one database; pytest's exit code."""
    # One more than there are processors: a third of the time a test waits, for a browser or another process.
    processes = str(min(4, (os.cpu_count() or 1) + 1))
    print(f"== {database} ==", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", processes, "--dist", "worksteal", "--database", database,
               *arguments]
    # Compiled once and kept: to prepare the assertions of all tests takes each process six seconds.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    code = subprocess.run(command, check=False, env=environment).returncode
    # Of what ARGS name, no part may be this database's: tests marked `once` ran on SQLite.
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED and database != "sqlite" else code


def main() -> int:
    """Run it all; 0 when everything passed."""
    missing = provide()
    if missing and os.environ.get("REQUIRE_ALL") == "1":
        print(f"REQUIRE_ALL=1, but missing: {', '.join(missing)}")
        return 1
    codes = {"sqlite": run("sqlite", sys.argv[1:])}
    if "postgresql" not in missing:
        codes["postgresql"] = run("postgresql", sys.argv[1:])
    told = [f"{database} {'passed' if code == 0 else 'FAILED'}" for database, code in codes.items()]
    left_out = f"; left out for want of {', '.join(missing)}" if missing else "; nothing left out for want of a part"
    print(f"make test: {', '.join(told)}{left_out}")
    return max(codes.values())


if __name__ == "__main__":
    sys.exit(main())
