"""Publishing what has one text and no draft of its own: an opinion with its answer, what became of an issue. Somebody
asks, the slip clears it, it is published; each kind's room says who may (`PUBLISHES`).

The thing has a `publication`, none until somebody asks for the first time.
"""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import delete, update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.kinds import kinds, may_take
from xicheng_events.foundation.publishing.mark_models import KeptMark
from xicheng_events.foundation.publishing.models import Publication, PublishedVersion
from xicheng_events.foundation.publishing.operations import (
    add_publication,
    move_publication,
    publish_version,
    settle_clearance,
    take_step,
)
from xicheng_events.foundation.publishing.states import STEPS, PublicationState, PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.operations import ask_review, forget_words, void_slip
from xicheng_events.foundation.review.public_fields import PublicField
from xicheng_events.foundation.review.queries import is_passed, slip_for

_P, _S = PublishingStep, PublicationState


def require_asking(thing, kind: str, *, organisation_id: int, by: Person) -> None:
    """Refuse `not_yours` unless `by` may lay a thing of that kind and unit before the secrecy reviewer, and `is_public`
    while everybody reads it: its words stand until it is withdrawn."""
    require_right(may_take(_P.ASK, kind, organisation_id, by))
    if is_out(thing):
        raise Refused("is_public", _("%(what)s已经公开，要改写须先撤回公开。", what=kinds()[kind].label))


def ask_to_publish(thing, kind: str, *, title: str, path: str, organisation, fields: list[PublicField], by: Person,
                   barred: Iterable[int] = ()) -> ReviewSlip:
    """Lay exactly `fields` before the secrecy reviewer; who asked before wrote on it and may not decide either, nor
    `barred` as in `ask_review`. `path`, its public address, may have {id} in it, the number of its row. Refuses as
    `require_asking`."""
    require_asking(thing, kind, organisation_id=organisation.id, by=by)
    publication = thing.publication or _begun(thing, kind, title=title, path=path, organisation=organisation, by=by)
    take_step(publication, _P.ASK_ANEW if publication.state is _S.WITHDRAWN else _P.ASK, by=by)
    publication.title, publication.organisation_id, publication.topic = title, organisation.id, thing.topic
    publication.author_ids = sorted({*publication.author_ids, by.id})
    slip = ask_review(thing, organisation=organisation, title=title, fields=fields, by=by,
                      barred=[*publication.author_ids, *filter(None, barred)])
    settle_clearance(publication, slip)
    return slip


def begin_publication(thing, kind: str, *, title: str, path: str, organisation, by: Person) -> Publication:
    """The row of `thing` before anything is asked, for what has to be decided about its words first; what lies before
    the secrecy reviewer is taken back, for the words are others now. Refuses as `require_asking`."""
    require_asking(thing, kind, organisation_id=organisation.id, by=by)
    slip = slip_for(thing)
    if slip and slip.state in (SlipState.PENDING, SlipState.APPROVED):
        take_back_asking(thing, by=by)
    publication = thing.publication or _begun(thing, kind, title=title, path=path, organisation=organisation, by=by)
    publication.author_ids = sorted({*publication.author_ids, by.id})
    return publication


def _begun(thing, kind: str, *, title: str, path: str, organisation, by: Person) -> Publication:
    """The row of `thing`, which has none yet. Of two who ask at the same moment the database takes one's; the other
    goes on with that."""
    publication, model = add_publication(kind, organisation_id=organisation.id, title=title, by=by), type(thing)
    publication.path = path.format(id=publication.id)
    is_taken = write(update(model).where(model.id == thing.id, model.publication_id.is_(None))
                     .values(publication_id=publication.id))
    if not is_taken:
        db.session.delete(publication)
        db.session.flush()
    db.session.refresh(thing, ["publication_id", "publication"])
    return thing.publication


def take_back_asking(thing, *, by: Person) -> None:
    """撤回送审: what lies before the secrecy reviewer, or has been passed, and isn't public yet; what was withdrawn
    before is withdrawn again. Refuses `not_yours`, and `nothing_asked` where nothing does."""
    slip = slip_for(thing)
    if slip is None or slip.state not in (SlipState.PENDING, SlipState.APPROVED) or is_out(thing):
        raise Refused("nothing_asked", _("没有正在办理的保密审查，无需撤回。"))
    was_withdrawn = thing.publication.withdrawn_at is not None
    take_step(thing.publication, _P.TAKE_BACK_ANEW if was_withdrawn else _P.TAKE_BACK_ASKING, by=by)
    void_slip(thing, reason=kept(lambda: _("经办人撤回")), by=by)


def take_down(thing, *, reason: str) -> None:
    """What whoever spoke has a right to, and no one at the desk decides: what is public is withdrawn at once, and what
    is on its way there is taken back. `reason` is what its address says, and the slip."""
    publication = thing.publication
    if publication is None:
        return
    if is_out(thing):
        move_publication(publication, _P.WITHDRAW)
        publication.withdrawn_at = publication.news_at = clock.now()
        publication.withdrawn_reason = reason
    elif publication.state in STEPS[_P.TAKE_BACK_ASKING].start:
        move_publication(publication, _P.TAKE_BACK_ANEW if publication.withdrawn_at else _P.TAKE_BACK_ASKING)
    void_slip(thing, reason=reason)
    db.session.flush()


def forget_public_words(thing, *, instead: str, by: Person | None = None) -> None:
    """What was once public of `thing`, or lay before a reviewer to be, is gone at once: from all its versions, from the
    slips about it, and from what was kept of its marks. There remain how many versions there were, since when each, who
    passed it, and its digest; `instead` stands where the words stood. What is public now is taken down before."""
    forget_words(thing, instead=instead)
    publication = thing.publication
    if publication is None:
        return
    emptied = write(update(PublishedVersion).where(PublishedVersion.publication_id == publication.id)
                    .values({PublishedVersion.values: [], PublishedVersion.note: ""}), renewing=True)
    write(delete(KeptMark).where(KeptMark.publication_id == publication.id))
    publication.title, publication.checked_words = instead, None
    db.session.flush()
    if emptied:
        record("publishing.words_forgotten", publication, by=by, reason=instead)


def publish_cleared_thing(thing, *, fields: list[PublicField], by: Person) -> None:
    """Let everyone read `thing`, and keep what they read. Refuses `not_yours`, and `not_cleared` unless the latest slip
    has passed exactly `fields`."""
    slip = slip_for(thing)
    if thing.publication is None or not is_passed(slip, fields):
        raise Refused("not_cleared", _("公开前须通过保密审查。公开文本有改动的，须重新审查。"))
    take_step(thing.publication, _P.PUBLISH, by=by)
    publish_version(thing.publication, fields=fields, slip=slip, by=by)


def is_out(thing) -> bool:
    """Whether everyone can read `thing` now."""
    return thing.publication is not None and thing.publication.state is _S.PUBLISHED
