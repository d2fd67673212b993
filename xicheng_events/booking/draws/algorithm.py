"""The draw itself: pure arithmetic, the same here, in `static/js/draw-worker.js` and for `flask draw-verify`.

1. The list: every entry is a code, the quota it is for, its heads and its weight, sorted by code. Its fingerprint is
   the SHA-256 of its canonical JSON; it is published before anybody knows the seed.
2. Two officers each commit to a secret share: SHA-256(share) is published, the share later.
3. seed = SHA-256(canonical JSON of [format, fingerprint of the list, [share 1, share 2], public number or null]).
4. An entry's lot is HMAC-SHA-256(seed, code); smaller lots come first. An entry of weight w has w lots, of `code`,
   `code#2` … `code#w`, and the smallest counts: integers only, so every computer gets the same order.
5. Places are given along that order, whole parties only. A party larger than what is left is passed over and keeps its
   place in the order, ahead of everybody drawn after it; the rest of the same order is the waiting list.
6. Quotas are gone through as the list has them. Whoever has been given a place gives up those at the same time: the
   list says which entries are one person's for overlapping slots (`same_time`), the result who by then held a place in
   another event (`elsewhere`). Such an entry keeps its rank in line, and the next in order gets the place.

Canonical JSON is UTF-8 without spaces, keys sorted, nothing escaped that needn't be: what `JSON.stringify` writes.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from typing import NamedTuple

FORMAT = "xicheng-draw/1"


class Entry(NamedTuple):
    """One party in the list: its pseudonymous code, the key of its quota, its heads, its weight."""

    code: str
    quota: str
    heads: int
    weight: int = 1


def canonical(value) -> str:
    """`value` as the one text that is hashed; whole numbers, texts, lists, dicts with plain keys, None."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def fingerprint(value) -> str:
    """The SHA-256 of the canonical text, as 64 hex digits."""
    return sha256(canonical(value))


def new_share(own_words: str = "") -> str:
    """A secret share: 256 random bits as hex, and behind a `|` what the officer adds (dice, words), if anything."""
    return "|".join(filter(None, (secrets.token_hex(32), own_words)))


def commitment_of(share: str) -> str:
    """What is published of a share before it is revealed. The random bits keep anybody from guessing it."""
    return sha256(share)


def seed_of(list_hash: str, shares: Iterable[str], number: str | None) -> str:
    """The seed, as 64 hex digits; `shares` in the officers' order, `number` as it was typed and confirmed."""
    return fingerprint([FORMAT, list_hash, list(shares), number])


def order_of(seed: str, entries: Iterable[Entry]) -> dict[str, list[str]]:
    """The codes of each quota in the order in which they are drawn."""
    key, lots = bytes.fromhex(seed), {}
    for entry in entries:
        lots.setdefault(entry.quota, []).append((_lot(key, entry), entry.code))
    return {quota: [code for _lot, code in sorted(drawn)] for quota, drawn in lots.items()}


def all_placed(order: dict[str, list[str]], heads: dict[str, int], places: dict[str, int],
               same_time: Iterable[Iterable[str]] = ()) -> dict[str, list[str]]:
    """Those who get a place, by quota; `places` are in the list's order, of two codes in `same_time` one is placed."""
    rivals: dict[str, set[str]] = {}
    for one, other in same_time:
        rivals.setdefault(one, set()).add(other)
        rivals.setdefault(other, set()).add(one)
    placed, barred = {}, set()
    for quota, free in places.items():
        placed[quota] = placed_of((code for code in order.get(quota, ()) if code not in barred), heads, free)
        barred.update(*(rivals.get(code, ()) for code in placed[quota]))
    return placed


def placed_of(order: Iterable[str], heads: dict[str, int], places: int) -> list[str]:
    """Those who get a place, in order; a code without heads has withdrawn since the list was frozen."""
    placed = []
    for code in order:
        if places <= 0:
            break
        if 0 < heads[code] <= places:
            placed.append(code)
            places -= heads[code]
    return placed


def _lot(key: bytes, entry: Entry) -> bytes:
    lot = hmac.digest(key, entry.code.encode(), "sha256")
    for more in range(2, entry.weight + 1):
        lot = min(lot, hmac.digest(key, f"{entry.code}#{more}".encode(), "sha256"))
    return lot


def sha256(text: str) -> str:
    """The SHA-256 of a text's UTF-8, as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()
