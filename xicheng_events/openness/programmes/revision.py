"""Changed words of a published programme: kept beside it, in `Programme.revision`, with only what differs, until they
have been cleared and published in their place (domain §4.2)."""

from datetime import datetime

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.models import PublishedVersion
from xicheng_events.openness.programmes.models import Programme, WordsOfProgramme

MOMENTS = ("opens_at", "closes_at")
REVISABLE = ("title", "purpose", "conditions", "rights", "obligations", "wanted", "shares", "duties", "renewal_limit",
             "notice_days", "report_days", *MOMENTS, "recommender_ids", "contact_name", "contact_phone",
             "contact_hours", "items")
# What those who apply rely on, and what certificates will say: it stays once everybody has read it.
FIXED = ("kind", "term_from", "term_to", "publishes_names", "takes_applications")
# By these it is chosen among those who have applied: they stay once applications have closed.
FIXED_ONCE_CLOSED = ("shares", "conditions", "notice_days", *MOMENTS, "recommender_ids", "items")
# No word of it is public: it changes at once, and voids no slip.
OF_THE_DESK = ("certificate_word", "first_organiser_id", "second_organiser_id")
SAID = (*FIXED, *REVISABLE, *OF_THE_DESK)
_OF_THE_PROGRAMME = ("id", "code", "publication", "publication_id", "unit", "unit_name", "organisation_id", "form_id",
                     "is_public", "is_of_district", "serves_until", "appointed_at", "first_organiser",
                     "second_organiser")


class RevisedProgramme(WordsOfProgramme):
    """A programme as it would read with its revision in place: for whoever reads one, never stored."""

    def __init__(self, programme: Programme):
        fields = {name: getattr(programme, name) for name in (*_OF_THE_PROGRAMME, *SAID)}
        vars(self).update(fields | _read(programme.revision), change_note=programme.publication.next_note,
                          comes_too_late=programme.closes_at <= clock.now() and any(
                              name in programme.revision for name in FIXED_ONCE_CLOSED))

    @property
    def recommenders(self) -> list[Organisation]:
        """推荐单位."""
        return [unit for number in self.recommender_ids if (unit := db.session.get(Organisation, number))]

    @property
    def former_notes(self) -> list[PublishedVersion]:
        """The versions whose notes say what earlier revisions changed."""
        return self.publication.noted_versions


def current_programme(programme: Programme) -> Programme | RevisedProgramme:
    """The programme that is being worked on: with the revision if there is one."""
    return RevisedProgramme(programme) if programme.revision else programme


def keep_programme_revision(programme: Programme, fields: dict) -> None:
    """Store those of `fields` (`REVISABLE`) that differ from what is public; none differing means no revision."""
    programme.revision = {name: _stored(fields[name]) for name in REVISABLE
                          if fields[name] != getattr(programme, name)} or None


def apply_programme_revision(programme: Programme) -> None:
    """Put the revision in the place of the published words; without one they stay."""
    changes, programme.revision = programme.revision, None
    for name, value in _read(changes or {}).items():
        write_said(programme, name, value)


def write_said(programme: Programme, name: str, value) -> None:
    """Let the programme say `value`: what it asks is its form, its recommending units are rows."""
    if name == "items":
        programme.form.definition = {**(programme.form.definition or {}), "items": value}
    elif name == "recommender_ids":
        programme.recommenders = [unit for number in value if (unit := db.session.get(Organisation, number))]
    else:
        setattr(programme, name, value)
    if name == "term_to":
        programme.serves_until = value


def _stored(value):
    return value.isoformat() if isinstance(value, datetime) else value


def _read(changes: dict) -> dict:
    return {name: datetime.fromisoformat(value) if name in MOMENTS else value for name, value in changes.items()}
