"""Taking in what those who came answer (domain §2.6)."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.personal_data import meant_for
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.opinions.operations import Statement, legible, record_opinion
from xicheng_events.voice.surveys.models import Answer, FeedbackInvitation, RatedItem, Rating
from xicheng_events.voice.surveys.sealed_answers import seal_answers

SUGGESTIONS_AT_MOST, TEXT_AT_MOST = 5, 1000


def answer(invitation: FeedbackInvitation, *, ratings: dict[RatedItem, int], suggestions: list[dict] = (),
           anonymous: bool = False, impressed_by: str = "", why_unhappy: str = "", form_key: str | None = None,
           by: Person | None = None) -> None:
    """Use the invitation up, once, and store the questionnaire: a named one and its suggestions, as opinions, at once;
    an anonymous one sealed in the invitation, until `mixing_anonymous.move_anonymous_answers`.

    A suggestion is a dict of `kind`, `text`, `place`, `wants_reply`, `may_publish`. Refuses `feedback_closed`,
    `already_answered`, `rating_missing`, `too_many_suggestions`; lengths beside `impressed_by`, `why_unhappy`,
    `text_1` … `place_5`.
    """
    _check(invitation, ratings, suggestions)
    texts = {
        "impressed_by": written(impressed_by, field="impressed_by", at_most=TEXT_AT_MOST, what=_("印象最深的内容")),
        "why_unhappy": written(why_unhappy, field="why_unhappy", at_most=TEXT_AT_MOST, what=_("不满意的原因")),
    }
    suggestions = [_understood(suggestion, position) for position, suggestion in enumerate(suggestions, start=1)]
    if anonymous:
        _use_up(invitation, sealed=seal_answers(ratings, suggestions, form_key=form_key, **texts))
        return
    _use_up(invitation)
    registration = invitation.registration
    event = registration.slot.event
    db.session.add(Answer(event=event, slot=registration.slot, at=clock.now(), registration_id=registration.id,
                          ratings=[Rating(item=item, score=score) for item, score in ratings.items()], **texts))
    db.session.flush()
    record("feedback.answered", event, by=by, anonymous=False)
    for suggestion in suggestions:
        record_opinion(event.occasion, Statement(**suggestion, person=registration.person, phone=registration.phone),
                       form_key=form_key, by=by)


def _check(invitation, ratings, suggestions) -> None:
    if invitation.answered_on:
        raise _already_answered()
    if clock.now() >= invitation.closes_at:
        raise Refused("feedback_closed", _("本次活动的评价已截止，感谢您的关注。"))
    if RatedItem.OVERALL not in ratings:
        raise Refused("rating_missing", _("请选择总体满意度。"), "overall")
    if any(score not in range(1, 6) for score in ratings.values()):
        raise Refused("rating_unknown", _("请重新选择满意程度。"), "overall")
    if len(suggestions) > SUGGESTIONS_AT_MOST:
        raise Refused("too_many_suggestions", _("一次最多填写%(n)s条意见建议。", n=SUGGESTIONS_AT_MOST))


def _use_up(invitation: FeedbackInvitation, *, sealed: str | None = None) -> None:
    used = write(
        update(FeedbackInvitation)
        .where(FeedbackInvitation.id == invitation.id, FeedbackInvitation.answered_on.is_(None))
        .values(answered_on=clock.today(), sealed=meant_for(
            FeedbackInvitation.sealed, sealed, registration_id=invitation.registration_id)))
    if used != 1:
        raise _already_answered()
    db.session.refresh(invitation)


def _already_answered() -> Refused:
    return Refused("already_answered", _("您已提交过评价，感谢您的参与。"))


def _understood(suggestion: dict, position: int) -> dict:
    try:
        text, place = legible(suggestion["text"], suggestion.get("place", ""))
    except Refused as refusal:
        raise Refused(refusal.code, refusal.sentence, f"{refusal.field}_{position}") from None
    return {**suggestion, "kind": OpinionKind(suggestion["kind"]), "text": text, "place": place}
