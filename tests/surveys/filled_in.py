"""Questionnaires that were filled in, without anybody's hand; inside an app context, uncommitted."""

import io

from openpyxl import load_workbook

from tests.cast import beijing
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core import codes
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.surveys.kinds import CopySource
from xicheng_events.voice.surveys.models import Survey, SurveyCopy
from xicheng_events.voice.surveys.operations.taking_answers import standard_survey, store_answer


def fill_in(survey: Survey, answers: list[dict], *, by_name: bool = False, source=CopySource.INVITED, on="2026-03-19",
            event: Event | None = None, items: list[dict] | None = None) -> None:
    """Answers {key: value or values} that came in on that day: {"overall": "5"}."""
    for each in answers:
        said = {key: [value] if isinstance(value, str) else value for key, value in each.items()}
        store_answer(survey, items or survey.items, said, source=source, at=beijing(f"{on} 00:00"), event=event,
                     by_name=by_name)


def fill_in_about(event_id: int, answers: list[dict], **how) -> Survey:
    """What those who came to an event are asked with, filled in; the questionnaire."""
    survey = standard_survey()
    fill_in(survey, answers, event=db.session.get(Event, event_id), **how)
    return survey


def hand_out(survey: Survey, number: int, event: Event | None = None) -> None:
    """That many paper copies."""
    for at in range(number):
        token = codes.new_link_token()
        db.session.add(SurveyCopy(
            survey_id=survey.id, event_id=event and event.id, source=CopySource.PAPER, number=f"P{at:03}",
            token_hash=token, handed_out_at=beijing("2026-03-18 12:00"), closes_at=beijing("2026-03-26 00:00")))
    db.session.flush()


def rows_of(answer) -> list[tuple]:
    """The lines of an .xlsx, its headings first."""
    return list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
