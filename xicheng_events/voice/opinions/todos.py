"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.todos import Todo, todo_of
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.queries import opinions_to_triage


def opinions_to_decide(person: Person) -> Iterator[Todo]:
    """What was said and nobody has looked at."""
    query = opinions_to_triage(person).join(Opinion.organisation)
    yield todo_of(query, "opinions_staff.show", "opinion_id", (Opinion.text, Opinion.id, Opinion.triage_due_on,
                                                               Organisation.short_name),
                  _("条意见建议待研判"), {"triage": "new"})
