"""What of a kind of text that goes through the other pairs of eyes waits for whom on 工作台."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Select, String, cast, func, null, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.todos import SHOWN, Found, Line, Todo, first_lines, one_or_list
from xicheng_events.foundation.publishing.checked_next_step import CheckedKind
from xicheng_events.foundation.publishing.kinds import kinds, units_for
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep
from xicheng_events.foundation.review.models import SlipState
from xicheng_events.foundation.review.queries import ids_with_slip

S, P = PublicationState, PublishingStep


def texts_to_work_on(kind: CheckedKind, person: Person) -> Iterator[Todo]:
    """Those to finish, to change, to pass, to have cleared and to publish."""
    table, what = kind.table, kind.what
    yield _at(kind, person, P.SUBMIT, S.DRAFTING, _("份%(what)s草稿待完善", what=what))
    yield _at(kind, person, P.SUBMIT, S.RETURNED, _("份%(what)s被退回，待修改", what=what))
    lines = [line for line, is_mine in _submitted(kind, person) if is_mine]
    yield one_or_list(Found(len(lines), tuple(lines[:SHOWN])), _("份%(what)s待审核", what=what), _desk(kind),
                      {"state": S.SUBMITTED.value})
    yield _at(kind, person, P.PUBLISH, S.CLEARED, _("份%(what)s待发布", what=what))
    unasked = table.id.not_in(ids_with_slip(table.__tablename__, SlipState.PENDING))
    yield _at(kind, person, P.ASK, S.APPROVED, _("份%(what)s待送保密审查", what=what), unasked)
    is_revised = func.coalesce(cast(table.revision, String), "null") != "null"
    revised = _of(kind, person, P.ASK, S.PUBLISHED).where(unasked, is_revised, Publication.goes_out_at.is_(None))
    yield one_or_list(texts_by_need(kind, revised), _("份已发布%(what)s的修改待送保密审查或发布", what=what),
                      _desk(kind), {})


def texts_awaited(kind: CheckedKind, person: Person) -> Iterator[Todo]:
    """Those of this person's units that others are reading."""
    listed = f"{_desk(kind)}.index"
    lines = [line for line, is_mine in _submitted(kind, person) if not is_mine]
    yield Todo(len(lines), _("份%(what)s等审核人审核", what=kind.what), listed, {"state": S.SUBMITTED.value},
               tuple(lines[:SHOWN]))
    mine = select(kind.table).join(kind.table.publication).where(
        Publication.organisation_id.in_(person.organisation_ids(*kind.roles)))
    at_secrecy = texts_by_need(kind, mine.where(
        kind.table.id.in_(ids_with_slip(kind.table.__tablename__, SlipState.PENDING))))
    yield Todo(at_secrecy.count, _("份%(what)s等保密审查", what=kind.what), listed, {}, at_secrecy.lines)


def texts_by_need(kind: CheckedKind, query: Select) -> Found:
    """What `query` finds of them, those needed first on top."""
    due = kind.needed_first() if kind.needed_first else None
    return first_lines(query, f"{_desk(kind)}.show", "code", (kind.table.title, kind.table.code, due))


def _desk(kind: CheckedKind) -> str:
    return kinds()[kind.key].desk


def _of(kind: CheckedKind, person: Person, step: PublishingStep, state: PublicationState) -> Select:
    return select(kind.table).join(kind.table.publication).where(
        Publication.organisation_id.in_(units_for(step, kind.key, person)), Publication.state == state)


def _at(kind: CheckedKind, person: Person, step: PublishingStep, state: PublicationState, words: str,
        *conditions) -> Todo:
    found = texts_by_need(kind, _of(kind, person, step, state).where(*conditions))
    return one_or_list(found, words, _desk(kind), {"state": state.value})


def _submitted(kind: CheckedKind, person: Person) -> list[tuple[Line, bool]]:
    """The submitted ones of this person's units, and whether this person may pass it: nobody passes words of their own.
    """
    table, passes = kind.table, units_for(P.PASS, kind.key, person)
    due = kind.needed_first() if kind.needed_first else null()
    order = [due.asc().nulls_last()] if kind.needed_first else []
    rows = db.session.execute(
        select(table.title, table.code, due, Publication.organisation_id, Publication.author_ids)
        .join(table.publication)
        .where(Publication.organisation_id.in_(person.organisation_ids(*kind.roles)),
               Publication.state == S.SUBMITTED).order_by(*order, table.id))
    return [(Line(title, f"{_desk(kind)}.show", {"code": code}, due=until),
             unit in passes and person.id not in authors) for title, code, until, unit, authors in rows]
