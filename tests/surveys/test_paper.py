"""赵敏 prints the questionnaire, puts it on a table, and types in what comes back."""

import pytest

from tests.cast import LI_JING
from tests.opinions.steps import told
from tests.surveys.paper import entries, printed, sheets_of, survey_on_paper, typed_in
from tests.surveys.steps import mix, sheets
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.surveys.kinds import CopySource, Naming
from xicheng_events.voice.surveys.models import Answer, PaperSet, SurveyCopy
from xicheng_events.voice.surveys.paper_numbers import number_meant, number_on_paper
from xicheng_events.voice.surveys.queries import survey_by_code


@pytest.fixture
def page(app, world) -> str:
    return survey_on_paper(app, world)


@pytest.fixture
def clerk(desk):
    return desk("zhaomin")


def test_each_copy_has_its_number_and_all_that_is_asked_on_it(page, clerk):
    assert printed(clerk, page, 3) == ["0001-3", "0002-1", "0003-7"]
    copies = sheets_of(clerk, page)
    assert len(copies) == 3
    for number, copy in zip(("0001-3", "0002-1", "0003-7"), copies, strict=True):
        assert f"<b>{number}</b>" in copy.partition("</thead>")[0]
        assert "社区统计服务问卷" in copy.partition("</thead>")[0]
        for words in ("<h2>您的评价</h2>", "1. 总体满意度", "如“总体满意度”选“非常不满意”，请填写。", "每月</span>",
                      "其他（请填写）", "（可多选）", "第2条", "需要答复", "北京市西城区统计局", "咨询电话：010-0000"):
            assert words in copy
        assert "第3条" not in copy
    assert "3" in clerk.get(page).text.partition("已印发")[2][:60]


def test_what_came_back_is_typed_in_by_its_number_and_nobody_is_in_it(app, page, clerk):
    numbers = printed(clerk, page, 2)
    done = typed_in(clerk, page, "１ ３", **{
        "answers-overall": "1", "answers-why": "排队太久", "answers-often": "other:", "answers-often-other": "随缘",
        "answers-topics": ["物价"], "answers-topics-other": "房租", "answers-drives": "no", "answers-age": "３",
        "answers-since": "2020-02-29", "answers-words": "还行", "answers-suggestions-0-kind": "suggestion",
        "answers-suggestions-0-text": "多设座椅", "answers-suggestions-0-wants_reply": "y", "phone": LI_JING.phone})
    assert (done.status_code, done.headers["Location"]) == (303, f"{page}/entry")
    with app.app_context():
        copies = list(db.session.scalars(db.select(SurveyCopy).order_by(SurveyCopy.id)))
        assert [(each.number, each.source, each.registration_id) for each in copies] == [
            (number, CopySource.PAPER, None) for number in numbers]
        assert [bool(each.answered_on) for each in copies] == [True, False]
        assert (copies[0].answered_naming, bool(copies[0].sealed)) == (Naming.EACH, True)
        assert db.session.scalars(db.select(Answer)).all() == []
    typing = entries(app, "surveys.paper_typed_in")
    assert [(each.subject_kind, bool(each.actor_id), each.detail) for each in typing] == [("survey_copy", True, {})]
    again = clerk.get(f"{page}/entry")
    assert "已录入0001-3。请录入下一份" in again.text
    listed = clerk.get(f"{page}/1").text
    assert "2026-03-10录入" in listed
    assert listed.count("未录入</span>") == 1


def test_what_was_typed_in_comes_out_among_others_and_the_reply_goes_to_the_phone(app, at, page, clerk):
    numbers = printed(clerk, page, 3)
    for number in numbers[:2]:
        typed_in(clerk, page, number, **{
            "answers-suggestions-0-kind": "suggestion", "answers-suggestions-0-text": f"座椅{number}",
            "answers-suggestions-0-wants_reply": "y" if number == numbers[0] else "", "phone": LI_JING.phone})
    assert mix(app) == 0
    at("2026-03-25 00:00")
    assert mix(app) == 2
    assert sheets(app) == [{"overall": ["5"]}] * 2
    with app.app_context():
        stored = list(db.session.scalars(db.select(Answer)))
        assert {(each.source, each.by_name, each.person_id, each.registration_id) for each in stored} == {
            (CopySource.INVITED, False, None, None)}  # as those of whom was invited, among whom they are moved
        said = {each.text: (each.anonymous, each.phone, each.person_id) for each in db.session.scalars(
            db.select(Opinion))}
        assert said == {f"座椅{numbers[0]}": (True, LI_JING.phone, None), f"座椅{numbers[1]}": (True, None, None)}
    assert [phone for phone, _words in told(app, "opinion_received")] == [LI_JING.phone]


@pytest.mark.once
@pytest.mark.parametrize(("typed_number", "sentence"), [
    ("", "请填写纸面右上角的编号"),
    ("0001-4", "编号不对，请核对最后一位"),
    ("甲", "编号没有看懂"),
    ("9" * 500, "编号没有看懂"),
    (number_on_paper(7), f"没有印发过编号{number_on_paper(7)}"),
    ("0001-3", "0001-3已于2026年3月"),
])
def test_a_number_that_is_none_unknown_or_used_says_so_each_differently(page, clerk, typed_number, sentence):
    printed(clerk, page, 2)
    typed_in(clerk, page, "0001-3")
    refused = typed_in(clerk, page, typed_number)
    assert refused.status_code == 422
    assert sentence in refused.text
    if len(typed_number) < 30:
        assert f'value="{typed_number}"' in refused.text


def test_a_number_whose_time_is_up_says_until_when_it_was(at, page, clerk, desk):
    printed(clerk, page, 1)
    at("2026-03-24 23:59")
    clerk = desk("zhaomin")
    assert typed_in(clerk, page, "0001-3", **{"answers-overall": ""}).status_code == 422
    address = f"{page}/entry/0001-3"
    at("2026-03-25 00:00")
    clerk = desk("zhaomin")
    assert "录入时间已于" in clerk.get(address).text
    assert "0001-3的录入时间已于" in typed_in(clerk, page, "0001-3").text


def test_what_is_wrong_is_said_beside_it_and_everything_typed_stands(app, page, clerk):
    printed(clerk, page, 1)
    sent = {"answers-overall": "", "answers-often": "other:", "answers-often-other": "", "answers-age": "很久",
            "answers-words": "还行", "answers-suggestions-1-kind": "help", "answers-suggestions-1-text": "路灯坏了",
            "answers-suggestions-1-wants_reply": "y", "phone": "12"}
    refused = typed_in(clerk, page, "0001-3", **sent)
    assert refused.status_code == 422
    for sentence in ("选了“其他”，请填写具体内容", "请填写数字，例如20"):
        assert sentence in refused.text
    fields = next(dict(form.fields) for form in clerk.page.forms if form.has("phone"))
    kept = {name: said for name, said in sent.items() if said and not name.endswith(("-kind", "-text"))}
    assert "路灯坏了</textarea>" in refused.text
    assert {name: fields[name] for name in kept} == kept
    assert '<option selected value="help">' in refused.text
    again = clerk.submit(f"{page}/entry/0001-3", **{**sent, "answers-overall": "4", "answers-often": "每周",
                                                   "answers-age": "3"})
    assert "手机号" in again.text.partition('id="phone-error"')[2][:100]
    with app.app_context():
        assert db.session.scalars(db.select(SurveyCopy.answered_on)).all() == [None]


def test_two_at_once_type_the_same_copy_in_and_it_counts_once(page, desk):
    first, second = desk("zhaomin"), desk("zhouyan")
    printed(first, page, 1)
    address = f"{page}/entry/0001-3"
    for clerk in (first, second):
        clerk.get(address)
    assert first.submit(address, **{"answers-overall": "5"}).status_code == 303
    late = second.submit(address, **{"answers-overall": "1"})
    assert late.status_code == 422
    assert "0001-3已于" in late.text


def test_the_same_form_prints_one_set_and_the_next_goes_on_counting(app, page, clerk):
    clerk.get(page)
    before = clerk.page
    places = []
    for _twice in range(2):
        clerk.page = before
        places.append(clerk.submit(page, count="2").headers["Location"])
    assert places == [f"{page}/1"] * 2
    assert printed(clerk, page, 1) == ["0003-7"]
    with app.app_context():
        assert [(each.first, each.count) for each in db.session.scalars(db.select(PaperSet).order_by(
            PaperSet.first))] == [(1, 2), (3, 1)]
    assert [each.detail for each in entries(app, "surveys.paper_printed")] == [{"count": 2}, {"count": 1}]


@pytest.mark.parametrize("count", ["", "0", "201", "-1", "三", "1e9", "9" * 60])
def test_how_many_are_printed_at_once_has_bounds(app, page, clerk, count):
    clerk.get(page)
    refused = clerk.submit(page, count=count)
    assert refused.status_code == 422
    assert "count-error" in refused.text
    with app.app_context():
        assert db.session.scalars(db.select(SurveyCopy)).all() == []


def test_who_must_be_named_is_not_asked_on_paper(app, world, clerk):
    page = survey_on_paper(app, world, naming=Naming.NAMED)
    shown = clerk.get(page).text
    assert "实名问卷不印纸质件" in shown
    assert 'name="count"' not in shown
    clerk.get(survey_on_paper(app, world))
    sent = next(dict(form.fields) for form in clerk.page.forms if form.has("count"))
    refused = clerk.post(page, data={**sent, "count": "2"})
    assert refused.status_code == 422
    with app.app_context():
        assert db.session.scalars(db.select(SurveyCopy)).all() == []


def test_what_was_printed_is_typed_in_as_it_was_asked_then(app, world, page, clerk):
    printed(clerk, page, 1)
    with app.app_context():
        survey = survey_by_code(page.split("/")[3])
        survey.form.definition = {"items": [each for each in survey.items if each["key"] in ("overall", "words")]}
        db.session.commit()
    assert "多久来一次" in sheets_of(clerk, page)[0]
    assert typed_in(clerk, page, "0001-3", **{"answers-often": "每周"}).status_code == 303
    printed(clerk, page, 1)
    assert "多久来一次" not in sheets_of(clerk, page, 2)[0]


def test_a_slip_of_the_pen_is_no_number():
    for count in (1, 12, 199, 4321, 61234):
        number = number_on_paper(count)
        digits = number.replace("-", "")
        assert number_meant(digits.lstrip("0")) == number_meant(f" {number} ") == number
        wrong = {digits[:at] + digit + digits[at + 1:] for at in range(len(digits)) for digit in "0123456789"}
        swapped = {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2:] for at in range(len(digits) - 1)}
        assert {number_meant(each) for each in (wrong | swapped) - {digits}} == {None}
