"""An open link is for answers alone: nothing else can be left behind it, nor without end; what is answered was read."""

from tests.cast import LI_JING, sign_in
from tests.surveys.questionnaires import published_survey
from tests.surveys.steps import came, invite, link_of, sheets, typed
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.models import SurveyCopy
from xicheng_events.voice.surveys.operations.half_filled import draft_of
from xicheng_events.voice.surveys.queries import copy_by_token, survey_by_code

ITEMS = [
    {"key": "overall", "kind": "rating", "label": "总的来说", "required": True},
    {"key": "eats", "kind": "multiple", "label": "想吃什么", "options": ["面", "饭"], "has_other": True},
    {"key": "suggestions", "kind": "suggestions", "label": "意见建议", "at_most": 2},
]
KEY = "0" * 32


def open_link(app, world) -> str:
    with app.app_context():
        return f"/surveys/{published_survey(world, naming=Naming.ANONYMOUS, items=ITEMS)}"


def copies(app) -> int:
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(SurveyCopy))


def test_what_is_kept_half_filled_in_is_what_the_questionnaire_asks(app, world, client):
    link = open_link(app, world)
    own = {"anonymous": ["y"], "answers-overall": ["4"], "answers-eats": ["面", "other:"], "answers-eats-other": ["饺"],
           "answers-suggestions-1-text": ["晚点关门"], "answers-suggestions-1-wants_reply": ["y"]}
    more = {"answers-junk": "x" * 5000, "answers-suggestions-7-text": "x", "answers-suggestions-0-junk": "x",
            "junk": "x"}
    kept = client.post(f"{link}/draft", data={"form_key": KEY, **own, **more})
    assert kept.status_code == 303
    token = kept.location.rpartition("/")[2]
    with app.app_context():
        assert draft_of(copy_by_token(token), token) == own
    many = client.post(f"{link}/draft", data={"form_key": KEY, "answers-eats": ["面"] * 500})
    with app.app_context():
        assert len(draft_of(copy_by_token(token), token)["answers-eats"]) < 30
    assert many.location == kept.location


def test_more_than_any_answer_has_is_not_kept_and_stands_there(app, world, client):
    link, long = open_link(app, world), {f"answers-suggestions-{number}-{part}": "字" * 20_000
                                         for number in range(2) for part in ("text", "place")}
    answer = client.post(f"{link}/draft", data={"form_key": KEY, **long})
    assert answer.status_code == 422
    assert "填写的内容太长，没有保存" in answer.text
    assert "字" * 20_000 in answer.text
    assert copies(app) == 0


def test_saving_again_and_again_waits_and_loses_nothing(app, world, limited):
    link = open_link(app, world)
    browser = limited(DRAFT_RATE_PER_ADDRESS="2 per minute; 2 per hour").test_client()
    answers = [browser.post(f"{link}/draft", data={"form_key": f"{number:032}", **typed(overall="4", **{
        "suggestions-0-text": "晚点关门"})}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 422]
    assert "保存得太频繁" in answers[-1].text
    assert "晚点关门</textarea>" in answers[-1].text
    assert copies(app) == 2
    assert browser.post(link, data={"form_key": f"{9:032}", **typed(overall="4")}).status_code == 200


def test_too_many_answers_from_one_address_wait(app, world, limited):
    link = open_link(app, world)
    browser = limited(ANSWER_RATE_PER_ADDRESS="2 per hour").test_client()
    assert [browser.post(link, data={"form_key": f"{number:032}", **typed(overall="5")}).status_code
            for number in range(3)] == [200, 200, 429]
    assert browser.get(link).status_code == 200


def test_who_needs_large_letters_on_the_way_keeps_what_is_typed(app, world, client):
    link = open_link(app, world)
    client.get(link)
    page = client.submit(link, text_size="large", **typed(overall="4", **{"suggestions-0-text": "开到晚上八点"})).text
    assert 'data-text="large"' in page
    assert "开到晚上八点</textarea>" in page
    assert "请检查以下内容" not in page
    assert copies(app) == 0


def test_who_reads_one_question_does_not_answer_another(app, world, client):
    """The questions change between reading and sending: the page comes back with what was typed, once."""
    link = open_link(app, world)
    client.get(link)
    with app.app_context():
        form = survey_by_code(link.rpartition("/")[2]).form
        first, *rest = form.definition["items"]
        form.definition = {"items": [{**first, "label": "对取消周末开放满意吗"}, *rest]}
        db.session.commit()
    shown = client.submit(link, **typed(overall="5", **{"suggestions-0-text": "晚点关门"}))
    assert shown.status_code == 422
    assert "题目有变化，请核对后再提交" in shown.text
    assert "对取消周末开放满意吗" in shown.text
    assert "晚点关门</textarea>" in shown.text
    assert copies(app) == 0
    assert client.submit(link, **typed(overall="1")).status_code == 200
    assert copies(app) == 1


def test_the_signed_in_page_says_that_something_waits_behind_the_link(app, world, at, client):
    came(app, world.morning, LI_JING)
    at("2026-03-18 12:00")
    invite(app)
    link = link_of(app, LI_JING)
    client.get(link)
    client.post(f"{link}/draft", data=typed(overall="4"))
    sign_in(client, LI_JING)
    with app.app_context():
        path = f"/registrations/{db.session.scalars(db.select(SurveyCopy)).one().registration.reference}/feedback"
    assert "请打开那条链接接着填写" in client.get(path).text
    assert "请打开那条链接接着填写" not in client.get(link).text
    client.get(path)
    assert client.submit(path, **typed(overall="5")).status_code == 200
    assert sheets(app) == [{"overall": ["5"]}]
