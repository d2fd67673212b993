"""What people of the demo answer through the open links of questionnaires: by name and anonymously, of each so many that
results are shown; one is half filled in."""

import uuid

from xicheng_events.demo.story import Story
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


def _answer(survey: Survey, answers: dict, said: str, *, by=None) -> None:
    form_key = uuid.uuid4().hex
    copy = hand_out_copy(survey, token_of_form(survey, form_key))
    given = {key: value if isinstance(value, list) else [value] for key, value in answers.items() if value}
    suggestions = [{"kind": OpinionKind.SUGGESTION, "text": said, "may_publish": True}] if said else []
    taking_answers.answer(copy, answers=given, suggestions=suggestions, anonymous=not by, form_key=form_key,
                          by=by or None)
