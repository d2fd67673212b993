"""What of programmes waits for whom: their way past the reviewers, and windows that close soon."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.desk_overview import SOON_DAYS, Coming
from xicheng_events.foundation.core.todos import Todo, one_or_list, only_for
from xicheng_events.foundation.publishing.checked_todos import texts_awaited, texts_by_need, texts_to_work_on
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.programme_next_step import PROGRAMME
from xicheng_events.openness.programmes.queries import programmes_there, public_programmes
from xicheng_events.openness.programmes.stages import ProgrammeStage

S = PublicationState


@only_for(*DESK_ROLES)
def programmes_to_work_on(person: Person) -> Iterator[Todo]:
    """Programmes to finish, to change, to pass, to have cleared and to publish."""
    yield from texts_to_work_on(PROGRAMME, person)


@only_for(Role.COORDINATOR)
def programmes_of_the_district(person: Person) -> Iterator[Todo]:
    """The district's programmes that go on by a coordinator: to finish, to change, to publish."""
    own = person.organisation_ids(Role.EDITOR, Role.LEADER)
    for state, words in ((S.DRAFTING, _("个区级项目草稿待完善")), (S.RETURNED, _("个区级项目被退回，待修改")),
                         (S.CLEARED, _("个区级项目待发布"))):
        query = programmes_there().where(Programme.is_of_district, Publication.organisation_id.not_in(own),
                                         Publication.state == state)
        yield one_or_list(texts_by_need(PROGRAMME, query), words, "programmes_staff", {"state": state.value})


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
