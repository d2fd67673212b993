"""Changed words of a published theme: kept beside it, in `MonthlyTheme.revision`, with only what differs, until they
have been cleared and published in their place. A task that is done, a policy, a note on how things stand come in this
way too, so that nothing is read that nobody has cleared."""

from xicheng_events.foundation.publishing.models import PublishedVersion
from xicheng_events.voice.themes.models import MonthlyTheme, WordsOfTheme

REVISABLE = ("title", "problem", "measures", "partners", "tasks", "policies", "notes")
_OF_THE_THEME = ("id", "code", "month", "publication", "publication_id", "lead", "lead_name", "is_public")


class RevisedTheme(WordsOfTheme):
    """A theme as it would read with its revision in place: for whoever reads one, never stored."""

    def __init__(self, theme: MonthlyTheme):
        fields = {name: getattr(theme, name) for name in (*_OF_THE_THEME, *REVISABLE)}
        vars(self).update(fields | theme.revision, change_note=theme.publication.next_note)

    @property
    def former_notes(self) -> list[PublishedVersion]:
        """The versions whose notes say what earlier revisions changed."""
        return self.publication.noted_versions


def current_theme(theme: MonthlyTheme) -> MonthlyTheme | RevisedTheme:
    """The theme that is being worked on: with the revision if there is one."""
    return RevisedTheme(theme) if theme.revision else theme


def keep_theme_revision(theme: MonthlyTheme, fields: dict) -> None:
    """Store those of `fields` (`REVISABLE`) that differ from what is public; none differing means no revision."""
    theme.revision = {name: fields[name] for name in REVISABLE if fields[name] != getattr(theme, name)} or None


def apply_theme_revision(theme: MonthlyTheme) -> None:
    """Put the revision in the place of the published words; without one they stay."""
    changes, theme.revision = theme.revision, None
    for name, value in (changes or {}).items():
        setattr(theme, name, value)
