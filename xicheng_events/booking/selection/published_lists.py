"""What is published: with the frozen list of the draw, before the seed is known, the quotas and what counts of each
candidate; and once the lists are decided, who is on them and why not.

A line says only what a quota of its list was set on. Where fewer than FEW share all of it, it is published as a salted
hash: its owner and the auditor are shown what stands behind it, and can check that by the hash.
"""

import json
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from xicheng_events.booking.draws.algorithm import Entry, canonical, order_of, sha256
from xicheng_events.booking.draws.verification import sealed
from xicheng_events.booking.selection.balancing import ListToMake
from xicheng_events.booking.selection.candidate_facts import CandidateFacts, ListPlan
from xicheng_events.booking.selection.feasibility import Bound
from xicheng_events.booking.selection.models import Selection, SelectionEntry

FORMAT = "xicheng-balance/1"
FEW = 5


def line_hash(code: str, facts: Mapping[str, str], salt: str) -> str:
    """What is published of a line that few share."""
    return sha256(preimage(code, facts, salt))


def preimage(code: str, facts: Mapping[str, str], salt: str) -> str:
    """What that is the hash of: shown to whoever's line it is."""
    return canonical([code, dict(facts), salt])


def frozen_lines(plans: list[ListPlan], people: Iterable[CandidateFacts], codes: Mapping[int, str]) -> list[dict]:
    """The lines of all lists: {registration_id, list_key, code, facts, salt}; without a salt they are published
    open."""
    attributes = {plan.key: plan.attributes for plan in plans}
    lines = [{"registration_id": each.registration_id, "list_key": each.list_key, "code": codes[each.registration_id],
              "facts": {name: each.facts[name] for name in attributes[each.list_key]}} for each in people]
    shared = Counter(_combination(line) for line in lines)
    return [line | {"salt": secrets.token_hex(16) if shared[_combination(line)] < FEW else ""} for line in lines]


def _combination(line: dict) -> tuple[str, str]:
    return line["list_key"], canonical(line["facts"])


def frozen_part(plans: list[ListPlan], lines: list[dict], homes: Mapping[int, int], capped: set[int],
                yearly_cap: int | None) -> dict:
    """What the frozen list says of the balanced lists, in codes; in the order of the agenda."""
    at_home = defaultdict(list)
    for line in lines:
        at_home[homes[line["registration_id"]]].append(line["code"])
    return {
        "format": FORMAT, "yearly_cap": yearly_cap,
        "lists": [{"key": plan.key, "seats": plan.seats, "quotas": [list(bound) for bound in plan.bounds]}
                  for plan in plans],
        "lines": sorted([line["code"], line_hash(line["code"], line["facts"], line["salt"]) if line["salt"]
                         else line["facts"]] for line in lines),
        "households": sorted(sorted(codes) for codes in at_home.values() if len(codes) > 1),
        "capped": sorted(line["code"] for line in lines if line["registration_id"] in capped)}


def lists_to_make(document: dict, seed: str, gone: Iterable[str] = ()) -> list[ListToMake]:
    """The lists of a frozen document in the order that the seed gives, without those who have gone since."""
    order, without = drawn_order(document, seed), set(gone)
    return [ListToMake(each["key"], each["seats"], [Bound(*bound) for bound in each["quotas"]],
                       [code for code in order.get(each["key"], ()) if code not in without])
            for each in document["balance"]["lists"]]


def drawn_order(document: dict, seed: str) -> dict[str, list[str]]:
    """The drawn order of each list: the same as the draw's file says."""
    return order_of(seed, [Entry(*entry) for entry in document["entries"]])


def homes_in(document: dict) -> dict[str, int]:
    """The households of a frozen document, by code."""
    return {code: number for number, codes in enumerate(document["balance"]["households"]) for code in codes}


def result_of(selection: Selection, entries: list[SelectionEntry], *, list_hash: str, gone: list[str]) -> str:
    """The published file of decided lists, sealed: who was suggested, who is on each list, and why others aren't. Of a
    line that is a hash it doesn't say which quota stood against it."""
    by_list = defaultdict(list)
    for entry in entries:
        by_list[entry.list_key].append(entry)
    return sealed({"format": FORMAT, "event": selection.event.code, "list_sha256": list_hash, "gone": sorted(gone),
                   "lists": [_list_result(selection, key, there) for key, there in sorted(by_list.items())]})


def _list_result(selection: Selection, key: str, entries: list[SelectionEntry]) -> dict:
    outcome = selection.outcome.get(key, {})
    changed = [entry for entry in entries if entry.is_picked != entry.is_suggested]
    return {"key": key, "lowered": outcome.get("lowered", []), "impossible": outcome.get("impossible", False),
            "suggested": [entry.code for entry in entries if entry.is_suggested],
            "picked": [entry.code for entry in entries if entry.is_picked],
            "passed": [[entry.code, entry.passed, None if entry.salt else entry.bound] for entry in entries
                       if not entry.is_suggested],
            "changes": [[entry.code, "in" if entry.is_picked else "out", entry.change_reason] for entry in changed]}


def opened(entries: Iterable[SelectionEntry]) -> str:
    """What stands behind every line that was published as a hash: for the auditor."""
    return json.dumps({entry.code: [entry.facts, entry.salt] for entry in entries if entry.salt}, ensure_ascii=False,
                      sort_keys=True, indent=1)
