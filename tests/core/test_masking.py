import pytest
from hypothesis import given
from hypothesis import strategies as st

from xicheng_events.foundation.core.masking import mask_document, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("李小明", "李*明"),
        ("欧阳建国", "欧**国"),
        ("𠮷田", "𠮷*"),
        ("李", "*"),
        ("阿依古丽·买买提", "阿***·买**"),
        ("John Smith", "J*** S****"),
        ("Mary-Ann O'Brien", "M***-A** O'B****"),
        ("", ""),
        (None, ""),
    ],
)
def test_masked_name_shows_who_is_who_but_not_who_it_is(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812345678", "138****5678"),
        ("010-88061234", "****1234"),
        ("+85290001234", "****1234"),
        ("12345", "*****"),
        (None, ""),
    ],
)
def test_masked_phone_shows_its_tail(number, masked):
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010219500307001X", "**************001X"),
        ("H12345678", "*****5678"),
        ("AB123", "***23"),
        ("A", "*"),
        (None, ""),
    ],
)
def test_masked_document_shows_its_tail(number, masked):
    assert mask_document(number) == masked


@given(st.text("李小明阿依古丽𠮷", min_size=1, max_size=20))
def test_masked_name_hides_something_and_keeps_its_length(name):
    masked = mask_name(name)
    assert "*" in masked
    assert masked != name
    assert len(masked) == len(name)


@given(st.text("0123456789X", min_size=1, max_size=20))
def test_masked_document_never_shows_more_than_four(number):
    masked = mask_document(number)
    assert len(masked) == len(number)
    assert sum(char != "*" for char in masked) <= min(4, len(number) // 2)
