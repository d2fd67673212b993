"""What of programmes waits for whom: their way past the reviewers, and windows that close soon."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.desk_overview import SOON_DAYS, Coming
from xicheng_events.foundation.core.todos import Todo, only_for
from xicheng_events.foundation.publishing.checked_todos import texts_awaited, texts_by_need, texts_to_work_on
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.programme_next_step import PROGRAMME
from xicheng_events.openness.programmes.queries import public_programmes
from xicheng_events.openness.programmes.stages import ProgrammeStage


@only_for(*DESK_ROLES)
def programmes_to_work_on(person: Person) -> Iterator[Todo]:
    """Programmes to finish, to change, to pass, to have cleared and to publish."""
    yield from texts_to_work_on(PROGRAMME, person)


@only_for(*DESK_ROLES)
def programmes_awaited(person: Person) -> Iterator[Todo]:
    """Programmes of this person's units that others are reading."""
    yield from texts_awaited(PROGRAMME, person)


@only_for(*DESK_ROLES)
def windows_coming(person: Person) -> Iterator[Coming]:
    """Programmes of this person's units whose applications close soon."""
    now = clock.now()
    query = public_programmes(stage=ProgrammeStage.RECRUITING).where(
        Publication.organisation_id.in_(person.organisation_ids(*DESK_ROLES)),
        Programme.closes_at <= now + timedelta(days=SOON_DAYS)).order_by(None).order_by(Programme.closes_at)
    yield Coming(_("招募即将结束"), texts_by_need(PROGRAMME, query), "programmes_staff.index", {})
