import re
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import literal, select

from xicheng_events.foundation.core import codes
from xicheng_events.foundation.core.codes import ALPHABET, normalise_code, normalise_phone_code, normalise_reference
from xicheng_events.foundation.core.db import db


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


def mistyped(draw, code: str) -> str:
    """`code` as somebody types it from paper: look-alikes, small and full-width letters, blanks, dashes, and what a
    phone puts between."""
    alike = {"5": "5S", "2": "2Z", "8": "8B", "L": "L1I"}
    typed = ""
    for char in code:
        char = draw(st.sampled_from(alike.get(char, char)))
        char = draw(st.sampled_from([char, char.lower(), chr(ord(char) + 0xFEE0)]))
        typed += char + draw(st.sampled_from(["", "", "", " ", "　", "-", "－", "\u200b"]))
    return typed


SPOKEN_CODES = st.text(codes.SPOKEN, min_size=12, max_size=12)


@given(st.data(), SPOKEN_CODES, SPOKEN_CODES)
def test_a_code_is_read_however_it_is_mistyped_and_no_other_one_is(data, made, other):
    typed = mistyped(data.draw, made)
    written = "-".join((made[:4], made[4:8], made[8:]))
    assert made in codes.readings(typed)
    assert written in codes.one_time_passwords_meant(typed)
    assert len(codes.one_time_passwords_meant(typed)) <= 3
    assert len(codes.readings(typed)) <= 65
    if other != made:
        assert made not in codes.readings(mistyped(data.draw, other))
        assert written not in codes.one_time_passwords_meant(mistyped(data.draw, other))


@given(st.data(), st.text(ALPHABET, min_size=12, max_size=12))
def test_a_code_of_before_is_found_as_it_is_written(data, older):
    typed = data.draw(st.sampled_from([older, older.lower(), " ".join(older)]))
    assert codes.readings(typed)[0] == older
    assert "-".join((older[:4], older[4:8], older[8:])) in codes.one_time_passwords_meant(typed)


@given(st.data(), st.text("0123456789", min_size=6, max_size=6))
def test_digits_are_read_where_letters_look_like_them(data, digits):
    alike = {"0": "0Oo", "1": "1Il", "5": "5Ss", "2": "2Zz", "8": "8B"}
    typed = [data.draw(st.sampled_from(alike.get(digit, digit))) for digit in digits]
    assert normalise_phone_code(data.draw(st.sampled_from(["", " ", "-", "\u2009"])).join(typed)) == digits


@given(st.data(), st.sampled_from([16, 26]))
def test_a_link_typed_by_hand_is_its_token(data, length):
    token = data.draw(st.text(ALPHABET, min_size=length, max_size=length))
    typed = "".join(data.draw(st.sampled_from([char, char.lower()] + (["1", "I"] if char == "L" else [])))
                    for char in token)
    assert codes.link_token_in(typed + data.draw(st.sampled_from(["", "。", "，请", "/", ")"]))) == token
    assert codes.link_token_in(typed + "A") is None
    assert codes.link_token_in("0" + typed[1:]) is None


@pytest.mark.parametrize(("typed", "holds"), [
    ("WT-2026-0012", True), ("wt20260012", True), ("ＷＴ－２０２６－００１２", True), ("2026 0012", True),
    ("\u200b0012", True),
    ("0013", False), ("垃圾12", False), ("%", False), ("-", False), ("", False)])
def test_a_number_is_found_however_it_is_typed(app, typed, holds):
    with app.app_context():
        assert db.session.scalar(select(codes.number_holds(literal("WT-2026-0012"), typed))) == holds


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
