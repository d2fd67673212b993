"""Changed words or figures of a published outcome: kept beside it, in `MeetingOutcome.revision`, with only what
differs, until they have been cleared and published in their place."""

from xicheng_events.foundation.publishing.models import PublishedVersion
from xicheng_events.openness.outcomes.models import MeetingOutcome, WordsOfOutcome

REVISABLE = ("results", "present", "adoption")
_OF_THE_OUTCOME = ("id", "code", "title", "event", "event_id", "publication", "publication_id", "host", "is_public")


class RevisedOutcome(WordsOfOutcome):
    """An outcome as it would read with its revision in place: for whoever reads one, never stored."""

    def __init__(self, outcome: MeetingOutcome):
        fields = {name: getattr(outcome, name) for name in (*_OF_THE_OUTCOME, *REVISABLE)}
        vars(self).update(fields | outcome.revision, change_note=outcome.publication.next_note)

    @property
    def former_notes(self) -> list[PublishedVersion]:
        """The versions whose notes say what earlier revisions changed."""
        return self.publication.noted_versions


def current_outcome(outcome: MeetingOutcome) -> MeetingOutcome | RevisedOutcome:
    """The outcome that is being worked on: with the revision if there is one."""
    return RevisedOutcome(outcome) if outcome.revision else outcome


def keep_outcome(outcome: MeetingOutcome, fields: dict) -> None:
    """Store `fields` (`REVISABLE`): of a published one those that differ, beside what is public; none differing means
    no revision."""
    if outcome.is_public:
        outcome.revision = {name: fields[name] for name in REVISABLE if fields[name] != getattr(outcome, name)} or None
        return
    for name in REVISABLE:
        setattr(outcome, name, fields[name])


def apply_outcome_revision(outcome: MeetingOutcome) -> None:
    """Put the revision in the place of what is public; without one that stays."""
    changes, outcome.revision = outcome.revision, None
    for name, value in (changes or {}).items():
        setattr(outcome, name, value)
