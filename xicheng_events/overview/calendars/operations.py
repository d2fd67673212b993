"""Bringing in a year's days off, taking a version back, and reckoning anew what rests on another one (domain §6).

The latest room of all it touches: whoever stores a reckoned day has a `…_reckoned_otherwise` of its own.
"""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.booking.notices.operations.deadlines import reckon_closings_anew
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.workdays import CalendarVersion, DayKind, add_version, read_table
from xicheng_events.overview.calendars.notice import YearNotice
from xicheng_events.overview.calendars.queries import calendar_in_force, days_off_notice, newest_number
from xicheng_events.voice.adoption.operations import reckon_adoption_anew
from xicheng_events.voice.followup.operations.deadlines import reckon_limits_anew
from xicheng_events.voice.opinions.operations import reckon_triage_anew

KEEPERS = (Role.COORDINATOR, Role.SYSADMIN)
YEARS_AHEAD = 2
SOURCE_AT_LEAST, SOURCE_AT_MOST, REASON_AT_LEAST, REASON_AT_MOST = 2, 200, 5, 200


def import_year(notice: YearNotice, *, source: str, reason: str = "", newest: int, by: Person) -> CalendarVersion:
    """Make `notice` the version of its year that counts, and move the deadlines that rest on another.

    `newest` is the number of the year's newest version as the preview showed it. The same days again give the version
    there is. Refuses `not_yours`, `year_out_of_reach`, a `source` (which notice) or `reason` that is missing or too
    long beside its field, `incomplete` without a reason, `changed_meanwhile` when somebody else was quicker.
    """
    _require(by)
    require_reach(notice.year)
    in_force = calendar_in_force(notice.year)
    if in_force and days_off_notice(in_force).days == notice.days:
        return in_force
    source = written(source, field="source", at_least=SOURCE_AT_LEAST, at_most=SOURCE_AT_MOST, what=_("通知名称或文号"))
    lacks = notice.lacks
    reason = written(reason, field="reason", at_least=REASON_AT_LEAST if lacks else 0, at_most=REASON_AT_MOST,
                     what=_("仍要导入的理由"))
    made = add_version(notice.year, newest + 1, notice.days, source=source, reason=reason) \
        if newest == newest_number(notice.year) else None
    if made is None:
        raise Refused("changed_meanwhile", _("%(year)s年的放假安排刚刚已由他人更新，请重新上传核对。",
                                             year=notice.year))
    makeups = sum(row.kind is DayKind.MAKEUP for row in notice.days)
    record("calendars.imported", made, by=by, year=made.year, number=made.number, days=len(notice.days),
           makeups=makeups, reason=reason)
    reckon_anew()
    return made


def require_reach(year: int) -> None:
    """Refuse `year_out_of_reach` for a year no notice is brought in for."""
    if abs(year - clock.today().year) > YEARS_AHEAD:
        raise Refused("year_out_of_reach", _("只能导入前后两年内的放假安排，请核对年度。"), "year")


def take_back_calendar(version: CalendarVersion, *, by: Person) -> None:
    """撤回: the version before it counts again, or none; what it moved moves back. Twice is once.

    Refuses `not_yours`, `not_newest`, and `used` once a deadline was first reckoned with it: then a correction is the
    way. Which comes first, the deadline or this, is decided by the database.
    """
    _require(by)
    if version.taken_back_at is not None:
        return
    if version.number != newest_number(version.year):
        raise Refused("not_newest", _("这一版之后已有更正版，只能撤回最新的一版。"))
    taken = write(
        update(CalendarVersion).where(CalendarVersion.id == version.id, CalendarVersion.first_used_at.is_(None),
                                      CalendarVersion.taken_back_at.is_(None)).values(taken_back_at=clock.now()))
    db.session.refresh(version)
    if taken != 1 and version.taken_back_at is None:
        raise Refused("used", _("已有新的期限按这一版推算，不能撤回。内容有误的，请导入更正版。"))
    if taken == 1:
        record("calendars.taken_back", version, by=by, year=version.year, number=version.number)
        reckon_anew()


def reckon_anew(*, at_most: int = 100) -> int:
    """Sweep: reckon by the table in force what rests on another, a part of it at a time; how many.

    Also what another process has reckoned meanwhile with the table it remembered.
    """
    table = read_table()
    return (reckon_limits_anew(table, at_most=at_most) + reckon_triage_anew(table, at_most=at_most)
            + reckon_adoption_anew(table, at_most=at_most) + reckon_closings_anew(table, at_most=at_most))


def _require(by: Person) -> None:
    require_right(by.holds(*KEEPERS), _("放假安排由区级统筹员或系统管理员维护。"))
