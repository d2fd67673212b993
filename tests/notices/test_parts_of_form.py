"""The long form of a notice: the way to each part, and what each still lacks."""

import re

from xicheng_events.booking.notices.completeness import missing_for_publishing
from xicheng_events.booking.notices.operations.drafting import draft_event
from xicheng_events.booking.notices.parts_of_form import PARTS


def test_each_part_is_linked_and_says_what_it_lacks(app, world, desk, inside, drafted):
    with inside() as cast:
        cast.event(drafted).audience = cast.event(drafted).contact_phone = ""
    page = desk("zhaomin").get(f"/staff/events/{drafted}/edit").text
    linked = re.search(r'<nav class="form-parts".*?</nav>', page, re.S).group()
    assert re.findall(r'href="#(\w+)">', linked) == [anchor for anchor, *_rest in PARTS]
    assert all(page.count(f' id="{anchor}"') == 1 for anchor, *_rest in PARTS)
    assert re.findall(r'>([^<>]+)<span class="lacks">([^<]+)', linked) == [("参加人员", "缺1项"), ("联系方式", "缺1项")]
    assert "还缺2项必填" in page


def test_a_public_notice_has_no_part_that_cannot_be_changed(world, desk):
    page = desk("zhaomin").get(f"/staff/events/{world.code}/edit").text
    assert 'href="#slots"' not in page
    assert "必填内容已齐全" in page


def test_whatever_is_required_belongs_to_one_part(inside):
    with inside() as cast:
        empty = draft_event(host=cast.event().host, by=cast.person("zhaomin"), title="空白")
        empty.title = ""
        lacking = [field for field, _sentence in missing_for_publishing(empty)]
        for field in lacking:
            assert sum(field.startswith(names) for _anchor, _heading, names in PARTS if names) == 1, field
        empty.title = "空白"
