"""李静 fills in the questionnaire by her link, once, without signing in."""

import pytest

from tests.cast import CITIZENS, LI_JING
from tests.opinions.steps import told
from tests.surveys.steps import came, invite, link_of, mix, rated, sheets, typed
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.opinions.models import Opinion, OpinionKind
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.models import Answer, Survey, SurveyCopy
from xicheng_events.voice.surveys.operations.taking_answers import answer

SAID = typed(**{
    "suggestions-0-kind": "suggestion", "suggestions-0-text": "希望增加周末场 😀", "suggestions-0-place": "二龙路",
    "suggestions-0-wants_reply": "y", "suggestions-0-may_publish": "y",
    "suggestions-2-kind": "praise", "suggestions-2-text": "讲解很好"})


@pytest.fixture
def link(app, world, at):
    """李静 came and has her link."""
    came(app, world.morning, LI_JING)
    at("2026-03-18 12:00")
    invite(app)
    return link_of(app, LI_JING)


def opinions(app) -> list[Opinion]:
    with app.app_context():
        return list(db.session.scalars(db.select(Opinion).order_by(Opinion.id)))


def test_each_suggestion_becomes_an_opinion_with_its_own_code(app, link, client):
    client.get(link)
    done = client.submit(link, **typed(overall="5", qa="3", impressed_by="数据展厅"), **SAID)
    assert done.status_code == 200
    said = opinions(app)
    assert [(o.text, o.kind, o.place, o.wants_reply, o.may_publish) for o in said] == [
        ("希望增加周末场 😀", OpinionKind.SUGGESTION, "二龙路", True, True),
        ("讲解很好", OpinionKind.PRAISE, "", False, False)]
    assert all(o.query_code in done.text for o in said)
    assert [phone for phone, _words in told(app, "opinion_received")] == [LI_JING.phone]
    with app.app_context():
        assert db.session.scalars(db.select(Answer)).one().registration_id
    assert sheets(app) == [{"overall": ["5"], "qa": ["3"], "impressed_by": ["数据展厅"]}]


def test_the_codes_are_shown_to_whoever_sent_the_form_and_to_nobody_else_later(app, link, client):
    client.get(link)
    page = client.page
    client.submit(link, **typed(overall="5"), **SAID)
    client.page = page
    code = opinions(app)[0].query_code
    assert code in client.submit(link, **typed(overall="5"), **SAID).text  # pressed twice
    assert len(opinions(app)) == 2
    assert code not in app.test_client().get(link).text
    other = app.test_client().post(link, data={
        "form_key": "0" * 32,
        **typed(overall="1", **{"suggestions-0-text": "又一条", "suggestions-0-kind": "other"})})
    assert code not in other.text
    assert "每次活动填写一次" in other.text
    assert len(opinions(app)) == 2


@pytest.mark.once
@pytest.mark.parametrize(("fields", "words"), [
    (typed(overall=None), "请选择总体满意度。"), (typed(overall="6"), "“总体满意度”请从列出的选项中选择"),
    (typed(qa="x"), "“互动答疑”请从列出的选项中选择"),
    ({"answers-suggestions-0-text": "字" * 501}, "最多500字"),
    ({"answers-suggestions-0-text": "字" * 10_000}, "最多500字"),
    ({"answers-suggestions-0-kind": "moon"}, "请选择意见的类别"),
    ({"answers-suggestions-0-place": "路" * 101}, "最多100字"),
    (typed(impressed_by="好" * 1001), "“印象最深的内容”最多1000个字"),
])
def test_what_is_missing_is_said_and_what_was_typed_is_kept(app, link, client, fields, words):
    client.get(link)
    answered = client.submit(link, **{**typed(overall="4", why_unhappy="没有座位"), **SAID, **fields})
    assert answered.status_code == 422
    assert words in answered.text
    assert "没有座位" in answered.text
    assert "讲解很好" in answered.text
    assert opinions(app) == []
    with app.app_context():
        assert db.session.scalars(db.select(SurveyCopy)).one().answered_on is None


def test_five_hundred_characters_with_line_breaks_fit(app, link, client):
    client.get(link)
    text = "\r\n".join(["字" * 99] * 5)
    assert client.submit(link, **typed(overall="4"), **{**SAID, "answers-suggestions-0-text": text}).status_code == 200
    assert opinions(app)[0].text == text.replace("\r\n", "\n")


@pytest.mark.parametrize("token", ["x", "0" * 40, "%E5%AD%97", "x" * 3000])
def test_an_unknown_link_is_not_found(app, world, client, token):
    assert client.get(f"/feedback/{token}").status_code == 404
    assert client.post(f"/feedback/{token}").status_code == 404


def test_of_two_answers_at_once_one_counts(app, link):
    with app.app_context():
        invitation = db.session.scalars(db.select(SurveyCopy)).one()
        assert invitation.answered_on is None
        # Somebody else's transaction, after this one has read.
        with db.engine.begin() as other:
            other.execute(db.update(SurveyCopy).values(answered_on=clock.today(), answered_naming=Naming.EACH))
        with pytest.raises(Refused) as refused:
            answer(invitation, answers=rated())
        assert refused.value.code == "already_answered"
        assert db.session.scalar(db.select(db.func.count()).select_from(Answer)) == 0


@pytest.mark.once
def test_too_many_suggestions_are_refused_and_leave_nothing(app, link):
    with app.app_context():
        invitation = db.session.scalars(db.select(SurveyCopy)).one()
        with pytest.raises(Refused) as refused:
            answer(invitation, answers=rated(),
                   suggestions=[{"kind": OpinionKind.OTHER, "text": "一"}] * 6)
        assert refused.value.code == "too_many_suggestions"


def answered_by(app, world, at, count, **fields) -> None:
    for citizen in CITIZENS[:count]:
        came(app, world.morning, citizen)
    at("2026-03-18 12:00")
    invite(app)
    with app.app_context():
        for at_, invitation in enumerate(db.session.scalars(db.select(SurveyCopy).order_by("id")).all()):
            answer(invitation, answers=rated(5 - at_ % 5, **fields), anonymous=True)
        db.session.commit()
    at("2026-03-26 00:00")
    mix(app)


def test_results_say_how_they_are_reckoned(app, world, at, desk):
    answered_by(app, world, at, 6, impressed_by="展厅")
    page = desk("zhaomin").get(f"/staff/feedback/{world.code}").text
    # 5, 4, 3, 2, 1, 5: four of six at least 基本满意.
    assert "66.7%" in page
    assert "（非常满意＋满意＋基本满意）4÷有效评价6" in page
    assert "展厅" in page


def test_few_answers_are_not_broken_down(app, world, at, desk):
    answered_by(app, world, at, 4)
    page = desk("zhaomin").get(f"/staff/feedback/{world.code}").text
    assert "匿名4份：不足5份，只显示份数" in page
    assert "<table" not in page


def test_another_unit_finds_no_results(app, world, desk):
    assert desk("qianfang").get(f"/staff/feedback/{world.code}").status_code == 404
    assert desk("zhouyan").get(f"/staff/feedback/{world.code}").status_code == 200
    assert desk("zhouyan").get("/staff/feedback/KF-1999-0001").status_code == 404


def test_suggestions_count_only_where_they_are_asked_for(app, link, client):
    """One may ask for them only of who isn't content: what is typed and then hidden is nobody's word."""
    with app.app_context():
        survey = db.session.scalars(db.select(Survey)).one()
        items = [{**item, "show_if": {"key": "overall", "value": "1"}} if item["key"] == "suggestions" else item
                 for item in survey.items]
        survey.form.definition = {"items": items}
        db.session.commit()
    page = client.get(link).text
    assert 'data-show-if="answers-overall" data-show-value="1"' in page
    assert "如“总体满意度”选“非常不满意”，请填写。" in page
    assert client.submit(link, **typed(overall="5"), **SAID).status_code == 200
    assert opinions(app) == []
