"""The demo's questionnaires: one in every state. What of them isn't there is added to an older world."""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import select

from xicheng_events.booking.events.kinds import EventKind
from xicheng_events.booking.events.models import Event
from xicheng_events.demo import results, surveyed
from xicheng_events.demo.notices import clear, somebody
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.kinds import Naming
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations import drafting_surveys as drafting
from xicheng_events.voice.surveys.operations import publishing_surveys as publishing
from xicheng_events.voice.surveys.operations.mixing_anonymous import move_anonymous_answers
from xicheng_events.voice.surveys.operations.survey_templates import set_template


def play(timeline: Timeline, story: Story) -> None:
    """Let each go as far as its plan says; those that are there already are left alone."""
    there = set(db.session.scalars(select(Survey.title)))
    new = [plan for plan in QUESTIONNAIRES if plan.title not in there]
    for plan in new:
        for number, step in enumerate(plan.steps):
            timeline.on(plan.day, f"{10 + number}:20", step, story, plan)
    if new:
        timeline.at(timeline.now, move_anonymous_answers)


class SurveyPlan(NamedTuple):
    """One questionnaire: of which unit, what it says, and its steps, an hour after another from that day on."""

    host: str
    title: str
    day: int
    steps: tuple[Callable, ...]
    items: list[dict]
    fields: dict


def _find(plan: SurveyPlan) -> Survey:
    """It, as it is stored."""
    return db.session.scalars(select(Survey).where(Survey.title == plan.title)).one()


def _draft(story: Story, plan: SurveyPlan) -> None:
    host, fields = story.units[plan.host], dict(plan.fields)
    if title := fields.pop("about", None):
        fields["event"] = db.session.scalars(select(Event).where(Event.title == title)).one()
    drafting.draft_survey(host=host, by=somebody(Role.EDITOR, host.id), title=plan.title, items=plan.items,
                          **{"contact_phone": "010-00000000", **fields})


def _does(operation: Callable, role: Role, **said) -> Callable:
    def step(story: Story, plan: SurveyPlan) -> None:
        operation(_find(plan), by=somebody(role, story.units[plan.host].id), **said)
    return step


def _clear(story: Story, plan: SurveyPlan) -> None:
    clear(_find(plan), story.units[plan.host].id)


def _answered(by_link: Callable) -> Callable:
    return lambda story, plan: by_link(story, _find(plan))


def _template(story: Story, plan: SurveyPlan) -> None:
    set_template(_find(plan), EventKind.LECTURE, by=story.staff["zhouyan"])


def _revise(story: Story, plan: SurveyPlan) -> None:
    """A question more, and the note on it: it lies before the secrecy reviewer."""
    survey, by = _find(plan), somebody(Role.EDITOR, story.units[plan.host].id)
    drafting.edit_survey(survey, by=by, items=[*survey.items, _AGAIN])
    publishing.ask_survey_clearance(survey, note="增加一题：是否愿意再次使用。", by=by)


_OVERALL = {"key": "overall", "kind": "rating", "label": "总体满意度", "required": True, "is_overall": True}
_AGAIN = {"key": "again", "kind": "yes_no", "label": "是否愿意再次使用"}
_SUGGESTIONS = {"key": "suggestions", "kind": "suggestions", "label": "意见建议", "at_most": 3,
                "help": "可分条填写，每条都有查询码。"}
_CENTRE = [
    {"key": "use", "kind": "section", "label": "使用情况"},
    {"key": "often", "kind": "single", "label": "多久来一次", "required": True,
     "options": ["每周", "每月", "一年几次", "没有来过"]},
    {"key": "used", "kind": "multiple", "label": "用过哪些场地（可多选）",
     "options": ["阅览室", "舞蹈室", "健身房", "多功能厅"]},
    {"key": "why_not", "kind": "long", "label": "没有来过的原因", "show_if": {"key": "often", "value": "没有来过"}},
    {"key": "rated", "kind": "section", "label": "您的评价"}, _OVERALL,
    {"key": "hours", "kind": "rating", "label": "开放时间"}, {"key": "staff", "kind": "rating", "label": "工作人员服务"},
    {"key": "missing", "kind": "long", "label": "还希望增加什么"},
    {"key": "said", "kind": "section", "label": "意见建议"}, _SUGGESTIONS,
]
_SHORT = [_OVERALL, {"key": "wish", "kind": "long", "label": "最希望改进的一件事"}, _SUGGESTIONS]
_TALK = [_OVERALL, {"key": "clear", "kind": "rating", "label": "讲解是否清楚"},
         {"key": "topic", "kind": "text", "label": "下次想听什么"}, _SUGGESTIONS]
_CORNER = [
    {**_OVERALL, "label": "对图书角总体满意吗"},
    {"key": "from", "kind": "single", "label": "从哪里知道图书角", "options": ["社区公告", "邻居介绍", "路过看到"], "has_other": True},
    {"key": "reads", "kind": "multiple", "label": "借过哪些书（可多选）", "options": ["文学", "历史", "生活健康", "儿童读物"],
     "has_other": True},
    {"key": "again", "kind": "yes_no", "label": "是否还会来"},
    {"key": "why_not", "kind": "single", "label": "不再来的原因", "options": ["开放时间不合适", "书太少", "太远"],
     "show_if": {"key": "again", "value": "no"}},
    {"key": "books", "kind": "number", "label": "今年借了几本"}, {"key": "last", "kind": "date", "label": "最近一次哪天来"},
    {"key": "wish", "kind": "long", "label": "还希望有什么书"}, _SUGGESTIONS,
]
_PASSED = (_draft, _does(publishing.submit_survey, Role.EDITOR), _does(publishing.pass_survey, Role.REVIEWER))
_OUT = (*_PASSED, _clear, _does(publishing.publish_survey, Role.EDITOR))
_LINK = {"has_open_link": True}
QUESTIONNAIRES = (
    SurveyPlan("zhanlanlu", "展览路街道文体中心使用情况问卷", -3, (*_OUT, _answered(surveyed.centre_answered)), _CENTRE,
         {"intro": "文体中心正在安排明年的开放时间和活动，请花两分钟说说您的使用情况。结果汇总后公布。", **_LINK}),
    SurveyPlan("niujie", "牛街街道便民服务点问卷", -20, (*_OUT, _answered(surveyed.points_answered)), _SHORT,
         {"intro": "了解便民服务点的布局是否合适。", "naming": Naming.ANONYMOUS, **_LINK}),
    SurveyPlan("zwfw", "政务服务大厅满意度问卷", -5, (*_OUT, _revise), _SHORT,
         {"intro": "用于改进窗口服务。", "days": 14, **_LINK}),
    SurveyPlan("tjj", "统计数据好不好找", -1, (_draft,), [_OVERALL], {"contact_phone": "", **_LINK}),
    SurveyPlan("xfzd", "家庭消防安全问卷", -1, (_draft, _does(publishing.submit_survey, Role.EDITOR)), _SHORT,
         {"intro": "了解家庭消防器材配备情况。", "naming": Naming.NAMED, **_LINK}),
    SurveyPlan("zwfw", "居住证办理体验问卷", -2, (
        _draft, _does(publishing.submit_survey, Role.EDITOR),
        _does(publishing.return_survey, Role.REVIEWER, reason="请在填写说明中写明结果怎样使用。")), _SHORT, _LINK),
    SurveyPlan("tjj", "统计服务进社区问卷", -2, (*_PASSED, _clear), _SHORT, {"intro": "了解社区需要哪些统计服务。", **_LINK}),
    SurveyPlan("tjj", "统计服务问卷（重复发布）", -9, (
        *_OUT, _does(publishing.withdraw_survey, Role.LEADER, reason="与另一份问卷重复")), _SHORT, _LINK),
    SurveyPlan("zwfw", "宣讲会反馈问卷", 0, (*_OUT, _template), _TALK, {"intro": "感谢您来听讲，请说说您的感受。"}),
    SurveyPlan("zhanlanlu", results.CORNER, -30, (*_OUT, _answered(surveyed.corner_answered)), _CORNER,
         {"intro": "了解图书角的使用情况，结果公布后用于安排开放时间和购书。", **_LINK}),
    SurveyPlan("niujie", results.LIGHTS, -25, (*_OUT, _answered(surveyed.lights_answered)), _SHORT,
         {"intro": "了解胡同夜间照明情况。", "naming": Naming.ANONYMOUS, **_LINK}),
    SurveyPlan("tjj", "统计开放日反馈问卷", -6, _OUT, _TALK, {"about": "统计开放日·数据里的西城", "contact_phone": ""}),
)
