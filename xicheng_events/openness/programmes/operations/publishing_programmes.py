"""Letting a programme go its way: the unit's reviewer, the secrecy reviewer, everybody; and taking it back."""

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.publishing.checked_text import CheckedText, drop_revised_text, require_step
from xicheng_events.foundation.publishing.operations import settle_clearance, withdraw_thing
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.operations.drafting_programmes import note_programme
from xicheng_events.openness.programmes.programme_rules import missing_in_programme
from xicheng_events.openness.programmes.public_fields import public_fields_of_programme
from xicheng_events.openness.programmes.revision import apply_programme_revision, current_programme

PROGRAMME_TEXT = CheckedText(
    "programmes", current=current_programme, fields=public_fields_of_programme, missing=missing_in_programme,
    may_be_revised=lambda programme: programme.is_public, note=note_programme, let_out=apply_programme_revision)


def publish_due_programmes() -> int:
    """Sweep: publish the programmes, or their revisions, whose instant has come; how many."""
    return PROGRAMME_TEXT.publish_due(Programme)


def programme_decided(slip: ReviewSlip) -> None:
    """What a slip about a programme brings: its row stands as it was decided."""
    settle_clearance(db.session.get(Programme, slip.subject_id).publication, slip)


def withdraw_programme(programme: Programme, *, reason: str, by: Person) -> None:
    """撤下: its address says why from now on. Refuses as `withdraw_thing`."""
    require_step(programme.publication, PublishingStep.WITHDRAW, by=by)
    drop_revised_text(programme, reason=kept(lambda: _("项目已撤下")), by=by)
    reason = withdraw_thing(programme, reason=reason, by=by)
    note_programme("programmes.withdrawn", programme, by, reason=reason)
