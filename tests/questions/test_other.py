"""其他（请填写）: an answer in words of one's own among options, as 李静 gives it and 赵敏 reads it."""

import re

import pytest

from tests.cast import LI_JING
from tests.questions.steps import GROUP, TOPICS, ask_in_force, said
from tests.registration.steps import register, states
from xicheng_events.booking.events.asked_at_registering import form_words
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.groups.operations import reading_rows
from xicheng_events.booking.participants.printed_papers import export_rows
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.core.db import db

GROUP_OR_OTHER = {**GROUP, "has_other": True}
TOPICS_OR_OTHER = {**TOPICS, "has_other": True}


@pytest.fixture
def asked(app, world):
    """The open day asks one choice and one of several, each with 其他."""
    ask_in_force(app, world, GROUP_OR_OTHER, TOPICS_OR_OTHER)


def test_what_was_written_is_kept_and_read_everywhere(app, world, citizen, desk, asked):
    mine = register(citizen(LI_JING), world.morning, **{
        "answers-qgroup": "other:", "answers-qgroup-other": " 看\t档案 ", "answers-qtopic": ["other:", "物价"],
        "answers-qtopic-other": "菜价、油价"}).headers["Location"]
    assert said(app) == [("qgroup", "other:看 档案", 1), ("qtopic", "物价", 1), ("qtopic", "other:菜价、油价", 1)]
    clerk, listed = desk("zhaomin"), f"/staff/registrations/events/{world.code}"
    one = clerk.get(f"{listed}/{mine.split('/')[-1]}").text
    assert "其他：看 档案" in one
    assert "物价、其他：菜价、油价" in one
    summary = clerk.get(f"{listed}/answers").text
    assert '<th scope="row">其他</th><td class="number">1</td>' in summary
    assert '<li class="prewrap">菜价、油价</li>' in summary
    assert "other:" not in one + summary
    with app.app_context():
        event = db.session.get(Event, world.event_id)
        ids = list(db.session.scalars(db.select(Registration.id)))
        assert export_rows(event, ids, first=1, whole=False)[0][-2:] == ["其他：看 档案", "物价、其他：菜价、油价"]


def test_the_input_is_there_without_scripts_and_what_was_given_stands_in_it(app, world, citizen, asked):
    li = citizen(LI_JING)
    page = li.get(f"/slots/{world.morning}/registration").text
    assert page.count("其他（请填写）") == 2
    assert 'name="answers-qgroup-other"' in page
    assert " hidden>" not in page.partition('data-show-value="other:"')[2][:300]
    mine = register(li, world.morning, **{"answers-qgroup": "other:", "answers-qgroup-other": "看档案"})
    li.get(mine.headers["Location"] + "/answers")
    fields = next(dict(form.fields) for form in li.page.forms if form.has("answers-qgroup-other"))
    assert (fields["answers-qgroup"], fields["answers-qgroup-other"]) == ("other:", "看档案")
    assert "answers-qtopic" not in fields


@pytest.mark.once
@pytest.mark.parametrize(("changes", "sentence", "beside"), [
    ({"answers-qgroup": "other:"}, "选了“其他”，请填写具体内容", "answers-qgroup-other"),
    ({"answers-qgroup": "other:", "answers-qgroup-other": " \u3000"}, "请填写具体内容", "answers-qgroup-other"),
    ({"answers-qgroup": "other:", "answers-qgroup-other": "字" * 101}, "最多100个字，现有101", "answers-qgroup-other"),
    ({"answers-qgroup": "展厅组", "answers-qgroup-other": "看档案"}, "又填写了“其他”的内容", "answers-qgroup-other"),
    ({"answers-qtopic": ["other:", "物价"]}, "选了“其他”，请填写具体内容", "answers-qtopic-other"),
    ({"answers-qtopic": ["other:甲", "other:乙"]}, "请从列出的选项中选择", "answers-qtopic"),
])
def test_what_is_wrong_is_said_beside_it_and_all_stays_typed(app, world, citizen, asked, changes, sentence, beside):
    li = citizen(LI_JING)
    refused = register(li, world.morning, **changes)
    assert refused.status_code == 422
    assert sentence in refused.text.partition(f'id="{beside}-error"')[2][:200]
    again = next(dict(form.fields) for form in li.page.forms if form.has("answers-qgroup-other"))
    for name, value in changes.items():
        if not isinstance(value, list):
            assert again.get(name, "") == value.strip()
    assert states(app) == said(app) == []


@pytest.mark.parametrize(("changes", "kept"), [
    ({"answers-qgroup-other": "看档案"}, ("qgroup", "other:看档案", 1)),
    ({"answers-qtopic": ["人口"], "answers-qtopic-other": "菜价"}, ("qtopic", "other:菜价", 1)),
])
def test_who_writes_beside_it_means_it_ticked_or_not(app, world, citizen, asked, changes, kept):
    assert register(citizen(LI_JING), world.morning, **changes).status_code == 303
    assert said(app)[-1] == kept


def test_where_it_is_not_offered_nobody_can_choose_it(app, world, citizen):
    ask_in_force(app, world, GROUP)
    li = citizen(LI_JING)
    for changes in ({"answers-qgroup": "other:"}, {"answers-qgroup": "other:看档案"}):
        assert "请从列出的选项中选择" in register(li, world.morning, **changes).text
    assert register(li, world.morning, **{"answers-qgroup-other": "看档案"}).status_code == 303
    assert said(app) == []


def test_the_reviewed_words_and_a_list_of_people_know_it(app, world, asked):
    with app.app_context():
        words = " ".join(form_words(db.session.get(Event, world.event_id)))
        assert "展厅组 / 座谈组 / 其他（请填写）" in words
    several, one = {"kind": "multiple", "has_other": True}, {"kind": "single", "has_other": True}
    assert reading_rows._answer(several, "物价，其他：菜价、油价") == ["物价", "other:菜价、油价"]
    assert reading_rows._answer(one, "其他:看档案") == ["other:看档案"]
    assert reading_rows._answer(one, "展厅组") == ["展厅组"]
    assert reading_rows._answer({"kind": "single"}, "其他：看档案") == ["其他：看档案"]


def test_the_desk_adds_it_and_is_told_of_an_option_that_says_the_same(app, world, desk):
    clerk, page = desk("zhaomin"), f"/staff/events/{world.code}/form"
    asked = {"label": "想去哪组", "kind": "single", "options": "展厅组\n座谈组", "has_other": "y"}
    refused = clerk.post(f"{page}/questions/new", data={**asked, "options": "展厅组\n其他"})
    assert "请删去选项“其他”" in refused.text
    assert clerk.post(f"{page}/questions/new", data=asked).status_code == 303
    shown = clerk.get(page).text
    assert "展厅组 / 座谈组 / 其他（请填写）" in shown
    assert "is_overall" not in clerk.get(f"{page}/questions/new").text
    clerk.get(re.findall(rf'href="({page}/questions/q\w+)"', shown)[-1])
    assert next(dict(form.fields) for form in clerk.page.forms if form.has("label"))["has_other"] == "y"
