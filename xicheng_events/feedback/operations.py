"""Asking those who came, and taking in what they answer (domain §2.6)."""

from datetime import date, datetime, time, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.accounts.models import Person
from xicheng_events.audit.operations import record
from xicheng_events.core import clock
from xicheng_events.core.codes import new_ticket_token
from xicheng_events.core.db import db
from xicheng_events.core.inserts import insert_unless_there
from xicheng_events.core.plain_text import written
from xicheng_events.core.refusal import Refused
from xicheng_events.feedback.models import Answer, FeedbackInvitation, RatedItem, Rating
from xicheng_events.feedback.queries import came_and_not_yet_invited
from xicheng_events.notify.operations import queue_notice
from xicheng_events.opinions.operations import record_opinion
from xicheng_events.registration.models import Registration

SUGGESTIONS_AT_MOST, TEXT_AT_MOST = 5, 1000


def invite_those_who_came(*, at_most: int = 200) -> int:
    """Sweep: one invitation and one message to each party that came, once its slot is over; the number invited.

    Who is let in later (tablets that were offline) is invited at a later sweep. The unique constraint keeps two
    sweeps at once from inviting anyone twice.
    """
    return sum(_invite(registration) for registration in came_and_not_yet_invited(at_most))


def answer(invitation: FeedbackInvitation, *, ratings: dict[RatedItem, int], suggestions: list[dict] = (),
           anonymous: bool = False, impressed_by: str = "", why_unhappy: str = "", form_key: str | None = None,
           by: Person | None = None) -> Answer:
    """Store one questionnaire, its suggestions as opinions of their own, and use the invitation up: once.

    A suggestion is a dict of `kind`, `text`, `place`, `wants_reply`, `may_publish`. Anonymous: neither the answer nor
    its opinions say whose they are or at what hour they were written. Refuses `feedback_closed`, `already_answered`,
    `rating_missing`, `too_many_suggestions`; lengths beside `impressed_by`, `why_unhappy`, `text_1` … `place_5`.
    """
    _check(invitation, ratings, suggestions)
    impressed_by = written(impressed_by, field="impressed_by", at_most=TEXT_AT_MOST, what=_("印象最深的内容"))
    why_unhappy = written(why_unhappy, field="why_unhappy", at_most=TEXT_AT_MOST, what=_("不满意的原因"))
    _use_up(invitation)
    registration = invitation.registration
    at = _blurred(clock.now()) if anonymous else clock.now()
    given = Answer(
        event=registration.slot.event, slot=registration.slot, at=at, impressed_by=impressed_by,
        why_unhappy=why_unhappy, registration_id=None if anonymous else registration.id,
        ratings=[Rating(item=item, score=score) for item, score in ratings.items()],
    )
    db.session.add(given)
    db.session.flush()
    record("feedback.answered", invitation, by=None if anonymous else by, anonymous=anonymous)
    for position, suggestion in enumerate(suggestions, start=1):
        _take_in(suggestion, position, registration, at=at, anonymous=anonymous, form_key=form_key, by=by)
    return given


def _check(invitation, ratings, suggestions) -> None:
    if invitation.answered_at:
        raise _already_answered()
    if clock.now() >= invitation.closes_at:
        raise Refused("feedback_closed", _("本次活动的评价已截止，感谢您的关注。"))
    if RatedItem.OVERALL not in ratings:
        raise Refused("rating_missing", _("请选择总体满意度。"), "overall")
    if any(score not in range(1, 6) for score in ratings.values()):
        raise Refused("rating_unknown", _("请重新选择满意程度。"), "overall")
    if len(suggestions) > SUGGESTIONS_AT_MOST:
        raise Refused("too_many_suggestions", _("一次最多填写%(n)s条意见建议。", n=SUGGESTIONS_AT_MOST))


def _use_up(invitation: FeedbackInvitation) -> None:
    used = db.session.execute(
        update(FeedbackInvitation)
        .where(FeedbackInvitation.id == invitation.id, FeedbackInvitation.answered_at.is_(None))
        .values(answered_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
    if used.rowcount != 1:
        raise _already_answered()
    db.session.refresh(invitation)


def _already_answered() -> Refused:
    return Refused("already_answered", _("您已提交过评价，感谢您的参与。"))


def _take_in(suggestion: dict, position: int, registration: Registration, *, at, anonymous, form_key, by) -> None:
    try:
        record_opinion(registration.slot.event, **suggestion, anonymous=anonymous, person=registration.person,
                       phone=registration.phone, said_at=at, form_key=form_key, by=by)
    except Refused as refusal:
        raise Refused(refusal.code, refusal.sentence, f"{refusal.field}_{position}") from None


def _blurred(moment: datetime) -> datetime:
    """The day only: to the minute it would match the hour at which the invitation was used."""
    return clock.from_local(datetime.combine(clock.local(moment).date(), time()))


def _invite(registration: Registration) -> bool:
    event, token, now = registration.slot.event, new_ticket_token(), clock.now()
    last_day = clock.local(now).date() + timedelta(days=event.feedback_days)
    is_new = insert_unless_there(
        FeedbackInvitation, registration_id=registration.id, token=token, sent_at=now, closes_at=_end_of(last_day)
    )
    if is_new:
        queue_notice(
            "feedback", phone=registration.phone, about=registration, organisation_id=event.host_id,
            expires_at=_end_of(last_day), secret=True, event=event.title,
            link=f"{current_app.config['SITE_URL']}/feedback/{token}",
            day=_("%(month)s月%(day)s日", month=last_day.month, day=last_day.day),
        )
        record("feedback.invited", registration)
        db.session.flush()
    return is_new


def _end_of(day: date) -> datetime:
    return clock.from_local(datetime.combine(day + timedelta(days=1), time()))
