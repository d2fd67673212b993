"""What a desk learns from a list about people who are registered with other units: nothing."""

from tests.cast import LI_JING, beijing
from tests.groups.lists import confirm, row_states, send_list
from tests.groups.steps import rows
from tests.registration.steps import change, register
from xicheng_events.events.models import Slot


def test_a_row_tells_nobody_who_is_registered_with_other_units(app, world, desk, citizen):
    register(citizen(LI_JING), world.morning)
    text = f"李静 {LI_JING.phone}"
    client = desk("qianfang")
    for slot in (world.morning, world.afternoon):  # the slot itself, and one at the same time
        change(app, Slot, world.afternoon, starts_at=beijing("2026-03-18 10:59"))
        at = send_list(client, slot, text=text).headers["Location"]
        assert row_states(app) == [(1, "good", "")]
        confirm(client, at)
        assert row_states(app) == [(1, "refused", "此人不能由单位代为登记本场，请由本人登录后自行报名。")]
        page = client.get(at).text
        assert not any(words in page for words in ("BM-", "已报名本场", "同一时间"))
    assert len(rows(app, world.morning)) == 1
    send_list(desk("zhaomin"), world.morning, text=text, organisation="tjj")
    assert "已报名本场（编号BM-" in row_states(app)[0][2]
    send_list(desk("zhaomin"), world.afternoon, text=text, organisation="tjj")
    assert "已报名同一时间的" in row_states(app)[0][2]
