"""The other pairs of eyes over what has a draft of its own and, once it is public, a revision beside it: the unit's
reviewer, then the secrecy reviewer (domain §14: author ≠ reviewer ≠ secrecy). A notice, a questionnaire.

The room whose thing it is says what is public of it, what it lacks, and how the entry of the record is written
(`CheckedText`); the thing has a title, a `publication` and a `revision`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import in_house_language, kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.kinds import kinds, may_take
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.operations import (
    claim_scheduled,
    forget_instant,
    is_due,
    note_change,
    publish_version,
    refuse_scheduled,
    schedule_publication,
    settle_clearance,
    take_step,
    unschedule_publication,
)
from xicheng_events.foundation.publishing.states import STEPS, PublicationState, PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.operations import ask_review, refuse_turned_down, void_slip
from xicheng_events.foundation.review.public_fields import PublicField, text_of_fields
from xicheng_events.foundation.review.queries import is_passed, slip_for

P = PublishingStep


def require_step(publication: Publication, step: PublishingStep, *, by: Person) -> None:
    """Refuse `not_yours` unless `by` may take `step` with it, before anything else is looked at."""
    require_right(may_take(step, publication.kind, publication.organisation_id, by))


def refuse_incomplete(missing: list[tuple[str, str]]) -> None:
    """Refuse `incomplete` while something required is missing: (field, what to do) for each."""
    if missing:
        raise Refused("incomplete", _("还有%(n)s项需要补充：%(first)s", n=len(missing), first=missing[0][1]))


class CheckedText(NamedTuple):
    """A kind of text that goes this way: what its room says of it, and the steps that are the same for all."""

    actions: str  # how the record calls what is done with it, before the dot
    current: Callable  # of a thing: as it would read with its revision
    fields: Callable[..., list[PublicField]]  # of what is current: what is public of it
    missing: Callable[..., list[tuple[str, str]]]  # of what is current: (field, what to do) for all it lacks
    may_be_revised: Callable[..., bool]  # of a thing: whether it is public and may still be changed
    note: Callable[..., None]  # (action, thing, by, **detail): writes the change and its entry
    # Of a thing that goes out: puts its revision in the place of what is public, or does what belongs to the first
    # time. None: the room lets its things go out itself.
    let_out: Callable[..., None] | None = None

    def is_revised(self, thing) -> bool:
        """Whether a change of what is public waits beside it."""
        return bool(thing.revision) and self.may_be_revised(thing)

    def submit(self, thing, *, by: Person) -> None:
        """提交审核. Refuses `not_yours`, `incomplete`, `wrong_state`, and `rejected` for words that a slip has turned
        down."""
        require_step(thing.publication, P.SUBMIT, by=by)
        refuse_incomplete(self.missing(thing))
        refuse_turned_down(thing, self.fields(thing))
        take_step(thing.publication, P.SUBMIT, by=by)
        self.note(f"{self.actions}.submitted", thing, by)

    def take_back(self, thing, *, by: Person) -> None:
        """撤回提交: what was submitted is a draft again, also once it has been passed; a slip about it is void."""
        require_step(thing.publication, P.TAKE_BACK, by=by)
        void_slip(thing, reason=kept(lambda: _("经办人撤回")), by=by)
        take_step(thing.publication, P.TAKE_BACK, by=by)
        thing.publication.checked_by_id = None
        self.note(f"{self.actions}.taken_back", thing, by)

    def send_back(self, thing, *, reason: str, by: Person) -> None:
        """退回修改, with a reason, which is required; a slip about it is void."""
        publication = thing.publication
        require_step(publication, P.RETURN, by=by)
        reason = written(reason, field="reason", at_least=2, at_most=300, what=_("退回原因"))
        void_slip(thing, reason=kept(lambda: _("审核人退回修改")), by=by)
        take_step(publication, P.RETURN, by=by)
        publication.state_reason, publication.checked_by_id = reason, None
        publication.checked_words = text_of_fields(self.fields(thing))
        self.note(f"{self.actions}.returned", thing, by, reason=reason)

    def take_back_check(self, thing, *, by: Person) -> None:
        """撤回审核: what was passed or returned waits for the reviewer again until it is public; a slip about it is
        void. Refuses `changed_since` for what has been returned and written on since."""
        publication = thing.publication
        require_step(publication, P.TAKE_BACK_CHECK, by=by)
        if publication.checked_words != text_of_fields(self.fields(thing)):
            raise Refused("changed_since", _("%(what)s退回后已有修改，请等经办人重新提交。", what=_called(publication)))
        void_slip(thing, reason=kept(lambda: _("审核人撤回审核")), by=by)
        take_step(publication, P.TAKE_BACK_CHECK, by=by)
        publication.checked_by_id, publication.state_reason = None, ""
        forget_instant(publication)
        self.note(f"{self.actions}.check_taken_back", thing, by)

    def accept(self, thing, *, by: Person) -> None:
        """审核通过, and lay exactly these words before the secrecy reviewer. Refuses `not_yours`, whoever wrote on it
        (`own_text`), `incomplete` where a time has gone by meanwhile, and `rejected`."""
        publication = thing.publication
        require_step(publication, P.PASS, by=by)
        if by.id in publication.author_ids:
            raise Refused("own_text", _("不能审核自己起草或修改的%(what)s，请由其他审核人办理。",
                                        what=_called(publication)))
        refuse_incomplete(self.missing(thing))
        fields = self.fields(thing)
        take_step(publication, P.PASS, by=by)
        publication.checked_by_id, publication.state_reason = by.id, ""
        publication.checked_words = text_of_fields(fields)
        self.note(f"{self.actions}.passed", thing, by)
        _lay_before_secrecy(thing, fields, title=thing.title, by=by)

    def ask(self, thing, *, note: str = "", by: Person) -> ReviewSlip:
        """申请保密审查 for it as its revision would make it read; passing a draft does so by itself. A revision needs a
        `note` for the public on what it changes. Refuses `not_yours`, `wrong_state` before a draft has been passed,
        `is_scheduled`, `incomplete`, and `rejected` for words that a slip has turned down: they have to change."""
        publication, is_revised = thing.publication, self.is_revised(thing)
        require_step(publication, P.ASK, by=by)
        if publication.state not in STEPS[P.ASK].start and not is_revised:
            raise Refused("wrong_state", _("%(what)s审核通过后才能申请保密审查。", what=_called(publication)))
        if is_revised:
            refuse_scheduled(publication)
            note_change(publication, note)
        current = self.current(thing)
        refuse_incomplete(self.missing(current))
        slip = _lay_before_secrecy(thing, self.fields(current), title=current.title, by=by)
        if publication.state is not PublicationState.PUBLISHED and slip.state is SlipState.PENDING:
            take_step(publication, P.ASK, by=by)
        return slip

    def publish(self, thing, *, by: Person) -> None:
        """Let everybody read it, or put the revision of a published one in place. Refuses `not_yours`, `not_cleared`
        without a passed slip for exactly today's words, `incomplete`, and `wrong_state`."""
        step = P.REVISE if thing.is_public else P.PUBLISH
        require_step(thing.publication, step, by=by)
        fields = self._cleared_fields(thing)
        take_step(thing.publication, step, by=by)
        self._go_out(thing, fields, by=by)

    def schedule(self, thing, *, at: datetime, by: Person) -> None:
        """定时发布: `publish_due` publishes it, or the revision of what is public, at the instant `at`. Refuses as
        `publish`, and `at_past` and `is_scheduled`."""
        require_step(thing.publication, P.SCHEDULE_REVISION if thing.is_public else P.SCHEDULE, by=by)
        self._cleared_fields(thing)
        schedule_publication(thing.publication, at=at, by=by)
        self.note(f"{self.actions}.scheduled", thing, by, goes_out=at.isoformat())

    def unschedule(self, thing, *, by: Person) -> None:
        """撤回定时发布, until the instant has come."""
        unschedule_publication(thing.publication, by=by)
        self.note(f"{self.actions}.unscheduled", thing, by)

    @in_house_language
    def publish_due(self, table: type, *, at_most: int = 200) -> int:
        """Publish the things of `table`, or their revisions, whose instant has come; how many. What can't go out any
        more waits for its unit again. Two processes at once publish each of them once."""
        due = (select(table).join(table.publication).where(is_due())
               .order_by(Publication.goes_out_at, table.id).limit(at_most))
        return sum(self._publish_due(thing) for thing in db.session.scalars(due).unique().all())

    def _publish_due(self, thing) -> bool:
        try:
            fields = self._cleared_fields(thing)
        except Refused as refusal:
            unschedule_publication(thing.publication, by=None)
            self.note(f"{self.actions}.unscheduled", thing, None, reason=refusal.sentence)
            return False
        is_claimed = claim_scheduled(thing.publication)
        if is_claimed:
            self._go_out(thing, fields, by=None)
        return is_claimed

    def _cleared_fields(self, thing) -> list[PublicField]:
        """What goes out: the thing, or its revision where it is public."""
        if thing.is_public and not self.is_revised(thing):
            raise Refused("wrong_state", _("%(what)s已经发布，没有可以发布的修改，请刷新页面。",
                                           what=_called(thing.publication)))
        current = self.current(thing)
        refuse_incomplete(self.missing(current))
        fields = self.fields(current)
        if not is_passed(slip_for(thing), fields):
            raise Refused("not_cleared", _("保密审查单未通过或已失效，不能发布。请先申请保密审查。"))
        return fields

    def _go_out(self, thing, fields: list[PublicField], *, by: Person | None) -> None:
        is_revised = bool(thing.revision)  # only what is public has one
        self.let_out(thing)
        publish_version(thing.publication, fields=fields, slip=slip_for(thing), by=by)
        self.note(f"{self.actions}.revision_published" if is_revised else f"{self.actions}.published", thing, by)

    def discard(self, thing, *, by: Person) -> None:
        """放弃修改: what is public stays as it is. Refuses `nothing_revised` without any, and `is_scheduled`."""
        require_step(thing.publication, P.DRAFT, by=by)
        if not thing.revision:
            raise Refused("nothing_revised", _("没有待发布的修改，请刷新页面。"))
        refuse_scheduled(thing.publication)
        drop_revised_text(thing, reason=kept(lambda: _("经办人放弃修改")), by=by)
        self.note(f"{self.actions}.revision_discarded", thing, by)


def rewrite_text(thing, *, reason: str, by: Person) -> None:
    """Its words have been changed: a slip about them is void, and what had been passed is a draft again; what is public
    stays so, its new words wait beside it."""
    publication = thing.publication
    void_slip(thing, reason=reason, by=by)
    publication.author_ids = sorted({*publication.author_ids, by.id})  # and so may neither pass nor clear it
    if publication.state in STEPS[P.DRAFT].start:
        take_step(publication, P.DRAFT, by=by)
        publication.checked_by_id = None


def drop_revised_text(thing, *, reason: str, by: Person | None) -> None:
    """Forget the change of what is public that isn't out, with all that was to become of it: nobody reads in vain what
    nobody can publish. Without one nothing happens."""
    if not thing.revision:
        return
    thing.revision, thing.publication.next_note = None, ""
    forget_instant(thing.publication)
    void_slip(thing, reason=reason, by=by)


def _lay_before_secrecy(thing, fields: list[PublicField], *, title: str, by: Person) -> ReviewSlip:
    """The 保密审查单 for exactly `fields`; who wrote or passed them may not decide it."""
    publication = thing.publication
    barred = [*publication.author_ids, *filter(None, [publication.checked_by_id])]
    slip = ask_review(thing, organisation=publication.organisation, title=title, fields=fields, by=by, barred=barred)
    settle_clearance(publication, slip)
    return slip


def _called(publication: Publication) -> str:
    return kinds()[publication.kind].label
