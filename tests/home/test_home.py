"""The front page, 我的, and the desk's first page."""

import json

from tests.cast import LI_JING, WANG_LEI, person_id
from tests.opinions.steps import says
from tests.registration.steps import register
from tests.themes.steps import drafted_theme, published_theme
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.opinions.models import Opinion


def test_the_front_page_shows_what_is_open_and_leads_there(world, client):
    page = client.get("/").text
    assert "统计开放日·数据里的西城" in page
    assert f"/events/{world.code}" in page


def test_the_front_page_names_the_theme_of_this_month_or_of_the_last_once_it_is_public(app, world, client, at):
    with app.app_context():
        theme = drafted_theme(world)
        db.session.commit()
        assert "/themes/2026-03" not in client.get("/").text
        published_theme(theme)
        db.session.commit()
    page = client.get("/").text
    assert 'href="/themes/2026-03">统计服务点难找</a>' in page
    assert "任务完成1/2" in page
    at("2026-04-30 23:59")
    assert "/themes/2026-03" in client.get("/").text
    at("2026-05-01 00:00")
    assert "/themes/2026-03" not in client.get("/").text


def test_a_visitor_gets_no_cookie_from_the_public_pages(world, client):
    for path in ("/", "/events", f"/events/{world.code}", "/progress"):
        assert "Set-Cookie" not in client.get(path).headers, path


def test_mine_shows_my_registrations_and_nobody_elses(world, citizen):
    li, wang = citizen(LI_JING), citizen(WANG_LEI)
    reference = register(li, world.morning).headers["Location"].rsplit("/", 1)[1]
    assert reference in li.get("/me").text
    assert reference not in wang.get("/me").text


def test_my_opinion_leads_straight_to_what_became_of_it(app, world, citizen):
    li = citizen(LI_JING)
    said = says(app, world)
    with app.app_context():
        db.session.get(Opinion, said).person_id = person_id(app, LI_JING)
        db.session.commit()
    assert "query_code=" not in li.get("/me").text
    outcome = li.submit("/progress/query")
    assert outcome.status_code == 200
    assert "已收到，区统计局在2026年3月12日（星期四）前研判" in outcome.text


def test_my_data_can_be_taken_away(world, citizen):
    li = citizen(LI_JING)
    register(li, world.morning)
    answer = li.get("/me/data.json")
    data = json.loads(answer.text)
    assert data["手机号"] == LI_JING.phone
    assert [(r["活动"], r["状态"], r["开始时间"]) for r in data["报名"]] == [
        ("统计开放日·数据里的西城", "报名成功", "2026年3月18日（星期三）09:30")]
    page = li.get("/me/data").text
    assert "2026年3月18日（星期三）09:30" in page
    assert "/me/data.json" in page
    assert "/me/data" in li.get("/me").text
    assert answer.headers["Cache-Control"] == "no-store"


def test_larger_text_stays_and_leads_back(world, client):
    answer = client.get(f"/display?size=large&next=/events/{world.code}")
    assert answer.headers["Location"] == f"/events/{world.code}"
    assert 'data-text="large"' in client.get("/").text
    client.get("/display?size=normal")
    assert 'data-text="large"' not in client.get("/").text
    assert client.get("/display?size=large&next=https://evil.example/").headers["Location"] == "/"


def test_the_desk_says_what_waits_for_whom(world, desk):
    assert "没有等您办理的事项" in desk("hean").get("/staff").text
    clerk = desk("zhaomin")
    clerk.get("/staff/events/new")
    assert clerk.get("/staff").status_code == 200


def test_health_is_asked_of_the_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "ok", "text/plain")


def test_files_are_packed_for_readers_who_only_know_gzip(client):
    answer = client.get("/static/css/site.css", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
