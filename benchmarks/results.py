"""benchmarks/latest.json: the newest figures of each part, wherever they were measured; and the table of them."""

import json
import subprocess

from benchmarks.parts import LONGEST_SECONDS, all_parts
from benchmarks.servers import ROOT
from xicheng_events.foundation.core import clock

FILE = ROOT / "benchmarks" / "latest.json"
DATABASES = ("sqlite", "postgresql")
_ABSOLUTE = ("_ms", "_seconds")


def read() -> dict:
    """{database: {key: figure}}, with `raw` and `measured` beside: by database and part, all that it gave, and when, at
    which commit, in how many seconds and beside which time of floor (b). What no part gives any more isn't in it."""
    old = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    parts = all_parts()
    keys = {key for part in parts.values() for key in part.KEYS}
    found = {name: _only(keys, old.get(name)) for name in DATABASES}
    for kind in ("raw", "measured"):
        found[kind] = {name: _only(parts, old.get(kind, {}).get(name)) for name in DATABASES}
    return found


def _only(names, values: dict | None) -> dict:
    return {name: value for name, value in (values or {}).items() if name in names}


def keep(database: str, part: str, figures: dict, *, seconds: float, row_ms: float) -> None:
    """Put what a part gave in the place of what it gave before; all else stays. KeyError when a key is missing."""
    results = read()
    results[database].update({key: figures[key] for key in all_parts()[part].KEYS})
    results["raw"][database][part] = figures
    results["measured"][database][part] = {
        "at": clock.now().isoformat(timespec="seconds"), "commit": commit(), "seconds": round(seconds, 1),
        "row_ms": round(row_ms, 2)}
    FILE.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", "utf-8")


def commit() -> str:
    """The commit that is checked out, with a + when files differ from it."""
    said = subprocess.run(["git", "describe", "--always", "--abbrev=7", "--dirty=+", "--exclude=*"], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    return said.stdout.strip() or "no commit"


def table(results: dict, parts: list[str]) -> str:
    """The figures of these parts against what is to be reached; beside each time that of floor (b), one row read by
    its key for one client, in the same run."""
    lines = [f"{'':24}{'reach':>8}  {'sqlite':>10}{'floor (b)':>11}{'postgresql':>14}{'floor (b)':>11}"]
    for part in parts:
        lines.append(f"{part}  {_measured(results, part)}")
        lines += [_line(key, goal, part, results) for key, goal in all_parts()[part].KEYS.items()]
    return "\n".join(lines)


def _measured(results: dict, part: str) -> str:
    """When and at which commit; one word for both databases where it is one."""
    notes = {name: by[part] for name, by in results["measured"].items() if part in by}
    if not notes:
        return "not measured yet: what is shown is older"
    when = {name: f"{note['commit']} {note['at'][:16]}" for name, note in notes.items()}
    said = next(iter(when.values())) if len(set(when.values())) == 1 else ", ".join(
        f"{name} {word}" for name, word in when.items())
    seconds = sum(note["seconds"] for note in notes.values())
    return f"{said}, {seconds:.0f} s{'  ← longer than a part may take' if seconds > LONGEST_SECONDS else ''}"


def _line(key: str, goal, part: str, results: dict) -> str:
    reach = f"{'≥' if goal.more_is_better else '≤'} {goal.limit:g}" if goal else ""
    words = [f"  {key:22}{reach:>8}  "]
    for name, width in (("sqlite", 10), ("postgresql", 14)):
        figure = results[name].get(key)
        row_ms = results["measured"][name].get(part, {}).get("row_ms") if key.endswith(_ABSOLUTE) else None
        words.append(f"{'–' if figure is None else f'{figure:g}':>{width}}{f'{row_ms:g} ms' if row_ms else '':>11}")
    figure = results["postgresql"].get(key)
    words.append("  ← short" if goal and figure is not None and not goal.is_reached(figure) else "")
    return "".join(words).rstrip()
