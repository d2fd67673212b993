"""What stays on one line: telephone numbers, hours, the numbers of things."""

import pytest
from markupsafe import Markup

from xicheng_events.foundation.web.filters import whole


@pytest.mark.parametrize(("words", "kept"), [
    ("保密审查单 SC-2026-0022", "SC-2026-0022"), ("报名BM-7K3Q9F", "BM-7K3Q9F"), ("拨打010-88001234", "010-88001234"),
    (Markup("编号KF-2026-0003&lt;"), "KF-2026-0003"),
])
def test_a_number_does_not_break_at_its_dash(words, kept):
    assert str(whole(words)).count(f'<span class="whole">{kept}</span>') == 1


def test_tags_and_what_is_no_text_stay_as_they_were():
    link = Markup('<a href="/r/BM-7K3Q9F">看</a>')
    assert whole(link) == link
    assert whole("a<b") == "a&lt;b"
    assert whole(7) == 7
