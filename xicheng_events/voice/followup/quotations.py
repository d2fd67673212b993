"""Whose own words stand in a text: they are public with their consent alone, and gone once whoever spoke has taken them
out. A help against slips: what is put in other words isn't found."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from operator import or_ as or_else

from sqlalchemy import ColumnElement, or_, select

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.redacting import COVER
from xicheng_events.voice.followup.models import Issue, IssueOpinion
from xicheng_events.voice.opinions.models import Opinion

QUOTED_FROM = 12  # a stretch this long of somebody's own words is a quotation
TELLING_FROM = 6  # so is this, where it is all they said, or what they have taken out of it


def quotes(text: str, said: str, *, stretch: int = QUOTED_FROM, kept: str = "") -> bool:
    """Whether somebody's own words stand in `text`, whatever signs are between them: `stretch` letters of what was
    said, those left out that stand in `kept` as well. What is said in very few words is quoted by nothing but itself:
    everybody says 停车难."""
    return any(_quoted(text, said, stretch, kept))


def without_quotations(text: str, said: Iterable[str], *, stretch: int = QUOTED_FROM, kept: str = "") -> str:
    """`text` with what `quotes` finds in it of any of `said` covered."""
    places = [False] * len(text)
    for each in said:
        places = list(map(or_else, places, _quoted(text, each, stretch, kept)))
    return "".join("".join(map(itemgetter(0), run)) if not hidden else COVER * 3
                   for hidden, run in groupby(zip(text, places, strict=True), key=itemgetter(1)))


def opinions_behind(issue: Issue) -> list[Opinion]:
    """What was said that `issue` answers, with what was merged into it."""
    return list(db.session.scalars(select(Opinion).where(_behind([issue.id])).order_by(Opinion.id)))


def unreleased_words(issue_ids: list[int]) -> list[str]:
    """What was said that these issues answer, with what was merged into it, and may not be published."""
    query = select(Opinion.text).where(_behind(issue_ids), Opinion.may_publish.is_(False)).order_by(Opinion.id)
    return list(db.session.scalars(query))


def _behind(issue_ids: list[int]) -> ColumnElement[bool]:
    linked = select(IssueOpinion.opinion_id).where(IssueOpinion.issue_id.in_(issue_ids))
    return or_(Opinion.id.in_(linked), Opinion.merged_into_id.in_(linked))


def _quoted(text: str, said: str, stretch: int, kept: str) -> list[bool]:
    """Of each sign of `text` whether it is quoted, the signs between quoted letters with them."""
    at = [place for place, char in enumerate(text) if char.isalnum()]
    plain, said, kept = map(_letters, (text, said, kept))
    length, places = min(stretch, len(said)), [False] * len(text)
    if len(said) < TELLING_FROM:
        stretches = {said} if said and plain == said else set()
    else:
        stretches = _stretches(said, length) & _stretches(plain, length)
    for each in stretches:
        start = -1 if each in kept else plain.find(each)
        while start >= 0:
            for place in range(at[start], at[start + len(each) - 1] + 1):
                places[place] = True
            start = plain.find(each, start + 1)
    return places


def _stretches(text: str, length: int) -> set[str]:
    return {text[start:start + length] for start in range(len(text) - length + 1)}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
