"""`make bench`: measure all parts, or those that ONLY names, on SQLite and on PostgreSQL; print the table, and keep
the figures in benchmarks/latest.json."""

import argparse
import time
import traceback
from itertools import repeat
from types import ModuleType

from benchmarks import client, results
from benchmarks.databases import KEYS, OnPostgreSQL, OnSQLite, app_on
from benchmarks.parts import Bench, all_parts, chosen
from benchmarks.people import World
from benchmarks.servers import cpu_seconds, gunicorn
from tests.support.everything import provide
from tests.support.postgres import Cluster

# The same site as for everyone; only the limits that stop one address from being a thousand people are lifted. And
# each visitor's phone does its own work before a code is sent: here they'd all do it on the site's two cores.
LIFTED = {"CODE_RATE_PER_ADDRESS": "1000000 per hour", "SIGN_IN_RATE_PER_ADDRESS": "1000000 per hour",
          "PROVE_RATE_PER_ADDRESS": "1000000 per hour", "PROOF_OF_WORK": "4500"}
ROW_SECONDS = 0.5


def measure(database: OnSQLite | OnPostgreSQL, name: str, part: ModuleType) -> None:
    """Measure one part in a database of its own, on a site of its own, and keep what it gives."""
    started = time.perf_counter()
    with database.lent(large=hasattr(part, "fill")) as (data_dir, url, made):
        app = app_on(data_dir, url)
        environment = {"DATA_DIR": data_dir, "DATABASE_URL": url, **KEYS, **LIFTED}
        floor_environment = {"DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"]}
        world = World(app)
        with gunicorn("app:app", environment) as (site, process), \
                gunicorn("benchmarks.floor:app", floor_environment) as (floor, _floors):
            bench = Bench(world, site, floor, process, lambda: cpu_seconds(process.pid, *database.roots),
                          made.get(name, {}))
            before = row_ms(floor)
            figures = part.measure(bench)
            beside = (before + row_ms(floor)) / 2
    results.keep(database.name, name, figures, seconds=time.perf_counter() - started, row_ms=beside)


def row_ms(floor: int) -> float:
    """How long floor (b), one row read by its key, takes for one client, in milliseconds."""
    rate, _statuses = client.per_second(floor, repeat(client.get("/row")), clients=1, seconds=ROW_SECONDS)
    return 1000 / rate


def measure_all(database: OnSQLite | OnPostgreSQL, parts: dict[str, ModuleType]) -> list[str]:
    """Measure one part after the other; what failed, since one that does takes nothing from the others."""
    failed = []
    for name, part in parts.items():
        print(f"{database.name}: {name} …", flush=True)
        try:
            measure(database, name, part)
        except Exception:
            traceback.print_exc()
            failed.append(f"{name} on {database.name}")
    return failed


def main() -> None:
    """Measure on both, print, keep. What is needed for it is installed first, or named at once."""
    words = argparse.ArgumentParser(prog="make bench")
    words.add_argument("--only", default="", help="names of parts, with blanks or commas between")
    words.add_argument("--on", choices=results.DATABASES, help="one database alone")
    asked = words.parse_args()
    try:
        parts = chosen(asked.only)
    except KeyError as unknown:
        raise SystemExit(f"make bench: no part is called {unknown}. There are: {', '.join(all_parts())}.") from None
    if missing := provide():
        raise SystemExit(f"make bench: without {', '.join(missing)} there is nothing to measure with.")
    failed = []
    if asked.on != "postgresql":
        failed += measure_all(OnSQLite(), {name: part for name, part in parts.items() if not hasattr(part, "ONCE")})
    if asked.on != "sqlite":
        cluster = Cluster(durable=True).start()
        try:
            failed += measure_all(OnPostgreSQL(cluster), parts)
        finally:
            cluster.stop()
    print(results.table(results.read(), list(parts)))
    if failed:
        raise SystemExit(f"make bench: {', '.join(failed)} gave no figures.")


if __name__ == "__main__":
    main()
