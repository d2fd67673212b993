"""What may stand in a form, whoever asks."""

import pytest
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.form_rules import clean_items
from xicheng_events.foundation.questions.forms import QuestionForm, as_typed
from xicheng_events.foundation.questions.kinds import Asking, QuestionKind, ReadyQuestion
from xicheng_events.foundation.questions.models import Form, Question
from xicheng_events.foundation.questions.operations.building_forms import with_question_moved, without_question
from xicheng_events.foundation.questions.operations.keeping_answers import form_version_in_force
from xicheng_events.foundation.questions.reading_answers import read

CLUB = Asking(kinds=(QuestionKind.RATING, QuestionKind.LONG, QuestionKind.SUGGESTIONS, QuestionKind.SECTION),
              catalogue={"club": ReadyQuestion(QuestionKind.TEXT, label="社团")})
OVERALL = {"key": "qall", "kind": "rating", "label": "总体满意度", "is_overall": True}
UNHAPPY = {"key": "qwhy", "kind": "long", "label": "原因", "show_if": {"key": "qall", "value": "1"}, "required": True}
MORE = {"key": "qmore", "kind": "suggestions", "label": "还想说的"}


def cleaned(*items) -> tuple[list[dict], list[str]]:
    """The items as they would be stored, and the codes of what is wrong."""
    problems: list[Refused] = []
    return clean_items(list(items), CLUB, problems), [problem.code for problem in problems]


@pytest.mark.once
def test_an_owner_hands_in_its_catalogue_which_comes_first(app):
    items, problems = cleaned(OVERALL, UNHAPPY, MORE, {"field": "club", "required": True})
    assert [(item["key"], item["label"]) for item in items] == [
        ("club", "社团"), ("qall", "总体满意度"), ("qwhy", "原因"), ("qmore", "还想说的")]
    assert (problems, cleaned(*items)) == ([], (items, []))
    assert (items[1]["is_overall"], items[3]["at_most"]) == (True, 5)


@pytest.mark.once
@pytest.mark.parametrize(("items", "wrong"), [
    ((UNHAPPY, OVERALL), "condition_wrong"),
    (({**UNHAPPY, "show_if": {"key": "qwhy", "value": "1"}},), "condition_wrong"),
    (({**OVERALL, "key": "qpart", "kind": "section", "show_if": {"key": "qall", "value": "1"}}, OVERALL),
     "condition_wrong"),
    ((OVERALL, {**UNHAPPY, "show_if": {"key": "qall", "value": "6"}}), "condition_wrong"),
    ((MORE, {**UNHAPPY, "show_if": {"key": "qmore", "value": "1"}}), "condition_wrong"),
    ((OVERALL, {**OVERALL, "key": "qtwo"}), "overall_twice"),
    ((MORE, {**MORE, "key": "qtwo"}), "suggestions_twice"),
    (({**MORE, "kind": "column"},), "kind_unknown"),
    (({**MORE, "at_most": "6"},), "at_most_wrong"),
    (({**MORE, "at_most": "²"},), "at_most_wrong"),
    (({**MORE, "kind": "single"},), "kind_unknown"),
])
def test_what_points_forward_or_stands_twice_is_refused(app, items, wrong):
    assert cleaned(*items)[1] == [wrong]


@pytest.mark.once
def test_the_second_overall_satisfaction_is_refused_beside_its_tick(app):
    problems: list[Refused] = []
    clean_items([OVERALL, {**OVERALL, "key": "qtwo", "label": "再问一次"}], CLUB, problems)
    assert [(each.field, each.sentence) for each in problems] == [
        ("is_overall", "“总体满意度”和“再问一次”都标为总体满意度，只能标一道：满意率只按这一道计算。")]


@pytest.mark.once
def test_the_desk_says_how_many_suggestions_and_which_rating_is_the_one(app):
    with app.test_request_context():
        form = QuestionForm(MultiDict({"label": "意见", "kind": "suggestions", "at_most": "2", "is_overall": "y",
                                       "options": "甲\n乙", "has_other": "y"}))
        form.offer(CLUB, [])
        assert "has_other" not in form
        items, problems = cleaned(form.question("qmore"))
        assert (items[0]["at_most"], items[0].get("is_overall"), problems) == (2, None, [])
        form = QuestionForm(MultiDict({"label": "总的", "kind": "rating", "at_most": "2", "is_overall": "y"}))
        form.offer(CLUB, [])
        rating = cleaned(form.question("qall"))[0][0]
        assert (rating["is_overall"], "at_most" in rating) == (True, False)
        again = QuestionForm(data=as_typed(rating))
        again.offer(CLUB, [])
        assert again.is_overall.data is True


@pytest.mark.once
def test_what_was_stored_before_there_was_other_stays_as_it_is(app):
    asking = Asking(kinds=(QuestionKind.SINGLE,))
    old = {"key": "qold", "field": None, "kind": "single", "label": "去哪组", "help": "", "required": False,
           "reason": "", "options": ["甲", "乙"], "show_if": None}
    assert clean_items([old], asking, []) == [old]
    assert read([old], {"qold": ["甲"]}) == ({"qold": ["甲"]}, [])


@pytest.mark.once
def test_a_question_never_gets_before_the_one_it_depends_on(app):
    items, _problems = cleaned(OVERALL, UNHAPPY)
    with pytest.raises(Refused, match="“原因”取决于“总体满意度”的回答，不能移到它前面"):
        with_question_moved(items, "qwhy", up=True)
    with pytest.raises(Refused, match="“原因”的显示条件用到了这道题"):
        without_question(items, "qall")


@pytest.mark.once
@pytest.mark.parametrize(("sent", "answers", "wrong"), [
    ({"qall": ["1"], "qwhy": ["太挤"]}, {"qall": ["1"], "qwhy": ["太挤"]}, []),
    ({"qall": ["5"], "qwhy": ["太挤"]}, {"qall": ["5"]}, []),
    ({"qall": ["1"]}, {"qall": ["1"], "qwhy": []}, ["请填写“原因”。"]),
    ({"qall": ["9"]}, {"qall": ["9"]}, ["“总体满意度”请从列出的选项中选择。"]),
])
def test_a_level_decides_what_is_asked_next(app, sent, answers, wrong):
    items, _problems = cleaned(OVERALL, UNHAPPY)
    found, problems = read(items, sent)
    assert (found, [problem.sentence for problem in problems]) == (answers, wrong)


@pytest.mark.once
def test_the_database_knows_one_overall_satisfaction_in_a_version(app):
    with app.app_context():
        form = Form(definition={"items": cleaned(OVERALL)[0]})
        db.session.add(form)
        db.session.flush()
        version = form_version_in_force(form.id, form.definition["items"])
        assert [question.is_overall for question in version.questions] == [True]
        assert version.made_at == clock.now()
        db.session.add(Question(version_id=version.id, key="qtwo", position=1, kind=QuestionKind.RATING, label="再问",
                                required=False, options=[], is_secret=False, is_overall=True))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()
