import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xicheng_events.foundation.core.names import clean_name, same_name
from xicheng_events.foundation.core.refusal import Refused

NAME_LETTERS = st.sampled_from("李静阿依古丽买提𠮷〇𱍐abcÉüñབོད་ジー・ ·-'.")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  李静 ", "李静"),
        ("李　静", "李静"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("阿依古丽･买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("阿依古丽⋅买买提", "阿依古丽·买买提"),
        ("阿依古丽∙买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽。买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("阿依古丽·买买提·", "阿依古丽·买买提"),
        ("𠮷田野", "𠮷田野"),
        ("王\U000323af", "王\U000323af"),
        ("王㛃", "王㛃"),
        ("李〇", "李〇"),
        ("Mary  Ann O’Brien-Smith", "Mary Ann O'Brien-Smith"),
        ("ＷＡＮＧ Lei", "WANG Lei"),
        ("Rene\u0301", "René"),
        ("\u200b李静\ufeff", "李静"),
        ("བསོད་ནམས"[:4], "བསོད"),
        ("བསྟན་འཛིན", "བསྟན་འཛིན"),
        ("བསྟན\u0f0cའཛིན", "བསྟན་འཛིན"),
        ("ジャン･ピエール", "ジャン・ピエール"),
        ("ジャン·ピエール", "ジャン・ピエール"),
        ("J. R. Smith", "J. R. Smith"),
        ("Ｊ．Ｒ． Ｓｍｉｔｈ", "J.R. Smith"),
        ("José•María", "José·María"),
        ("王\U000323b0", "王\U000323b0"),
        ("\U00033479静", "\U00033479静"),
        ("李" * 100, "李" * 100),
    ],
)
def test_name_is_kept_as_it_stands_on_the_document(typed, name):
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        (None, "name_missing", "请填写姓名。"),
        (" 　\u200b", "name_missing", "请填写姓名。"),
        ("李" * 101, "name_too_long", "姓名最多100个字，请检查。"),
        ("李静2", "name_characters", "姓名中不能有“2”，请按证件上的姓名填写。"),
        ("李静２", "name_characters", "姓名中不能有“２”，请按证件上的姓名填写。"),
        ("李静😀", "name_characters", "姓名中不能有“😀”，请按证件上的姓名填写。"),
        ("李①", "name_characters", "姓名中不能有“①”，请按证件上的姓名填写。"),
        ("李<静", "name_characters", "姓名中不能有“<”，请按证件上的姓名填写。"),
        ("=SUM", "name_characters", "姓名中不能有“=”，请按证件上的姓名填写。"),
        ("李静.", "name_characters", "姓名中不能有“.”，请按证件上的姓名填写。"),
        ("J. R. 2", "name_characters", "姓名中不能有“2”，请按证件上的姓名填写。"),
        (". Smith", "name_characters", "姓名中不能有“.”，请按证件上的姓名填写。"),
        ("-'-", "name_characters", "请按证件上的姓名填写。"),
    ],
)
def test_name_that_cannot_be_one_is_refused_with_what_to_do(typed, code, sentence):
    with pytest.raises(Refused) as refusal:
        clean_name(typed)
    assert (refusal.value.code, refusal.value.sentence, refusal.value.field) == (code, sentence, "name")


def test_refusal_stands_beside_the_field_that_was_asked():
    with pytest.raises(Refused) as refusal:
        clean_name("", field="guardian_name")
    assert refusal.value.field == "guardian_name"


@given(st.text(NAME_LETTERS, max_size=110))
def test_cleaning_twice_changes_nothing_more(typed):
    try:
        name = clean_name(typed)
    except Refused:
        return
    assert clean_name(name) == name == unicodedata.normalize("NFC", name)
    assert same_name(name, typed)


@given(st.text(max_size=120))
def test_any_text_gives_a_name_or_a_refusal(typed):
    try:
        name = clean_name(typed)
    except Refused:
        return
    assert 1 <= len(name) <= 100


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("阿依古丽•买买提", "阿依古丽·买买提", True),
        ("阿依古丽买买提", "阿依古丽·买买提", True),
        ("WANG Lei", "wang lei", True),
        ("J. R. Smith", "JR Smith", True),
        ("བསྟན་འཛིན", "བསྟན འཛིན", True),
        ("葛\U000e0100城", "葛城", True),
        ("李静", "李婧", False),
        ("", "", False),
        ("·", "·", False),
    ],
)
def test_same_name_looks_past_separators_and_case(one, other, same):
    assert same_name(one, other) is same
