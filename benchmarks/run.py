"""`make bench`: measure on SQLite and on PostgreSQL, print the table, write benchmarks/latest.json."""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import desk, door, draws, imports, reminders, scenarios
from benchmarks.people import World
from benchmarks.servers import ROOT, gunicorn, memory_mb
from tests.support.everything import provide
from tests.support.postgres import Cluster
from xicheng_events import create_app
from xicheng_events.foundation.core.db import db

# key → (what to reach on PostgreSQL, True when more is better)
GOALS = {
    "page_vs_hello": (0.30, True), "booking_vs_hotrow": (0.40, True), "scan_vs_hotrow": (0.60, True),
    "rush_sold": (300, True), "rush_errors": (0, False), "rush_seconds": (5.0, False),
    "journey_requests": (7, False), "journeys_per_second": (40, True), "memory_mb": (250, False),
    "page_kb": (60, False), "reminders_seconds": (10.0, False), "booking_p99_ratio": (3.0, False),
    "draw_seconds": (5.0, False), "draw_verify_seconds": (5.0, False), "desk_ms": (150, False),
    "import_seconds": (20.0, False),
    "scan_p99_ms": (25, False), "batch_per_second": (2000, True), "roster_seconds": (2.0, False),
    "roster_mb": (1.5, False), "door_kb": (120, False), "seen_online_ms": (300, False), "seen_offline_ms": (150, False),
}
# The same site as for everyone; only the limits that stop one address from being a thousand people are lifted. And
# each visitor's phone does its own work before a code is sent: here they'd all do it on the site's two cores.
LIFTED = {"CODE_RATE_PER_ADDRESS": "1000000 per hour", "SIGN_IN_RATE_PER_ADDRESS": "1000000 per hour",
          "PROVE_RATE_PER_ADDRESS": "1000000 per hour",
          "PROOF_OF_WORK": "4500"}


def measure(database_url: str) -> tuple[dict, dict]:
    """All figures on one database: (keys of GOALS, raw figures)."""
    with tempfile.TemporaryDirectory() as data_dir:
        environment = {"DATA_DIR": data_dir, "DATABASE_URL": database_url, **LIFTED}
        app = create_app({"DATA_DIR": data_dir, "DATABASE_URL": database_url, "CLOCKWORK": False})
        with app.app_context():
            db.create_all()
        world = World(app)
        floor_uri = app.config["SQLALCHEMY_DATABASE_URI"]
        with gunicorn("app:app", environment) as (site, process), \
                gunicorn("benchmarks.floor:app", {"DATABASE_URI": floor_uri}) as (floor, _):
            raw = _measured({
                "page_kb": lambda: scenarios.page_kb(world, site),
                "rates": lambda: scenarios.rates(world, site, floor),
                "rushes": lambda: [scenarios.rush(world, site) for _ in range(scenarios.ROUNDS)],
                "journeys": lambda: [scenarios.journeys(world, site) for _ in range(scenarios.ROUNDS)],
                "memory_mb": lambda: round(memory_mb(process), 1),
                "door": lambda: door.door(world, site),
                # The camera sees no database.
                "seen": lambda: door.seen(world, site) if database_url else {},
                "reminders": lambda: reminders.reminders(world, site),
                "desk": lambda: desk.desk(world, site),
                "draw": lambda: draws.draw(world, site),
                "import_seconds": lambda: imports.import_seconds(world),
            })
    return _keys(raw), raw


def _measured(parts: dict[str, Callable]) -> dict:
    """What each part gives, and how long each took, in seconds: the whole is to stay within ten minutes."""
    raw: dict = {}
    took: dict[str, float] = {}
    for name, part in parts.items():
        started = time.perf_counter()
        raw[name] = part()
        took[name] = round(time.perf_counter() - started, 1)
    return {**raw, "took_seconds": took}


def _keys(raw: dict) -> dict:
    at_32 = {name: by[32] for name, by in raw["rates"].items()}
    rushes, trips = raw["rushes"], raw["journeys"]
    return {
        "page_vs_hello": round(at_32["page"] / at_32["hello"], 2),
        "booking_vs_hotrow": round(at_32["booking"] / at_32["hotrow"], 2),
        "scan_vs_hotrow": round(at_32["scan"] / at_32["hotrow"], 2),
        # The worst of the rounds, so that one oversold place can't hide behind a median.
        "rush_sold": max((rush["rush_sold"] for rush in rushes), key=lambda sold: abs(sold - 300)),
        "rush_errors": max(rush["rush_errors"] for rush in rushes),
        "rush_seconds": statistics.median(rush["rush_seconds"] for rush in rushes),
        "journey_requests": max(trip["journey_requests"] for trip in trips),
        "journeys_per_second": statistics.median(trip["journeys_per_second"] for trip in trips),
        "memory_mb": raw["memory_mb"],
        "page_kb": raw["page_kb"],
        "reminders_seconds": raw["reminders"]["reminders_seconds"],
        "booking_p99_ratio": raw["reminders"]["booking_p99_ratio"],
        "import_seconds": raw["import_seconds"],
        "desk_ms": raw["desk"]["desk_ms"],
        **raw["draw"],
        **{key: value for key, value in {**raw["door"], **raw["seen"]}.items() if key in GOALS},
    }


def table(results: dict) -> str:
    """The figures as text: rates by clients, then the ratios against what is to be reached."""
    lines = []
    for database, raw in results["raw"].items():
        lines.append(f"\n{database}: answers per second, median of {scenarios.ROUNDS}")
        lines.append(f"{'':10}" + "".join(f"{n:>5} clients" for n in scenarios.CLIENTS))
        lines += [f"{name:10}" + "".join(f"{by[n]:13.1f}" for n in scenarios.CLIENTS)
                  for name, by in raw["rates"].items()]
    lines.append(f"\n{'':22}{'reach':>8}{'sqlite':>10}{'postgresql':>12}")
    for key, (goal, more) in GOALS.items():
        here, there = results["postgresql"][key], results["sqlite"].get(key, "–")
        reached = here >= goal if more else here <= goal
        lines.append(f"{key:22}{'≥' if more else '≤'}{goal:>7}{there:>10}{here:>12}"
                     f"  {'' if reached else '← short'}")
    took = {database: raw["took_seconds"] for database, raw in results["raw"].items()}
    lines += [f"{database}: {sum(by.values()):.0f} s, " + ", ".join(f"{name} {each:.0f}" for name, each in by.items())
              for database, by in took.items()]
    return "\n".join(lines)


def main() -> None:
    """Measure both, print, keep. What is needed for it is installed first, or named at once."""
    if missing := provide():
        raise SystemExit(f"make bench: without {', '.join(missing)} there is nothing to measure with.")
    results: dict = {"raw": {}}
    results["sqlite"], results["raw"]["sqlite"] = measure("")
    cluster = Cluster(durable=True).start()
    try:
        results["postgresql"], results["raw"]["postgresql"] = measure(cluster.create_database("bench"))
    finally:
        cluster.stop()
    Path(ROOT / "benchmarks" / "latest.json").write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    print(table(results))


if __name__ == "__main__":
    main()
