"""Whoever has no link finds the questionnaires that are open, and the results that are public, on one page."""

import re
from datetime import timedelta

import pytest

from tests.surveys.filled_in import fill_in, fill_in_about, hand_out
from tests.surveys.questionnaires import drafted_survey, published_survey
from xicheng_events.booking.events.models import Event
from xicheng_events.demo.notices import clear, somebody
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.kinds import CopySource, Naming
from xicheng_events.voice.surveys.operations.publishing_results import ask_result_publication, publish_result
from xicheng_events.voice.surveys.operations.publishing_surveys import withdraw_survey
from xicheng_events.voice.surveys.queries import survey_by_code
from xicheng_events.voice.surveys.result_queries import result_about

pytestmark = pytest.mark.usefixtures("engine_name")
OPEN, RESULTS = "/surveys", "/surveys?list=results"
WORDS = "多数人希望周末开放，四月起周六上午开放大厅。"


def listed(client, address: str) -> list[str]:
    """What stands in the list of that address, in its order."""
    return re.findall(r"<h2><a[^>]*>([^<]+)</a></h2>", client.get(address).text)


def published_result(about) -> None:
    """What the answers came to, all the way; uncommitted."""
    editor = somebody(Role.EDITOR, about.host.id)
    ask_result_publication(about, words=WORDS, by=editor)
    result = result_about(about)
    clear(result, about.host.id)
    publish_result(result, by=editor)


def test_what_is_open_stands_there_what_closes_first_on_top_and_nothing_else(app, world, client):
    with app.app_context():
        published_survey(world, title="社区食堂怎么办", days=14, intro="请说说您的想法。")
        published_survey(world, title="窗口服务问卷", days=3, unit="zwfw")
        published_survey(world, title="凭链接填写的", has_open_link=False)
        published_survey(world, title="参加的人填写的", event=world.event_id)
        gone = survey_by_code(published_survey(world, title="撤下的"))
        withdraw_survey(gone, reason="重复", by=somebody(Role.LEADER, gone.host.id))
        drafted_survey(world, title="草稿", has_open_link=True)
        db.session.commit()
    assert listed(client, OPEN) == ["窗口服务问卷", "社区食堂怎么办"]
    page = client.get(OPEN).text
    assert "请说说您的想法。" in page
    assert "2026年3月24日（星期二）24:00截止" in page
    assert [listed(client, f"{OPEN}?words={words}") for words in ("食堂", "统计局 食堂", "政务", "公园", "%")] == [
        ["社区食堂怎么办"], ["社区食堂怎么办"], ["窗口服务问卷"], [], []]
    assert "在问卷结果中查找" in client.get(f"{OPEN}?words=公园").text
    among_events = client.get("/events?words=食堂").text
    assert "社区食堂怎么办" in among_events, "who searches events finds it too"
    assert "凭链接填写的" not in client.get("/events?words=填写的").text
    clock.set_to(clock.now() + timedelta(days=15))
    assert listed(client, OPEN) == []
    assert "现在没有可以填写的问卷" in client.get(OPEN).text


def test_results_stand_there_newest_first_until_they_or_what_they_are_about_are_gone(app, world, client, at, desk):
    assert "还没有公布的问卷结果" in client.get(RESULTS).text
    with app.app_context():
        survey = survey_by_code(published_survey(world, title="社区食堂怎么办"))
        fill_in(survey, [{"overall": "5"}] * 5, source=CopySource.OPEN)
        hand_out(fill_in_about(world.event_id, [{"overall": "5"}] * 5), 5, db.session.get(Event, world.event_id))
        code = survey.code
        db.session.commit()
    at("2026-03-27 09:00")
    with app.app_context():
        published_result(survey_by_code(code))
        db.session.commit()
        at("2026-03-28 09:00")
        published_result(db.session.get(Event, world.event_id))
        db.session.commit()
    assert listed(client, RESULTS) == ["统计开放日·数据里的西城", "社区食堂怎么办"]
    assert WORDS in client.get(RESULTS).text
    assert listed(client, f"{RESULTS}&words=食堂") == ["社区食堂怎么办"]
    with app.app_context():
        survey = survey_by_code(code)
        withdraw_survey(survey, reason="题目有误", by=somebody(Role.LEADER, survey.host.id))
        db.session.commit()
    assert listed(client, RESULTS) == ["统计开放日·数据里的西城"]
    leader, address = desk("zhengping"), f"/staff/registrations/events/{world.code}/withdrawal"
    leader.get(address)
    assert leader.submit(address, reason="公告发布有误").status_code == 303
    assert listed(client, RESULTS) == []


def test_the_page_is_led_to_from_where_a_reader_is(app, world, client):
    with app.app_context():
        code = published_survey(world, naming=Naming.ANONYMOUS)
    link = 'href="/surveys"'
    assert f'href="/surveys/{code}"' in client.get("/").text
    assert [link in client.get(address).text for address in ("/", "/progress")] == [True, True]
    assert 'href="/surveys?list=results&amp;words=' in client.get("/progress?words=食堂").text
    client.get(f"/surveys/{code}")
    assert link in client.submit(f"/surveys/{code}", **{"answers-overall": "5"}).text
