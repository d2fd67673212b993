"""The other pairs of eyes: the unit's reviewer, then the secrecy reviewer (domain §14: author ≠ reviewer ≠ secrecy)."""

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.notices.completeness import missing_for_publishing
from xicheng_events.booking.notices.operations.rights_and_record import KIND, note_event
from xicheng_events.booking.notices.revision import current_notice, is_as_checked
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.operations import (
    forget_instant,
    note_change,
    refuse_scheduled,
    settle_clearance,
    take_step,
)
from xicheng_events.foundation.publishing.states import STEPS, PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.operations import ask_review, refuse_turned_down, void_slip
from xicheng_events.foundation.review.public_fields import text_of_fields
from xicheng_events.foundation.review.queries import is_about, slip_for

P = PublishingStep


def submit_event(event: Event, *, by: Person) -> None:
    """Hand the draft to the reviewer. Refuses `incomplete` while something required is missing, and `rejected`."""
    require_right(may_take(P.SUBMIT, KIND, event.host_id, by))
    refuse_incomplete(event)
    refuse_turned_down(event, public_fields_of_notice(event))
    take_step(event.publication, P.SUBMIT, by=by)
    note_event("events.submitted", event, by)


def take_back_event(event: Event, *, by: Person) -> None:
    """撤回: what was submitted is a draft again, also once it has been passed; a slip about it is void."""
    require_right(may_take(P.TAKE_BACK, KIND, event.host_id, by))
    void_slip(event, reason=kept(lambda: _("经办人撤回")), by=by)
    take_step(event.publication, P.TAKE_BACK, by=by)
    event.publication.checked_by_id = None
    note_event("events.taken_back", event, by)


def return_event(event: Event, *, reason: str, by: Person) -> None:
    """Send it back with a reason, which is required; a slip about it is void."""
    require_right(may_take(P.RETURN, KIND, event.host_id, by))
    reason = written(reason, field="reason", at_least=2, at_most=300, what=_("退回原因"))
    void_slip(event, reason=kept(lambda: _("审核人退回修改")), by=by)
    take_step(event.publication, P.RETURN, by=by)
    event.publication.state_reason, event.publication.checked_by_id = reason, None
    event.publication.checked_words = text_of_fields(public_fields_of_notice(event))
    note_event("events.returned", event, by, reason=reason)


def take_back_check(event: Event, *, by: Person) -> None:
    """撤回审核: what was passed or returned waits for the reviewer again until it is public; a slip about it is void.
    Refuses `changed_since` for what has been returned and written on since."""
    require_right(may_take(P.TAKE_BACK_CHECK, KIND, event.host_id, by))
    publication = event.publication
    if not is_as_checked(event):
        raise Refused("changed_since", _("公告退回后已有修改，请等经办人重新提交。"))
    void_slip(event, reason=kept(lambda: _("审核人撤回审核")), by=by)
    take_step(publication, P.TAKE_BACK_CHECK, by=by)
    publication.checked_by_id, publication.state_reason = None, ""
    forget_instant(publication)
    note_event("events.check_taken_back", event, by)


def pass_event(event: Event, *, by: Person) -> None:
    """Pass it, and lay exactly these words before the secrecy reviewer. Refuses whoever wrote on it (`own_text`),
    `incomplete` where a time has gone by meanwhile, and `rejected`."""
    publication = event.publication
    require_right(may_take(P.PASS, KIND, event.host_id, by))
    if by.id in publication.author_ids:
        raise Refused("own_text", _("不能审核自己起草或修改的公告，请由其他审核人办理。"))
    refuse_incomplete(event)
    take_step(publication, P.PASS, by=by)
    publication.checked_by_id, publication.state_reason = by.id, ""
    publication.checked_words = text_of_fields(public_fields_of_notice(event))
    note_event("events.passed", event, by)
    _lay_before_secrecy(event, event, by)


def ask_for_review(event: Event, *, note: str = "", by: Person) -> ReviewSlip:
    """Fill in the 保密审查单 for the notice as its revision would make it stand; passing a new one does so by itself.

    A revision needs a `note` for the public on what it changes. Refuses `wrong_state` before the notice has been
    passed, `is_scheduled`, `incomplete`, and `rejected` for words that a slip has turned down: they have to change.
    """
    require_right(may_take(P.ASK, KIND, event.host_id, by))
    is_revised = event.revision and event.is_open
    if event.publication.state not in STEPS[P.ASK].start and not is_revised:
        raise Refused("wrong_state", _("公告审核通过后才能申请保密审查。"))
    if is_revised:
        refuse_scheduled(event.publication)
        note_change(event.publication, note)
    notice = current_notice(event)
    refuse_incomplete(notice)
    slip = _lay_before_secrecy(event, notice, by)
    if not is_revised and slip.state is SlipState.PENDING:
        take_step(event.publication, P.ASK, by=by)
    return slip


def note_decision(slip: ReviewSlip) -> None:
    """A slip about a notice has been decided: passed, a notice that waits for it may be published (or, of one that is
    public, its revision); not passed, it waits on, for other words; as it does when the decision is taken back."""
    settle_clearance(db.session.get(Event, slip.subject_id).publication, slip)


def void_outgrown_slip(event: Event, *, by: Person | None) -> None:
    """Void the slip about a change of a public notice where what the change stands in (times, places) isn't any more
    what the slip says: it is asked about anew, and nobody reads in vain what can't be published. Whatever alters a
    public event beside its notice's words calls it."""
    if event.revision and not is_about(slip_for(event), public_fields_of_notice(current_notice(event))):
        void_slip(event, reason=kept(lambda: _("活动时间或名额已变动")), by=by)


def refuse_incomplete(notice) -> None:
    """Refuse `incomplete` while something required is missing."""
    missing = missing_for_publishing(notice)
    if missing:
        raise Refused("incomplete", _("还有%(n)s项需要补充：%(first)s", n=len(missing), first=missing[0][1]))


def _lay_before_secrecy(event: Event, notice, by: Person) -> ReviewSlip:
    slip = ask_review(event, organisation=event.host, title=notice.title, fields=public_fields_of_notice(notice),
                      by=by, barred=[*event.publication.author_ids, *filter(None, [event.publication.checked_by_id])])
    settle_clearance(event.publication, slip)
    return slip
