import re
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xicheng_events.core import codes
from xicheng_events.core.codes import ALPHABET, normalise_code, normalise_phone_code, normalise_reference


def test_alphabet_is_five_bits_without_look_alikes():
    assert len(set(ALPHABET)) == len(ALPHABET) == 32
    assert not set("01OI") & set(ALPHABET)


def test_codes_have_the_shape_they_are_read_in():
    spoken = "[2-9ACDEFGHJKLMNPQRTUVWXY]"
    for _each in range(50):
        assert re.fullmatch(f"BM-{spoken}{{6}}", codes.new_reference("BM"))
        assert re.fullmatch(f"[{ALPHABET}]{{26}}", codes.new_ticket_token())
        assert re.fullmatch(f"{spoken}{{6}}", codes.new_checkin_code())
        assert re.fullmatch(f"{spoken}{{8}}", codes.new_door_code())
        assert re.fullmatch(f"{spoken}{{8}}", codes.door_code_of(secrets.token_hex(32)))
        assert re.fullmatch(f"{spoken}{{4}}-{spoken}{{4}}-{spoken}{{4}}", codes.new_query_code())
        assert re.fullmatch("[0-9]{6}", codes.new_phone_code())
    assert all(re.fullmatch(f"{spoken}{{8}}", code) for code in codes.new_entry_codes(100))


# What is typed, which codes there are, which is meant; static/js/door/keys.js reads the same.
MEANT = [
    ("7K5Q2F", ["7K5Q2F"], "7K5Q2F"), ("7KSQZF", ["7K5Q2F"], "7K5Q2F"), ("8RDF5R", ["BRDFSR"], "BRDFSR"),
    ("BRDFSR", ["BRDFSR", "8RDF5R"], "BRDFSR"), ("8RDF5R", ["BRDFSR", "8RDF5R"], "8RDF5R"),
    ("BRDF5R", ["BRDFSR", "8RDF5R"], None), ("7K5Q2G", ["7K5Q2F"], None), ("", ["7K5Q2F"], None),
]


@pytest.mark.parametrize(("typed", "known", "meant"), MEANT)
def test_a_code_is_found_as_typed_then_by_look_alike_where_only_one_fits(typed, known, meant):
    assert codes.code_meant(typed, known) == meant


def test_a_code_that_could_be_read_in_too_many_ways_is_read_in_two():
    assert codes.look_alikes("55SS22ZZ88BB") == ["55SS22ZZ88BB", "555522228888"]
    assert len(codes.look_alikes("BM-582SZB")) == 64
    assert all(each.startswith("BM-") for each in codes.look_alikes("BM-582SZB"))


def test_tokens_do_not_repeat():
    assert len({codes.new_ticket_token() for _each in range(500)}) == 500


def test_phone_code_keeps_its_leading_zeros(monkeypatch):
    monkeypatch.setattr(codes.secrets, "randbelow", lambda limit: 42)
    assert codes.new_phone_code() == "000042"


def test_typed_code_means_what_was_printed():
    assert normalise_code(" ４ｆ７ｋ－9m2q xh3p ") == "4F7K9M2QXH3P"
    assert normalise_code("i1l2") == "LLL2"
    assert normalise_code(None) == ""


def test_typed_reference_is_written_like_the_printed_one():
    assert normalise_reference("bm 7k3q9f") == "BM-7K3Q9F"
    assert normalise_reference("ＢＭ－7k3q91") == "BM-7K3Q9L"
    assert normalise_reference("YI-7K3Q9F") == "YI-7K3Q9F"


def test_typed_phone_code_is_digits():
    assert normalise_phone_code(" １２３ 456 ") == "123456"


@given(st.text(ALPHABET, min_size=1, max_size=26), st.sampled_from(["", " ", "-", "　", "–"]))
def test_printed_code_survives_typing(code, gap):
    typed = gap.join(code).lower().replace("l", "1")
    assert normalise_code(typed) == code == normalise_code(normalise_code(typed))


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_more(typed):
    assert normalise_code(normalise_code(typed)) == normalise_code(typed)
    assert normalise_reference(normalise_reference(typed)) == normalise_reference(typed)
