"""Letting a meeting's outcome go its way: the unit's reviewer, the secrecy reviewer, everybody; and taking it back."""

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.publishing.checked_text import CheckedText, drop_revised_text, require_step
from xicheng_events.foundation.publishing.operations import settle_clearance, withdraw_thing
from xicheng_events.foundation.publishing.redacting import kept_words
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.foundation.review.public_fields import text_of_fields
from xicheng_events.openness.outcomes.models import MeetingOutcome
from xicheng_events.openness.outcomes.operations.drafting_outcomes import count_outcome_anew, note_meeting_outcome
from xicheng_events.openness.outcomes.outcome_rules import missing_in_outcome
from xicheng_events.openness.outcomes.public_fields import public_fields_of_outcome, texts_of_outcome
from xicheng_events.openness.outcomes.queries import named_in
from xicheng_events.openness.outcomes.revision import apply_outcome_revision, current_outcome

P = PublishingStep


def _let_out(outcome: MeetingOutcome) -> None:
    apply_outcome_revision(outcome)
    outcome.all_words = text_of_fields(public_fields_of_outcome(outcome))


OUTCOME_TEXT = CheckedText("outcomes", current=current_outcome, fields=public_fields_of_outcome,
                           missing=missing_in_outcome, may_be_revised=lambda outcome: outcome.is_public,
                           note=note_meeting_outcome, let_out=_let_out)


def submit_outcome(outcome: MeetingOutcome, *, by: Person) -> None:
    """提交审核, with the figures counted anew: who reviews them reads those that will be public. Refuses as
    `CheckedText.submit`."""
    require_step(outcome.publication, P.SUBMIT, by=by)
    count_outcome_anew(outcome, by=by)
    OUTCOME_TEXT.submit(outcome, by=by)


def publish_due_outcomes() -> int:
    """Sweep: publish the outcomes, and the revisions, whose instant has come; how many."""
    return OUTCOME_TEXT.publish_due(MeetingOutcome)


def outcome_decided(slip: ReviewSlip) -> None:
    """What a slip about an outcome brings: its row stands as it was decided."""
    settle_clearance(db.session.get(MeetingOutcome, slip.subject_id).publication, slip)


def told_to_reviewer(outcome_id: int) -> list[str]:
    """What who reviews an outcome is told besides its words: what was kept in them, and who would be named."""
    current = current_outcome(db.session.get(MeetingOutcome, outcome_id))
    names = named_in(current)
    titles = {row.theme: row.title for row in current.taken.rows} if current.taken else {}
    return [*kept_words(current.publication, texts_of_outcome(current)), *(
        _("“%(title)s”的提出人同意署名，公开：%(names)s", title=titles[theme], names=_("、").join(said))
        for theme, said in names.items() if said)]


def withdraw_outcome(outcome: MeetingOutcome, *, reason: str, by: Person) -> None:
    """撤下: its address says why from now on, and its meeting is free for another. Refuses as `withdraw_thing`."""
    require_step(outcome.publication, P.WITHDRAW, by=by)
    drop_revised_text(outcome, reason=kept(lambda: _("公开结果已撤下")), by=by)
    reason = withdraw_thing(outcome, reason=reason, by=by)
    outcome.holds_event = None
    note_meeting_outcome("outcomes.withdrawn", outcome, by, reason=reason)
