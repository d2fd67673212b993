"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Select

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.role_matrix import OVERSEERS
from xicheng_events.foundation.core.todos import MORE_SHOWN, Todo, only_for, todo_of
from xicheng_events.foundation.review.models import SlipState
from xicheng_events.foundation.review.queries import ids_with_slip
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


@only_for(*DESK_ROLES)
def opinions_at_secrecy(person: Person) -> Iterator[Todo]:
    """What is to be published once it is cleared."""
    waiting = opinions_seen_by(person).where(
        Opinion.id.in_(ids_with_slip(Opinion.__tablename__, SlipState.PENDING)))
    yield _opinions(waiting, _("条意见要公开的答复等保密审查"), {}, due=None)


def _opinions(query: Select, words: str, filters: dict, *, due=Opinion.triage_due_on, **most) -> Todo:
    return todo_of(query.join(Opinion.organisation), "opinions_staff.show", "opinion_id",
                   (Opinion.text, Opinion.id, due, Organisation.short_name), words, filters, **most)
