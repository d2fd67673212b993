"""Whatever form somebody builds: what was shown and filled in is kept, what was hidden is not, and a page that comes
back holds what was sent."""

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from xicheng_events.foundation.questions.form_rules import clean_items
from xicheng_events.foundation.questions.forms import add_questions, answers_in
from xicheng_events.foundation.questions.items import deciding_values, kept_on_sheet, name_of, other_name_of
from xicheng_events.foundation.questions.kinds import OTHER, Asking, QuestionKind
from xicheng_events.foundation.questions.reading_answers import read
from xicheng_events.foundation.web.forms import BaseForm

KINDS = ("text", "long", "number", "date", "single", "multiple", "yes_no", "rating", "section")
ANY = Asking(kinds=tuple(QuestionKind(kind) for kind in KINDS))
WORDS = st.text(alphabet="甲乙丙丁abc123", min_size=1, max_size=12)


@st.composite
def forms(draw) -> list[dict]:
    """The items of a form that may be asked, each shown always or depending on one before."""
    given_items: list[dict] = []
    for number in range(draw(st.integers(1, 7))):
        item = {"key": f"q{number}a", "kind": draw(st.sampled_from(KINDS)), "label": f"第{number}题",
                "required": draw(st.booleans()), "options": ["展厅", "座谈", "档案"], "has_other": draw(st.booleans())}
        deciding = [(one["key"], value) for one in given_items
                    for value in deciding_values({**one, "options": one["options"]})]
        if deciding and draw(st.booleans()):
            item["show_if"] = dict(zip(("key", "value"), draw(st.sampled_from(deciding)), strict=True))
        given_items.append(item)
    problems: list = []
    items = clean_items(given_items, ANY, problems)
    assert problems == []
    return items


def an_answer(item: dict):
    """Right answers to an item, as they are typed."""
    kind = QuestionKind(item["kind"])
    if kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        offered = [st.sampled_from(item["options"])] + ([WORDS.map(OTHER.__add__)] if item.get("has_other") else [])
        most = 1 if kind is QuestionKind.SINGLE else 3
        return st.lists(st.one_of(offered), min_size=1, max_size=most, unique_by=lambda text: text[:6])
    if values := deciding_values(item):
        return st.sampled_from(values).map(lambda value: [value])
    return {"number": st.just(["12"]), "date": st.just(["2026-03-18"])}.get(kind.value, WORDS.map(lambda text: [text]))


@st.composite
def filled_in(draw) -> tuple[list[dict], dict[str, list[str]]]:
    """A form and what somebody typed into some of it, shown or not."""
    items = draw(forms())
    typed = {item["key"]: draw(an_answer(item)) for item in kept_on_sheet(items) if draw(st.booleans())}
    return items, typed


def shown_by_hand(items: list[dict], typed: dict) -> list[dict]:
    """The items that are asked, found slowly: a heading that is ruled out takes along all until the next."""
    found, heading_holds = [], True
    for item in items:
        condition = item["show_if"]
        holds = not condition or any(
            one["key"] == condition["key"] and condition["value"] in typed.get(one["key"], []) for one in found)
        if item["kind"] == "section":
            heading_holds = holds
        elif holds and heading_holds:
            found.append(item)
    return found


@given(filled_in())
def test_what_was_shown_and_filled_in_is_kept_and_nothing_else(site, drawn):
    items, typed = drawn
    with site.test_request_context():
        answers, problems = read(items, typed)
        assert read(items, answers)[0] == answers
    shown = shown_by_hand(items, typed)
    missing = [item["label"] for item in shown if item["required"] and item["key"] not in typed]
    assert {key for key, said in answers.items() if said} == {
        item["key"] for item in shown if item["key"] in typed}
    assert all(sorted(answers[item["key"]]) == sorted(typed[item["key"]]) for item in shown if item["key"] in typed)
    assert len(problems) == len(missing)
    assert all(label in problem.sentence for label, problem in zip(missing, problems, strict=True))


@given(filled_in())
def test_a_page_that_comes_back_holds_what_was_sent(site, drawn):
    items, typed = drawn
    sent = MultiDict()
    for item in kept_on_sheet(items):
        for text in typed.get(item["key"], []):
            is_text = item.get("has_other") and text.startswith(OTHER)
            sent.add(name_of(item), OTHER if is_text else text)
            if is_text:
                sent.add(other_name_of(item), text.removeprefix(OTHER))
    with site.test_request_context():
        before, after = BaseForm(sent or None), BaseForm(None)
        add_questions(before, items)
        assert {key: sorted(said) for key, said in answers_in(before).items() if said} == {
            key: sorted(said) for key, said in typed.items()}
        add_questions(after, items, typed)
        page = {name: str(before._fields[name]()) for name in before._fields if name.startswith("answers-")}
        assert page == {name: str(after._fields[name]()) for name in page}


@given(forms())
def test_cleaning_twice_changes_nothing(site, items):
    problems: list = []
    with site.test_request_context():
        assert (clean_items(items, ANY, problems), problems) == (items, [])
