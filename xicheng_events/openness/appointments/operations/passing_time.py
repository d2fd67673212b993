"""What time does to terms: reminding of their end, ending them, and forgetting (domain §4.3)."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import case, literal, select, update

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.notify.operations import forget_recipients
from xicheng_events.openness.appointments.models import Appointment, AppointmentReminder
from xicheng_events.openness.appointments.operations.moving import NOTHING_PROPOSED
from xicheng_events.openness.appointments.operations.recording import note_term
from xicheng_events.openness.appointments.operations.telling import tell_member
from xicheng_events.openness.appointments.states import LIVE, REMINDED, AppointmentState

_S = AppointmentState
_AT_ONCE = 200


def remind_of_ends() -> int:
    """Sweep: tell whose last term ends in 60, and in 30 days, and ask whether they want another where they may have
    one; how many. Once for each last day, so that a renewed term is reminded of anew; whoever is appointed for less
    gets the nearer reminder alone."""
    today, done = clock.today(), 0
    for days in sorted(REMINDED):
        said = select(AppointmentReminder.days).where(
            AppointmentReminder.appointment_id == Appointment.id, AppointmentReminder.ends_on == Appointment.ends_on,
            AppointmentReminder.days <= days).exists()
        due = select(Appointment).where(
            Appointment.state.in_(LIVE), Appointment.holds_programme.is_(True), Appointment.starts_on <= today,
            Appointment.ends_on >= today, Appointment.ends_on <= today + timedelta(days=days), ~said)
        for each in db.session.scalars(due.order_by(Appointment.ends_on, Appointment.id).limit(_AT_ONCE)).all():
            done += _remind(each, days)
    return done


def _remind(appointment: Appointment, days: int) -> bool:
    if not insert_unless_there(AppointmentReminder, appointment_id=appointment.id, ends_on=appointment.ends_on,
                               days=days, at=clock.now()):
        return False
    note_term("appointments.reminded", appointment, days_before=days)
    tell_member("term_ends" if is_asked_to_go_on(appointment) else "term_ends_soon", appointment)
    return True


def is_asked_to_go_on(appointment: Appointment) -> bool:
    """Whether somebody is asked for a wish: they may have another term, and haven't said yet."""
    return (appointment.state is _S.APPOINTED and appointment.renewal_wish is None
            and appointment.term_number < appointment.programme.renewal_limit)


def end_appointments() -> int:
    """Sweep: end the terms whose last day is over: renewed ones so, the others as 聘期届满, and tell whose those were;
    how many. What was still proposed is void."""
    due = (Appointment.state.in_(LIVE), Appointment.ends_on < clock.today())
    some = select(Appointment).where(*due).order_by(Appointment.ends_on, Appointment.id).limit(_AT_ONCE)
    done = 0
    for each in db.session.scalars(some).all():
        if write(update(Appointment).where(Appointment.id == each.id, *due).values(
                state=_ends_as(),
                ended_on=Appointment.ends_on, holds_programme=None, version=Appointment.version + 1,
                **NOTHING_PROPOSED)):
            db.session.refresh(each)
            note_term("appointments.term_over", each)
            if each.state is _S.EXPIRED:
                tell_member("appointment_ended", each)
            done += 1
    return done


def _ends_as():
    kind = Appointment.state.type
    return case((Appointment.holds_programme.is_(True), literal(_S.EXPIRED, kind)), else_=literal(_S.RENEWED, kind))


def forget_appointments() -> int:
    """Sweep: delete whose terms those were that ended APPOINTMENT_MONTHS ago; how many. That there was a term, with
    its number, stays."""
    long_ago = clock.today() - relativedelta(months=current_app.config["APPOINTMENT_MONTHS"])
    due = select(Appointment.id).where(Appointment.phone_hash != "", Appointment.ended_on.is_not(None),
                                       Appointment.ended_on <= long_ago)
    ids = list(db.session.scalars(due.order_by(Appointment.id).limit(_AT_ONCE)))
    if not ids:
        return 0
    forget_recipients(Appointment.__tablename__, select(Appointment.id).where(Appointment.id.in_(ids)))
    done = write(update(Appointment).where(Appointment.id.in_(ids), Appointment.phone_hash != "").values(
        name="", found_by="", phone="", phone_hash="", position="", reason="", proposed_reason="", return_reason="",
        version=Appointment.version + 1))
    db.session.expire_all()
    for each in db.session.scalars(select(Appointment).where(Appointment.id.in_(ids)).order_by(Appointment.id)):
        record("appointments.forgotten", each)
    return done
