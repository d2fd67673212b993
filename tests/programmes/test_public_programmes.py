"""What everybody reads of programmes, and how later rooms hang their pages on one."""

from datetime import date

from tests.cast import beijing, sign_in_staff
from tests.programmes.steps import a_programme
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.states import PublicationState


def test_the_public_list_has_who_recruits_first_and_says_where_each_stands(app, world, client, at):
    at("2026-03-10 10:00")
    with app.app_context():
        a_programme(world, code="TY-SERVES", title="去年的体验员", purpose="了解服务。", unit="jinrongjie",
                    opens_at=beijing("2025-09-01 09:00"),
                    closes_at=beijing("2025-09-20 17:00"),
                    term_from=date(2026, 1, 1), term_to=date(2026, 12, 31))
        a_programme(world)
        draft = a_programme(world, code="TY-DRAFT2", title="还没有公布的项目")
        draft.publication.state = PublicationState.DRAFTING
        db.session.commit()
    page = client.get("/programmes").text
    assert page.index("统计服务特邀体验员") < page.index("去年的体验员")
    assert "招募中" in page
    assert "履职中" in page
    assert "还没有公布的项目" not in page
    assert "没有符合条件的项目" in client.get("/programmes?stage=over").text
    assert "去年的体验员" not in client.get("/programmes?words=统计服务").text
    assert client.get("/programmes/TY-DRAFT2").status_code == 404
    assert "请群众体验统计服务" in client.get("/programmes/TY-7K3Q9F").text


def test_pages_of_later_rooms_are_reached_from_a_programme(app, world, client, at, monkeypatch):
    at("2026-03-10 10:00")
    with app.app_context():
        a_programme(world)
        db.session.commit()
    hooks = {"PROGRAMME_PAGES": [lambda programme: ("受聘人员", f"/programmes/{programme.code}/members"),
                                 lambda programme: None],
             "PROGRAMME_DESK": [("全部", "programmes_staff.show", lambda programme, person: True),
                                ("没有", "programmes_staff.show", lambda programme, person: False)]}
    listed = house.listed
    monkeypatch.setattr(house, "listed", lambda name: hooks.get(name) or listed(name))
    assert 'href="/programmes/TY-7K3Q9F/members">受聘人员' in client.get("/programmes/TY-7K3Q9F").text
    sign_in_staff(client, "zhaomin")
    page = client.get("/staff/programmes/TY-7K3Q9F").text
    assert "全部</a>" in page
    assert "没有</a>" not in page
    assert "统计服务特邀体验员" in client.get("/staff/programmes").text

