"""不能参加的日期: marked by the member, or by the desk for them; no reason is asked for."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations.recording import note_term
from xicheng_events.openness.programmes.queries import may_run
from xicheng_events.openness.visits.models import UnavailableDays

MOST = 40  # rows of one member
LONGEST = timedelta(days=366)


def mark_unavailable(appointment: Appointment, from_on: date, to_on: date, *, by: Person) -> None:
    """Note that a member can't come on these days. Twice is once. Refuses `not_yours`, `wrong_days` for days that are
    over, the wrong way round, outside the term or more than a year, and `too_many`."""
    _require_own_or_runner(appointment, by)
    if to_on < from_on:
        raise Refused("wrong_days", _("结束日期不能早于开始日期。"), "to_on")
    if to_on < clock.today():
        raise Refused("wrong_days", _("日期已过，不需要登记。"), "to_on")
    if from_on > appointment.ends_on or to_on < appointment.starts_on or to_on - from_on > LONGEST:
        raise Refused("wrong_days", _("请填写聘期内的日期（%(from)s至%(to)s）。", **{
            "from": date_alone(appointment.starts_on), "to": date_alone(appointment.ends_on)}), "from_on")
    there = db.session.scalars(select(UnavailableDays.id).where(UnavailableDays.appointment_id == appointment.id)).all()
    if len(there) >= MOST:
        raise Refused("too_many", _("最多登记%(n)s条，请先删除不需要的。", n=MOST), "from_on")
    if insert_unless_there(UnavailableDays, appointment_id=appointment.id, from_on=from_on, to_on=to_on,
                           entered_by_id=by.id, entered_at=clock.now()):
        note_term("visits.away_marked", appointment, by=by)


def unmark_unavailable(days: UnavailableDays, *, by: Person) -> None:
    """Take that back. Twice is once; refuses `not_yours`."""
    _require_own_or_runner(days.appointment, by)
    if write(delete(UnavailableDays).where(UnavailableDays.id == days.id)):
        note_term("visits.away_unmarked", days.appointment, by=by)


def _require_own_or_runner(appointment: Appointment, by: Person) -> None:
    is_own = bool(by.phone_hash) and by.phone_hash == appointment.phone_hash
    require_right(is_own or may_run(appointment.programme, by), _("只能登记本人或本单位项目成员的日期。"))
