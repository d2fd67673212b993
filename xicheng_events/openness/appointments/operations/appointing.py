"""聘任: whoever was chosen gets a term, a number and a certificate, all at once (domain §4.3)."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_link_token
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.operations.recording import note_term
from xicheng_events.openness.appointments.operations.telling import tell_member
from xicheng_events.openness.appointments.queries import certificate_number, chosen_for, newest_certificate, serves
from xicheng_events.openness.appointments.states import AppointmentState
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.operations.drafting_programmes import people_are_appointed
from xicheng_events.openness.programmes.queries import leads
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.states import ApplicationState

A_DAY = timedelta(days=1)
_TRIES = 200  # numbers that others may take at the same moment


def appoint_chosen(programme: Programme, *, by: Person) -> list[Appointment]:
    """聘任: everybody of a programme who is 拟聘已确定 gets the programme's term, by its unit's leader; each is told.
    Twice is once: what is done already gives nothing. The new terms.

    Refuses `not_yours`, `no_word` where the programme has no 聘书字号, `term_over`, `serves_already` where one of them
    has a term there that isn't over, by their name.
    """
    require_right(leads(programme, by), _("聘任由本单位负责人办理。"))
    begins, last = first_term(programme)
    if not programme.certificate_word:
        raise Refused("no_word", _("项目没有填写聘书字号，请先修改项目。"))
    if last < begins:
        raise Refused("term_over", _("项目的聘期已于%(day)s届满，不能再聘任。", day=date_alone(last)))
    mine = [each for each in chosen_for(programme) if write(update(Application).where(
        Application.id == each.id, Application.state == ApplicationState.CHOSEN).values(
            state=ApplicationState.APPOINTED, version=Application.version + 1))]
    made = [_appoint(each, programme, begins, last, by) for each in mine]
    if made:
        people_are_appointed(programme)
    for each in mine:
        db.session.refresh(each)
    return made


def first_term(programme: Programme) -> tuple[date, date]:
    """First and last day of the term that somebody gets who is appointed today."""
    return max(programme.term_from, clock.today()), programme.term_to


def _appoint(application: Application, programme: Programme, begins: date, last: date, by: Person) -> Appointment:
    if serves(programme, application.phone):
        raise _serves_already(application.name)
    made = with_next_numbers(
        programme, None, starts_on=begins, ends_on=last, application_id=application.id, renews_id=None, term_number=1,
        name=application.name, found_by=application.found_by, phone=application.phone,
        phone_hash=application.phone_hash, category=application.category, field_id=application.field_id,
        position=application.position, appointed_by_id=by.id)
    if made is None:
        raise _serves_already(application.name)
    note_term("appointments.appointed", made, by=by)
    tell_member("appointed", made, certificate=made.certificate_number)
    return made


def with_next_numbers(programme: Programme, sequence: int | None, **values) -> Appointment | None:
    """A new term with the next certificate number of its word and year, and the next number of the programme where it
    has none yet (`sequence`): the unique constraints decide who gets which. None where the person has a term there."""
    year = clock.today().year
    for _each in range(_TRIES):
        number = newest_certificate(programme.certificate_word, year) + 1
        made = insert_once(
            Appointment, programme_id=programme.id, sequence=sequence or _next_sequence(programme),
            certificate_number=certificate_number(programme.certificate_word, year, number),
            certificate_code=new_link_token(), holds_programme=True, state=AppointmentState.APPOINTED,
            appointed_at=clock.now(), **values)
        if made is not None:
            return made
        if _holds(programme, values["phone_hash"]):
            return None
    return None


def _next_sequence(programme: Programme) -> int:
    return (db.session.scalar(select(func.max(Appointment.sequence)).where(
        Appointment.programme_id == programme.id)) or 0) + 1


def _holds(programme: Programme, phone_hash: str) -> bool:
    return db.session.scalar(select(Appointment.id).where(
        Appointment.programme_id == programme.id, Appointment.phone_hash == phone_hash,
        Appointment.holds_programme.is_(True))) is not None


def _serves_already(name: str) -> Refused:
    return Refused("serves_already", _("“%(name)s”在本项目中的聘期未届满，不能重复聘任。", name=name))
