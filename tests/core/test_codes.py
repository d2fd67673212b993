import re

from hypothesis import given
from hypothesis import strategies as st

from xicheng_events.core import codes
from xicheng_events.core.codes import ALPHABET, normalise_code, normalise_phone_code, normalise_reference


def test_alphabet_is_five_bits_without_look_alikes():
    assert len(set(ALPHABET)) == len(ALPHABET) == 32
    assert not set("01OI") & set(ALPHABET)


def test_codes_have_the_shape_they_are_read_in():
    shape = f"[{ALPHABET}]"
    assert re.fullmatch(f"BM-{shape}{{6}}", codes.new_reference("BM"))
    assert re.fullmatch(f"{shape}{{26}}", codes.new_ticket_token())
    assert re.fullmatch(f"{shape}{{6}}", codes.new_checkin_code())
    assert re.fullmatch(f"{shape}{{4}}-{shape}{{4}}-{shape}{{4}}", codes.new_query_code())
    assert re.fullmatch("[0-9]{6}", codes.new_phone_code())


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
