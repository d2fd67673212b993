"""The list of characters that the font of certificates has."""

import pytest

from xicheng_events.foundation.core.certificate_font import missing_characters


@pytest.mark.parametrize(("text", "missing"), [
    ("李静", ""), ("阿依古丽·买买提", ""), ("西政体聘〔2026〕001号", ""), ("𠮷川龘𬭚", ""),
    ("王 \U0002ebf0\U0002ebf0𰀀", "\U0002ebf0𰀀"),
    ("", ""), (None, "")])
def test_what_the_font_lacks_is_named_once_in_order(text, missing):
    assert missing_characters(text) == list(missing)
