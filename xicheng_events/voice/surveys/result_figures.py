"""The figures of results as pages show them, as plain values: so a publication keeps them as they stood."""

from collections.abc import Iterable

from flask_babel import gettext as _

from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.results import QuestionResult, Results

_TYPED = (QuestionKind.NUMBER, QuestionKind.DATE)  # one value may be one person's birthday, income, house number
NOBODY_ASKED = {"handed_out": 0, "answered": 0, "satisfaction": None, "has_overall": False, "ways": []}


def figures_of(survey: Survey, results: Results, *, by_name: bool | None = None) -> dict:
    """How many were asked and answered, how content they are, and for each way in which answers come in its groups and
    its questions; of the groups by name, or without one, where that is asked for."""
    overall = results.overall
    return {
        "handed_out": results.handed_out, "answered": results.number(),
        "satisfaction": _satisfaction(overall) if overall and overall.n else None,
        "has_overall": any(item.get("is_overall") for item in survey.items) or overall is not None,
        "ways": [_way(survey, results, is_open_link, by_name) for is_open_link in (False, True)
                 if results.number(is_open_link=is_open_link)],
    }


def published_figures(figures: dict) -> dict:
    """The same as everybody may read it: without a word, a number or a date that anybody typed."""
    return {**figures, "ways": [{**way, "questions": [
        {**question, "others": [], "rows": [] if question["kind"] in _TYPED else question["rows"]}
        for question in way["questions"]]} for way in figures["ways"]]}


def lines_of(figures: dict) -> list[str]:
    """The figures in words, line by line: as who clears them reads them."""
    return [*_lines_on_top(figures), *(line for way in figures["ways"] for line in _lines_of_way(way))]


def satisfaction_words(figures: dict) -> str:
    """How content people are, with the formula and n; that there is no rate, where the questionnaire has none."""
    said = figures["satisfaction"]
    if said:
        return _("满意率%(rate)s%%＝（非常满意＋满意＋基本满意）%(good)s÷有效评价%(n)s。", rate=said["rate"],
                 good=said["satisfied"], n=said["n"])
    if figures["has_overall"] and not figures["handed_out"] and not figures["answered"]:
        return _("满意率只按邀请填写和纸质的问卷计算，这里没有，不计算满意率。")
    if figures["has_overall"]:
        return _("受邀填写和纸质的总体满意度评价不足5份，不计算满意率。")
    return _("问卷没有标为总体满意度的题，不计算满意率。")


def group_words(group: dict) -> str:
    """How many answered by name, or without one, and that nothing or not all of it is in the figures."""
    number = (_("实名%(n)s份", n=group["number"]) if group["by_name"] else _("匿名%(n)s份", n=group["number"]))
    if not group["counted"]:
        return _("%(number)s：不足5份，只显示份数，不计入下面的统计", number=number)
    if waiting := group["number"] - group["counted"]:
        return _("%(number)s：其中%(n)s份须与以后的合满5份，才计入下面的统计", number=number, n=waiting)
    return number


def version_words(question: dict) -> str:
    """Since when a question isn't asked any more; empty where it is."""
    return _("第%(n)s版后不再问", n=question["version"]) if question["version"] else ""


def unpublished_words(question: dict) -> str:
    """That what was answered to a question isn't public whatever its number; empty where it is."""
    if question["is_written"]:
        return _("文字回答不公布")
    return _("数字和日期题只供主办单位参考，不公布") if question["kind"] in _TYPED else ""


def rate_of_return(figures: dict) -> float | None:
    """回收率 in percent, of who was invited or had a paper; None where nobody was."""
    handed_out = figures["handed_out"]
    return round(100 * figures["answered"] / handed_out, 1) if handed_out else None


def tiles_of(figures: dict) -> list[tuple]:
    """The figures on top of the desk's page, each with its word: what came by an open link stands apart, and has no
    part in the rates."""
    handed_out, satisfaction = figures["handed_out"], figures["satisfaction"]
    by_link = sum(way["number"] for way in figures["ways"] if way["is_open_link"])
    return [*([(handed_out, _("已发问卷"))] if handed_out else []), (figures["answered"], _("邀请和纸质收回")),
            *([(by_link, _("公开链接收回"))] if by_link else []),
            *([(f"{rate_of_return(figures)}%", _("回收率"))] if handed_out else []),
            (f"{satisfaction['rate']}%" if satisfaction else "—", _("总体满意率"))]


def _satisfaction(overall: QuestionResult) -> dict:
    return {"satisfied": overall.satisfied, "n": overall.n, "rate": overall.rate}


def _way(survey: Survey, results: Results, is_open_link: bool, by_name: bool | None) -> dict:
    asked_now = {item["key"] for item in survey.items}
    groups = [{"by_name": way.by_name, "number": shown.number, "counted": results.counted[way]}
              for way, shown in sorted(results.shown.items()) if way.is_open_link is is_open_link]
    questions = results.questions(is_open_link=is_open_link, by_name=by_name)
    return {"is_open_link": is_open_link, "number": sum(group["number"] for group in groups), "groups": groups,
            "questions": [_question(result, result.question.key in asked_now) for result in questions]}


def _question(result: QuestionResult, is_asked_now: bool) -> dict:
    question = result.question
    return {"key": question.key, "kind": question.kind.value, "label": question.label, "n": result.n,
            "version": None if is_asked_now else result.version, "rows": [list(row) for row in result.rows],
            "others": result.others, "is_written": result.is_written}


def _lines_on_top(figures: dict) -> Iterable[str]:
    if figures["handed_out"]:
        yield _("发出%(sent)s份，收回%(n)s份，回收率%(rate)s%%。", sent=figures["handed_out"], n=figures["answered"],
                rate=rate_of_return(figures))
    yield satisfaction_words(figures)


def _lines_of_way(way: dict) -> Iterable[str]:
    heading = _("公开链接") if way["is_open_link"] else _("邀请和纸质")
    yield _("【%(heading)s】%(n)s份", heading=heading, n=way["number"])
    yield from (group_words(group) for group in way["groups"])
    for question in way["questions"] if any(group["counted"] for group in way["groups"]) else ():
        label = "，".join(filter(None, (question["label"], version_words(question))))
        said = "，".join(_("%(label)s%(n)s（%(share)s%%）", label=f"“{label}”", n=count, share=share)
                        for label, count, share in question["rows"]) or unpublished_words(question)
        yield (_("%(question)s（回答%(n)s份）：%(said)s", question=label, n=question["n"], said=said)
               if question["n"] is not None else _("%(question)s：回答不足5份，不显示", question=label))
