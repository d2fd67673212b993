"""The other pairs of eyes: the unit's reviewer, then the secrecy reviewer (domain §14: author ≠ reviewer ≠ secrecy)."""

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.public_fields import public_fields_of_notice
from xicheng_events.booking.notices.completeness import missing_for_publishing
from xicheng_events.booking.notices.operations.rights_and_record import note_event
from xicheng_events.booking.notices.revision import current_notice
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.publishing.checked_text import (
    ask_about_text,
    lay_before_secrecy,
    may_ask_about_text,
    may_pass_text,
    pass_text,
    refuse_incomplete,
    require_step,
    return_text,
    submit_text,
    take_back_check_of_text,
    take_back_text,
)
from xicheng_events.foundation.publishing.operations import settle_clearance
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.foundation.review.operations import void_slip
from xicheng_events.foundation.review.queries import is_about, slip_for

P = PublishingStep


def submit_event(event: Event, *, by: Person) -> None:
    """Hand the draft to the reviewer. Refuses `incomplete` while something required is missing, and `rejected`."""
    require_step(event.publication, P.SUBMIT, by=by)
    refuse_incomplete(missing_for_publishing(event))
    submit_text(event, public_fields_of_notice(event), by=by)
    note_event("events.submitted", event, by)


def take_back_event(event: Event, *, by: Person) -> None:
    """撤回: what was submitted is a draft again, also once it has been passed; a slip about it is void."""
    take_back_text(event, by=by)
    note_event("events.taken_back", event, by)


def return_event(event: Event, *, reason: str, by: Person) -> None:
    """Send it back with a reason, which is required; a slip about it is void."""
    reason = return_text(event, public_fields_of_notice(event), reason=reason, by=by)
    note_event("events.returned", event, by, reason=reason)


def take_back_check(event: Event, *, by: Person) -> None:
    """撤回审核: what was passed or returned waits for the reviewer again until it is public; a slip about it is void.
    Refuses `changed_since` for what has been returned and written on since."""
    take_back_check_of_text(event, public_fields_of_notice(event), by=by)
    note_event("events.check_taken_back", event, by)


def pass_event(event: Event, *, by: Person) -> None:
    """Pass it, and lay exactly these words before the secrecy reviewer. Refuses whoever wrote on it (`own_text`),
    `incomplete` where a time has gone by meanwhile, and `rejected`."""
    may_pass_text(event.publication, by=by)
    refuse_incomplete(missing_for_publishing(event))
    fields = public_fields_of_notice(event)
    pass_text(event, fields, by=by)
    note_event("events.passed", event, by)
    lay_before_secrecy(event, fields, title=event.title, by=by)


def ask_for_review(event: Event, *, note: str = "", by: Person) -> ReviewSlip:
    """Fill in the 保密审查单 for the notice as its revision would make it stand; passing a new one does so by itself.

    A revision needs a `note` for the public on what it changes. Refuses `wrong_state` before the notice has been
    passed, `is_scheduled`, `incomplete`, and `rejected` for words that a slip has turned down: they have to change.
    """
    may_ask_about_text(event, is_revised=bool(event.revision and event.is_open), note=note, by=by)
    notice = current_notice(event)
    refuse_incomplete(missing_for_publishing(notice))
    return ask_about_text(event, public_fields_of_notice(notice), title=notice.title, by=by)


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
