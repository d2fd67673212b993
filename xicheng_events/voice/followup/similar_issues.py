"""Which issues say much what an opinion says: enough to suggest that it joins one of them."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, raiseload

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.search.index import ids_saying
from xicheng_events.foundation.core.search.rarity import telling_terms
from xicheng_events.voice.followup.models import Issue, IssueIndex
from xicheng_events.voice.followup.queries import issues_seen_by
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.similar_opinions import most_alike

_NEAR = 500


def issues_like(opinion: Opinion, person: Person) -> list[Issue]:
    """Up to five issues that `person` may read and that resemble `opinion`, the most alike first, in whatever state:
    units loaded along."""
    near = ids_saying(IssueIndex, telling_terms(IssueIndex, opinion.text), one_is_enough=True)
    query = issues_seen_by(person).where(Issue.id.in_(near)).order_by(None).order_by(Issue.id.desc()).limit(_NEAR)
    rows = db.session.execute(query.with_only_columns(Issue.id, Issue.title, Issue.description))
    numbers = most_alike(opinion.text, [(number, f"{title} {description}") for number, title, description in rows])
    found = {issue.id: issue for issue in db.session.scalars(
        select(Issue).where(Issue.id.in_(numbers)).options(joinedload(Issue.lead), raiseload(Issue.registered_by)))}
    return [found[number] for number in numbers]
