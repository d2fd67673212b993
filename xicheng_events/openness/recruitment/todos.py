"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Exists, Select, exists, select

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.todos import Todo, first_lines, only_for
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.models import Application, ApplicationObjection, Recruitment
from xicheng_events.openness.recruitment.states import SCREENED, TO_SCREEN, RecruitmentState

R = RecruitmentState


@only_for(Role.EDITOR)
def recruitments_to_work_on(person: Person) -> Iterator[Todo]:
    """Applicants to screen once applications are closed, lists to submit, objections to settle."""
    own = person.organisation_ids(Role.EDITOR)
    waiting = exists().where(Application.programme_id == Programme.id,
                             Application.state.in_((*TO_SCREEN, *SCREENED)))
    collecting = Recruitment.state == R.COLLECTING
    yield _todo(_recruiting(own).where(collecting, Programme.closes_at <= clock.now(), waiting),
                "applications_staff.index", _("个项目的报名待审查"))
    yield _todo(_recruiting(own).where(Recruitment.state == R.SUGGESTED), "proposal_staff.show",
                _("份拟聘名单待确认、提交"))
    yield _todo(_recruiting(own, is_public=False).where(_has_open_objections()), "proposal_staff.objections",
                _("个项目的公示有异议待核实"))


@only_for(Role.LEADER)
def lists_of_members_to_decide(person: Person) -> Iterator[Todo]:
    """Lists to approve that somebody else has made."""
    changed = exists().where(Application.programme_id == Programme.id, Application.changed_by_id == person.id)
    yield _todo(_recruiting(person.organisation_ids(Role.LEADER)).where(
        Recruitment.state == R.SUBMITTED, Recruitment.submitted_by_id.is_distinct_from(person.id), ~changed),
                "proposal_staff.show", _("份拟聘名单待审定"))


@only_for(Role.COORDINATOR, Role.LEADER)
def objections_late(person: Person) -> Iterator[Todo]:
    """Notices that are over while something said against somebody on them isn't settled."""
    query = _recruiting(None if person.is_coordinator else person.organisation_ids(Role.LEADER))
    over = (Recruitment.state == R.NOTICE, Recruitment.notice_until < clock.today())
    yield _todo(query.where(*over, _has_open_objections()), "proposal_staff.objections",
                _("份拟聘名单公示期满，异议尚未核实"))


@only_for(Role.EDITOR)
def lists_awaited(person: Person) -> Iterator[Todo]:
    """Lists that were handed in and wait for the leader."""
    yield _todo(_recruiting(person.organisation_ids(Role.EDITOR)).where(Recruitment.state == R.SUBMITTED),
                "proposal_staff.show", _("份拟聘名单等本单位负责人审定"))


def _has_open_objections() -> Exists:
    return exists().where(ApplicationObjection.application_id == Application.id,
                          Application.programme_id == Programme.id, ApplicationObjection.settled_at.is_(None))


def _recruiting(units, *, is_public: bool = True) -> Select:
    """The programmes of these units (None: of all) that choose people; of withdrawn ones nobody is chosen."""
    query = select(Programme).join(Programme.publication).join(Recruitment, Recruitment.programme_id == Programme.id)
    if units is not None:
        query = query.where(Publication.organisation_id.in_(units))
    return query.where(Publication.state == PublicationState.PUBLISHED) if is_public else query


def _todo(query: Select, endpoint: str, words: str) -> Todo:
    """One is opened at once, on the page where it waits; several are found in the list of programmes."""
    found = first_lines(query, endpoint, "code", (Programme.title, Programme.code, None))
    if found.count == 1:
        return Todo(1, words, endpoint, found.lines[0].arguments, found.lines)
    return Todo(found.count, words, "programmes_staff.index", {}, found.lines)
