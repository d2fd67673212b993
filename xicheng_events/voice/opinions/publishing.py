"""Showing an opinion with its answer to everyone, and taking that back (domain §5.4). Nothing of it says who spoke."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import excerpt
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.one_text import (
    ask_to_publish,
    begin_publication,
    forget_public_words,
    publish_cleared_thing,
    require_asking,
    take_back_asking,
)
from xicheng_events.foundation.publishing.operations import settle_clearance, withdraw_thing
from xicheng_events.foundation.publishing.redacting import (
    MarkDecision,
    decide_marks,
    kept_words,
    open_marks,
    require_decided,
)
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.voice.opinions.models import Opinion, Triage
from xicheng_events.voice.opinions.named_people import names_in_opinion
from xicheng_events.voice.opinions.public_fields import public_fields_of_opinion

KIND = "opinion"  # its row among the kinds of what is published (opinions.room)
P = PublishingStep


def ask_publication(opinion: Opinion, *, by: Person) -> ReviewSlip | None:
    """Ask for the confidentiality review of an opinion and its answer, as they would be shown. Nothing is asked, and
    None given, while somebody has to decide what of it might tell who somebody is (`decide_marks_of_opinion`).

    Refuses `not_yours`, `not_answered`, `not_released` without the person's consent. What is public stays so
    (`is_public`).
    """
    require_asking(opinion, KIND, organisation_id=opinion.organisation_id, by=by)
    _require_consent(opinion)
    if open_marks(opinion.publication, texts_of_opinion(opinion), names_in_opinion(opinion)):
        begin_publication(opinion, KIND, **_of(opinion), by=by)
        return None
    return ask_to_publish(opinion, KIND, **_of(opinion), fields=public_fields_of_opinion(opinion), by=by,
                          barred=[opinion.triaged_by_id])


def decide_marks_of_opinion(opinion: Opinion, decisions: list[MarkDecision], *, seen: str, by: Person) -> ReviewSlip:
    """核对个人信息: what is covered of an opinion and its answer, and what kept; then it goes to the secrecy reviewer.
    Refuses as `ask_publication` and `redacting.decide_marks`."""
    require_asking(opinion, KIND, organisation_id=opinion.organisation_id, by=by)
    _require_consent(opinion)
    publication = begin_publication(opinion, KIND, **_of(opinion), by=by)
    texts = texts_of_opinion(opinion)
    covered = decide_marks(publication, texts, names_in_opinion(opinion), decisions, seen=seen, by=by)
    for field, text in covered.items():
        if text != texts[field]:
            setattr(opinion, f"covered_{field}", text)
    db.session.flush()
    return ask_publication(opinion, by=by)


def uncover(opinion: Opinion) -> None:
    """Let nothing be covered any more of what nobody reads in public now."""
    opinion.covered_text = opinion.covered_place = opinion.covered_answer = None


def texts_of_opinion(opinion: Opinion) -> dict[str, str]:
    """What of it somebody wrote, as everybody would read it."""
    return {"text": opinion.public_text, "place": opinion.public_place, "answer": opinion.public_answer}


def kept_in_opinion(opinion_id: int) -> list[str]:
    """What who reviews the words is told besides them."""
    opinion = db.session.get(Opinion, opinion_id)
    return kept_words(opinion.publication, texts_of_opinion(opinion))


def _of(opinion: Opinion) -> dict:
    return {"title": excerpt(opinion.public_text, 50), "path": "/progress/answers/{id}",
            "organisation": opinion.organisation}


def _require_consent(opinion: Opinion) -> None:
    if opinion.triage is not Triage.ANSWERED:
        raise Refused("not_answered", _("答复之后才能公开。"))
    _hold_consent(opinion)


def take_back_opinion(opinion: Opinion, *, by: Person) -> None:
    """撤回送审, until it is public; what was covered is decided anew. Refuses `not_yours`, and `nothing_asked`."""
    require_right(may_publish_opinion(P.TAKE_BACK_ASKING, opinion, by))
    take_back_asking(opinion, by=by)
    uncover(opinion)
    record("opinions.taken_back", opinion, by=by)


def publish_opinion(opinion: Opinion, *, by: Person) -> Opinion:
    """Show an opinion and its answer on 办理进展. Refuses `not_yours`, `not_released` as `ask_publication`, without a
    passed slip `not_cleared`, and `marks_open` while somebody has to decide about a mark."""
    require_right(may_publish_opinion(P.PUBLISH, opinion, by))
    _hold_consent(opinion)
    require_decided(opinion.publication, texts_of_opinion(opinion), names_in_opinion(opinion))
    publish_cleared_thing(opinion, fields=public_fields_of_opinion(opinion), by=by)
    record("opinions.published", opinion, by=by)
    return opinion


def _hold_consent(opinion: Opinion) -> None:
    """Whoever takes the consent, or words, back at this moment does so after what is done here, and finds it."""
    held = write(update(Opinion).where(Opinion.id == opinion.id, Opinion.may_publish).values(may_publish=True))
    db.session.refresh(opinion)
    if held != 1:
        raise Refused("not_released", _("提出人没有同意公开。"))


def withdraw_opinion(opinion: Opinion, *, reason: str, told_of_somebody: bool = False, by: Person) -> Opinion:
    """撤回公开: its address says why from now on. `told_of_somebody`: because it said who somebody is, so that what was
    public of it is forgotten. Refuses as `withdraw_thing`."""
    require_right(may_publish_opinion(P.WITHDRAW, opinion, by))
    reason = withdraw_thing(opinion, reason=reason, by=by)
    uncover(opinion)
    if told_of_somebody:
        forget_public_words(opinion, instead=kept(lambda: _("因含个人信息，文本已清除")), by=by)
    record("opinions.withdrawn", opinion, by=by, reason=reason)
    return opinion


def may_publish_opinion(step: PublishingStep, opinion: Opinion, person: Person) -> bool:
    """Whether `person` may take that step of publishing with `opinion`, whatever state it is in."""
    return may_take(step, KIND, opinion.organisation_id, person)


def opinion_decided(slip: ReviewSlip) -> None:
    """What a slip about an opinion brings: its row stands as it was decided."""
    settle_clearance(db.session.get(Opinion, slip.subject_id).publication, slip)
