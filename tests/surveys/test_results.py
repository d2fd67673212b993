"""What 赵敏 reads of the answers: figures with their charts, texts, rates and sheets; and of few answers nothing."""

import io
import re

import pytest
from openpyxl import load_workbook

from tests.cast import LI_JING, beijing, open_day, sign_in_staff
from tests.support.parts import sent_statements
from tests.surveys.filled_in import fill_in, fill_in_about, hand_out, rows_of
from tests.surveys.questionnaires import published_survey
from xicheng_events.booking.events.models import Event
from xicheng_events.demo import notices
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.form_rules import clean_items
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.queries import survey_by_code
from xicheng_events.voice.surveys.standard_questionnaire import SURVEYING

pytestmark = pytest.mark.usefixtures("engine_name")
KINDS = [
    {"key": "overall", "kind": "rating", "label": "总体满意度", "required": True, "is_overall": True},
    {"key": "often", "kind": "single", "label": "多久来一次", "options": ["每周", "每月"], "has_other": True},
    {"key": "by", "kind": "multiple", "label": "怎么来", "options": ["步行", "地铁"]},
    {"key": "again", "kind": "yes_no", "label": "还会再来吗"},
    {"key": "why_not", "kind": "single", "label": "为什么不来", "options": ["太远", "太忙"],
     "show_if": {"key": "again", "value": "no"}},
    {"key": "heads", "kind": "number", "label": "几人"},
    {"key": "since", "kind": "date", "label": "哪天起"},
    {"key": "missing", "kind": "long", "label": "还缺什么"},
]
SLOT = {"label": "", "capacity": 20, "waiting_limit": 5}
ANSWER = {"overall": "5", "often": "每周", "by": ["步行", "地铁"], "again": "yes", "heads": "2", "since": "2026-03-01"}


@pytest.fixture
def code(app, world):
    """A questionnaire with a question of every kind, and an open link."""
    with app.app_context():
        return published_survey(world, items=KINDS)


def filled(app, code: str, *groups) -> None:
    """(answers, how) of each, as `fill_in` takes them."""
    with app.app_context():
        survey = survey_by_code(code)
        for answers, how in groups:
            fill_in(survey, answers, **how)
        db.session.commit()


def table(page: str, question: str) -> dict[str, tuple[str, str]]:
    """{answer: (how many, share)} of a question's table, as it stands first on a page."""
    part = page.partition(f">{question}</caption>")[2].partition("</table>")[0]
    rows = re.findall(r'<div class="share-of"><span>(.*?)</span><svg.*?<rect width="(.*?)" .*?number">(.*?)</td>'
                      r'<td class="number">(.*?)%<', part, re.DOTALL)
    assert all(bar == share for _label, bar, _count, share in rows)
    return {label: (count, share) for label, _bar, count, share in rows}


def test_each_kind_of_question_has_its_table_and_a_bar_for_each_row(app, code, desk):
    filled(app, code, ([ANSWER, ANSWER, {**ANSWER, "overall": "2", "often": "other:路过", "by": ["地铁"], "heads": "3"},
                        {**ANSWER, "often": "每月", "since": "2025-01-01"}, {**ANSWER, "again": "no"}],
                       {"source": CopySource.INVITED}))
    page = desk("zhaomin").get(f"/staff/surveys/{code}/results").text
    assert table(page, "总体满意度") == {"非常满意": ("4", "80.0"), "满意": ("0", "0.0"), "基本满意": ("0", "0.0"),
                                    "不满意": ("1", "20.0"), "非常不满意": ("0", "0.0")}
    assert table(page, "多久来一次") == {"每周": ("3", "60.0"), "每月": ("1", "20.0"), "其他": ("1", "20.0")}
    assert "<li>路过</li>" in page
    assert table(page, "怎么来") == {"步行": ("4", "80.0"), "地铁": ("5", "100.0")}
    assert table(page, "还会再来吗") == {"是": ("4", "80.0"), "否": ("1", "20.0")}
    assert table(page, "几人") == {"2": ("4", "80.0"), "3": ("1", "20.0")}
    assert table(page, "哪天起") == {"2025-01-01": ("1", "20.0"), "2026-03-01": ("4", "80.0")}
    assert "满意率80.0%＝（非常满意＋满意＋基本满意）4÷有效评价5。" in page


def test_of_a_question_that_few_were_asked_nothing_is_said_on_the_page_or_in_the_sheet(app, code, desk):
    few = [{**ANSWER, "again": "no", "why_not": why} for why in ("太远", "太忙", "太忙", "太忙")]
    filled(app, code, ([ANSWER, ANSWER, *few], {"source": CopySource.INVITED}))
    clerk = desk("zhaomin")
    page = clerk.get(f"/staff/surveys/{code}/results").text
    assert table(page, "为什么不来") == {}
    assert page.count("回答不足5份，不显示。") == 1
    assert "太忙" not in page
    heads, *rows = rows_of(clerk.get(f"/staff/results/{code}/export"))
    at = heads.index("为什么不来")
    assert len(rows) == 6
    assert {row[at] for row in rows} == {None}


def test_a_group_of_four_is_a_number_and_in_no_sum_whatever_is_asked_for(app, code, desk):
    """Six by name are shown, four without: one of either page taken from the other leaves nothing."""
    named, nameless = [ANSWER] * 6, [{**ANSWER, "overall": "1", "missing": "第四位的话"}] * 4
    filled(app, code, (named, {"by_name": True}), (nameless, {}))
    clerk = desk("zhaomin")
    pages = {naming: clerk.get(f"/staff/surveys/{code}/results?naming={naming}").text
             for naming in ("", "by_name", "nameless")}
    assert all("实名6份" in page and "匿名4份：不足5份，只显示份数" in page for page in pages.values())
    assert [table(pages[naming], "总体满意度").get("非常满意") for naming in pages] == [
        ("6", "100.0"), ("6", "100.0"), None]
    assert not any("第四位的话" in page for page in pages.values())
    assert "第四位的话" not in clerk.get(f"/staff/results/{code}/texts/missing").text
    assert len(rows_of(clerk.get(f"/staff/results/{code}/export"))) == 7


def test_four_are_a_number_and_no_rate(app, code, desk):
    filled(app, code, ([ANSWER] * 4, {"source": CopySource.INVITED}))
    clerk = desk("zhaomin")
    page = clerk.get(f"/staff/surveys/{code}/results").text
    assert "匿名4份：不足5份，只显示份数" in page
    assert "受邀填写和纸质的总体满意度评价不足5份，不计算满意率。" in page
    assert "<table" not in page
    assert len(rows_of(clerk.get(f"/staff/results/{code}/export"))) == 1


def test_what_came_by_the_open_link_stands_apart_and_in_no_rate(app, code, desk):
    filled(app, code, ([ANSWER] * 5, {"source": CopySource.INVITED}),
           ([{**ANSWER, "overall": "1"}] * 7, {"source": CopySource.OPEN}))
    page = desk("zhaomin").get(f"/staff/surveys/{code}/results").text
    invited, by_link = page.split("公开链接（7份）")
    assert table(invited, "总体满意度")["非常满意"] == ("5", "100.0")
    assert table(by_link, "总体满意度")["非常不满意"] == ("7", "100.0")
    assert "5÷有效评价5。" in page


def test_few_anonymous_ones_that_come_in_later_wait_for_more(app, code, desk):
    """Who looks on both days learns of no lot smaller than five."""
    filled(app, code, ([ANSWER] * 5, {"source": CopySource.INVITED}))
    clerk = desk("zhaomin")
    address = f"/staff/surveys/{code}/results"
    before = table(clerk.get(address).text, "总体满意度")
    filled(app, code, ([{**ANSWER, "overall": "1"}] * 2, {"source": CopySource.INVITED, "on": "2026-03-27"}))
    page = clerk.get(address).text
    assert "匿名7份：其中2份须与以后的合满5份" in page
    assert table(page, "总体满意度") == before
    filled(app, code, ([{**ANSWER, "overall": "2"}] * 3, {"source": CopySource.INVITED, "on": "2026-03-28"}))
    assert table(clerk.get(address).text, "总体满意度")["非常不满意"] == ("2", "20.0")


def test_a_questionnaire_without_that_rating_has_no_rate_and_says_so(app, world, desk):
    with app.app_context():
        code = published_survey(world, items=[{**KINDS[0], "is_overall": False}])
    filled(app, code, ([{"overall": "5"}] * 5, {"source": CopySource.INVITED}))
    page = desk("zhaomin").get(f"/staff/surveys/{code}/results").text
    assert "问卷没有标为总体满意度的题，不计算满意率。" in page
    assert table(page, "总体满意度")["非常满意"] == ("5", "100.0")


def test_how_many_came_back_of_those_handed_out(app, world, desk):
    with app.app_context():
        survey = fill_in_about(world.event_id, [{"overall": "5"}] * 5)
        hand_out(survey, 8, db.session.get(Event, world.event_id))
        db.session.commit()
    page = desk("zhaomin").get(f"/staff/feedback/{world.code}").text
    assert [part.partition("<")[0] for part in page.split("<dd>")[1:5]] == ["8", "5", "62.5%", "100.0%"]


def test_texts_stand_by_their_words_and_are_found_by_them(app, code, desk):
    words = ["长椅", "饮水机", "长椅上有树荫", "指示牌", "100%的耐心", "轮椅坡道", "母婴室"]
    filled(app, code, ([{**ANSWER, "missing": text} for text in words], {"source": CopySource.INVITED}))
    clerk = desk("zhaomin")
    page = clerk.get(f"/staff/surveys/{code}/results").text
    assert page.count('<li class="card prewrap">') == 5
    assert "全部7份，可查找" in page
    address = f"/staff/results/{code}/texts/missing"

    def found(query=""):
        return re.findall('prewrap">(.*?)</li>', clerk.get(address + query).text)

    assert sorted(found()) == sorted(words)
    assert [sorted(found(f"?words={said}")) for said in ("长椅", "长椅 树荫", "%25", "没有")] == [
        ["长椅", "长椅上有树荫"], ["长椅上有树荫"], ["100%的耐心"], []]
    assert clerk.get(f"/staff/results/{code}/texts/often").status_code == 404


def test_a_sheet_has_a_column_for_each_question_ever_asked_and_no_day(app, code, desk):
    """Those that are asked no more stand last; what was written beside 其他 stands with its word."""
    earlier = [*KINDS, {"key": "colour", "kind": "text", "label": "喜欢的颜色", "required": False}]
    with app.app_context():
        survey = survey_by_code(code)
        fill_in(survey, [{**ANSWER, "colour": "=1+1"}] * 5, source=CopySource.INVITED,
                items=clean_items(earlier, SURVEYING, []))
        fill_in(survey, [{**ANSWER, "often": "other:路过"}] * 5, source=CopySource.INVITED)
        db.session.commit()
    clerk = desk("zhaomin")
    heads, *rows = rows_of(clerk.get(f"/staff/results/{code}/export"))
    assert heads == ("填写方式", "署名", "填写人", "总体满意度", "多久来一次", "怎么来", "还会再来吗", "为什么不来",
                     "几人", "哪天起", "还缺什么", "喜欢的颜色（第1版后不再问）")
    assert sorted(row[4] for row in rows) == ["其他：路过"] * 5 + ["每周"] * 5
    assert sorted(str(row[-1]) for row in rows) == ["=1+1"] * 5 + ["None"] * 5
    assert {row[:4] for row in rows} == {("邀请和纸质", "匿名", None, "非常满意")}
    assert {row[5] for row in rows} == {"步行；地铁"}
    with app.app_context():
        entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "surveys.answers_exported")).one()
        assert entry.detail["rows"] == 10


def test_questions_asked_no_more_are_said_to_be(app, code, desk):
    with app.app_context():
        survey = survey_by_code(code)
        fill_in(survey, [{"overall": "5", "again_not": "yes"}] * 5, source=CopySource.INVITED,
                items=clean_items([KINDS[0], {"key": "again_not", "kind": "yes_no", "label": "旧题"}], SURVEYING, []))
        db.session.commit()
    page = desk("zhaomin").get(f"/staff/surveys/{code}/results").text
    assert "第1版后不再问" in page
    assert table(page, "旧题") == {"是": ("5", "100.0"), "否": ("0", "0.0")}


def test_results_are_the_units_own_and_the_coordinators(app, code, desk, client, citizen):
    filled(app, code, ([{**ANSWER, "missing": "长椅"}] * 5, {"source": CopySource.INVITED}))
    readers = [desk("zhaomin"), desk("zhouyan"), desk("qianfang"), client, citizen(LI_JING)]
    for address in (f"/staff/surveys/{code}/results", f"/staff/results/{code}/export",
                    f"/staff/results/{code}/texts/missing"):
        assert [reader.get(address).status_code for reader in readers] == [200, 200, 404, 303, 403]


def test_an_event_about_which_nobody_was_asked_has_no_results(world, desk):
    clerk = desk("zhaomin")
    assert "还没有人填写。" in clerk.get(f"/staff/feedback/{world.code}").text
    assert clerk.get(f"/staff/results/{world.code}/export").status_code == 404
    assert clerk.get(f"/staff/results/{world.code}/texts/overall").status_code == 404


def test_the_units_earlier_events_stand_beside_the_rate_as_far_as_they_are_shown(app, world, desk):
    """The latest first, each with its n; one with four answers isn't among them, nor another unit's, nor a later one.
    """
    with app.app_context():
        before = {title: notices.publish(open_day(world_units(world), title=title, registration_closes_at=beijing(
            "2026-03-13 17:30"), slots=[{**SLOT, "starts_at": beijing(f"{day} 09:30"),
                                         "ends_at": beijing(f"{day} 11:00")}])).id
            for title, day in (("春季开放日", "2026-03-16"), ("冬季开放日", "2026-03-15"),
                                ("少人开放日", "2026-03-14"), ("夏季开放日", "2026-06-14"))}
        for title, scores in (("春季开放日", "55551"), ("冬季开放日", "333333"), ("少人开放日", "5555"),
                              ("夏季开放日", "55555")):
            fill_in_about(before[title], [{"overall": score} for score in scores])
        hand_out(fill_in_about(world.event_id, [{"overall": "5"}] * 5), 5, db.session.get(Event, world.event_id))
        db.session.commit()
    page = desk("zhaomin").get(f"/staff/feedback/{world.code}").text.partition("本单位以前活动的总体满意率")[2]
    beside = re.findall(r'">([^<]*)</a></th>\s*<td class="number">(.*?)</td>\s*<td class="number">(.*?)</td>',
                        page.partition("</details>")[0])
    assert beside == [("春季开放日", "5", "80.0%"), ("冬季开放日", "6", "100.0%")]


def world_units(world) -> dict:
    return {slug: db.session.get(Organisation, number) for slug, number in world.units.items()}


def test_a_page_asks_the_database_as_often_for_five_answers_as_for_sixty(app, code):
    counts = []
    clerk = sign_in_staff(app.test_client(), "zhaomin")
    for number in (5, 60):
        filled(app, code, ([{**ANSWER, "missing": f"第{at}条"} for at in range(number)], {}))
        clerk.get(f"/staff/surveys/{code}/results")
        with sent_statements(app) as sent:
            assert clerk.get(f"/staff/surveys/{code}/results").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_an_event_whose_people_were_not_asked_yet_has_no_answers_to_take_along(world, desk):
    assert desk("zhaomin").get(f"/staff/results/{world.code}/export").status_code == 404


def test_a_question_that_looks_like_a_formula_is_words_above_its_column(app, world, desk):
    """Whoever wrote it: nothing in a sheet is computed."""
    formula = '=HYPERLINK("https://example.com","看这里")'
    with app.app_context():
        code = published_survey(world, items=[{**KINDS[0], "label": formula}])
    filled(app, code, ([{"overall": "5"}] * 5, {"source": CopySource.INVITED}))
    answer = desk("zhaomin").get(f"/staff/results/{code}/export")
    heading = load_workbook(io.BytesIO(answer.data)).active["D1"]
    assert (heading.value, heading.data_type, heading.quotePrefix, heading.font.bold) == (formula, "s", True, True)
