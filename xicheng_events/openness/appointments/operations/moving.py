"""One change of a term, decided by the database; and what all of them ask for."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.openness.appointments.models import Appointment
from xicheng_events.openness.appointments.queries import standing_of_term
from xicheng_events.openness.appointments.states import LIVE, LONGEST_REASON
from xicheng_events.openness.programmes.queries import leads, may_run

# What is no longer proposed once something has been decided.
NOTHING_PROPOSED = {"proposed": None, "proposed_reason": "", "proposed_dismissal": None, "proposed_until": None,
                    "proposed_by_id": None, "proposed_at": None}


def require_runner(appointment: Appointment, by: Person) -> None:
    """Refuse `not_yours` to who is no editor of the programme's unit."""
    require_right(may_run(appointment.programme, by), _("由本单位经办人办理。"))


def require_leader(appointment: Appointment, by: Person) -> None:
    """Refuse `not_yours` to who is no leader of the programme's unit."""
    require_right(leads(appointment.programme, by), _("由本单位负责人决定。"))


def reason_in(text: str | None, field: str = "reason") -> str:
    """Why, as it is kept. Refuses `reason_missing`, `reason_too_long`, beside `field`."""
    reason = plain_text(text).strip()
    if not reason:
        raise Refused("reason_missing", _("请填写理由。"), field)
    if len(reason) > LONGEST_REASON:
        raise Refused("reason_too_long", _("理由最多%(n)s个字，请精简。", n=LONGEST_REASON), field)
    return reason


def change_last_term(appointment: Appointment, *where, **values) -> None:
    """Change the last of a member's terms, where it isn't over and `where` is still so. Refuses `standing_changed`."""
    done = write(update(Appointment).where(
        Appointment.id == appointment.id, Appointment.holds_programme.is_(True), Appointment.state.in_(LIVE),
        Appointment.ends_on >= clock.today(), *where).values(version=Appointment.version + 1, **values))
    db.session.refresh(appointment)
    if not done:
        raise standing_changed(appointment)


def change_live_terms(appointment: Appointment, *where, **values) -> bool:
    """Change all terms of a member that aren't over: the one that runs, and the one behind it; whether there was one.
    """
    change = update(Appointment).where(
        Appointment.programme_id == appointment.programme_id, Appointment.sequence == appointment.sequence,
        Appointment.state.in_(LIVE), Appointment.ends_on >= clock.today(), *where).values(
            version=Appointment.version + 1, **values)
    # Whoever waits for a renewal to be committed doesn't see the row that it has added: looked at once more.
    done = write(change) + write(change)
    db.session.expire_all()
    return done > 0


def stop_service(appointment: Appointment) -> None:
    """Have the later rooms give up at once what a member was to do or to come to, who serves no more or is suspended.
    """
    for gives_up in house.listed("SERVICE_STOPS"):
        gives_up(appointment)


def standing_changed(appointment: Appointment) -> Refused:
    """What somebody is told who acts on a page that shows what no longer is."""
    return Refused("standing_changed", _(
        "“%(name)s”的聘任现在是“%(standing)s”，没有办理，请查看最新内容。", name=appointment.name,
        standing=standing_of_term(appointment).label))
