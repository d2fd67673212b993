"""The steps of what is published. The room whose thing it is checks what it must say; these decide who and when."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import and_, func, select, update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.kinds import kinds, may_take
from xicheng_events.foundation.publishing.models import Publication, PublishedVersion
from xicheng_events.foundation.publishing.states import STEPS, PublicationState, PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.operations import void_slip
from xicheng_events.foundation.review.public_fields import PublicField, digest_of_fields

REASON_AT_MOST, WITHDRAWAL_AT_MOST = 300, 200


def add_publication(kind: str, *, organisation_id: int, title: str, path: str = "", by: Person) -> Publication:
    """The row of a new thing of `kind`, written by `by`; `path` follows where the thing has no number yet."""
    publication = Publication(kind=kind, organisation_id=organisation_id, title=title, path=path,
                              state=kinds()[kind].first, author_ids=[by.id])
    db.session.add(publication)
    db.session.flush()
    return publication


def take_step(publication: Publication, step: PublishingStep, *, by: Person) -> None:
    """Do `step` as the row of its kind allows. Refuses `not_yours` to other roles, `wrong_state` at another moment.

    Two at once: the row's version lets the first one through, the second is told (web/errors, StaleDataError).
    """
    require_right(may_take(step, publication.kind, publication.organisation_id, by))
    move_publication(publication, step)


def move_publication(publication: Publication, step: PublishingStep) -> None:
    """The same for what is nobody's own step: the clockwork's, and what a slip's decision brings. Refuses
    `wrong_state`."""
    kind = kinds()[publication.kind]
    if step not in kind.rights or publication.state not in STEPS[step].start:
        raise Refused("wrong_state", _("%(what)s当前为“%(state)s”，不能这样操作，请刷新页面。", what=kind.label,
                                       state=publication.state.label))
    publication.state = STEPS[step].goal


def settle_clearance(publication: Publication, slip: ReviewSlip) -> None:
    """Let the row stand as its slip was decided: cleared once that has passed, and waiting again, at no instant, once
    the decision has been taken back; whatever else has happened stands."""
    if slip.state is SlipState.APPROVED and publication.state in STEPS[PublishingStep.CLEAR].start:
        move_publication(publication, PublishingStep.CLEAR)
    if slip.state is SlipState.VOID:
        if publication.state in STEPS[PublishingStep.TAKE_BACK_CLEARING].start:
            move_publication(publication, PublishingStep.TAKE_BACK_CLEARING)
        forget_instant(publication)


def is_published_with(slip: ReviewSlip) -> bool:
    """Whether everybody reads, or has read, what `slip` passed."""
    with_it = select(PublishedVersion.id).where(PublishedVersion.slip_id == slip.id).limit(1)
    return db.session.scalar(with_it) is not None


def note_change(publication: Publication, note: str) -> None:
    """更新说明: what the revision that is about to be reviewed changes, for the public; refuses one that is missing or
    too long. It is reviewed with the other words and published with them."""
    publication.next_note = written(note, field="change_note", at_least=2, at_most=REASON_AT_MOST, what=_("更新说明"))


def publish_version(publication: Publication, *, fields: list[PublicField], slip: ReviewSlip | None,
                    by: Person | None) -> PublishedVersion:
    """Keep what the public reads from now on: the `fields` as `slip` cleared them, and of a revision the note on what
    it changed (`note_change`). The state has been moved before."""
    last = db.session.scalar(select(func.max(PublishedVersion.number)).where(
        PublishedVersion.publication_id == publication.id))
    now = clock.now()
    version = PublishedVersion(
        publication_id=publication.id, number=(last or 0) + 1, digest=digest_of_fields(fields),
        values=[[field.name, field.heading, field.value] for field in fields],
        slip_id=slip.id if slip else None, note=publication.next_note, at=now, by_id=by.id if by else None)
    db.session.add(version)
    publication.news_at = now
    publication.withdrawn_at, publication.withdrawn_reason = None, ""
    if publication.published_at is None:
        publication.published_at = now
    elif publication.next_note:
        publication.revised_at, publication.change_note, publication.next_note = now, publication.next_note, ""
    forget_instant(publication)
    db.session.flush()
    return version


def schedule_publication(publication: Publication, *, at: datetime, by: Person) -> None:
    """Set what is cleared to go out at the instant `at` (aware): the whole, or the revision of what is public. Refuses
    `at_past`, `is_scheduled`, and what `take_step` does."""
    step = PublishingStep.SCHEDULE_REVISION if _is_out(publication) else PublishingStep.SCHEDULE
    require_right(may_take(step, publication.kind, publication.organisation_id, by))
    if at <= clock.now():
        raise Refused("at_past", _("定时发布的时间已经过去，请填写以后的时间，或直接发布。"), "goes_out_at")
    refuse_scheduled(publication)
    take_step(publication, step, by=by)
    publication.goes_out_at, publication.goes_out_by_id = at, by.id


def unschedule_publication(publication: Publication, *, by: Person | None) -> None:
    """Take the instant back: it may still be published, or set anew. `by` None: the clockwork, of what can't go out.
    Refuses `not_scheduled` where no revision is set for one, and what `take_step` does."""
    step = PublishingStep.UNSCHEDULE_REVISION if _is_out(publication) else PublishingStep.UNSCHEDULE
    if by:
        take_step(publication, step, by=by)
    else:
        move_publication(publication, step)
    if publication.goes_out_at is None:
        raise Refused("not_scheduled", _("没有定时发布的修改，无需撤回，请刷新页面。"))
    forget_instant(publication)


def refuse_scheduled(publication: Publication) -> None:
    """Refuse `is_scheduled` for what is set for an instant: until that is taken back its words stand."""
    if publication.goes_out_at:
        raise Refused("is_scheduled", _("已定时发布，请先撤回定时发布。"))


def forget_instant(publication: Publication) -> None:
    """Nothing of it goes out by itself any more."""
    publication.goes_out_at = publication.goes_out_by_id = None


def is_due():
    """The condition that something is set for an instant that has come, by the clock of the site."""
    going_out = Publication.state.in_((PublicationState.SCHEDULED, PublicationState.PUBLISHED))
    return and_(going_out, Publication.goes_out_at <= clock.now())


def claim_scheduled(publication: Publication) -> bool:
    """Publish what is due, or its revision; False where another process has, or it was taken back: the database
    decides."""
    claimed = write(update(Publication).where(Publication.id == publication.id, is_due()).values(
        state=PublicationState.PUBLISHED, goes_out_at=None, goes_out_by_id=None, version=Publication.version + 1))
    db.session.refresh(publication)
    return bool(claimed)


def _is_out(publication: Publication) -> bool:
    return publication.state is PublicationState.PUBLISHED


def withdraw_thing(thing, *, reason: str, by: Person) -> str:
    """Take what is public back; its address says from now on when and why, so no personal data may be in `reason`,
    which is given back as it is kept. The slip is void. Refuses `not_yours`, `not_published`, lengths and
    `personal_data` beside `reason`."""
    publication = thing.publication
    require_right(publication is None or may_take(PublishingStep.WITHDRAW, publication.kind,
                                                  publication.organisation_id, by))
    reason = written(reason, field="reason", at_least=2, at_most=WITHDRAWAL_AT_MOST, what=_("撤回理由"))
    impersonal(reason, field="reason")
    if publication is None or not _is_out(publication):
        raise Refused("not_published", _("没有公开，无需撤回。"))
    take_step(publication, PublishingStep.WITHDRAW, by=by)
    publication.withdrawn_at, publication.withdrawn_reason = clock.now(), reason
    publication.news_at = publication.withdrawn_at
    forget_instant(publication)
    void_slip(thing, reason=reason, by=by)
    db.session.flush()
    return reason
