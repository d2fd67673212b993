"""The balanced suggestion for a whole agenda: ten items of twelve seats from five hundred candidates."""

import random
import time

from benchmarks.parts import Bench, at_most
from xicheng_events.booking.selection.balancing import ListToMake, walk
from xicheng_events.booking.selection.feasibility import Bound

KEYS = {"balance_seconds": at_most(3.0)}
PEOPLE, ITEMS, SEATS = 500, 10, 12


def measure(_bench: Bench) -> dict:
    """`balance_seconds`: what the clockwork computes, from the drawn orders to the lists."""
    facts, homes, items = _candidates()
    started = time.perf_counter()
    lists = walk(items, facts, homes)
    seconds = time.perf_counter() - started
    if any(len(found.picks) != SEATS for found in lists.values()):
        raise RuntimeError("a list has empty seats")
    return {"balance_seconds": round(seconds, 2)}


def _candidates() -> tuple[dict, dict, list[ListToMake]]:
    chance, streets, fields = random.Random(15), [f"street-{n}" for n in range(15)], [f"field-{n}" for n in range(8)]
    facts = {f"C{n:04}": {"gender": chance.choice("fm"), "age": chance.choice(("18_34", "35_59", "60_up", "60_up")),
                          "street": chance.choice(streets), "field": chance.choice(fields),
                          "category": chance.choice(("resident",) * 5 + ("expert", "npc", "enterprise"))}
             for n in range(PEOPLE)}
    homes = {code: chance.randrange(PEOPLE) for code in facts if chance.random() < 0.2}
    bounds = [Bound("gender", "f", 5, 7), Bound("gender", "m", 5, 7),
              *(Bound("age", band, 2, 6) for band in ("18_34", "35_59", "60_up")),
              *(Bound("street", street, 0, 2) for street in streets), *(Bound("field", name, 1, 3) for name in fields),
              Bound("category", "resident", 3, 6), Bound("category", "expert", 2, 3), Bound("category", "npc", 1, 3),
              Bound("category", "enterprise", 1, 3)]
    return facts, homes, [ListToMake(str(n), SEATS, bounds, chance.sample(sorted(facts), PEOPLE)) for n in range(ITEMS)]
