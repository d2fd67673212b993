"""`make bench-compare BEFORE=commit`: what is checked out here against an older commit, taking turns in one run.

Each is served by its own code on a database of its own, and asked over HTTP, so BEFORE may be of any layout. Named
parts (ONLY=) are measured by each one's own `make bench`; a commit that has none of that name says so.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice, repeat
from pathlib import Path

from benchmarks import client, results
from benchmarks.databases import KEYS, app_on
from benchmarks.parts import all_parts
from benchmarks.parts.booking import booking
from benchmarks.parts.scan import scan
from benchmarks.people import Visitor
from benchmarks.run import LIFTED, row_ms
from benchmarks.servers import ROOT, cpu_seconds, gunicorn, memory_mb
from tests.support.postgres import Cluster

ROUNDS, PART_ROUNDS, CLIENTS = 5, 3, 32
# How many requests of each kind a round sends, one after the other; and then, with CLIENTS at once, how many.
ALONE = {"page": 100, "booking": 100, "scan": 100, "desk": 15}
AT_ONCE = {"page": 400, "booking": 300, "scan": 300, "desk": 32}
# What two runs of the same code differ by on a machine that does other things too; more where it is very busy.
NOISE = 0.15


class Side:
    """One of the two: its database, its server, and the requests it hasn't been sent yet."""

    def __init__(self, checkout: Path, database: str, stack: ExitStack):
        data_dir, self.url, roots = stack.enter_context(tempfile.TemporaryDirectory(prefix="xicheng-bench-")), "", ()
        if database == "postgresql":
            cluster = Cluster(durable=True).start()
            stack.callback(cluster.stop)
            self.url, roots = cluster.create_database("bench"), (cluster.process.pid,)
        # The clockwork's work goes by the clock: where answers are slow, each would seem to cost more of it.
        environment = {"DATA_DIR": data_dir, "DATABASE_URL": self.url, "CLOCKWORK": "0", **KEYS, **LIFTED}
        self.requests = _requests(_seeded(checkout, environment))
        self.port, self.process = stack.enter_context(gunicorn("app:app", environment, checkout=checkout))
        self.roots, self.seen = (self.process.pid, *roots), defaultdict(list)

    def take_a_turn(self, kind: str) -> None:
        """Send a round's requests of one kind, and note the times."""
        requests = list(islice(self.requests[kind], ALONE[kind]))
        before = cpu_seconds(*self.roots)
        seconds, statuses = client.all_of(self.port, requests, clients=1)
        self.seen[f"{kind}_ms"].append(seconds * 1000 / ALONE[kind])
        self.seen[f"{kind}_cpu_ms"].append((cpu_seconds(*self.roots) - before) * 1000 / ALONE[kind])
        seconds, more = client.all_of(self.port, list(islice(self.requests[kind], AT_ONCE[kind])), clients=CLIENTS)
        self.seen[f"{kind}_per_second"].append(AT_ONCE[kind] / seconds)
        if set(statuses + more) != {303 if kind == "booking" else 200}:
            raise client.Unclean(f"{kind}: {dict(statuses + more)}")


def _seeded(checkout: Path, environment: dict) -> dict:
    """What `seed` says it has put into a checkout's database; SystemExit where that commit is too old for it."""
    counts = [str(ROUNDS * (ALONE[kind] + AT_ONCE[kind])) for kind in ("booking", "scan")]
    own = {**os.environ, **environment, "PYTHONPATH": str(checkout)}
    done = subprocess.run([sys.executable, "-P", ROOT / "benchmarks" / "seed.py", *counts], cwd=checkout, env=own,
                          capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"make bench-compare: that commit can't be given people and tickets:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _requests(told: dict) -> dict[str, Iterator[bytes]]:
    staff, slot_id = Visitor(**told["staff"]), told["slot"]
    reader, *_others = visitors = [Visitor(**each) for each in told["visitors"]]
    return {
        # With a session, since pages for people without one come from memory.
        "page": repeat(client.get(f"/events/{told['code']}", reader.cookie)),
        "booking": (booking(slot_id, visitor) for visitor in visitors),
        "scan": (scan(slot_id, staff, token) for token in told["tokens"]),
        "desk": repeat(client.get(f"/staff/registrations/events/{told['code']}", staff.cookie)),
    }


def compare(before: Path, database: str) -> tuple[dict, dict]:
    """The figures of both by round, of ROUNDS in which they take turns at going first; `row_ms` is floor (b)."""
    with ExitStack() as stack:
        sides = [Side(checkout, database, stack) for checkout in (before, ROOT)]
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        uri = app_on(folder, sides[1].url).config["SQLALCHEMY_DATABASE_URI"]
        floor, _process = stack.enter_context(gunicorn("benchmarks.floor:app", {"DATABASE_URI": uri}))
        for number in range(ROUNDS):
            print(f"{database}: round {number + 1} of {ROUNDS} …", flush=True)
            row = row_ms(floor)
            for side in sides:
                side.seen["row_ms"].append(row)
            for kind in ALONE:
                for side in sides[::1 if number % 2 else -1]:
                    side.take_a_turn(kind)
        for side in sides:
            side.seen["memory_mb"] = [memory_mb(side.process)]
        return tuple(side.seen for side in sides)


def compare_parts(before: Path, database: str, parts: list[str]) -> tuple[dict, dict]:
    """The figures of these parts by round, of PART_ROUNDS in which each checkout measures them itself."""
    seen = defaultdict(list), defaultdict(list)
    for number in range(PART_ROUNDS):
        for checkout, figures in list(zip((before, ROOT), seen, strict=True))[::1 if number % 2 else -1]:
            subprocess.run([sys.executable, "-m", "benchmarks.run", "--only", " ".join(parts), "--on", database],
                           cwd=checkout, env={**os.environ, "PYTHONPATH": str(checkout)}, check=True,
                           stdout=subprocess.DEVNULL)
            latest = json.loads((checkout / "benchmarks" / "latest.json").read_text("utf-8"))
            for part in parts:
                figures[f"{part}: row_ms"].append(latest["measured"][database][part]["row_ms"])
            for key in [key for part in parts for key in all_parts()[part].KEYS if key in latest[database]]:
                figures[key].append(latest[database][key])
    return seen


def table(before: dict[str, list], after: dict[str, list]) -> str:
    """Medians of both; the median difference of the two within a round, marked where it is more than NOISE."""
    lines = [f"{'':24}{'before':>10}{'after':>10}{'difference':>12}"]
    for key in [key for key in after if key in before]:
        old, new = statistics.median(before[key]), statistics.median(after[key])
        by = statistics.median(b / a - 1 if a else 0.0 for a, b in zip(before[key], after[key], strict=True))
        lines.append(f"{key:24}{old:10.4g}{new:10.4g}{by:+12.0%}{'  ←' if abs(by) > NOISE else ''}")
    return "\n".join(lines)


def _checked_out(commit: str, folder: Path) -> Path:
    """The files of a commit in `folder`; SystemExit when there is no such commit."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True)
    if archive.returncode:
        raise SystemExit(f"make bench-compare: {archive.stderr.decode().strip()}")
    subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
    if (folder / "requirements.txt").read_bytes() != (ROOT / "requirements.txt").read_bytes():
        print(f"{commit} was made for other versions of the libraries: it runs with those installed here.")
    return folder


def main() -> None:
    """Compare, and print."""
    words = argparse.ArgumentParser(prog="make bench-compare")
    words.add_argument("--before", required=True, help="a commit")
    words.add_argument("--only", default="", help="parts to be measured by each one's own make bench, instead")
    words.add_argument("--on", choices=results.DATABASES, help="one database alone")
    asked = words.parse_args()
    if not asked.before:
        raise SystemExit("make bench-compare: say with which commit: make bench-compare BEFORE=main~10")
    with tempfile.TemporaryDirectory(prefix="xicheng-before-") as folder:
        before = _checked_out(asked.before, Path(folder))
        parts = asked.only.replace(",", " ").split()
        if lacking := [part for part in parts if not (before / "benchmarks" / "parts" / f"{part}.py").exists()]:
            raise SystemExit(f"make bench-compare: {asked.before} has no parts of this name: {', '.join(lacking)}. "
                             f"Without ONLY= are compared, over HTTP: {', '.join(ALONE)}.")
        for database in [asked.on] if asked.on else results.DATABASES:
            said = compare_parts(before, database, parts) if parts else compare(before, database)
            print(f"\n{database}: before {asked.before}, after {results.commit()}\n{table(*said)}", flush=True)
    print(f"\n← more than {NOISE:.0%}: less is noise where the machine isn't idle. Where row_ms isn't well below "
          "a millisecond it does many: then trust CPU and memory alone.")


if __name__ == "__main__":
    main()
