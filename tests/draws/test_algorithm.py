"""The arithmetic of a draw against values computed elsewhere (openssl, sha256sum)."""

import pytest

from xicheng_events.booking.draws.algorithm import (
    Entry,
    canonical,
    commitment_of,
    fingerprint,
    new_share,
    order_of,
    placed_of,
    seed_of,
)

SEED = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
HASH = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
KNOWN_SEED = "cf413fd39e89b42fe3ce4809fd82b4440b188d7326758649a40e9e584e7713e4"
KNOWN_ORDER = ["CCCC", "EEEE", "BBBB", "AAAA", "DDDD"]


def test_canonical_json_is_what_a_browser_writes():
    assert canonical({"b": [1, None, "西城“抽”\n\"\\/"], "a": "𠮷"}) == '{"a":"𠮷","b":[1,null,"西城“抽”\\n\\"\\\\/"]}'


def test_a_commitment_is_the_sha256_of_the_share():
    assert commitment_of("abc") == HASH


def test_the_seed_has_a_known_value():
    # printf '["xicheng-draw/1","<HASH>",["abc","def"],"07 12"]' | sha256sum
    assert seed_of(HASH, ["abc", "def"], "07 12") == KNOWN_SEED
    assert seed_of(HASH, ["abc", "def"], None) != KNOWN_SEED
    assert fingerprint([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


def test_the_order_has_known_values():
    # printf AAAA | openssl dgst -sha256 -mac HMAC -macopt hexkey:<SEED>
    entries = [Entry(code, "1-anyone", 1) for code in ("AAAA", "BBBB", "CCCC", "DDDD", "EEEE")]
    assert order_of(SEED, entries) == {"1-anyone": KNOWN_ORDER}


def test_an_entry_of_weight_w_has_the_smallest_of_w_lots():
    entries = [Entry("AAAA", "q", 1, weight=3), *(Entry(code, "q", 1) for code in ("BBBB", "CCCC", "DDDD", "EEEE"))]
    as_five = [Entry(code, "q", 1) for code in ("AAAA", "AAAA#2", "AAAA#3", "BBBB", "CCCC", "DDDD", "EEEE")]
    first_lots = list(dict.fromkeys(code.split("#")[0] for code in order_of(SEED, as_five)["q"]))
    assert order_of(SEED, entries)["q"] == first_lots


def test_each_quota_has_its_own_order():
    entries = [Entry("AAAA", "1-resident", 1), Entry("BBBB", "1-student", 1), Entry("CCCC", "1-resident", 1)]
    order = order_of(SEED, entries)
    assert {quota: sorted(codes) for quota, codes in order.items()} == {"1-resident": ["AAAA", "CCCC"],
                                                                        "1-student": ["BBBB"]}


@pytest.mark.parametrize(("heads", "places", "placed"), [
    ([1, 1, 1], 2, "AB"),
    ([2, 3, 1], 3, "AC"),  # 2 party of 3 and one place left: it is passed over, the next that fits is placed
    ([3, 1], 2, "B"),
    ([0, 2, 1], 2, "B"),  # withdrawn since the freeze
    ([1], 0, ""), ([], 5, ""), ([3, 3], 2, ""),
], ids=str)
def test_17_2_places_go_to_whole_parties_in_order(heads, places, placed):
    codes = "ABCDEF"[: len(heads)]
    assert placed_of(codes, dict(zip(codes, heads, strict=True)), places) == list(placed)


def test_a_share_is_256_random_bits_with_the_officers_words_behind():
    assert len(new_share()) == 64
    assert new_share() != new_share()
    assert new_share("六点四点一点")[64:] == "|六点四点一点"
