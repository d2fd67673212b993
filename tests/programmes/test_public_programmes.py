"""What everybody reads of programmes, and how later rooms hang their pages on one."""

from datetime import date

from tests.cast import beijing, sign_in_staff
from tests.programmes.steps import a_programme
from tests.publishing.steps import topics
from tests.support.recorder import Recorder, beyond, reviewed_part
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.publishing.topic_queries import topic_by_slug
from xicheng_events.foundation.review.public_fields import text_of_fields
from xicheng_events.openness.programmes.operations.drafting_programmes import serve_longer
from xicheng_events.openness.programmes.programme_links import DeskPart, ProgrammeDeskLink
from xicheng_events.openness.programmes.public_fields import (
    LIVING_OF_PROGRAMME,
    PUBLIC_OF_PROGRAMME,
    public_fields_of_programme,
)
from xicheng_events.openness.programmes.queries import programme_by_code
from xicheng_events.openness.programmes.stages import stage_of


def test_the_public_list_has_who_recruits_first_and_says_where_each_stands(app, world, client, at):
    at("2026-03-10 10:00")
    with app.app_context():
        a_programme(world, code="XM-SERVES", title="去年的体验员", purpose="了解服务。", unit="jinrongjie",
                    opens_at=beijing("2025-09-01 09:00"),
                    closes_at=beijing("2025-09-20 17:00"),
                    term_from=date(2026, 1, 1), term_to=date(2026, 12, 31), appointed_at=beijing("2025-12-20 09:00"))
        a_programme(world)
        draft = a_programme(world, code="XM-DRAFT2", title="还没有公布的项目")
        draft.publication.state = PublicationState.DRAFTING
        db.session.commit()
    page = client.get("/programmes").text
    assert page.index("统计服务特邀体验员") < page.index("去年的体验员")
    assert "招募中" in page
    assert "履职中" in page
    assert "还没有公布的项目" not in page
    assert "没有符合条件的项目" in client.get("/programmes?stage=over").text
    # Who looks for it where everything is looked for finds it too.
    assert "体验监督 · 招募中" in client.get("/events?words=统计 体验员").text
    assert "其他相关内容" not in client.get("/events?words=统计 飞行员").text
    assert "去年的体验员" not in client.get("/programmes?words=统计服务").text
    (slug,) = topics(app, world, "数据")
    with app.app_context():
        programme_by_code("XM-SERVES").publication.topic = topic_by_slug(slug)
        db.session.commit()
    under = client.get(f"/programmes?topic={slug}").text
    assert "去年的体验员" in under
    assert "统计服务特邀体验员" not in under
    assert client.get("/programmes/XM-DRAFT2").status_code == 404
    assert "请群众体验统计服务" in client.get("/programmes/XM-7K3Q9F").text


def test_pages_of_later_rooms_are_reached_from_a_programme(app, world, client, at, monkeypatch):
    at("2026-03-10 10:00")
    with app.app_context():
        a_programme(world)
        db.session.commit()

    def link(words, when):
        return ProgrammeDeskLink(words, "programmes_staff.show", DeskPart.SERVING, when)

    hooks = {"PROGRAMME_PAGES": [lambda programme: ("受聘人员", f"/programmes/{programme.code}/members"),
                                 lambda programme: None],
             "PROGRAMME_DESK": [link("全部", lambda *_who: True), link("没有", lambda *_who: False)]}
    listed = house.listed
    monkeypatch.setattr(house, "listed", lambda name: hooks.get(name) or listed(name))
    assert 'href="/programmes/XM-7K3Q9F/members">受聘人员' in client.get("/programmes/XM-7K3Q9F").text
    sign_in_staff(client, "zhaomin")
    page = client.get("/staff/programmes/XM-7K3Q9F").text
    assert "履职安排</h3>" in page
    assert "选聘</h3>" not in page
    assert "全部</a>" in page
    assert "没有</a>" not in page
    assert "统计服务特邀体验员" in client.get("/staff/programmes").text



def test_nothing_stands_on_the_page_of_a_programme_that_nobody_has_cleared(app, world):
    listed = {path for row in PUBLIC_OF_PROGRAMME for path in row.paths}
    with app.test_request_context():
        programme = a_programme(world, shares=[{"attribute": "gender", "value": "female", "least": 1, "most": 999}])
        said = Recorder(programme, listed)
        reviewed_part(app, "programmes/_programme.html").render(programme=said)
        reviewed_part(app, "programmes/show.html").render(programme=said, stage=stage_of(programme), pages=[])
        assert beyond(said.read, {*listed, *LIVING_OF_PROGRAMME}) == set()
        slip = text_of_fields(public_fields_of_programme(programme))
        for words in ("统计服务特邀体验员", "性别：女至少1人", "参加体验每季度1次", "2026年5月1日至2027年4月30日"):
            assert words in slip


def test_a_programme_serves_until_its_last_renewed_term_ends(app, world, client, at):
    with app.app_context():
        programme = a_programme(world, appointed_at=beijing("2026-04-20 10:00"))
        serve_longer(programme, date(2028, 4, 30))
        serve_longer(programme, date(2027, 12, 31))  # another's renewal, which ends earlier
        assert programme.serves_until == date(2028, 4, 30)
        db.session.commit()
    at("2028-04-30 10:00")
    assert "统计服务特邀体验员" in client.get("/programmes?stage=serving").text
    at("2028-05-01 10:00")
    assert "已于2028年4月30日届满" in client.get("/programmes/XM-7K3Q9F").text


def test_the_front_page_names_who_recruits_and_the_desk_what_falls_due(app, world, desk, client, at):
    at("2026-03-12 10:00")
    with app.app_context():
        a_programme(world)
        db.session.commit()
    front = client.get("/").text
    assert "招募体验员、监督员" in front
    assert "/programmes/XM-7K3Q9F" in front
    assert "招募即将结束" in desk("zhaomin").get("/staff").text
