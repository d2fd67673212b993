import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.documents import (
    DocumentKind,
    age_on,
    birth_date,
    check_document,
    check_uscc,
    detect_document,
    document_key,
)
from xicheng_events.foundation.core.refusal import Refused

ROWS = list(csv.DictReader((Path(__file__).parent.parent / "data" / "identity_numbers.csv").open(encoding="utf-8")))
VALID = [(row["document"], row["number"]) for row in ROWS if row["verdict"] == "valid"]
INVALID = [(row["document"], row["number"]) for row in ROWS if row["verdict"] == "invalid"]
PERSONAL = [(kind, number) for kind, number in VALID if kind != "uscc"]

ANY_KIND = st.sampled_from(list(DocumentKind))


def check(kind, number):
    return check_uscc(number) if kind == "uscc" else check_document(kind, number)


def test_sample_file_has_both_verdicts():
    assert (len(VALID), len(INVALID)) == (11, 2)


@pytest.mark.parametrize(("kind", "number"), VALID)
def test_valid_sample_passes_unchanged(kind, number):
    assert check(kind, number) == number


@pytest.mark.parametrize(("kind", "number"), INVALID)
def test_invalid_sample_is_refused(kind, number):
    with pytest.raises(Refused):
        check(kind, number)


@pytest.mark.parametrize(("kind", "number"), PERSONAL)
def test_sample_is_recognised_by_its_number(kind, number):
    assert detect_document(number) is DocumentKind(kind)


@pytest.mark.parametrize(
    ("kind", "typed", "number"),
    [
        ("resident_id", " 110102 19500307 001x ", "11010219500307001X"),
        ("resident_id", "１１０１０２１９５００３０７００１Ｘ", "11010219500307001X"),
        ("hkmo_permit", "h12345678", "H12345678"),
        ("hkmo_permit", "M1234567802", "M1234567802"),
        ("tw_permit", "12345678", "12345678"),
        ("tw_permit", "1234567801（a）", "1234567801(A)"),
        ("foreign_pr", "usa123456789012", "USA123456789012"),
        ("passport", "e 12345678", "E12345678"),
        ("other", "军字第1234567号", "军字第1234567号"),
    ],
)
def test_number_is_stored_in_one_spelling(kind, typed, number):
    assert check_document(kind, typed) == number


@pytest.mark.parametrize(
    ("kind", "number", "code", "sentence"),
    [
        ("resident_id", "", "document_missing", "请填写证件号码。"),
        ("resident_id", "110102850615002", "document_old", "15位旧身份证号码已停用，请填写18位身份证号码。"),
        ("resident_id", "110102198001010000", "document_check_digit", "证件号码校验未通过，请核对最后一位。"),
        ("resident_id", "110102198002300012", "document_date", "证件号码中的出生日期有误，请检查第7至14位。"),
        ("resident_id", "110102209901010010", "document_date", "证件号码中的出生日期有误，请检查第7至14位。"),
        ("resident_id", "11010219800101000", "document_shape", "身份证号码应为18位，请检查。"),
        ("resident_id", "١١٠١٠٢١٩٨٠٠١٠١٠٠٠٩", "document_shape", "身份证号码应为18位，请检查。"),
        (
            "resident_id",
            "810000199012310017",
            "document_kind",
            "这是港澳台居民居住证的号码，请改选证件类型。",
        ),
        ("passport", "110102198506150023", "document_kind", "这是居民身份证的号码，请改选证件类型。"),
        ("hkmo_permit", "12345678", "document_shape", "通行证号码应为H或M加8位数字，请检查。"),
        ("passport", "E123", "document_shape", "护照号码应为5至20位字母和数字，请检查。"),
        ("other", "<script>", "document_shape", "证件号码应为2至30位，请检查。"),
    ],
)
def test_wrong_number_is_refused_with_what_to_do(kind, number, code, sentence):
    with pytest.raises(Refused) as refusal:
        check_document(kind, number)
    assert (refusal.value.code, refusal.value.sentence, refusal.value.field) == (code, sentence, "document_number")


def test_newborn_has_a_number_from_today_on():
    number = "11010220260318001"
    number += ric.calc_check_digit(number + "0")
    with clock.frozen(datetime(2026, 3, 17, 15, 59, tzinfo=UTC)), pytest.raises(Refused) as refusal:
        check_document("resident_id", number)
    assert refusal.value.code == "document_date"
    with clock.frozen(datetime(2026, 3, 17, 16, 0, tzinfo=UTC)):
        assert check_document("resident_id", number) == number


@pytest.mark.parametrize(
    ("kind", "number", "born"),
    [
        ("resident_id", "110102201209010037", date(2012, 9, 1)),
        ("hkmotw_residence", "820000198802290011", date(1988, 2, 29)),
        ("foreign_pr", "911124198108030024", date(1981, 8, 3)),
        ("foreign_pr", "USA123456789012", None),
        ("passport", "E12345678", None),
    ],
)
def test_birth_date_is_read_from_the_number(kind, number, born):
    assert birth_date(kind, number) == born


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2012, 9, 1), date(2026, 8, 31), 13),
        (date(2012, 9, 1), date(2026, 9, 1), 14),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
    ],
)
def test_age_is_that_of_the_day_asked_for(birth, on, age):
    assert age_on(birth, on) == age


@pytest.mark.parametrize(
    ("kind", "number", "key"),
    [
        ("hkmo_permit", "H1234567802", "hkmo_permit:H12345678"),
        ("tw_permit", "1234567801(A)", "tw_permit:12345678"),
        ("resident_id", "11010219500307001X", "resident_id:11010219500307001X"),
    ],
)
def test_renewed_card_is_the_same_document(kind, number, key):
    assert document_key(kind, number) == key


@pytest.mark.parametrize(("number", "code"), [("", "uscc_missing"), ("91110000802100433A", "uscc_wrong")])
def test_wrong_credit_code_is_refused(number, code):
    with pytest.raises(Refused) as refusal:
        check_uscc(number)
    assert refusal.value.code == code


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.integers(0, 999), st.sampled_from("0123456789X"))
def test_exactly_one_check_digit_is_right(born, order, last):
    body = f"110102{born:%Y%m%d}{order:03}"
    right = ric.calc_check_digit(body + "0")
    if last == right:
        assert birth_date("resident_id", check_document("resident_id", body + last)) == born
    else:
        with pytest.raises(Refused) as refusal:
            check_document("resident_id", body + last)
        assert refusal.value.code == "document_check_digit"


@given(ANY_KIND, st.text(max_size=30))
def test_any_text_gives_a_number_or_a_refusal(kind, typed):
    try:
        number = check_document(kind, typed)
    except Refused:
        return
    assert check_document(kind, number) == number
