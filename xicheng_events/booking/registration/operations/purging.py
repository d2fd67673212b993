"""Deleting who came once it is nobody's business any more (domain §9.2 P7): how many came stays."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, func, or_, select, update

from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.registration.models import Companion, Registration
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.notify.operations import forget_recipients
from xicheng_events.foundation.questions.operations.keeping_answers import forget_answers, forget_secret_answers
from xicheng_events.foundation.questions.queries import forms_with_secrets

_AT_ONCE = 20  # events; each is a handful of statements, however many registered
_EVENTS_WITH_SECRETS = 100  # two statements each
# Nobody's phone has an empty hash: it marks what has been purged.
_PURGED = {"phone": "", "phone_hash": ""}
_SILENT = {"phone_tail": "", "street_id": None, "access_needs": "", "question": "", "state_reason": "",
           "priority_reason": "", "review_note": "", "born_on": None, "document_kind": None, "document": None,
           "document_hash": None, "document_tail": ""}


def purge_contacts() -> int:
    """Sweep: delete the personal data of those who registered or were invited, CONTACT_MONTHS after the event's last
    slot has ended; of how many events. States, heads and age bands stay for the statistics, consents for the record.

    Each event leaves an audit entry. Phones left with opinions are the ledger's: `purging.purge_opinion_contacts`.
    """
    registered = select(Slot.event_id).join(Registration, Registration.slot_id == Slot.id).where(
        Registration.phone_hash != "")
    invited = select(Invitation.event_id).where(Invitation.phone_hash != "")
    due = select(Event).where(or_(Event.id.in_(registered), Event.id.in_(invited)), Event.id.in_(events_to_forget()))
    return sum(_purge(event) for event in db.session.scalars(due.order_by(Event.id).limit(_AT_ONCE)).all())


def purge_secret_answers() -> int:
    """Sweep: delete what was answered in secret for events that ended SECRET_DAYS ago; of how many events.

    Each leaves a record.
    """
    before = clock.now() - timedelta(days=current_app.config["SECRET_DAYS"])
    last = select(func.max(Slot.ends_at)).where(Slot.event_id == Event.id).scalar_subquery()
    due = select(Event).where(Event.form_id.in_(forms_with_secrets()), last <= before).order_by(Event.id)
    purged = 0
    for event in db.session.scalars(due.limit(_EVENTS_WITH_SECRETS)).all():
        if done := forget_secret_answers(event.form_id):
            record("questions.purged", event, answers=done)
            purged += 1
    db.session.flush()
    return purged


def events_to_forget() -> Select:
    """The ids of the events whose last slot ended CONTACT_MONTHS ago or earlier."""
    before = clock.now() - relativedelta(months=current_app.config["CONTACT_MONTHS"])
    return select(Slot.event_id).group_by(Slot.event_id).having(func.max(Slot.ends_at) <= before)


def forget_parties(which) -> int:
    """Delete who the registrations are of for which the condition `which` holds, whom they bring, what they answered
    and what was written to them; how many weren't forgotten yet."""
    registrations = select(Registration.id).where(which)
    forget_recipients(Registration.__tablename__, registrations)
    forget_answers(select(Registration.answer_sheet_id).where(which, Registration.answer_sheet_id.is_not(None)))
    write(update(Companion).where(Companion.registration_id.in_(registrations))
          .values(name="", born_on=None, guardian_name=""))
    return write(update(Registration).where(which, Registration.phone_hash != "")
                 .values(name=kept(lambda: _("已删除")), version=Registration.version + 1, **_PURGED, **_SILENT))


def _purge(event: Event) -> bool:
    forget_recipients(Invitation.__tablename__, select(Invitation.id).where(Invitation.event_id == event.id))
    guests = write(update(Invitation).where(Invitation.event_id == event.id, Invitation.phone_hash != "")
                   .values(name=kept(lambda: _("已删除")), **_PURGED))
    parties = forget_parties(Registration.slot_id.in_(select(Slot.id).where(Slot.event_id == event.id)))
    if parties or guests:  # else another process was faster
        record("registration.contacts_purged", event, registrations=parties, invitations=guests)
    db.session.flush()
    return bool(parties or guests)
