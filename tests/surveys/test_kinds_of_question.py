"""赵敏 builds a questionnaire of every kind of question, and 李静 fills it in: half, wrong, and right."""

import pytest

from tests.surveys.questionnaires import drafted_survey, published
from tests.surveys.steps import mix, sheets
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.queries import survey_by_code

OVERALL = {"label": "总体满意度", "kind": "rating", "required": "y", "is_overall": "y"}
BUILT = (
    {"label": "您的评价", "kind": "section", "help": "请按实际感受填写"},
    OVERALL,
    {"label": "多久来一次", "kind": "single", "options": "每周\n每月", "has_other": "y"},
    {"label": "关心什么", "kind": "multiple", "options": "物价\n收入", "has_other": "y"},
    {"label": "一句话", "kind": "text"},
    {"label": "住了几年", "kind": "number"},
    {"label": "何时搬来", "kind": "date"},
    {"label": "意见建议", "kind": "suggestions", "at_most": "2"},
)


@pytest.fixture
def code(app, world) -> str:
    """The code of an empty draft with an open link."""
    with app.app_context():
        code = drafted_survey(world, items=[], has_open_link=True).code
        db.session.commit()
    return code


def items_of(app, code) -> list[dict]:
    with app.app_context():
        return survey_by_code(code).items


def ask(clerk, code, question: dict):
    """Add a question in the builder."""
    page = f"/staff/surveys/{code}/form/questions/new"
    clerk.get(page)
    return clerk.submit(page, **question)


@pytest.fixture
def built(app, code, desk) -> dict[str, str]:
    """All kinds, the second text shown on a condition; the names of their inputs by label."""
    clerk = desk("zhaomin")
    for question in BUILT:
        assert ask(clerk, code, question).status_code == 303
    overall = next(item["key"] for item in items_of(app, code) if item.get("is_overall"))
    assert ask(clerk, code, {"label": "不满意的原因", "kind": "long", "show_if": f"{overall}=1"}).status_code == 303
    return {item["label"]: f"answers-{item['key']}" for item in items_of(app, code)}


def test_the_builder_keeps_what_each_kind_has_and_shows_it(app, code, built, desk):
    items = {item["label"]: item for item in items_of(app, code)}
    assert [items["总体满意度"]["is_overall"], items["意见建议"]["at_most"]] == [True, 2]
    assert [items["多久来一次"]["has_other"], items["关心什么"]["has_other"]] == [True, True]
    clerk = desk("zhaomin")
    shown = clerk.get(f"/staff/surveys/{code}/form").text
    for words in ("每周 / 每月 / 其他（请填写）", "最多2条", "总体满意度"):
        assert words in shown
    preview = clerk.get(f"/staff/surveys/{code}/preview").text
    assert preview.count("其他（请填写）") == 2
    assert "第2条意见建议" in preview
    assert "第3条意见建议" not in preview


@pytest.mark.once
def test_a_second_overall_satisfaction_is_refused_beside_its_tick_and_all_typed_stands(app, code, built, desk):
    clerk = desk("zhaomin")
    refused = ask(clerk, code, {**OVERALL, "label": "再问一次", "help": "一句说明"})
    assert refused.status_code == 422
    beside = refused.text.partition('id="is_overall-error"')[2][:100]
    assert "“总体满意度”和“再问一次”都标为总体满意度，只能标一道" in beside
    fields = next(dict(form.fields) for form in clerk.page.forms if form.has("label"))
    assert (fields["label"], fields["help"], fields["is_overall"]) == ("再问一次", "一句说明", "y")
    assert ask(clerk, code, {**OVERALL, "label": "再问一次", "is_overall": None}).status_code == 303
    key = items_of(app, code)[-1]["key"]
    page = f"/staff/surveys/{code}/form/questions/{key}"
    clerk.get(page)
    assert "只能标一道" in clerk.submit(page, is_overall="y").text
    assert sum(item.get("is_overall", False) for item in items_of(app, code)) == 1


@pytest.mark.parametrize("at_most", ["0", "6", "²", "很多"])
def test_how_many_suggestions_may_be_made_has_bounds(app, code, desk, at_most):
    refused = ask(desk("zhaomin"), code, {"label": "意见", "kind": "suggestions", "at_most": at_most})
    assert refused.status_code == 422
    assert "最多可填1至5条" in refused.text.partition('id="at_most-error"')[2][:100]
    assert items_of(app, code) == []


def test_every_kind_is_asked_kept_half_refused_and_read(app, code, built, client, at):
    with app.app_context():
        published(survey_by_code(code))
        db.session.commit()
    page, name = f"/surveys/{code}", built.__getitem__
    half = {name("总体满意度"): "2", name("多久来一次"): "other:", f"{name('多久来一次')}-other": "随缘",
            name("关心什么"): ["物价", "other:"], f"{name('关心什么')}-other": "房租", name("住了几年"): "很久",
            name("何时搬来"): "2020-02-29", name("一句话"): "还行", name("不满意的原因"): "排队",
            f"{name('意见建议')}-1-text": "多设座椅"}
    client.get(page)
    fields = next(dict(form.fields) for form in client.page.forms if form.action == page)
    kept = client.post(f"{page}/draft", data={**fields, **half, "anonymous": "y"})
    assert kept.status_code == 303
    link = kept.headers["Location"]
    areas = {field: half[field] for field in (name("不满意的原因"), f"{name('意见建议')}-1-text")}
    kind = {f"{name('意见建议')}-1-kind": "help"}
    for show in (lambda: client.get(link), lambda: client.submit(link, **areas, **kind)):
        answer = show()
        assert all(f"{words}</textarea>" in answer.text for words in areas.values())
        form = next(form for form in client.page.forms if form.action == link)
        for field in half.keys() - areas.keys():
            typed = half[field] if isinstance(half[field], list) else [half[field]]
            assert [value for key, value in form.fields if key == field] == typed
    assert answer.status_code == 422
    assert "“住了几年”请填写数字" in answer.text
    assert '<option selected value="help">' in answer.text
    sent = client.submit(link, **areas, **kind, **{name("住了几年"): "３"})
    assert sent.status_code == 200
    at("2026-03-18 00:00")
    assert mix(app) == 1
    said = {key.removeprefix("answers-"): key for key in built.values()}
    answered = {said[key]: values for key, values in sheets(app)[0].items()}
    assert answered == {
        name("总体满意度"): ["2"], name("多久来一次"): ["other:随缘"], name("关心什么"): ["物价", "other:房租"],
        name("一句话"): ["还行"], name("住了几年"): ["3"], name("何时搬来"): ["2020-02-29"]}
