"""The demo's paper copies: laid out at a counter for who has no phone at hand, some of them typed in."""

import uuid

from sqlalchemy import exists, select

from xicheng_events.demo.notices import somebody
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.questions.items import deciding_values
from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.voice.surveys.models import PaperSet, Survey
from xicheng_events.voice.surveys.operations import paper_copies as paper_copies
from xicheng_events.voice.surveys.paper_numbers import number_on_paper
from xicheng_events.voice.surveys.paper_queries import PaperOf

SURVEY = "展览路街道文体中心使用情况问卷"


def play(timeline: Timeline, _story: Story) -> None:
    """Print and type in, unless that has been done."""
    if not db.session.scalar(select(exists().where(PaperSet.id.is_not(None)))):
        timeline.on(-1, "09:30", _print, 30)
        timeline.on(-1, "17:00", _type_in, 6)


def _paper() -> PaperOf:
    return PaperOf(db.session.scalars(select(Survey).where(Survey.title == SURVEY)).one())


def _print(count: int) -> None:
    paper = _paper()
    paper_copies.print_copies(paper, count=count, form_key=uuid.uuid4().hex, by=somebody(Role.EDITOR, paper.host_id))


def _type_in(count: int) -> None:
    paper = _paper()
    by = somebody(Role.EDITOR, paper.host_id)
    for number in range(1, count + 1):
        copy = paper_copies.open_copy(paper, number_on_paper(number))
        paper_copies.type_in_copy(paper, copy, answers=_ticked(copy.survey.items, number), by=by)


def _ticked(items: list[dict], number: int) -> dict[str, list[str]]:
    """Ticks as `number` turns out, the better half of what can be ticked; nothing is written."""
    found = {}
    for item in items:
        if offered := deciding_values(item):
            better = offered[:3] if item["kind"] == QuestionKind.RATING else offered
            found[item["key"]] = [better[number % len(better)]]
    return found
