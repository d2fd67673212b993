import pytest
from hypothesis import given
from hypothesis import strategies as st

from xicheng_events.foundation.core.phones import (
    clean_any_phone,
    clean_landline,
    clean_mobile,
    takes_sms,
    whole_number_in,
)
from xicheng_events.foundation.core.refusal import Refused

MOBILES = st.from_regex(r"\A1[3-9][0-9]{9}\Z")


@pytest.mark.parametrize(
    "typed",
    [
        "19900001234",
        " 199 0000 1234 ",
        "199-0000-1234",
        "+86 199 0000 1234",
        "＋８６１９９００００１２３４",
        "008619900001234",
        "8619900001234",
        "１９９００００１２３４",
        "(+86)199 0000 1234",
        "\u202d199 0000 1234\u202c",
        "199–0000–1234",
    ],
)
def test_mobile_in_any_common_spelling_is_eleven_digits(typed):
    assert clean_mobile(typed) == "19900001234"


@pytest.mark.parametrize(
    "typed", ["1990000123", "199000012345", "12900001234", "29900001234", "1990000123a", "١٩٩٠٠٠٠١٢٣٤", "+85290000000"]
)
def test_mobile_of_another_shape_is_refused(typed):
    with pytest.raises(Refused) as refusal:
        clean_mobile(typed)
    assert (refusal.value.code, refusal.value.sentence, refusal.value.field) == (
        "phone_wrong",
        f"手机号应为11位，这里是{len(typed)}位，请检查。" if typed in ("1990000123", "199000012345")
        else "手机号应为11位数字，请检查。",
        "phone",
    )


@pytest.mark.parametrize("clean", [clean_mobile, clean_landline, clean_any_phone])
def test_missing_number_is_its_own_refusal(clean):
    with pytest.raises(Refused) as refusal:
        clean("　 ", field="contact_phone")
    assert (refusal.value.code, refusal.value.field) == ("phone_missing", "contact_phone")


@given(MOBILES, st.sampled_from(["", "+86", "0086", "86", "+86-", "0086 "]))
def test_mobile_comes_out_the_same_whatever_prefix(number, prefix):
    assert clean_mobile(prefix + number) == number == clean_mobile(number) == clean_any_phone(prefix + number)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("010-00000000", "010-00000000"),
        ("010-0000-0000", "010-00000000"),
        ("（010）00000000", "010-00000000"),
        ("01000000000", "010-00000000"),
        ("00000000", "010-00000000"),
        ("+86 10 8806 0000", "010-88060000"),
        ("010-88060000转801", "010-88060000-801"),
        ("010-88060000-801", "010-88060000-801"),
        ("0317-5550000", "0317-5550000"),
        ("12345", "12345"),
        ("400 000 0000", "400-000-0000"),
    ],
)
def test_landline_is_written_with_its_area_code(typed, number):
    assert clean_landline(typed) == number == clean_landline(number)


@pytest.mark.parametrize("typed", ["010-8806000", "8806", "电话", "010-880600000", "19900001234"])
def test_landline_of_another_shape_is_refused(typed):
    with pytest.raises(Refused) as refusal:
        clean_landline(typed)
    assert refusal.value.sentence == "电话号码应包含区号，例如010-00000000，请检查。"


@pytest.mark.parametrize(
    ("typed", "number", "sms"),
    [
        ("+852 9000 0000", "+85290000000", False),
        ("00852 9000 0000", "+85290000000", False),
        ("+1 202-555-0100", "+12025550100", False),
        ("010-88060000", "010-88060000", False),
        ("+86 199 0000 1234", "19900001234", True),
    ],
)
def test_staff_may_enter_numbers_from_anywhere(typed, number, sms):
    assert clean_any_phone(typed) == number
    assert takes_sms(number) is sms


@pytest.mark.parametrize(("typed", "digits"), [("1990000", 7), ("13900012", 8), ("1990000123", 10)])
def test_a_mobile_that_lost_digits_is_not_taken_for_a_landline(typed, digits):
    with pytest.raises(Refused) as refusal:
        clean_any_phone(typed)
    assert refusal.value.sentence == f"手机号应为11位，这里是{digits}位，请检查。"


@pytest.mark.parametrize("typed", ["+999 12", "+852", "+中文"])
def test_number_abroad_that_cannot_exist_is_refused(typed):
    with pytest.raises(Refused) as refusal:
        clean_any_phone(typed)
    assert refusal.value.code == "phone_wrong"


def test_no_number_takes_no_sms():
    assert takes_sms(None) is False


@given(st.text(max_size=30))
def test_any_text_gives_a_number_or_a_refusal(typed):
    for clean in (clean_mobile, clean_landline, clean_any_phone):
        try:
            number = clean(typed)
        except Refused:
            continue
        assert clean(number) == number


@pytest.mark.parametrize(("typed", "number"), [
    ("199 0000 1234", "19900001234"), ("88060000", "010-88060000"), ("+85290000000", "+85290000000"),
    ("11010119900101123X", "11010119900101123X"), ("1990000", "1990000"), ("1234", ""), ("12345", ""), ("王磊", ""),
    ("BM-7K3Q9F", ""), ("", ""), ("2026-0001", ""), ("２０２６0001", ""), ("2026-00011", "202600011"),
    ("0" * 60, "0" * 60),
])
def test_a_whole_number_is_told_from_names_and_last_digits(app, typed, number):
    with app.app_context():
        assert whole_number_in(typed) == number
