"""The versions of each year, what is missing, and which deadlines another table would move."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from xicheng_events.booking.events.phases import first_start
from xicheng_events.booking.notices.defaults import closing_by
from xicheng_events.booking.notices.operations.deadlines import closings_reckoned_otherwise
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import excerpt
from xicheng_events.foundation.core.workdays import CalendarDay, CalendarVersion, DayRow, Due, WorkdayTable
from xicheng_events.overview.calendars.notice import YearNotice
from xicheng_events.voice.adoption.queries import adoption_due_by, adoption_reckoned_otherwise
from xicheng_events.voice.followup.deadlines import due_by
from xicheng_events.voice.followup.queries import due_otherwise
from xicheng_events.voice.opinions.queries import triage_due_by, triage_reckoned_otherwise

MISSED_FROM = (11, 15)  # month, day: the notice is usually out by then
MOST_SHOWN = 200


@dataclass(frozen=True)
class Move:
    """One deadline that another table would move: what it is of, where that is, the day as it stands and as it would
    be, and whether either is a guess."""

    what: str
    endpoint: str
    arguments: dict
    before: date
    was_guess: bool
    due: Due


def versions() -> list[CalendarVersion]:
    """All versions, the latest year first, of each year the newest first."""
    return list(db.session.scalars(
        select(CalendarVersion).order_by(CalendarVersion.year.desc(), CalendarVersion.number.desc())))


def version_by_id(version_id: int) -> CalendarVersion | None:
    """One version."""
    return db.session.get(CalendarVersion, version_id)


def newest_number(year: int) -> int:
    """The number of the newest version of `year`, taken back or not; 0 when there is none."""
    return db.session.scalar(select(func.coalesce(func.max(CalendarVersion.number), 0)).where(
        CalendarVersion.year == year))


def calendar_in_force(year: int) -> CalendarVersion | None:
    """The version of `year` that counts."""
    return db.session.scalar(
        select(CalendarVersion).where(CalendarVersion.year == year, CalendarVersion.taken_back_at.is_(None))
        .order_by(CalendarVersion.number.desc()).limit(1))


def days_off_notice(version: CalendarVersion) -> YearNotice:
    """The days of a version."""
    days = db.session.scalars(select(CalendarDay).where(CalendarDay.version_id == version.id).order_by(
        CalendarDay.date))
    return YearNotice(version.year, tuple(DayRow(day.date, day.kind, day.name) for day in days))


def missing_year() -> int | None:
    """The coming year, from 15 November on, while it has no version; the present one until it has."""
    today = clock.today()
    for year in (today.year, today.year + 1):
        if (year == today.year or (today.month, today.day) >= MISSED_FROM) and calendar_in_force(year) is None:
            return year
    return None


def moves_by(table: WorkdayTable) -> list[Move]:
    """Every open deadline that `table` would move or make certain: limits of issues, of triage and adoption,
    closings of drafts."""
    return [move for source in (_issues, _opinions, _themes, _drafts) for move in source(table)
            if (move.before, move.was_guess) != (move.due.on, move.due.provisional)]


def _issues(table: WorkdayTable) -> Iterator[Move]:
    for issue in _all(due_otherwise(table)):
        yield Move(f"{issue.number} {issue.title}", "followup_staff.show", {"number": issue.number}, issue.due_on,
                   issue.due_is_provisional, due_by(table, issue))


def _opinions(table: WorkdayTable) -> Iterator[Move]:
    for opinion in _all(triage_reckoned_otherwise(table)):
        yield Move(_("第%(n)s号意见研判：%(text)s", n=opinion.id, text=excerpt(opinion.text, 20)),
                   "opinions_staff.show", {"opinion_id": opinion.id}, opinion.triage_due_on,
                   opinion.triage_due_is_provisional, triage_due_by(table, opinion))


def _themes(table: WorkdayTable) -> Iterator[Move]:
    for theme in _all(adoption_reckoned_otherwise(table)):
        yield Move(_("采纳研究：%(title)s", title=theme.title), "adoption_staff.show", {"theme_id": theme.id},
                   theme.due_on, theme.due_is_provisional, adoption_due_by(table, theme))


def _drafts(table: WorkdayTable) -> Iterator[Move]:
    for event in _all(closings_reckoned_otherwise(table)):
        _at, due = closing_by(table, first_start(event))
        yield Move(_("报名截止：%(title)s", title=event.title), "events_staff.show", {"code": event.code},
                   clock.local(event.registration_closes_at).date(), event.closing_is_provisional, due)


def _all(query: Select):
    return db.session.scalars(query).all()
