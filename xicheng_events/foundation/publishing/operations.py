"""The steps of what is published. The room whose thing it is checks what it must say; these decide who and when."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.kinds import kinds, may_take
from xicheng_events.foundation.publishing.models import Publication, PublishedVersion
from xicheng_events.foundation.publishing.states import STEPS, PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.foundation.review.public_fields import PublicField, digest_of_fields


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


def publish_version(publication: Publication, *, fields: list[PublicField], slip: ReviewSlip | None, note: str = "",
                    by: Person | None) -> PublishedVersion:
    """Keep what the public reads from now on: the `fields` as `slip` cleared them, and for a revision the `note` on
    what it changed. The state has been moved before."""
    last = db.session.scalar(select(func.max(PublishedVersion.number)).where(
        PublishedVersion.publication_id == publication.id))
    now = clock.now()
    version = PublishedVersion(
        publication_id=publication.id, number=(last or 0) + 1, digest=digest_of_fields(fields),
        values=[[field.name, field.heading, field.value] for field in fields],
        slip_id=slip.id if slip else None, note=note, at=now, by_id=by.id if by else None)
    db.session.add(version)
    publication.news_at = now
    if publication.published_at is None:
        publication.published_at = now
    elif note:
        publication.revised_at, publication.change_note = now, note
    publication.goes_out_at = publication.goes_out_by_id = None
    db.session.flush()
    return version
