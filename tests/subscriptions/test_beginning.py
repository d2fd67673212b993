"""订阅: a phone is proven and told from then on; the same twice is one."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.cast import AYGUL, LI_JING, WANG_LEI, code_sent_to, person_id
from tests.publishing.steps import topics
from tests.subscriptions.steps import follows, subscriptions
from tests.support.at_once import at_once
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.topic_queries import topic_by_slug
from xicheng_events.foundation.subscriptions.models import Subscriber
from xicheng_events.foundation.subscriptions.operations import subscribe


def sent(app, client, **form):
    """李静 asks for a code and sends the form with it; the answer."""
    client.post("/subscriptions/codes", data={**form, "phone": LI_JING.phone})
    return client.post("/subscriptions/new", data={
        **form, "phone": LI_JING.phone, "code": code_sent_to(app, LI_JING)})


def test_a_phone_is_told_once_it_is_proven_and_no_account_is_made_of_it(app, world, client):
    (about,) = topics(app, world, "养老")
    page = client.get(f"/subscriptions/new?topic={about}&unit=tjj").text
    assert 'selected value="yl"' in page or 'value="yl" selected' in page
    answer = sent(app, client, topic=about, unit="tjj")
    assert answer.status_code == 303
    assert "您订阅了养老、区统计局。" in client.get(answer.headers["Location"]).text
    assert subscriptions(app) == ["养老", "区统计局"]
    assert person_id(app, LI_JING) is None
    with app.app_context():
        kept = db.session.execute(db.text("SELECT phone, phone_hash FROM subscriber")).one()
        assert LI_JING.phone not in str(kept)


def test_the_same_form_twice_is_one_subscription(app, world, client):
    (about,) = topics(app, world, "养老")
    client.post("/subscriptions/codes", data={"phone": LI_JING.phone})
    form = {"topic": about, "phone": LI_JING.phone, "code": code_sent_to(app, LI_JING)}
    for _twice in range(2):
        assert client.post("/subscriptions/new", data=form).status_code == 303
    assert subscriptions(app) == ["养老"]


def test_who_is_signed_in_needs_no_second_code_and_ends_each_alone(app, world, citizen):
    (about,) = topics(app, world, "养老")
    li_jing = citizen(LI_JING)
    assert 'name="code"' not in li_jing.get("/subscriptions/new").text
    for form in ({"topic": about}, {"unit": "niujie"}):
        assert li_jing.post("/subscriptions/new", data=form).status_code == 303
    assert "/subscriptions" in li_jing.get("/me").text
    page = li_jing.get("/subscriptions").text
    assert "养老" in page
    assert "牛街街道" in page
    assert li_jing.post("/subscriptions/codes", data={"phone": LI_JING.phone, "topic": about}).status_code == 200
    citizen(WANG_LEI).post("/subscriptions/1/end")
    assert subscriptions(app) == ["养老", "牛街街道"]
    for _twice in range(2):
        assert li_jing.post("/subscriptions/1/end").status_code == 303
    assert subscriptions(app) == ["牛街街道"]
    li_jing.post("/subscriptions/2/end")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Subscriber)) == 0


@pytest.mark.once
@pytest.mark.parametrize(("form", "sentence"), [
    ({}, "请选择领域或单位。"), ({"topic": "none"}, "请从列出的选项中选择。"),
    ({"unit": "none"}, "请从列出的选项中选择。"),
    ({"topic": "yl", "unit": "x" * 300}, "请从列出的选项中选择。"),
])
def test_what_cannot_be_followed_is_said_before_anything_is_kept(app, world, client, form, sentence):
    topics(app, world, "养老")
    answer = sent(app, client, **form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert LI_JING.phone in answer.text
    assert subscriptions(app) == []


def test_a_wrong_code_counts_and_nothing_begins(app, world, client):
    (about,) = topics(app, world, "养老")
    client.post("/subscriptions/codes", data={"phone": LI_JING.phone})
    right = code_sent_to(app, LI_JING)
    wrong = "000000" if right != "000000" else "111111"
    for _guess in range(5):
        answer = client.post("/subscriptions/new", data={"topic": about, "phone": LI_JING.phone, "code": wrong})
        assert answer.status_code == 422
    answer = client.post("/subscriptions/new", data={"topic": about, "phone": LI_JING.phone, "code": right})
    assert "15分钟后重新获取" in answer.text
    assert subscriptions(app) == []


def test_a_phone_follows_so_many_things_and_no_more_however_they_are_sent(app, world):
    app.config["SUBSCRIPTIONS_PER_PHONE"] = 3
    slugs = topics(app, world, "教育", "养老", "交通", "文化", "安全", "数据")

    def follow(slug):
        return lambda: subscribe(LI_JING.phone, topic=topic_by_slug(slug))

    try:
        outcomes = at_once(app, *map(follow, [*slugs, *slugs]))
    finally:
        app.config["SUBSCRIPTIONS_PER_PHONE"] = 20
    assert len(subscriptions(app)) == 3
    assert set(outcomes) == {None, "too_many_subscriptions"}
    follows(app, AYGUL, topic=slugs[0])
    assert len(subscriptions(app)) == 4


def test_of_a_form_that_is_refused_nothing_is_kept_and_the_same_code_serves_for_what_fits(app, world, client):
    app.config["SUBSCRIPTIONS_PER_PHONE"] = 1
    (about,) = topics(app, world, "养老")
    try:
        answer = sent(app, client, topic=about, unit="tjj")
        assert answer.status_code == 422
        assert "最多订阅1项" in answer.text
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(Subscriber)) == 0
        answer = client.post("/subscriptions/new", data={
            "topic": about, "phone": LI_JING.phone, "code": code_sent_to(app, LI_JING)})
        assert answer.status_code == 303
    finally:
        app.config["SUBSCRIPTIONS_PER_PHONE"] = 20
    assert subscriptions(app) == ["养老"]


def test_nobody_follows_what_is_no_more_and_a_merged_topic_is_followed_as_the_other(app, world, desk, citizen, client):
    old, new, gone = topics(app, world, "小学", "教育", "旧城")
    zhouyan = desk("zhouyan")
    zhouyan.post(f"/staff/topics/{old}/merger", data={"into": new})
    zhouyan.post(f"/staff/topics/{gone}/retirement")
    with app.app_context():
        unit = db.session.scalar(select(Organisation).where(Organisation.slug == "niujie"))
        unit.valid_to = date(2026, 3, 1)
        db.session.commit()
    li_jing = citizen(LI_JING)
    assert "“旧城”已停用" in li_jing.post("/subscriptions/new", data={"topic": gone}).text
    assert "牛街街道（已撤销），不能再选" in li_jing.post("/subscriptions/new", data={"unit": "niujie"}).text
    page = client.get(f"/subscriptions/new?topic={old}").text
    assert f'selected value="{new}"' in page or f'value="{new}" selected' in page
    follows(app, LI_JING, topic=old)
    assert subscriptions(app) == ["教育"]
