"""Changed words of a published questionnaire: kept beside it, in `Survey.revision`, with only what differs. People go
on reading and answering what was cleared, until the new words have been cleared and published in their place. Answers
keep the version they were given to."""

from xicheng_events.foundation.publishing.models import PublishedVersion
from xicheng_events.voice.surveys.models import Survey

REVISABLE = ("title", "intro", "contact_phone", "items")
# What a reader of a questionnaire asks of it besides, and no revision changes.
_OF_THE_SURVEY = ("id", "key", "code", "form_id", "publication", "publication_id", "naming", "days", "has_open_link",
                  "closes_at", "event", "event_id", "event_kind", "host", "host_name", "is_public")


class RevisedSurvey:
    """A questionnaire as it would read with its revision in place: for whoever reads one, never stored."""

    def __init__(self, survey: Survey):
        fields = {name: getattr(survey, name) for name in (*_OF_THE_SURVEY, *REVISABLE)}
        vars(self).update(fields | survey.revision, change_note=survey.publication.next_note)

    @property
    def former_notes(self) -> list[PublishedVersion]:
        """The versions whose notes say what earlier revisions changed."""
        return self.publication.noted_versions


def current_survey(survey: Survey) -> Survey | RevisedSurvey:
    """The questionnaire that is being worked on: with the revision if there is one."""
    return RevisedSurvey(survey) if survey.revision else survey


def keep_survey_revision(survey: Survey, fields: dict) -> None:
    """Store those of `fields` (`REVISABLE`) that differ from what is public; none differing means no revision."""
    survey.revision = {name: fields[name] for name in REVISABLE if fields[name] != getattr(survey, name)} or None


def apply_survey_revision(survey: Survey) -> None:
    """Put the revision in the place of the published words."""
    changes, survey.revision = survey.revision, None
    for name, value in changes.items():
        write_field(survey, name, value)


def write_field(survey: Survey, name: str, value) -> None:
    """Let the questionnaire say `value`; what it asks is its form."""
    if name == "items":
        survey.form.definition = {**(survey.form.definition or {}), "items": value}
    else:
        setattr(survey, name, value)
