"""周岩 sees what is in whose hands, each number with its rows; nobody else does."""

import pytest

from tests.followup.steps import register, take
from tests.opinions.steps import says
from xicheng_events.voice.followup.operations import replying
from xicheng_events.voice.followup.workload import where_it_stands


def of_both_units(app, world) -> None:
    """One waits for 牛街 to sign, one is in hand there, one waits at 德胜."""
    first = register(app, world)
    register(app, world, opinion_id=says(app, world))
    register(app, world, lead="desheng", opinion_id=says(app, world))
    take(app, world, first, replying.sign, "qianfang")


def test_each_number_leads_to_its_rows(app, world, engine_name, desk, at):
    of_both_units(app, world)
    page = desk("zhouyan").get("/staff/issue-workload")
    for words, address in (("牛街街道", "/staff/issues?unit=niujie"), ("办理中", "/staff/issues?state=signed"),
                           ("德胜街道", "/staff/issues?unit=desheng&amp;state=dispatched")):
        assert words in page.text
        assert f'href="{address}"' in page.text
    at("2026-06-10 10:00")
    page = desk("zhouyan").get("/staff/issue-workload").text
    assert 'href="/staff/issues?unit=desheng&amp;light=overdue">1</a>' in page
    with app.app_context():
        assert {(each.state.value, each.count) for each in where_it_stands()} == {("dispatched", 2), ("signed", 1)}


@pytest.mark.once
def test_it_is_the_coordinators_alone_and_says_when_there_is_nothing(world, desk):
    assert "此刻没有在办的问题" in desk("zhouyan").get("/staff/issue-workload").text
    assert "/staff/issue-workload" in desk("zhouyan").get("/staff/issues").text
    assert "/staff/issue-workload" not in desk("zhaomin").get("/staff/issues").text
    assert desk("zhaomin").get("/staff/issue-workload").status_code == 403
