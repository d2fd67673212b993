"""What the unit's editor proposes and its leader decides: a pause, a dismissal, another term (domain §4.3)."""

from datetime import date

from dateutil.relativedelta import relativedelta
from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.accounts.operations.roles import require_leader_in_office
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations.appointing import A_DAY, with_next_numbers
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
from xicheng_events.openness.appointments.states import LIVE, AppointmentState, DismissalReason, ProposedStep
from xicheng_events.openness.programmes.operations.drafting_programmes import serve_longer

_S = AppointmentState
_LONGEST = relativedelta(months=24)


def propose_suspension(appointment: Appointment, *, reason: str, by: Person) -> None:
    """提出暂停履职. Refuses `not_yours`, `reason_missing`, `nobody_agrees`, `standing_changed`."""
    require_runner(appointment, by)
    _propose(appointment, ProposedStep.SUSPEND, by, Appointment.state == _S.APPOINTED,
             proposed_reason=reason_in(reason))


def propose_dismissal(appointment: Appointment, *, dismissed_for: DismissalReason | None, reason: str,
                      by: Person) -> None:
    """提出解聘, for one of the reasons there are and in words. Refuses `not_yours`, `unknown_choice` beside
    `dismissed_for`, `reason_missing`, `nobody_agrees`, `standing_changed`."""
    require_runner(appointment, by)
    if not isinstance(dismissed_for, DismissalReason):
        raise Refused("unknown_choice", _("请选择解聘原因。"), "dismissed_for")
    _propose(appointment, ProposedStep.DISMISS, by, proposed_reason=reason_in(reason),
             proposed_dismissal=dismissed_for)


def propose_renewal(appointment: Appointment, *, until: date, by: Person) -> None:
    """提出续聘, until a day. Refuses `not_yours`, `over_limit`, `suspended`, `not_wished` where they have said no,
    `not_begun`, `term_wrong` beside `until`, `nobody_agrees`, `standing_changed`."""
    require_runner(appointment, by)
    why_not = why_no_renewal(appointment)
    if why_not:
        raise why_not
    if not appointment.ends_on < until <= appointment.ends_on + _LONGEST:
        raise Refused("term_wrong", _("新聘期应晚于现聘期的届满日%(day)s，最长24个月。",
                                      day=date_alone(appointment.ends_on)), "until")
    _propose(appointment, ProposedStep.RENEW, by, Appointment.state == _S.APPOINTED, proposed_until=until)


def why_no_renewal(appointment: Appointment) -> Refused | None:
    """Why somebody can't get another term, whatever its last day is; None where they can."""
    today, name = clock.today(), appointment.name
    if appointment.state is _S.SUSPENDED:
        return Refused("suspended", _("“%(name)s”暂停履职，恢复后才能续聘。", name=name))
    if appointment.state not in LIVE or appointment.ends_on < today or not appointment.holds_programme:
        return standing_changed(appointment)
    if appointment.starts_on > today:
        begins = date_alone(appointment.starts_on)
        return Refused("not_begun", _("“%(name)s”自%(day)s起的聘期还没有开始，开始后才能续聘。", name=name, day=begins))
    if appointment.term_number >= appointment.programme.renewal_limit:
        return Refused("over_limit", _("“%(name)s”已连续聘任%(n)s届，达到本项目的上限，不能续聘。", name=name,
                                       n=appointment.term_number))
    if appointment.renewal_wish is False:
        return Refused("not_wished", _("“%(name)s”表示不愿续聘。", name=name))
    return None


def may_wish(appointment: Appointment) -> bool:
    """Whether somebody may say, or say anew, whether they want another term."""
    is_open = appointment.proposed is None and appointment.holds_programme and appointment.state is _S.APPOINTED
    return bool(is_open and appointment.starts_on <= clock.today() <= appointment.ends_on
                and appointment.term_number < appointment.programme.renewal_limit)


def usual_renewal(appointment: Appointment) -> date:
    """The last day of a term as long as the programme's, behind this one."""
    programme = appointment.programme
    length = relativedelta(programme.term_to + A_DAY, programme.term_from)
    return appointment.ends_on + A_DAY + length - A_DAY


def take_back_step(appointment: Appointment, *, by: Person) -> None:
    """撤回提请, by an editor, until it is decided. Refuses `not_yours`, `standing_changed`."""
    require_runner(appointment, by)
    step = appointment.proposed
    change_last_term(appointment, Appointment.proposed.is_not(None), **NOTHING_PROPOSED)
    note_term("appointments.step_taken_back", appointment, by=by, term_step=step and step.value)


def return_step(appointment: Appointment, *, reason: str, by: Person) -> None:
    """The leader doesn't agree, and says why. Refuses `not_yours`, `reason_missing`, `standing_changed`."""
    step = _step_to_decide(appointment, by)
    change_last_term(appointment, Appointment.proposed == step, return_reason=reason_in(reason), **NOTHING_PROPOSED)
    note_term("appointments.step_returned", appointment, by=by, term_step=step.value)


def agree_to_step(appointment: Appointment, *, by: Person) -> Appointment:
    """The leader agrees: it is done, and they are told. The term it is about, in a renewal the new one.

    Refuses `not_yours`, also to whoever proposed it, `standing_changed`, and in a renewal what it is refused for
    today."""
    step = _step_to_decide(appointment, by)
    if step is ProposedStep.RENEW:
        return _renew(appointment, by)
    reason, dismissed_for = appointment.proposed_reason, appointment.proposed_dismissal
    change_last_term(appointment, Appointment.proposed == step, return_reason="", **NOTHING_PROPOSED)
    if step is ProposedStep.SUSPEND:
        change_live_terms(appointment, state=_S.SUSPENDED, reason=reason)
        note_term("appointments.suspended", appointment, by=by)
        tell_member("term_paused", appointment)
    else:
        change_live_terms(appointment, state=_S.DISMISSED, reason=reason, dismissed_for=dismissed_for,
                          ended_on=clock.today(), holds_programme=None)
        note_term("appointments.dismissed", appointment, by=by, dismissed_for=dismissed_for.value)
        tell_member("appointment_ended", appointment)
    stop_service(appointment)
    return appointment


def _renew(appointment: Appointment, by: Person) -> Appointment:
    why_not = why_no_renewal(appointment)
    if why_not:
        raise why_not
    until = appointment.proposed_until
    change_last_term(appointment, Appointment.proposed == ProposedStep.RENEW, Appointment.state == _S.APPOINTED,
                     return_reason="", holds_programme=None, **NOTHING_PROPOSED)
    made = with_next_numbers(
        appointment.programme, appointment.sequence, starts_on=appointment.ends_on + A_DAY, ends_on=until,
        application_id=None, renews_id=appointment.id, term_number=appointment.term_number + 1, name=appointment.name,
        found_by=appointment.found_by, phone=appointment.phone, phone_hash=appointment.phone_hash,
        category=appointment.category, field_id=appointment.field_id, position=appointment.position,
        appointed_by_id=by.id)
    if made is None:
        raise standing_changed(appointment)
    serve_longer(appointment.programme, until)
    note_term("appointments.renewed", made, by=by)
    tell_member("appointment_renewed", made, about=appointment, certificate=made.certificate_number)
    return made


def _propose(appointment: Appointment, step: ProposedStep, by: Person, *where, **values) -> None:
    require_leader_in_office(appointment.programme.organisation_id, besides=(by.id,))
    change_last_term(appointment, Appointment.proposed.is_(None), *where, proposed=step, proposed_by_id=by.id,
                     proposed_at=clock.now(), return_reason="", **values)
    note_term("appointments.step_proposed", appointment, by=by, term_step=step.value)


def _step_to_decide(appointment: Appointment, by: Person) -> ProposedStep:
    require_leader(appointment, by)
    if appointment.proposed is None:
        raise standing_changed(appointment)
    require_right(appointment.proposed_by_id != by.id, _("您提出的，须由另一位负责人决定。"))
    return appointment.proposed
