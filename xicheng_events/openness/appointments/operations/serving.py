"""What goes on while somebody serves: serving again, wishes, resigning, the certificate handed out and given back."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations.moving import (
    NOTHING_PROPOSED,
    change_last_term,
    change_live_terms,
    reason_in,
    require_leader,
    require_runner,
    standing_changed,
    stop_service,
)
from xicheng_events.openness.appointments.operations.recording import note_term
from xicheng_events.openness.appointments.operations.telling import tell_member
from xicheng_events.openness.appointments.queries import is_live
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import may_run

_S = AppointmentState


def resume_service(appointment: Appointment, *, by: Person) -> None:
    """恢复履职, by the leader. Refuses `not_yours`, `standing_changed`."""
    require_leader(appointment, by)
    if not change_live_terms(appointment, Appointment.state == _S.SUSPENDED, state=_S.APPOINTED, reason=""):
        raise standing_changed(appointment)
    note_term("appointments.resumed", appointment, by=by)
    tell_member("term_resumed", appointment)


def note_wish(appointment: Appointment, *, wish: bool, by: Person | None) -> None:
    """Whether they want another term: said by themselves (`by` None), or to the unit's editor on the telephone. It can
    be said anew until a renewal is proposed. Refuses `standing_changed`."""
    if by is not None:
        require_runner(appointment, by)
    change_last_term(appointment, Appointment.proposed.is_(None), renewal_wish=wish)
    note_term("appointments.wish_noted", appointment, by=by, wish=wish)


def resign(appointment: Appointment, *, reason: str = "", by: Person | None) -> None:
    """辞聘: at once, by themselves (`by` None; twice is once), or entered by the unit's editor, who says how they
    have asked for it. Refuses `not_yours`, `reason_missing`, `standing_changed`."""
    if by is not None:
        require_runner(appointment, by)
    reason = reason_in(reason) if by is not None or reason else ""
    done = change_live_terms(appointment, state=_S.RESIGNED, reason=reason, ended_on=clock.today(),
                             holds_programme=None, return_reason="", **NOTHING_PROPOSED)
    if done:
        note_term("appointments.resigned", appointment, by=by)
        tell_member("appointment_ended", appointment)
        stop_service(appointment)
    elif by is not None or appointment.state is not _S.RESIGNED:
        raise standing_changed(appointment)


def certificates_are_ready(programme: Programme, ids: Iterable[int], *, by: Person) -> int:
    """聘书已备好: tell those of these terms who haven't been told and aren't suspended; how many. Refuses
    `not_yours`."""
    require_right(may_run(programme, by), _("由本单位经办人办理。"))
    done = 0
    for number in sorted(ids):
        if write(update(Appointment).where(
                Appointment.id == number, Appointment.programme_id == programme.id, is_live(),
                Appointment.state == _S.APPOINTED, Appointment.certificate_ready_on.is_(None)).values(
                    certificate_ready_on=clock.today(), version=Appointment.version + 1)):
            mine = db.session.get(Appointment, number, populate_existing=True)
            note_term("appointments.certificate_ready", mine, by=by)
            tell_member("certificate_ready", mine, phone_to_ask=programme.contact_phone)
            done += 1
    return done


def note_certificate(appointment: Appointment, *, is_back: bool, by: Person) -> None:
    """聘书已交回, of a term that has ended before its last day; or not, where that was noted by mistake. Refuses
    `not_yours`, `standing_changed`."""
    require_runner(appointment, by)
    done = write(update(Appointment).where(
        Appointment.id == appointment.id, Appointment.state.in_((_S.RESIGNED, _S.DISMISSED)),
        Appointment.certificate_returned_on.is_(None) if is_back else Appointment.certificate_returned_on.is_not(None),
    ).values(certificate_returned_on=clock.today() if is_back else None, version=Appointment.version + 1))
    db.session.refresh(appointment)
    if done:
        note_term("appointments.certificate_noted", appointment, by=by, is_back=is_back)
    elif appointment.state not in (_S.RESIGNED, _S.DISMISSED):
        raise standing_changed(appointment)


def reveal_members_phone(appointment: Appointment, *, by: Person) -> str:
    """The number to call, for the unit's editor; it goes on record. Refuses `not_yours`, `nothing_to_show`."""
    require_runner(appointment, by)
    if not appointment.phone:
        raise Refused("nothing_to_show", _("联系信息已按期删除。"))
    note_term("appointments.phone_shown", appointment, by=by)
    return str(appointment.phone)
