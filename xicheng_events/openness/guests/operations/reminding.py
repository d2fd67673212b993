"""催复: those who haven't answered an invitation are reminded, once a day at most."""

from collections.abc import Collection

from flask_babel import gettext as _

from xicheng_events.booking.events.desk_rights import require_in_charge
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.operations.transitions import short_title, tell_party
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import moment
from xicheng_events.openness.guests.models import InvitationReminder
from xicheng_events.openness.guests.queries import without_answer


def remind_invited(event: Event, references: Collection[str], *, by: Person) -> int:
    """Send one message to each of these who may still answer and hasn't; how many were reminded now. Whoever was
    reminded today, or has answered meanwhile, is left out. Refuses `not_yours`, and `nobody` where none is chosen."""
    require_in_charge(by, event)
    if not references:
        raise Refused("nobody", _("请勾选要提醒的人。"), "who")
    waiting = db.session.scalars(without_answer(event).where(Registration.reference.in_(set(references)))).all()
    return sum(_remind(each, event, by) for each in waiting)


def _remind(registration: Registration, event: Event, by: Person) -> bool:
    if not insert_unless_there(InvitationReminder, registration_id=registration.id, day=clock.today()):
        return False
    tell_party(registration, "sit_in_reminder", event=short_title(event),
               until=kept(lambda: moment(registration.offer_until)))
    record("guests.reminded", registration, by=by)
    return True
