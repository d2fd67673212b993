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
from xicheng_events.foundation.publishing.checked_text import CheckedText
from xicheng_events.foundation.publishing.operations import settle_clearance
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.foundation.review.operations import void_slip
from xicheng_events.foundation.review.queries import is_about, slip_for

NOTICE_TEXT = CheckedText("events", current=current_notice, fields=public_fields_of_notice,
                          missing=missing_for_publishing, may_be_revised=lambda event: event.is_open, note=note_event)
submit_event, take_back_event, return_event = NOTICE_TEXT.submit, NOTICE_TEXT.take_back, NOTICE_TEXT.send_back
pass_event, take_back_check, ask_for_review = NOTICE_TEXT.accept, NOTICE_TEXT.take_back_check, NOTICE_TEXT.ask


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
