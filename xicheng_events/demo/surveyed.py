"""What people of the demo answer through the open links of questionnaires: by name and anonymously, of each so many that
results are shown; one is half filled in."""

import uuid
from datetime import timedelta

from xicheng_events.demo.story import Story
from xicheng_events.foundation.core import clock
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations import half_filled
from xicheng_events.voice.surveys.operations import taking_answers as taking_answers
from xicheng_events.voice.surveys.operations.mixing_anonymous import move_anonymous_answers
from xicheng_events.voice.surveys.operations.open_copies import hand_out_copy, token_of_form

# By whom (nobody: anonymously), how often, what was used, three ratings, what is missing; a suggestion, if any.
_CENTRE = (
    ("李静", "每周", "阅览室 健身房", "5 4 5", "希望晚上开到九点", "阅览室的灯偏暗，晚上看书费眼，建议换一批。"),
    ("王磊", "每月", "健身房", "4 3 4", "多几台跑步机", ""),
    ("张秀英", "每周", "舞蹈室", "5 5 5", "", "舞蹈室下午排得太满，老年队常常没有场地。"),
    ("刘洋", "一年几次", "多功能厅", "3 2 4", "网上能预约就好了", ""),
    ("吴晓燕", "每月", "阅览室", "4 4 5", "", ""),
    ("冯玉珍", "没有来过", "", "3 3 3", "", ""),
    ("", "每周", "阅览室", "5 5 5", "", ""), ("", "每周", "健身房", "4 2 4", "早上七点开门", "更衣室的柜子坏了好几个，请修一修。"),
    ("", "每月", "舞蹈室 健身房", "4 3 5", "", ""), ("", "每月", "阅览室", "5 4 4", "多些儿童读物", ""),
    ("", "一年几次", "多功能厅", "2 2 3", "停车太难", ""), ("", "一年几次", "阅览室", "3 3 4", "", ""),
    ("", "没有来过", "", "3 2 3", "不知道有这个地方", ""), ("", "每周", "健身房 舞蹈室", "5 4 5", "", "周末的健身课能不能再加一节。"),
    ("", "每月", "阅览室", "4 4 4", "", ""), ("", "每月", "健身房", "4 3 4", "淋浴水压小", ""),
    ("", "一年几次", "阅览室", "1 1 2", "三次来都没开门", ""), ("", "每周", "舞蹈室", "5 5 5", "", ""),
)
_POINTS = (("5", "", ""), ("4", "增加修鞋、配钥匙的摊位", ""), ("2", "菜站早上开得太晚", "菜站七点半才开，上班的人买不到菜。"),
           ("4", "", ""), ("3", "理发的地方少", ""), ("5", "都挺好", ""), ("1", "原来的早点铺没有了", "早点铺撤走以后，附近没有吃早饭的地方。"))

# 图书角: a column each; the n-th reader says the n-th of it, over and over.
_READERS, _READERS_BY_NAME = 34, ("李静", "王磊", "张秀英", "刘洋", "吴晓燕", "冯玉珍", "杨国庆", "欧阳建国")
_SAID = {
    "overall": ["5", "4", "4", "2", "3", "4", "1", "3"],
    "from": ["社区公告", "邻居介绍", "路过看到", "社区公告", "路过看到", "other:孩子的老师说的", "社区公告"],
    "reads": [["文学"], ["历史", "生活健康"], ["儿童读物"], ["儿童读物", "文学"], ["生活健康", "other:象棋谱"]],
    "again": ["yes"] * 8 + ["no"],
    "books": ["3", "12", "1", "25", "0", "6", "8", "15", "2", "40", "5"],
    "wish": ["多些儿童绘本", "", "大字版的小说", "", "", "北京历史", "", "养生类的太旧了", ""],
}

_DAYS_AGO = (1, 2, 6, 9, 6, 20, 33)


def centre_answered(story: Story, survey: Survey) -> None:
    """文体中心: six by name, a dozen anonymously, of which some have been moved; somebody goes on another day."""
    for name, often, used, ratings, missing, said in _CENTRE:
        rated = dict(zip(("overall", "hours", "staff"), ratings.split(), strict=True))
        _answer(survey, {**rated, "often": often, "used": used.split(), "missing": missing,
                         "why_not": "离家远" if often == "没有来过" else ""}, said, by=name and story.person(name))
    move_anonymous_answers()
    token = token_of_form(survey, uuid.uuid4().hex)
    half_filled.keep_draft(hand_out_copy(survey, token), token=token, typed={"answers-often": ["每月"]})


def points_answered(_story: Story, survey: Survey) -> None:
    """便民服务点: anonymously."""
    for overall, wish, said in _POINTS:
        _answer(survey, {"overall": overall, "wish": wish}, said)


def corner_answered(story: Story, survey: Survey) -> None:
    """图书角: so many, by name and anonymously, that each question has its chart but for one that few are asked."""
    for number in range(_READERS):
        said = {key: column[number % len(column)] for key, column in _SAID.items()}
        said["last"] = (clock.today() - timedelta(days=_DAYS_AGO[number % len(_DAYS_AGO)])).isoformat()
        by = _READERS_BY_NAME[number] if number < len(_READERS_BY_NAME) else ""
        _answer(survey, {**said, "why_not": "开放时间不合适" if said["again"] == "no" else ""}, "",
                by=by and story.person(by))


def lights_answered(_story: Story, survey: Survey) -> None:
    """夜间照明: three, of whom nothing but that is shown."""
    for overall, wish in (("2", "胡同口的灯常常不亮"), ("3", ""), ("5", "")):
        _answer(survey, {"overall": overall, "wish": wish}, "")


def _answer(survey: Survey, answers: dict, said: str, *, by=None) -> None:
    form_key = uuid.uuid4().hex
    copy = hand_out_copy(survey, token_of_form(survey, form_key))
    given = {key: value if isinstance(value, list) else [value] for key, value in answers.items() if value}
    suggestions = [{"kind": OpinionKind.SUGGESTION, "text": said, "may_publish": True}] if said else []
    taking_answers.answer(copy, answers=given, suggestions=suggestions, anonymous=not by, form_key=form_key,
                          by=by or None)
