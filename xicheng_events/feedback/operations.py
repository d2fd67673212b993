"""Asking those who came, once each, and taking their answers down (domain §2.6)."""

import secrets
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import exists, select, update
from sqlalchemy.orm import joinedload

from xicheng_events.accounts.models import Person
from xicheng_events.audit.operations import record
from xicheng_events.core import clock
from xicheng_events.core.db import db
from xicheng_events.core.inserts import insert_unless_there
from xicheng_events.core.plain_text import written
from xicheng_events.core.refusal import Refused
from xicheng_events.core.text import day
from xicheng_events.events.models import Event, Slot
from xicheng_events.events.states import PUBLIC_STATES, EventState
from xicheng_events.feedback.models import Answer, FeedbackInvitation, RatedItem, Rating
from xicheng_events.notify.operations import queue_notice
from xicheng_events.opinions.operations import record_opinion
from xicheng_events.registration.models import Registration, Ticket

MOST_SUGGESTIONS = 5
UNHAPPY = 2


def invite_those_who_came(*, at_most: int = 200) -> int:
    """Sweep: once a slot is over, send each party that came the link to its questionnaire; how many.

    Nobody is asked twice: the database holds one invitation per registration. Not for slots whose time to answer
    is over already.
    """
    now, invited = clock.now(), 0
    for registration in db.session.scalars(_came_and_not_asked(now).limit(at_most)).all():
        slot, event = registration.slot, registration.slot.event
        closes_at = slot.ends_at + timedelta(days=event.feedback_days)
        if closes_at <= now:
            continue
        token = secrets.token_urlsafe(24)
        if insert_unless_there(FeedbackInvitation, registration_id=registration.id, token=token, sent_at=now,
                               closes_at=closes_at):
            link = f"{current_app.config['SITE_URL']}/feedback/{token}"
            queue_notice("feedback", phone=registration.phone, about=registration, organisation_id=event.host_id,
                         event=event.title, link=link, day=day(closes_at))
            invited += 1
    db.session.flush()
    return invited


def _came_and_not_asked(now):
    asked = exists().where(FeedbackInvitation.registration_id == Registration.id)
    return (
        select(Registration).join(Registration.slot).join(Slot.event)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .where(Ticket.arrived > 0, Slot.ends_at <= now, Slot.ends_at > now - timedelta(days=60), ~asked,
               Event.state.in_(PUBLIC_STATES), Event.state != EventState.CANCELLED)
        .options(joinedload(Registration.slot).joinedload(Slot.event)).order_by(Registration.id)
    )


def answer(invitation: FeedbackInvitation, *, ratings: dict, suggestions=(), anonymous: bool, impressed_by: str = "",
           why_unhappy: str = "", form_key: str | None = None, by: Person | None = None) -> Answer:
    """Take down one questionnaire: `ratings` {RatedItem: 1…5}, up to five `suggestions`, each the keywords of
    `opinions.record_opinion` {kind, text, place, wants_reply, may_publish}.

    One answer per invitation, decided by the database: refuses `answered` and, after the time is up, `closed`.
    An anonymous answer isn't tied to the registration, and its suggestions don't name the person.
    """
    registration, now = invitation.registration, clock.now()
    event = registration.slot.event
    if now >= invitation.closes_at:
        raise Refused("closed", _("反馈已截止。如有意见建议，请拨打%(phone)s。", phone=event.contact_phone))
    if RatedItem.OVERALL not in ratings:
        raise Refused("no_rating", _("请选择总体满意度。"), "overall")
    used = db.session.execute(
        update(FeedbackInvitation).where(FeedbackInvitation.id == invitation.id,
                                         FeedbackInvitation.answered_at.is_(None)).values(answered_at=now),
        execution_options={"synchronize_session": False})
    if used.rowcount != 1:
        raise Refused("answered", _("您已提交过反馈，谢谢。"))
    said = Answer(
        event_id=event.id, slot_id=registration.slot_id, registration_id=None if anonymous else registration.id,
        at=now, impressed_by=written(impressed_by, field="impressed_by", at_most=1000, what=_("印象最深的内容")),
        why_unhappy=written(why_unhappy, field="why_unhappy", at_most=1000, what=_("不满意的原因")),
        ratings=[Rating(item=item, score=int(score)) for item, score in ratings.items()],
    )
    db.session.add(said)
    db.session.flush()
    # An anonymous answer leaves no trace of who gave it, not even here.
    record("feedback.answered", said, by=None if anonymous else registration.person, anonymous=anonymous)
    _take_down(registration, event, suggestions, anonymous=anonymous, form_key=form_key, by=by)
    return said


def _take_down(registration: Registration, event: Event, suggestions, *, anonymous: bool, form_key, by) -> None:
    for suggestion in list(suggestions)[:MOST_SUGGESTIONS]:
        record_opinion(event, anonymous=anonymous, person=registration.person, phone=registration.phone,
                       form_key=form_key, by=by or registration.person, **suggestion)
