"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Select

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.role_matrix import OVERSEERS
from xicheng_events.foundation.core.todos import MORE_SHOWN, Todo, only_for, todo_of
from xicheng_events.voice.opinions.models import Opinion, Triage
from xicheng_events.voice.opinions.queries import DESK_ROLES, opinions_late, opinions_seen_by, opinions_to_triage


@only_for(*DESK_ROLES)
def opinions_to_decide(person: Person) -> Iterator[Todo]:
    """What was said and nobody has looked at."""
    yield _opinions(opinions_to_triage(person), _("条意见建议待研判"), {"triage": "new"})


@only_for(*OVERSEERS)
def opinions_left_too_long(person: Person) -> Iterator[Todo]:
    """What should have been looked at by now."""
    yield _opinions(opinions_late(person), _("条意见超期未研判"), {"triage": "new", "sort": "due"}, most=MORE_SHOWN)


@only_for(Role.REVIEWER, Role.LEADER)
def opinions_with_others(person: Person) -> Iterator[Todo]:
    """What waits for those who look at it first, in units where that isn't this person."""
    units = person.organisation_ids(Role.REVIEWER, Role.LEADER) - person.organisation_ids(Role.EDITOR)
    waiting = opinions_seen_by(person).where(Opinion.triage == Triage.NEW, Opinion.organisation_id.in_(units))
    yield _opinions(waiting, _("条意见等经办人研判"), {"triage": "new"})


def _opinions(query: Select, words: str, filters: dict, **most) -> Todo:
    return todo_of(query.join(Opinion.organisation), "opinions_staff.show", "opinion_id",
                   (Opinion.text, Opinion.id, Opinion.triage_due_on, Organisation.short_name), words, filters, **most)
