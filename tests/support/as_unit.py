"""Runs a program under the limits of a systemd unit, where no systemd runs:
`python -m tests.support.as_unit UNIT WORDS…`.

Those that a program notices: system calls that aren't allowed fail as there, no memory is both written and run, nothing
gains rights, files are made with the unit's mask.
"""

import ctypes
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

_ERRNO, _ALLOW, _EPERM = 0x00050000, 0x7FFF0000, 1
_NO_NEW_PRIVILEGES, _NO_GAIN = 38, 65


def settings_of(unit: Path) -> dict[str, list[str]]:
    """What a unit's [Service] says: the values of each name, in order."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text(encoding="utf-8").partition("[Service]")[2].partition("\n[")[0].splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


@cache
def _groups() -> dict[str, list[str]]:
    """What systemd's groups of system calls hold: calls, and other groups."""
    command = ["systemd-analyze", "syscall-filter", "--no-pager"]
    found: dict[str, list[str]] = {}
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        if line.startswith("@"):
            within = found.setdefault(line.strip(), [])
        elif line.startswith("    ") and not line.strip().startswith("#"):
            within.append(line.strip())
    return found


def _calls(word: str) -> frozenset[str]:
    """The system calls of a group, or the one that is named."""
    if not word.startswith("@"):
        return frozenset({word})
    return frozenset().union(*map(_calls, _groups()[word]))


def allowed_calls(unit: Path) -> frozenset[str]:
    """The system calls that a unit's SystemCallFilter leaves: one list that allows, others that take away."""
    allowed: frozenset[str] = frozenset()
    for value in settings_of(unit)["SystemCallFilter"]:
        named = frozenset().union(*map(_calls, value.removeprefix("~").split()))
        allowed = allowed - named if value.startswith("~") else allowed | named
    return allowed


def confine(unit: Path) -> None:
    """Put the limits of `unit` on this process and all it starts."""
    calls, settings = allowed_calls(unit), settings_of(unit)
    seccomp, libc = ctypes.CDLL("libseccomp.so.2"), ctypes.CDLL(None)
    seccomp.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(seccomp.seccomp_init(_ERRNO | _EPERM))
    for name in calls:
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:  # else it is of another kind of machine
            seccomp.seccomp_rule_add_array(rules, _ALLOW, number, 0, None)
    os.umask(int(settings["UMask"][0], 8))
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if settings["MemoryDenyWriteExecute"] == ["yes"]:
        libc.prctl(_NO_GAIN, 1, 0, 0, 0)  # Linux 6.3 and later
    if seccomp.seccomp_load(rules):
        raise OSError("the filter was not taken")


if __name__ == "__main__":
    confine(Path(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
