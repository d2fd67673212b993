"""Copies taken from the open link of a questionnaire: made when somebody saves or sends, never when they look."""

from datetime import timedelta

from sqlalchemy import delete

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import link_token_of
from xicheng_events.foundation.core.db import write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.models import Survey, SurveyCopy
from xicheng_events.voice.surveys.queries import copy_by_token

A_MONTH = timedelta(days=30)


def token_of_form(survey: Survey, form_key: str) -> str:
    """What opens the copy that is filled in with the form that has this key: one form is one copy, however often it is
    sent, and nobody finds another's."""
    return link_token_of(keyed_hash(f"open link {survey.code} {form_key}"))


def copy_to_be(survey: Survey) -> SurveyCopy:
    """A copy as it is shown to who has saved and sent nothing yet: it isn't stored."""
    return SurveyCopy(survey=survey, source=CopySource.OPEN, closes_at=survey.closes_at)


def hand_out_copy(survey: Survey, token: str) -> SurveyCopy:
    """The copy that `token` opens, made if it isn't there; of two forms at once that are one, both get the same. It
    bears the day: the hour would tell who wrote which answer."""
    insert_unless_there(SurveyCopy, survey_id=survey.id, source=CopySource.OPEN, token_hash=keyed_hash(token),
                        handed_out_at=clock.start_of(clock.today()),
                        closes_at=survey.closes_at)
    return copy_by_token(token)


def bear_name(person: Person, name: str) -> None:
    """Who answers by name and has none here yet bears the one they give. Refuses as `names.clean_name`."""
    if not person.name:
        person.name = clean_name(name)


def forget_unsent_copies() -> int:
    """Sweep: the copies that somebody took from an open link and never sent, a month after it closed; how many. Till
    then their links say that it is closed."""
    return write(delete(SurveyCopy).where(SurveyCopy.source == CopySource.OPEN, SurveyCopy.answered_on.is_(None),
                                          SurveyCopy.closes_at <= clock.now() - A_MONTH))
