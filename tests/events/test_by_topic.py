"""Events are found by what they are about, which no review has to pass anew."""

from urllib.parse import urlencode

from tests.publishing.steps import topics
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.models import EventTemplate
from xicheng_events.booking.notices.operations import copying
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.review.queries import slip_for


def chosen(desk, world, slug: str, who: str = "zhaomin"):
    """赵敏 says on the event's page at the desk what it is about; the answer."""
    client = desk(who)
    here = f"/staff/events/{world.code}"
    assert "/staff/publications/1/topic?next=" in client.get(here).text
    return client.post("/staff/publications/1/topic", data={"topic": slug, "next": here})


def test_an_event_is_put_under_a_topic_and_found_by_it_without_another_review(app, world, desk, client):
    about, other = topics(app, world, "数据", "交通")
    assert 'name="topic"' not in client.get("/events").text
    answer = chosen(desk, world, about)
    assert answer.headers["Location"] == f"/staff/events/{world.code}"
    for address in ("/events", f"/events?topic={about}", f"/events/{world.code}"):
        assert f"/events?topic={about}" in client.get(address).text, address
    assert world.code in client.get(f"/events?topic={about}").text
    assert world.code not in client.get(f"/events?topic={other}").text
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        assert event.revision is None
        assert slip_for(event).state == "approved"


def test_links_to_a_merged_topic_lead_on_with_all_that_was_asked(app, world, desk, client):
    old, new = topics(app, world, "统计", "数据")
    chosen(desk, world, old)
    desk("zhouyan").post(f"/staff/topics/{old}/merger", data={"into": new})
    answer = client.get(f"/events?topic={old}&host=tjj&words=统计")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/events?{urlencode({'topic': new, 'host': 'tjj', 'words': '统计'})}"
    assert world.code in client.get(answer.headers["Location"]).text


def test_who_may_not_write_a_notice_says_not_what_it_is_about(app, world, desk):
    (about,) = topics(app, world, "数据")
    for who, status in (("qianfang", 404), ("liuwei", 403), ("zhouyan", 303)):
        assert desk(who).post("/staff/publications/1/topic", data={"topic": about}).status_code == status, who
    zhaomin = desk("zhaomin")
    assert zhaomin.get("/staff/publications/99999999999/topic").status_code == 404
    wrong = zhaomin.post("/staff/publications/1/topic", data={"topic": "none", "next": "https://example.com/"})
    assert wrong.status_code == 422
    assert "没有这个领域" in wrong.text
    assert "example.com" not in wrong.text


def test_copies_and_templates_take_the_topic_along(app, world, desk):
    (about,) = topics(app, world, "数据")
    chosen(desk, world, about)
    with app.app_context():
        event, by = db.session.get(Event, world.event_id), db.session.get(Person, world.staff["zhaomin"])
        day = clock.today().replace(month=9)
        template = copying.save_template(event, name="统计开放日", by=by)
        made = [copying.copy_event(event, first=day, by=by), copying.draft_from_template(template, first=day, by=by)]
        assert [each.publication.topic.slug for each in made] == [about, about]
        assert db.session.get(EventTemplate, template.id).content["topic"] == about
