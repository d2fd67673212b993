"""Whose own words stand in a text: they are public with their consent alone, and gone once whoever spoke has taken them
out. A help against slips: what is put in other words isn't found."""

from sqlalchemy import or_, select

from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.models import Issue, IssueOpinion
from xicheng_events.voice.opinions.models import Opinion

QUOTED_FROM = 12  # a stretch this long of somebody's own words is a quotation
TELLING_FROM = 6  # so is this, where it is all they said, or what they have taken out of it


def quotes(text: str, said: str, *, stretch: int = QUOTED_FROM, kept: str = "") -> bool:
    """Whether somebody's own words stand in `text`, whatever signs are between them: `stretch` letters of what was
    said, those left out that stand in `kept` as well. What is said in very few words is quoted by nothing but itself:
    everybody says 停车难."""
    text, said, kept = map(_letters, (text, said, kept))
    if len(said) < TELLING_FROM:
        return bool(said) and text == said and said not in kept
    length = min(stretch, len(said))
    stretches = (said[at : at + length] for at in range(len(said) - length + 1))
    return any(each in text and each not in kept for each in stretches)


def opinions_behind(issue: Issue) -> list[Opinion]:
    """What was said that `issue` answers, with what was merged into it."""
    linked = select(IssueOpinion.opinion_id).where(IssueOpinion.issue_id == issue.id)
    is_behind = or_(Opinion.id.in_(linked), Opinion.merged_into_id.in_(linked))
    return list(db.session.scalars(select(Opinion).where(is_behind).order_by(Opinion.id)))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
