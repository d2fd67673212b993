"""What waits in the pool for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Select, select

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.todos import Todo, only_for, todo_of
from xicheng_events.openness.representatives.kinds import SERVING, PoolStanding
from xicheng_events.openness.representatives.models import Representative


@only_for(Role.COORDINATOR)
def representatives_to_review(person: Person) -> Iterator[Todo]:
    """Who was recommended or has come forward."""
    yield _representatives(select(Representative).where(Representative.standing == PoolStanding.PROPOSED),
                           _("位代表待审核"), {"standing": PoolStanding.PROPOSED.value})


@only_for(Role.COORDINATOR)
def representatives_to_renew(person: Person) -> Iterator[Todo]:
    """Whose term ends soon and who would go on."""
    yield _representatives(
        select(Representative).where(Representative.standing.in_(SERVING),
                                     Representative.renewal_agreed_at.is_not(None)),
        _("位代表愿意续任，待办理"), {"renewal": "agreed"}, Representative.term_to)


def _representatives(query: Select, words: str, filters: dict, due=None) -> Todo:
    return todo_of(query, "representatives_staff.show", "representative_id",
                   (Representative.name, Representative.id, due), words, filters)
