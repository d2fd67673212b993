"""The demo's results of questionnaires: what was answered to one with a question of every kind, to one that three people
answered, and what the units say of two of them in public."""

from typing import NamedTuple

from sqlalchemy import select

from xicheng_events.demo.notices import clear, somebody
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations import publishing_results as publishing
from xicheng_events.voice.surveys.result_models import SurveyResult

CORNER, LIGHTS = "社区图书角借阅情况问卷", "胡同夜间照明问卷"


class Published(NamedTuple):
    """Results that are public: of which questionnaire, since when, and what the unit says of them."""

    title: str
    day: int
    words: str


RESULTS = (
    Published(CORNER, -12, "本次调查了解图书角的开放时间、藏书和使用情况，34人回答。多数人对开放时间不够满意，希望晚上和周末开放。\n"
              "接下来：自下月起，图书角工作日延长至20:00，周六开放；按大家的需要补充儿童读物和大字版图书。"),
    Published("牛街街道便民服务点问卷", -8, "本次调查了解便民服务点的布局是否合适，7人回答。\n"
              "接下来：菜站开门时间提前至6:30，在服务点增设修鞋、配钥匙的摊位，早餐供应点正在选址。"),
)


def play(timeline: Timeline, story: Story) -> None:
    """Let the units publish them, where they haven't."""
    there = set(db.session.scalars(select(SurveyResult.title)))
    for result in RESULTS:
        if result.title not in there:
            timeline.on(result.day, "10:00", _ask, result)
            timeline.on(result.day, "15:00", _clear_and_publish, result)


def _ask(result: Published) -> None:
    survey = db.session.scalars(select(Survey).where(Survey.title == result.title)).one()
    publishing.ask_result_publication(survey, words=result.words, by=somebody(Role.EDITOR, survey.host.id))


def _clear_and_publish(result: Published) -> None:
    written = db.session.scalars(select(SurveyResult).where(SurveyResult.title == result.title)).one()
    clear(written, written.host.id)
    publishing.publish_result(written, by=somebody(Role.EDITOR, written.host.id))
