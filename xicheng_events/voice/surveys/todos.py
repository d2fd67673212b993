"""What of questionnaires waits for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import String, cast, func, select

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import SHOWN, Found, Line, Todo, first_lines, one_or_list, only_for
from xicheng_events.foundation.publishing.kinds import units_for
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep
from xicheng_events.foundation.review.models import SlipState
from xicheng_events.foundation.review.queries import ids_with_slip
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations.drafting_surveys import KIND

S, P = PublicationState, PublishingStep
_TABLE = Survey.__tablename__


@only_for(*DESK_ROLES)
def surveys_to_work_on(person: Person) -> Iterator[Todo]:
    """Questionnaires to finish, to change, to pass, to have cleared and to publish."""
    yield _at(person, P.SUBMIT, S.DRAFTING, _("份问卷草稿待完善"))
    yield _at(person, P.SUBMIT, S.RETURNED, _("份问卷被退回，待修改"))
    lines = [line for line, is_mine in _submitted(person) if is_mine]
    yield one_or_list(Found(len(lines), tuple(lines[:SHOWN])), _("份问卷待审核"), "surveys_staff",
                      {"state": S.SUBMITTED.value})
    yield _at(person, P.PUBLISH, S.CLEARED, _("份问卷待发布"))
    unasked = Survey.id.not_in(ids_with_slip(_TABLE, SlipState.PENDING))
    yield _at(person, P.ASK, S.APPROVED, _("份问卷待送保密审查"), unasked)
    revised = func.coalesce(cast(Survey.revision, String), "null") != "null"
    yield _at(person, P.REVISE, S.PUBLISHED, _("份已发布问卷的修改待送保密审查或发布"), unasked, revised)


@only_for(*DESK_ROLES)
def surveys_awaited(person: Person) -> Iterator[Todo]:
    """Questionnaires of this person's units that others are reading."""
    lines = [line for line, is_mine in _submitted(person) if not is_mine]
    yield Todo(len(lines), _("份问卷等审核人审核"), "surveys_staff.index", {"state": S.SUBMITTED.value},
               tuple(lines[:SHOWN]))
    mine = Publication.organisation_id.in_(person.organisation_ids(*DESK_ROLES))
    at_secrecy = _found(select(Survey).join(Survey.publication).where(
        mine, Survey.id.in_(ids_with_slip(_TABLE, SlipState.PENDING))))
    yield Todo(at_secrecy.count, _("份问卷等保密审查"), "surveys_staff.index", {}, at_secrecy.lines)


def _at(person: Person, step: PublishingStep, state: PublicationState, words: str, *conditions) -> Todo:
    mine = Publication.organisation_id.in_(units_for(step, KIND, person))
    waiting = select(Survey).join(Survey.publication).where(mine, Publication.state == state, *conditions)
    return one_or_list(_found(waiting), words, "surveys_staff", {"state": state.value})


def _found(query) -> Found:
    return first_lines(query, "surveys_staff.show", "code", (Survey.title, Survey.code, None))


def _submitted(person: Person) -> list[tuple[Line, bool]]:
    """The submitted ones of this person's units, and whether this person may pass it: nobody passes words of their own.
    """
    passes = units_for(P.PASS, KIND, person)
    rows = db.session.execute(
        select(Survey.title, Survey.code, Publication.organisation_id, Publication.author_ids).join(Survey.publication)
        .where(Publication.organisation_id.in_(person.organisation_ids(*DESK_ROLES)), Publication.state == S.SUBMITTED)
        .order_by(Survey.id))
    return [(Line(title, "surveys_staff.show", {"code": code}), unit in passes and person.id not in authors)
            for title, code, unit, authors in rows]
