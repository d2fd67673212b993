"""Which programmes wait for people from whom."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import exists

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.todos import Todo, first_lines, one_or_list, only_for
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recommendations.queries import programmes_asking
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.states import ApplicationState


@only_for(Role.EDITOR)
def recommendations_asked(person: Person) -> Iterator[Todo]:
    """Programmes of other units that ask mine for people, for which it has named nobody yet."""
    own, now = person.organisation_ids(Role.EDITOR), clock.now()
    named = exists().where(Application.programme_id == Programme.id, Application.unit_id.in_(own),
                           Application.state != ApplicationState.WITHDRAWN)
    found = first_lines(
        programmes_asking(person).where(Programme.opens_at <= now, Programme.closes_at > now, ~named,
                                        Publication.organisation_id.not_in(own)),
        "recommending_staff.show", "code", (Programme.title, Programme.code, Programme.closes_at))
    yield one_or_list(found, _("个项目请您单位推荐人员"), "recommending_staff", {})
